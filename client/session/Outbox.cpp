#include "client/session/Outbox.h"

#include "client/session/ClientTags.h"
#include "client/session/Lines.h"
#include "client/session/Text.h"

#include <algorithm>
#include <iterator>

namespace watek::client::session {

namespace {

constexpr size_t kUnechoedRemembered = 50;
constexpr size_t kFailedRemembered = 1000;
constexpr size_t kCommandsRemembered = 500;
constexpr qsizetype kTurnsRemembered = 1000;

/// These refusals are about messages only, whatever else was sent to the same target.
bool isAboutMessages(QByteArrayView code)
{
    return code == "404" || code == "417" || code == "531" || code == "FAIL";
}

} // namespace

Outbox::Outbox(ChatState &chat, int maxWaiting, Hooks hooks)
    : m_chat(chat)
    , m_maxWaiting(size_t(maxWaiting))
    , m_hooks(std::move(hooks))
{
}

void Outbox::add(Item item)
{
    Conversation *conversation = m_chat.find(item.where);
    ChatLine line;
    line.kind = item.kind;
    line.author = m_chat.ownNick();
    line.isSelf = true;
    line.text = item.text;
    line.replyTo = item.replyTo;
    line.delivery = Delivery::Waiting;
    m_chat.noteTarget(conversation, item.target, line);
    item.line = m_chat.addLine(conversation, std::move(line));
    wait(std::move(item));
}

void Outbox::wait(Item item)
{
    const ConversationId where = item.where;
    m_waiting.push_back(std::move(item));
    countWaiting(where, 1);
}

void Outbox::countWaiting(ConversationId where, int change)
{
    int &count = m_waitingCounts[where];
    count += change;
    if (count == 0)
        m_waitingCounts.remove(where);
    m_hooks.waitingChanged(where);
}

// The first line for each target whose turn was longest ago, if it can go.
std::deque<Outbox::Item>::iterator Outbox::nextToLeave()
{
    QHash<QByteArray, bool> seen;
    auto best = m_waiting.end();
    quint64 bestTurn = 0;
    for (auto item = m_waiting.begin(); item != m_waiting.end(); ++item) {
        if (seen.contains(item->target))
            continue;
        seen.insert(item->target, true);
        const Conversation *channel = m_chat.channelOf(item->target);
        if (channel && !channel->isJoined())
            continue;
        const quint64 turn = m_lastTurns.value(item->target);
        if (best == m_waiting.end() || turn < bestTurn) {
            best = item;
            bestTurn = turn;
        }
    }
    return best;
}

void Outbox::sendReady(bool isOnline)
{
    m_isOnline = isOnline;
    while (isOnline && m_unwritten < kAtOnce && !m_waiting.empty()) {
        const auto next = nextToLeave();
        if (next == m_waiting.end())
            return;
        Item item = std::move(*next);
        m_waiting.erase(next);
        item.number = m_hooks.postLines({wireLineOf(item)});
        if (m_lastTurns.size() >= kTurnsRemembered)
            m_lastTurns.clear();
        m_lastTurns.insert(item.target, item.number);
        ++m_unwritten;
        m_sending.push_back(item);
        setDelivery(item, Delivery::Sending);
        countWaiting(item.where, -1);
    }
}

QByteArray Outbox::wireLineOf(Item &item)
{
    const bool isAction = item.kind == LineKind::Action;
    const QByteArray text = isAction ? "\x01"
                                       "ACTION "
            + wireText(item.text) + '\x01'
                                     : wireText(item.text);
    QList<protocol::Tag> tags;
    if (m_chat.has("labeled-response") && m_chat.has("echo-message")) {
        item.label = "w" + QByteArray::number(++m_lastLabel);
        tags.append({.key = "label", .value = item.label});
    }
    if (!item.replyTo.isEmpty() && m_chat.has("message-tags"))
        tags += replyTags(m_chat.isupport(), item.replyTo);
    const QByteArray command = item.kind == LineKind::Notice ? "NOTICE" : "PRIVMSG";
    return wireLine(command, {item.target, text}, tags);
}

bool Outbox::retry(ConversationId where, LineId line)
{
    const auto isIt = [&](const Item &item) { return item.where == where && item.line == line; };
    const auto found = std::ranges::find_if(m_failed, isIt);
    if (found == m_failed.end())
        return false;
    Item item = std::move(*found);
    m_failed.erase(found);
    item.label.clear();
    item.isWritten = false;
    setDelivery(item, Delivery::Waiting);
    wait(std::move(item));
    return true;
}

void Outbox::stop(ConversationId where)
{
    std::deque<Item> stopped;
    std::deque<Item> rest;
    for (Item &item : m_waiting)
        (item.where == where ? stopped : rest).push_back(std::move(item));
    m_waiting = std::move(rest);
    if (stopped.empty())
        return;
    for (const Item &item : stopped)
        keepForRetry(item, Delivery::Failed);
    countWaiting(where, -int(stopped.size()));
}

void Outbox::noteCommand(quint64 number, const QByteArray &line)
{
    const auto message = protocol::parseMessage(line);
    if (!message || message->params.isEmpty())
        return;
    Command command{.number = number, .name = message->command.toUpper(), .targets = {}};
    for (const QByteArray &param : message->params)
        command.targets += param.split(',');
    m_commands.push_back(std::move(command));
    if (m_commands.size() > kCommandsRemembered)
        m_commands.pop_front();
}

void Outbox::noteCommandDone(QByteArrayView command, const QByteArray &target)
{
    const auto found = std::ranges::find_if(m_commands, [&](const Command &known) {
        return known.name == command
            && std::ranges::any_of(
                known.targets, [&](const QByteArray &t) { return isSameTarget(t, target); });
    });
    if (found != m_commands.end())
        m_commands.erase(found);
}

void Outbox::noteWritten(quint64 upTo)
{
    for (Item &item : m_sending) {
        if (item.isWritten || item.number > upTo)
            continue;
        item.isWritten = true;
        --m_unwritten;
    }
    sendReady(m_isOnline);
}

void Outbox::noteAnswered(quint64 upTo)
{
    const bool isEchoed = m_chat.has("echo-message");
    while (!m_sending.empty() && m_sending.front().number <= upTo) {
        const Item item = std::move(m_sending.front());
        m_sending.pop_front();
        m_unwritten -= !item.isWritten;
        setDelivery(item, Delivery::Sent);
        if (isEchoed)
            m_unechoed.push_back(item);
    }
    while (m_unechoed.size() > kUnechoedRemembered)
        m_unechoed.pop_front();
    while (!m_commands.empty() && m_commands.front().number <= upTo)
        m_commands.pop_front();
}

bool Outbox::noteEcho(const protocol::Message &echo, const ChatLine &line)
{
    const QByteArray label = echo.tag("label");
    const auto isIt = [&](const Item &item) {
        if (!label.isEmpty())
            return item.label == label;
        // Without a label the first of the same words in the same place; the server keeps our
        // order.
        return item.kind == line.kind && isSameTarget(item.target, echo.param(0))
            && item.text == line.text;
    };
    for (std::deque<Item> *items : {&m_unechoed, &m_sending}) {
        const auto found = std::ranges::find_if(*items, isIt);
        if (found == items->end())
            continue;
        const Item item = std::move(*found);
        items->erase(found);
        if (items == &m_sending)
            m_unwritten -= !item.isWritten;
        if (Conversation *conversation = m_chat.find(item.where))
            conversation->update(item.line, Delivery::Sent,
                {.messageId = line.messageId, .timeMs = line.timeMs, .text = line.text});
        return true;
    }
    return false;
}

Outbox::Refusal Outbox::noteRefused(
    const QByteArray &label, const QByteArray &target, QByteArrayView code)
{
    const auto isIt = [&](const Item &item) {
        if (!label.isEmpty() || !item.label.isEmpty())
            return item.label == label;
        return isSameTarget(item.target, target);
    };
    const auto isCommand = [&](const Command &command) {
        return (!isAboutMessages(code) || command.name == "TAGMSG")
            && std::ranges::any_of(
                command.targets, [&](const QByteArray &t) { return isSameTarget(t, target); });
    };
    const auto item = std::ranges::find_if(m_sending, isIt);
    const auto command
        = label.isEmpty() ? std::ranges::find_if(m_commands, isCommand) : m_commands.end();
    if (command != m_commands.end()
        && (item == m_sending.end() || command->number < item->number)) {
        // An end (318) follows the answer to WHOIS, refused or not; only that ends it.
        if (command->name != "WHOIS")
            m_commands.erase(command);
        return {.where = {}, .isOfCommand = true};
    }
    if (item == m_sending.end())
        return {};
    const Item refused = std::move(*item);
    m_sending.erase(item);
    m_unwritten -= !refused.isWritten;
    keepForRetry(refused, Delivery::Failed);
    return {.where = refused.where, .isOfCommand = false};
}

void Outbox::noteConnectionLost()
{
    m_isOnline = false;
    QHash<ConversationId, int> counts;
    std::deque<Item> again;
    for (Item &item : m_sending) {
        if (item.isWritten) {
            keepForRetry(item, Delivery::Unknown);
            continue;
        }
        item.label.clear();
        setDelivery(item, Delivery::Waiting);
        ++counts[item.where];
        again.push_back(std::move(item));
    }
    m_sending.clear();
    m_unwritten = 0;
    m_unechoed.clear();
    m_commands.clear();
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(again.begin()),
        std::make_move_iterator(again.end()));
    for (const auto &[where, count] : counts.asKeyValueRange())
        countWaiting(where, count);
}

void Outbox::forget(ConversationId where)
{
    for (std::deque<Item> *items : {&m_waiting, &m_unechoed, &m_failed})
        std::erase_if(*items, [&](const Item &item) { return item.where == where; });
    // Those on their way stay, so that what comes for them is not taken for something else.
    m_waitingCounts.remove(where);
}

bool Outbox::isSameTarget(const QByteArray &a, const QByteArray &b) const
{
    return protocol::isSameName(a, b, m_chat.isupport().caseMapping());
}

void Outbox::setDelivery(const Item &item, Delivery delivery) const
{
    if (Conversation *conversation = m_chat.find(item.where))
        conversation->update(item.line, delivery);
}

void Outbox::keepForRetry(const Item &item, Delivery delivery)
{
    setDelivery(item, delivery);
    m_failed.push_back(item);
    if (m_failed.size() > kFailedRemembered)
        m_failed.pop_front();
}

} // namespace watek::client::session
