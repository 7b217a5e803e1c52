#include "server/dispatcher/HistoryKeeper.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/KeptRow.h"
#include "server/dispatcher/KeptTalk.h"
#include "server/dispatcher/ServerTime.h"
#include "server/dispatcher/Wording.h"
#include "server/dispatcher/state/ChannelModes.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

constexpr int kLookMs = 1000;
constexpr qint64 kSlowMs = 1000;
// Numbers that no batch has.
constexpr quint64 kProbe = quint64(1) << 63;
constexpr quint64 kBehind = kProbe + 1; ///< nobody waits for it

QByteArray resendIdOf(const Event &event)
{
    return std::visit(Overloaded{[](const SaidInChannel &said) { return said.resendId; },
                          [](const SaidToUser &said) { return said.resendId; },
                          [](const auto &) { return QByteArray(); }},
        event.what);
}

/// What the author of `repeated` is told, with what it was told when it said that first.
QByteArray corrected(const QByteArray &lines, const Event &repeated, const SaidBefore &first)
{
    const QByteArray own = "msgid=" + repeated.msgid;
    QByteArray out;
    for (qsizetype start = 0; start < lines.size();) {
        const qsizetype end = lines.indexOf('\n', start) + 1;
        QByteArray line = lines.mid(start, end - start);
        start = end;
        const qsizetype tagsEnd = line.startsWith('@') ? line.indexOf(' ') : 0;
        QByteArray tags = line.left(tagsEnd);
        if (tags.contains(own)) {
            tags.replace(own, "msgid=" + first.msgid);
            tags.replace("time=" + serverTime(repeated.timeMs), "time=" + serverTime(first.timeMs));
            line.replace(0, tagsEnd, tags);
        }
        out.append(line);
    }
    return out;
}

} // namespace

HistoryKeeper::HistoryKeeper(Chat &chat, Outbox &outbox, StoreRequests *requests,
    Counters &counters, const StoredState &stored)
    : m_chat(chat)
    , m_outbox(outbox)
    , m_requests(requests)
    , m_counters(counters)
    , m_lastSequence(stored.lastSequence)
    , m_lastPrivate(stored.lastSequence)
    , m_lastTimeMs(stored.lastTimeMs)
{
    dispatcherRole.assertCurrent();
    m_outbox.setCommit([this](quint64 number) {
        dispatcherRole.assertCurrent();
        commit(number);
    });
    m_timer.setSingleShot(true);
    m_timer.setInterval(kLookMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        dispatcherRole.assertCurrent();
        look();
        // Who waited for what was given up goes on, and so does the mail that waited for room.
        m_chat.historyReads().onSettled();
        m_outbox.flush();
        m_chat.wakeDispatcher();
    });
    if (!m_requests && m_chat.config().history.enabled)
        m_chat.log().info(
            "history", "nothing of what is said is kept: this server has no database");
    const qint64 aheadMs = m_lastTimeMs - m_chat.nowMs();
    if (m_requests && aheadMs > kSlowMs)
        m_chat.log().warning("history",
            "the last thing that was said here has a time that is "
                + QByteArray::number(aheadMs / 1000)
                + " s ahead of this computer's clock: what is said until then is given that time");
    publish();
}

std::optional<ConversationKey> HistoryKeeper::conversationOf(const Event &event, const User &actor)
{
    if (!isKeeping())
        return std::nullopt;
    if (const auto *const said = std::get_if<SaidInChannel>(&event.what)) {
        const Channel *const channel = m_chat.state().channel(said->channel.text());
        if (!channel || !channel->incarnation || channel->flags.contains(mode::kNotKept))
            return std::nullopt;
        return ConversationKey{channel->incarnation, {}, {}};
    }
    const auto *const said = std::get_if<SaidToUser>(&event.what);
    if (!said || said->receiverNick.startsWith('$') || !actor.isIdentified())
        return std::nullopt;
    const Accounts &accounts = m_chat.state().accounts();
    const User *const receiver = m_chat.state().user(said->receiver);
    const Account *const one = accounts.findByName(actor.account);
    const Account *const other = receiver && receiver->isIdentified()
        ? accounts.findByName(receiver->account)
        : accounts.find(said->absentAccount);
    return one && other ? std::optional(ConversationKey::between(one->id, other->id))
                        : std::nullopt;
}

bool HistoryKeeper::isKeeping() const { return m_requests && m_chat.config().history.enabled; }

void HistoryKeeper::drawIncarnation(Channel &channel)
{
    if (channel.incarnation)
        return;
    m_chat.state().setIncarnation(channel, {++m_lastSequence});
    m_chat.state().noteSettled(settledSequence());
}

void HistoryKeeper::begin(const StoredState &stored)
{
    if (!m_requests)
        return;
    m_lastSequence = std::max(m_lastSequence, stored.lobby.value);
    for (const RegisteredChannel &kept : stored.channels)
        m_lastSequence = std::max(m_lastSequence, kept.contents.incarnation.value);
    Channel &lobby = *m_chat.state().channel(m_chat.lobby().name.text());
    if (!lobby.incarnation && stored.lobby)
        m_chat.state().setIncarnation(lobby, stored.lobby);
    for (const auto &[key, channel] : m_chat.state().channels())
        drawIncarnation(*channel);
    if (!stored.lobby)
        m_requests->post(
            {.changes = {LobbyDrawn{lobby.incarnation}}, .batch = kBehind, .kept = {}});
    m_chat.state().noteSettled(m_lastSequence);
}

void HistoryKeeper::beforeItHappens(Event &event) const
{
    auto *const joined = std::get_if<Joined>(&event.what);
    if (joined && joined->readableFrom == 0)
        joined->readableFrom = nextSequence();
    if (auto *const changed = std::get_if<ModesChanged>(&event.what))
        changed->nextSequence = nextSequence();
}

void HistoryKeeper::onHappened(const Event &event)
{
    const auto *const joined = std::get_if<Joined>(&event.what);
    if (!m_requests || !joined || !joined->createsChannel)
        return;
    if (Channel *const made = m_chat.state().channel(joined->channel.text()))
        drawIncarnation(*made);
}

quint32 HistoryKeeper::numberInBatch(const Event &event) const
{
    return resendIdOf(event).isEmpty() ? 0 : quint32(m_kept.size() + 1);
}

qint64 HistoryKeeper::timeFor(qint64 wallMs)
{
    m_lastTimeMs = std::max(m_lastTimeMs, wallMs);
    return m_lastTimeMs;
}

void HistoryKeeper::keep(const Event &event, const ConversationKey &conversation, const User &actor)
{
    const Account *const account
        = actor.isIdentified() ? m_chat.state().accounts().findByName(actor.account) : nullptr;
    KeptMessage kept = keptRow(event, account ? account->id : AccountId());
    kept.sequence = ++m_lastSequence;
    kept.conversation = conversation;
    if (!conversation.channel)
        m_lastPrivate = kept.sequence;
    m_outbox.awaitStore(KeptTalk::bytesOf(event));
    auto numbered = std::make_shared<Event>(event);
    numbered->sequence = kept.sequence;
    m_rows.push_back({std::move(numbered), kept.sequence});
    m_kept.push_back(std::move(kept));
}

quint64 HistoryKeeper::settledSequence() const
{
    for (const Batch &batch : m_underWay) {
        for (const Row &row : batch.rows) {
            if (row.sequence > 0)
                return row.sequence - 1;
        }
    }
    return m_kept.empty() ? m_lastSequence : m_kept.front().sequence - 1;
}

bool HistoryKeeper::tryDefer(const Event &event)
{
    if (m_kept.empty() && m_underWay.empty())
        return false;
    std::vector<Row> &rows = m_kept.empty() ? m_underWay.back().rows : m_rows;
    rows.push_back({std::make_shared<const Event>(event), 0});
    return true;
}

void HistoryKeeper::writeRefusal(const Event &event, ReplyBuffer &replies)
{
    if (replies.asker().isGuest())
        return replies.sentence(
            "That could not be stored, so nobody was told. Please say it again later.");
    const auto write = [&](SaidKind kind, bool hasLines, const QByteArray &target) {
        const char *const verb = hasLines ? "BATCH"
            : kind == SaidKind::Notice    ? "NOTICE"
                                          : "PRIVMSG";
        replies.fail(verb, "NOT_STORED", {target},
            "It could not be stored, so nobody was told. Say it again later");
    };
    if (const auto *const said = std::get_if<SaidInChannel>(&event.what))
        write(said->kind, !said->lines.empty(), sigilOf(said->least) + said->channel.text());
    else if (const auto *const spoken = std::get_if<SaidToUser>(&event.what))
        write(spoken->kind, !spoken->lines.empty(), spoken->receiverNick);
}

void HistoryKeeper::commit(quint64 number)
{
    ++m_posted;
    m_underWay.push_back(
        {.number = number, .postedMs = m_chat.steadyMs(), .rows = std::exchange(m_rows, {})});
    m_requests->post({.changes = {}, .batch = number, .kept = std::exchange(m_kept, {})});
    if (!m_timer.isActive())
        m_timer.start();
}

bool HistoryKeeper::tryTakeAnswer(const StoreAnswer &answer)
{
    if (answer.batch == 0)
        return false;
    const bool isStored = answer.trouble == StoreTrouble::None;
    if (answer.batch == kProbe) {
        onProbed(isStored);
    } else if (!m_underWay.empty() && m_underWay.front().number == answer.batch) {
        const qint64 tookMs = m_chat.steadyMs() - m_underWay.front().postedMs;
        settleFirst(isStored, answer.saidBefore);
        if (!isStored)
            beginRefusing(describe(answer.trouble));
        else if (std::exchange(m_isSlow, false))
            m_chat.log().info(
                "history", "the store has answered, after " + QByteArray::number(tookMs) + " ms");
        publish();
    }
    return true;
}

void HistoryKeeper::settleFirst(bool isStored, const std::vector<SaidBefore> &saidBefore)
{
    const Batch batch = std::move(m_underWay.front());
    m_underWay.pop_front();
    ++m_settled;
    std::vector<const Event *> said;
    for (const Row &row : batch.rows) {
        if (row.sequence != 0)
            said.push_back(row.event.get());
    }
    Outbox::Repeats repeats;
    for (const SaidBefore &first : saidBefore)
        repeats.said.push_back(quint32(first.index + 1));
    repeats.correct = [&](const QByteArray &lines) {
        QByteArray out = lines;
        for (const SaidBefore &first : saidBefore)
            out = corrected(out, *said[first.index], first);
        return out;
    };
    m_outbox.release(batch.number, isStored, repeats);
    m_chat.state().noteSettled(settledSequence());
    const auto isRepeat = [&](const Event *event) {
        return std::ranges::any_of(
            saidBefore, [&](const SaidBefore &first) { return said[first.index] == event; });
    };
    for (const Row &row : batch.rows) {
        if (row.sequence == 0 || (isStored && !isRepeat(row.event.get()))) {
            m_chat.remember(*row.event);
            m_chat.catchup().onHeard(*row.event);
        } else {
            m_chat.unsay(*row.event);
        }
    }
}

void HistoryKeeper::giveUpAll(const QByteArray &why)
{
    while (!m_underWay.empty()) {
        for (const Row &row : m_underWay.front().rows) {
            if (row.sequence != 0)
                m_undone.push_back(row.sequence);
        }
        settleFirst(false);
    }
    m_isSlow = false;
    beginRefusing(why);
}

void HistoryKeeper::beginRefusing(const QByteArray &why)
{
    if (std::exchange(m_isRefusing, true))
        return;
    m_chat.log().error("history", "what is said cannot be stored, so nobody hears it: " + why);
    if (!m_timer.isActive())
        m_timer.start();
    publish();
}

void HistoryKeeper::look()
{
    const qint64 timeoutMs = qint64(m_chat.config().history.storeTimeout) * 1000;
    const qint64 waitedMs
        = m_underWay.empty() ? 0 : m_chat.steadyMs() - m_underWay.front().postedMs;
    if (waitedMs >= timeoutMs) {
        giveUpAll("the store has not answered for " + QByteArray::number(waitedMs / 1000) + " s");
    } else if (waitedMs >= kSlowMs && !std::exchange(m_isSlow, true)) {
        m_chat.log().warning("history",
            "the store is slow: what was said a second ago is not on the disk yet, and whoever is "
            "to hear it waits");
        publish();
    }
    if (m_isRefusing && !m_isProbing)
        probe();
    if (m_isRefusing || !m_underWay.empty())
        m_timer.start();
}

void HistoryKeeper::probe()
{
    m_isProbing = true;
    m_probed = m_undone.size();
    m_requests->post(
        {.changes = {HistoryDeletion{SayingsUndone{m_undone}}}, .batch = kProbe, .kept = {}});
}

void HistoryKeeper::onProbed(bool isStored)
{
    m_isProbing = false;
    if (!isStored)
        return;
    // What was given up since the probe was posted goes with the next one.
    m_undone.erase(m_undone.begin(), m_undone.begin() + qsizetype(m_probed));
    if (!m_undone.empty())
        return;
    m_isRefusing = false;
    m_chat.log().info("history", "what is said is stored again, and heard");
    publish();
}

void HistoryKeeper::finish()
{
    m_timer.stop();
    if (m_underWay.empty())
        return;
    size_t said = 0;
    for (const Batch &batch : m_underWay)
        said += size_t(
            std::ranges::count_if(batch.rows, [](const Row &row) { return row.sequence != 0; }));
    m_chat.log().error("history",
        "the server stops and the store has not answered for " + counted(qint64(said), "message")
            + ": nobody heard of it, and it may be stored or not");
    giveUpAll("the server stops");
    m_timer.stop();
    probe();
}

/// Tells the window.
void HistoryKeeper::publish()
{
    m_counters.keeping = m_isRefusing ? Keeping::Refusing
        : m_isSlow                    ? Keeping::IsSlow
        : isKeeping()                 ? Keeping::Yes
                                      : Keeping::No;
}

} // namespace watek::server::dispatcher
