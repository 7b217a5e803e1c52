// Sees to it that what was said is on the disk before anybody hears of it. Thread: dispatcher.
//
// What is said in a channel, or between two people who are logged in, is kept (not what is said to
// a whole server or in a channel with +x; of TAGMSG see EventKeeper). It is delivered and applied
// at once, but what comes of that stays sealed in the outbox (Outbox.h) until the store has
// answered for the batch. So a batch goes through three hands: gathered here while mail is handled
// (the open batch), posted to the store when the outbox is flushed (under way), and settled when
// the store has answered.
//
// Settled well: the sealed lines leave, and what was said is remembered for those who may have
// missed it. Settled badly: nobody hears it, and its author is told so.
//
// Once something could not be stored, what is said next is refused at once, and a probe a second
// asks the store to write something. The first probe that succeeds ends that.
//
// A store that does not answer: after a second the log says so, after `store_timeout` all that is
// under way counts as not stored. It may have been written all the same; so its numbers go with
// the probes, and the store takes out what it finds. An answer that comes that late is nobody's.
//
// Everything else that happens is remembered behind what was said before it, so that whoever comes
// back is told of things in their order.
//
// Bounds: those of the outbox, which knows how much is said and not stored; one probe.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/ReplyBuffer.h"
#include "server/shared/Counters.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QTimer>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
struct Channel;
struct User;

class HistoryKeeper {
public:
    /// `requests`: null when nothing is kept. All outlive this.
    HistoryKeeper(Chat &chat, Outbox &outbox, shared::StoreRequests *requests,
        shared::Counters &counters, const shared::StoredState &stored);

    /// Where it belongs, when it is to be kept: something that `actor` says.
    std::optional<shared::ConversationKey> conversationOf(const Event &event, const User &actor)
        REQUIRES(dispatcherRole);
    /// The settings want what is said to be kept, and there is where.
    bool isKeeping() const REQUIRES(dispatcherRole);
    /// What is to be kept must be refused now.
    bool isRefusing() const REQUIRES(dispatcherRole) { return m_isRefusing; }
    /// What keep() will number the next one with in the outbox, when it has a resend id; else 0.
    quint32 numberInBatch(const Event &event) const REQUIRES(dispatcherRole);
    /// The time for what is said now: `wallMs`, unless something was said later already.
    qint64 timeFor(qint64 wallMs) REQUIRES(dispatcherRole);
    /// The number of what else has happened just now, and is kept.
    quint64 drawSequence() REQUIRES(dispatcherRole) { return ++m_lastSequence; }
    /// It was said just now, with the time of timeFor(): to be stored with the open batch.
    void keep(const Event &event, const shared::ConversationKey &conversation, const User &actor)
        REQUIRES(dispatcherRole);
    /// Something else has happened that is to be remembered behind what was said. False: nothing
    /// waits for the store, so it can be remembered now.
    bool tryDefer(const Event &event) REQUIRES(dispatcherRole);
    /// Tells the author that it was not stored, as it is told by its program.
    static void writeRefusal(const Event &event, ReplyBuffer &replies);

    /// The channels of the start are there: each has an incarnation from now on.
    void begin(const shared::StoredState &stored) REQUIRES(dispatcherRole);
    /// Somebody may join, or a channel be opened: what may be read is from now on.
    void beforeItHappens(Event &event) const REQUIRES(dispatcherRole);
    /// A channel may have been made.
    void onHappened(const Event &event) REQUIRES(dispatcherRole);

    /// False: it is for somebody else.
    bool tryTakeAnswer(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    /// The settings have changed.
    void onConfigured() REQUIRES(dispatcherRole) { publish(); }
    /// What is due by the clock. Called by itself once a second while there is something.
    void look() REQUIRES(dispatcherRole);

    /// Of what was said so far, the last part that the store answers for in one piece; isSettled():
    /// it has, for this one.
    quint64 lastBatch() const REQUIRES(dispatcherRole)
    {
        return m_posted + (m_kept.empty() ? 0 : 1);
    }
    /// What is said next has this number, or a higher one.
    quint64 nextSequence() const REQUIRES(dispatcherRole) { return m_lastSequence + 1; }
    /// Nothing that was said to an account has a higher number. Since the start; before that
    /// whatever was numbered counts.
    quint64 lastPrivate() const REQUIRES(dispatcherRole) { return m_lastPrivate; }
    /// The store has answered for everything up to this number.
    quint64 settledSequence() const REQUIRES(dispatcherRole);
    bool isSettled(quint64 batch) const REQUIRES(dispatcherRole) { return batch <= m_settled; }
    /// The store has not answered for all that was said.
    bool isWaiting() const REQUIRES(dispatcherRole) { return !m_underWay.empty(); }
    /// The server stops, and the store has had its time: what is under way counts as not stored.
    void finish() REQUIRES(dispatcherRole);

private:
    struct Row {
        std::shared_ptr<const Event> event;
        quint64 sequence = 0; ///< 0: not something that was said
    };
    struct Batch {
        quint64 number = 0;
        qint64 postedMs = 0; ///< monotonic
        std::vector<Row> rows;
    };
    void commit(quint64 number) REQUIRES(dispatcherRole);
    void settleFirst(bool isStored, const std::vector<shared::SaidBefore> &saidBefore = {})
        REQUIRES(dispatcherRole);
    void giveUpAll(const QByteArray &why) REQUIRES(dispatcherRole);
    void beginRefusing(const QByteArray &why) REQUIRES(dispatcherRole);
    void onProbed(bool isStored) REQUIRES(dispatcherRole);
    void probe() REQUIRES(dispatcherRole);
    void publish() REQUIRES(dispatcherRole);
    void drawIncarnation(Channel &channel) REQUIRES(dispatcherRole);

    Chat &m_chat;
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    shared::StoreRequests *const m_requests;
    shared::Counters &m_counters;
    quint64 m_lastSequence GUARDED_BY(dispatcherRole);
    quint64 m_lastPrivate GUARDED_BY(dispatcherRole);
    qint64 m_lastTimeMs GUARDED_BY(dispatcherRole);
    // The open batch.
    std::vector<shared::KeptMessage> m_kept GUARDED_BY(dispatcherRole);
    std::vector<Row> m_rows GUARDED_BY(dispatcherRole);
    std::deque<Batch> m_underWay GUARDED_BY(dispatcherRole); ///< oldest first
    // Batches since the start.
    quint64 m_posted GUARDED_BY(dispatcherRole) = 0;
    quint64 m_settled GUARDED_BY(dispatcherRole) = 0;
    bool m_isSlow GUARDED_BY(dispatcherRole) = false; ///< the log has said so
    bool m_isRefusing GUARDED_BY(dispatcherRole) = false;
    std::vector<quint64> m_undone GUARDED_BY(dispatcherRole); ///< may be stored, and must not be
    size_t m_probed GUARDED_BY(dispatcherRole) = 0; ///< of those, so many are in the probe
    bool m_isProbing GUARDED_BY(dispatcherRole) = false;
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
