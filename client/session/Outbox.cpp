#include "client/session/Outbox.h"

#include "client/session/ClientTags.h"
#include "client/session/Lines.h"
#include "client/session/Text.h"

#include <algorithm>
#include <iterator>

namespace watek::client::session {

namespace {

constexpr size_t kSentRemembered = 50;
constexpr size_t kFailedRemembered = 1000;

} // namespace

Outbox::Outbox(ChatState &chat, int maxWaiting, PostLines postLines)
    : m_chat(chat)
    , m_maxWaiting(size_t(maxWaiting))
    , m_postLines(std::move(postLines))
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
    const QString target = decoded(item.target);
    if (!m_chat.isSame(target, conversation->name()))
        line.target = target;
    item.line = m_chat.addLine(conversation, std::move(line));
    m_waiting.push_back(std::move(item));
}

void Outbox::sendReady(bool isOnline)
{
    if (!isOnline || m_waiting.empty())
        return;
    const auto isReady = [&](const Item &item) {
        const Conversation *channel = m_chat.channelOf(item.target);
        return !channel || channel->isJoined();
    };
    QList<QByteArray> lines;
    std::deque<Item> later;
    const size_t firstNew = m_sending.size();
    for (Item &item : m_waiting) {
        if (isReady(item)) {
            lines.append(wireLineOf(item));
            m_sending.push_back(std::move(item));
        } else {
            later.push_back(std::move(item));
        }
    }
    m_waiting = std::move(later);
    if (lines.isEmpty())
        return;
    const quint64 first = m_postLines(lines) - quint64(lines.size()) + 1;
    for (size_t i = firstNew; i < m_sending.size(); ++i) {
        m_sending[i].number = first + (i - firstNew);
        setDelivery(m_sending[i], Delivery::Sending);
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
    m_waiting.push_back(std::move(item));
    return true;
}

void Outbox::noteWritten(quint64 upTo)
{
    const bool isEchoed = m_chat.has("echo-message");
    std::deque<Item> rest;
    for (Item &item : m_sending) {
        if (item.number <= upTo)
            item.isWritten = true;
        if (!item.isWritten || isEchoed) {
            rest.push_back(std::move(item));
            continue;
        }
        setDelivery(item, Delivery::Sent);
        keepSent(item);
    }
    m_sending = std::move(rest);
}

bool Outbox::noteEcho(const protocol::Message &echo, const ChatLine &line)
{
    const QByteArray label = echo.tag("label");
    const QString target = decoded(echo.param(0));
    const auto isIt = [&](const Item &item) {
        if (!label.isEmpty())
            return item.label == label;
        // Without a label the first of the same words in the same place; the server keeps our
        // order.
        return item.kind == line.kind && m_chat.isSame(decoded(item.target), target)
            && item.text == line.text;
    };
    const auto found = std::ranges::find_if(m_sending, isIt);
    if (found == m_sending.end())
        return false;
    const Item item = std::move(*found);
    m_sending.erase(found);
    if (Conversation *conversation = m_chat.find(item.where))
        conversation->update(item.line, Delivery::Sent, line.messageId, line.timeMs);
    keepSent(item);
    return true;
}

ConversationId Outbox::noteRefused(const QByteArray &label, const QByteArray &target)
{
    const auto isIt = [&](const Item &item) {
        return label.isEmpty() ? m_chat.isSame(decoded(item.target), decoded(target))
                               : item.label == label;
    };
    // Sending ones are later than sent ones, and of each the last is the latest.
    for (std::deque<Item> *items : {&m_sending, &m_sent}) {
        const auto found = std::find_if(items->rbegin(), items->rend(), isIt);
        if (found == items->rend())
            continue;
        const Item item = *found;
        items->erase(std::next(found).base());
        fail(item);
        return item.where;
    }
    return {};
}

void Outbox::noteConnectionLost()
{
    std::deque<Item> again;
    for (Item &item : m_sending) {
        if (item.isWritten) {
            fail(item);
            continue;
        }
        item.label.clear();
        setDelivery(item, Delivery::Waiting);
        again.push_back(std::move(item));
    }
    m_sending.clear();
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(again.begin()),
        std::make_move_iterator(again.end()));
}

void Outbox::giveUp(ConversationId where)
{
    std::deque<Item> rest;
    for (Item &item : m_waiting) {
        if (item.where == where)
            fail(item);
        else
            rest.push_back(std::move(item));
    }
    m_waiting = std::move(rest);
}

void Outbox::forget(ConversationId where)
{
    for (std::deque<Item> *items : {&m_waiting, &m_sending, &m_sent, &m_failed})
        std::erase_if(*items, [&](const Item &item) { return item.where == where; });
}

void Outbox::setDelivery(const Item &item, Delivery delivery) const
{
    if (Conversation *conversation = m_chat.find(item.where))
        conversation->update(item.line, delivery);
}

void Outbox::fail(const Item &item)
{
    setDelivery(item, Delivery::Failed);
    m_failed.push_back(item);
    if (m_failed.size() > kFailedRemembered)
        m_failed.pop_front();
}

void Outbox::keepSent(const Item &item)
{
    m_sent.push_back(item);
    if (m_sent.size() > kSentRemembered)
        m_sent.pop_front();
}

} // namespace watek::client::session
