// The chat as commands see it: the state to ask, and happen(), the one way to change it.
// Thread: dispatcher.
#pragma once

#include "server/dispatcher/AccountDesk.h"
#include "server/dispatcher/AlwaysOn.h"
#include "server/dispatcher/BatchDeadlines.h"
#include "server/dispatcher/Catchup.h"
#include "server/dispatcher/ChannelDesk.h"
#include "server/dispatcher/ChannelKeeper.h"
#include "server/dispatcher/CloakRenewal.h"
#include "server/dispatcher/Delivery.h"
#include "server/dispatcher/DispatcherContext.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/EventKeeper.h"
#include "server/dispatcher/HistoryKeeper.h"
#include "server/dispatcher/HistoryReads.h"
#include "server/dispatcher/MailDesk.h"
#include "server/dispatcher/MarkerKeeper.h"
#include "server/dispatcher/MessageIds.h"
#include "server/dispatcher/MetadataDesk.h"
#include "server/dispatcher/NamedGuesses.h"
#include "server/dispatcher/NickGuard.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/PasswordGuesses.h"
#include "server/dispatcher/PasswordQueue.h"
#include "server/dispatcher/Peacekeeper.h"
#include "server/dispatcher/Redactions.h"
#include "server/dispatcher/ReplyBuffer.h"
#include "server/dispatcher/Resumptions.h"
#include "server/dispatcher/SeenKeeper.h"
#include "server/dispatcher/ServerInfo.h"
#include "server/dispatcher/SilenceKeeper.h"
#include "server/dispatcher/WindowDesk.h"
#include "server/dispatcher/Work.h"
#include "server/dispatcher/state/ServerState.h"
#include "server/shared/Cloaks.h"

#include <QByteArrayList>

namespace watek::server::dispatcher {

struct Call;

/// What came of Chat::attach().
enum class Attached : quint8 {
    Yes,
    Banned, ///< its address is: it was told and is closed
    TooMany, ///< connections has the person already; nothing was done or said
    NotSecure, ///< the person is where only encrypted connections may be; the same
};

class Chat {
public:
    /// Reads the message of the day and opens the lobby. `outbox` outlives the chat.
    Chat(const DispatcherContext &context, Outbox &outbox);
    Chat(const Chat &) = delete;
    Chat &operator=(const Chat &) = delete;

    ServerState &state() REQUIRES(dispatcherRole) { return m_state; }
    const shared::ServerConfig &config() const { return *m_context.config; }
    const ServerInfo &info() const { return m_info; }
    /// The certificates that the server shows; null when it shows none.
    const shared::TlsContext *tls() const { return m_context.tls.get(); }
    const shared::Counters &counters() const { return m_context.counters; }
    const shared::ClientRegistry &registry() const { return m_context.registry; }
    shared::Log &log() const { return m_context.log; }
    qint64 nowMs() const { return m_context.clock.wallMs(); }
    /// Of the clock that nobody sets: for everything that is counted or waited for in this run.
    qint64 steadyMs() const { return m_context.clock.monotonicNs() / 1'000'000; }
    /// The channel that is always there.
    const Channel &lobby() REQUIRES(dispatcherRole);

    // The one way to change the chat: what is done becomes an event, which is applied to the state
    // and told to everybody concerned.
    /// A connection's user does it; that connection's own copy goes to `own`, whose asker it is.
    void happen(What what, ReplyBuffer &own) REQUIRES(dispatcherRole);
    /// The same without a copy for the connection.
    void happenUnheard(Session &origin, What what) REQUIRES(dispatcherRole);
    /// It happens to a user, by none of its connections.
    void happenTo(User &user, What what) REQUIRES(dispatcherRole);
    /// The server itself does it.
    void happenByServer(What what) REQUIRES(dispatcherRole);
    /// The same because of what a connection did, whose own copy goes to `own`. Both may be null.
    void happenByServer(What what, Session *origin, ReplyBuffer *own) REQUIRES(dispatcherRole);

    /// The session's registration is complete: its user is in the chat.
    void comeOnline(Session &session) REQUIRES(dispatcherRole);
    /// Whether the session may be one more connection of `user`. Neither is a guest's.
    Attached judgeComing(const Session &session, const User &user) REQUIRES(dispatcherRole);
    /// The call's session, whose registration is complete but for its user, is one more connection
    /// of `user`, who is in the chat and no guest. It is welcomed, and told of where its person is:
    /// JOIN of each channel at once, topics and names in call.answer. To the others nothing
    /// happens. What its registration had reserved is given back.
    [[nodiscard]] Attached attach(Call &call, User &user) REQUIRES(dispatcherRole);

    /// The same for a session that is in the chat as somebody else, and that has just logged in to
    /// the account of `user`. Its former person quits, unless it has other connections. Nothing was
    /// done or said unless it is Attached::Yes.
    [[nodiscard]] Attached become(Call &call, User &user) REQUIRES(dispatcherRole);

    /// Null when the modes of the channel let the user speak, else the reason why it may not.
    const char *whyMute(const User &user, const Channel &channel) REQUIRES(dispatcherRole);
    /// A channel that the user is in and where it is banned, or null: it may not escape the ban by
    /// another nickname.
    const Channel *whereBanned(const User &user) REQUIRES(dispatcherRole);

    /// The session is over: with the last one of its user the others see that quit with `reason`.
    /// It is sent its answers, `lastLines` (with their endings, may be empty) and is closed.
    /// Nothing happens to one that is closing already.
    void close(Session &session, const QByteArray &reason, const QByteArray &lastLines,
        ReplyBuffer *own, shared::Ending ending = shared::Ending::Policy) REQUIRES(dispatcherRole);
    /// The last line that says why: "ERROR :Closing link: ..." or a sentence.
    QByteArray farewell(const Session &session, const QByteArray &reason) const
        REQUIRES(dispatcherRole);
    /// The session's part in the chat is over, and with the last one its user's. It stays known
    /// until its socket is closed.
    void leave(Session &session, const QByteArray &reason) REQUIRES(dispatcherRole);

    // People without a connection: theirs broke, and they may come back (Resumptions).
    /// The session's connection broke. Its user stays in the chat for a time if it has a token,
    /// otherwise as leave().
    void lose(Session &session, const Resumptions::Break &how) REQUIRES(dispatcherRole);
    /// The call's session, which registers, has shown a right token (Session::resumes): it becomes
    /// a connection of that token's person, in the place of its earlier one, even if that still
    /// looks open. False: the token is good no more, or not for this session; it was told so.
    [[nodiscard]] bool resume(Call &call) REQUIRES(dispatcherRole);
    /// The user leaves the chat, whether it has connections or not; they are closed.
    void endPerson(User &user, const QByteArray &reason) REQUIRES(dispatcherRole);
    /// Ends those without a connection whom the ban fits, operators not.
    void endAbsentWhoFit(const ServerBan &ban) REQUIRES(dispatcherRole);
    /// The receiver has no connection, and what is to be said to it would be kept for nobody.
    bool isUnheard(const User &receiver, const SaidToUser &said) const REQUIRES(dispatcherRole);
    /// The user has no connection, and none is awaited: nobody reads what is said to it.
    bool isAbsent(const User &user) const REQUIRES(dispatcherRole)
    {
        return user.sessions.empty() && !m_resumptions.isAwaited(user.id);
    }
    Resumptions &resumptions() REQUIRES(dispatcherRole) { return m_resumptions; }
    /// The user is away when all of its connections are, and those of which one may come back were.
    /// `by`: the one that has just said how it is, in the words that count from now on.
    void updateAway(User &user, Session &by, ReplyBuffer *own) REQUIRES(dispatcherRole);
    /// The same when a connection has come back (`by`) or gone (null): the words stay.
    void updateAway(User &user, Session *by) REQUIRES(dispatcherRole);
    /// What of the bytes for the session arrives is noted from now on.
    void trackSending(const Session &session) REQUIRES(dispatcherRole)
    {
        m_outbox.trackSending(session.route);
    }
    /// The session has shown this right token of a connection that still looks open: what that one
    /// missed is asked for. False: there is none.
    bool askMissed(const QByteArray &hash, const Session &session) REQUIRES(dispatcherRole);

    /// A line of the server's to one connection, to all those of a user, or to everybody online, in
    /// their forms.
    void notice(const Session &session, const QByteArray &text) REQUIRES(dispatcherRole);
    void notice(const User &user, const QByteArray &text) REQUIRES(dispatcherRole);
    /// To those of an operator's connections by which it is one.
    void noticeToOperator(const User &user, const QByteArray &text) REQUIRES(dispatcherRole);
    void noticeToEverybody(const QByteArray &text) REQUIRES(dispatcherRole);

    /// Writes in the log what an operator did, and tells the operators who listen (+s).
    void audit(const User &actor, const QByteArray &deed) REQUIRES(dispatcherRole);
    /// The same for who is no user: "the window".
    void audit(const QByteArray &actor, const QByteArray &deed) REQUIRES(dispatcherRole);
    /// False when there is nobody to ask.
    bool askApp(shared::AppRequest request) REQUIRES(dispatcherRole);
    /// Makes the server-wide bans and filters outlast this run.
    void saveBans() REQUIRES(dispatcherRole);
    /// From the window: KLINE for the network of `session` (an IPv4 address, an IPv6 /64), and the
    /// end of whom it fits (of `session` in any case, of other operators not).
    void banAddress(const Session &session, const QByteArray &reason, int minutes)
        REQUIRES(dispatcherRole);
    /// 465, and the end of the connection.
    void closeAsBanned(Session &session, const QByteArray &reason, ReplyBuffer *own)
        REQUIRES(dispatcherRole);
    /// New settings, as far as they may change while people are here; the operator is told.
    void rehash(const shared::Rehashed &rehashed, Session *asker) REQUIRES(dispatcherRole);

    /// How often the command in this row of the table was used. For STATS.
    void countUse(size_t row) REQUIRES(dispatcherRole);
    quint64 commandUses(size_t row) const REQUIRES(dispatcherRole)
    {
        return row < m_commandUses.size() ? m_commandUses[row] : 0;
    }

    /// The server itself does it.
    Actor serverActor() const { return {{}, {}, m_info.name, m_info.name}; }
    /// Sends what was said since the last time; for what happens by a timer.
    void flush() REQUIRES(dispatcherRole) { m_outbox.flush(); }
    /// The io threads have enough to write, and whoever makes more for them should wait.
    bool isOutboxCongested() const REQUIRES(dispatcherRole) { return m_outbox.isCongested(); }
    /// Sends answers to somebody who did not ask.
    void send(ReplyBuffer &replies) REQUIRES(dispatcherRole);

    /// Until when clients must have ended what they have begun; then the batch is refused.
    BatchDeadlines &batchDeadlines() REQUIRES(dispatcherRole) { return m_batchDeadlines; }
    /// What handling this line, or this slice of an answer, has taken until now.
    Work &work() REQUIRES(dispatcherRole) { return m_work; }
    /// Before each step of an answer in slices: false when the slice is used up.
    bool mayGoOn(const ReplyBuffer &replies) const REQUIRES(dispatcherRole)
    {
        return !m_work.isSliceOver() && replies.size() < ReplyBuffer::kSliceBytes;
    }
    /// Lets the session's flood control know what it has asked for: `lines` more than the one that
    /// it has paid, `bytes` that it was answered, and work(), which begins anew.
    void chargeFor(Session &session, int lines, qsizetype bytes) REQUIRES(dispatcherRole);
    /// The same at once, of an answer that comes later.
    void charge(const Session &session, int lines) REQUIRES(dispatcherRole)
    {
        m_outbox.charge(session.route, lines);
    }
    /// Units of work that were charged since the start.
    qint64 unitsInAll() const REQUIRES(dispatcherRole) { return m_unitsInAll; }
    /// Has something done with a password that the session gave. The ticket, which comes back with
    /// the answer; nothing when there is nobody to ask, or too many wait already.
    std::optional<quint64> askAboutPassword(const Session &session, const QByteArray &given,
        decltype(shared::PasswordRequest::task) task) REQUIRES(dispatcherRole);
    /// The same for what no session gave: the answer comes with client 0.
    std::optional<quint64> askAboutPassword(const QByteArray &given,
        decltype(shared::PasswordRequest::task) task) REQUIRES(dispatcherRole);
    /// The same for a gateway's WEBIRC password; wrong ones are counted by the session's address.
    /// Nothing also when too many in a row were wrong there and one is being looked at.
    std::optional<quint64> askAboutGateway(const Session &session, const QByteArray &given,
        const shared::HashedPassword &hashed) REQUIRES(dispatcherRole);
    /// The answer has come, whether the one who asked is still here or not.
    void noteCheckDone(const shared::PasswordChecked &checked) REQUIRES(dispatcherRole);
    /// Who asked has gone: what has not begun is not done.
    void forgetPasswordOf(base::ClientId client) REQUIRES(dispatcherRole);

    AlwaysOn &alwaysOn() REQUIRES(dispatcherRole) { return m_alwaysOn; }
    /// Somebody is in the chat again that had been there before the server's start. Null: it cannot
    /// be, for its name is taken.
    User *putBack(const QByteArray &account, const shared::Presence &presence)
        REQUIRES(dispatcherRole);
    AccountDesk &accountDesk() REQUIRES(dispatcherRole) { return m_accountDesk; }
    ChannelDesk &channelDesk() REQUIRES(dispatcherRole) { return m_channelDesk; }
    ChannelKeeper &channelKeeper() REQUIRES(dispatcherRole) { return m_channelKeeper; }
    MailDesk &mailDesk() REQUIRES(dispatcherRole) { return m_mailDesk; }
    NickGuard &nickGuard() REQUIRES(dispatcherRole) { return m_nickGuard; }
    WindowDesk &windowDesk() REQUIRES(dispatcherRole) { return m_windowDesk; }
    SilenceKeeper &silenceKeeper() REQUIRES(dispatcherRole) { return m_silenceKeeper; }
    SeenKeeper &seenKeeper() REQUIRES(dispatcherRole) { return m_seenKeeper; }
    MarkerKeeper &markerKeeper() REQUIRES(dispatcherRole) { return m_markerKeeper; }
    MetadataDesk &metadataDesk() REQUIRES(dispatcherRole) { return m_metadataDesk; }
    HistoryKeeper &historyKeeper() REQUIRES(dispatcherRole) { return m_historyKeeper; }
    /// There may be more to do although nobody has sent anything.
    void wakeDispatcher() { m_context.inbound.wake(); }
    EventKeeper &eventKeeper() REQUIRES(dispatcherRole) { return m_eventKeeper; }
    HistoryReads &historyReads() REQUIRES(dispatcherRole) { return m_historyReads; }
    Catchup &catchup() REQUIRES(dispatcherRole) { return m_catchup; }
    Redactions &redactions() REQUIRES(dispatcherRole) { return m_redactions; }
    /// It has happened for good: whoever may have missed it can be told, and it is counted.
    void remember(const Event &event) REQUIRES(dispatcherRole);
    /// What was said and applied could not be stored.
    void unsay(const Event &event) REQUIRES(dispatcherRole) { m_state.unsay(event); }

    /// Who is muted, whose words are filtered, who has reported.
    Peacekeeper &peace() REQUIRES(dispatcherRole) { return m_peace; }
    NamedGuesses &operGuesses() REQUIRES(dispatcherRole) { return m_operGuesses; }

    /// A name for a batch that no other has.
    QByteArray newBatchName() REQUIRES(dispatcherRole);

    /// What addresses are shown as.
    const shared::Cloaks &cloaks() const REQUIRES(dispatcherRole) { return m_cloaks; }
    CloakRenewal &cloakRenewal() REQUIRES(dispatcherRole) { return m_cloakRenewal; }
    shared::GatewayPasswords &gatewayPasswords() { return *m_context.gatewayPasswords; }

    /// A gateway says where the session really is. False: that address has as many connections as
    /// it may have, and nothing has changed; otherwise the window is told.
    [[nodiscard]] bool tryMove(Session &session, const QByteArray &address,
        const shared::Bringer &gateway) REQUIRES(dispatcherRole);
    /// The session's address has too many connections: told as at any door, and closed.
    void closeAsOneTooMany(Session &session, ReplyBuffer *own) REQUIRES(dispatcherRole);
    /// Tells the window who the user is now, and where.
    void publishIdentity(const User &user) REQUIRES(dispatcherRole);

private:
    enum class Welcome : quint8 {
        Whole, ///< from 001 to the message of the day
        ToPlaces, ///< where its person is: of the server it was told when it came
    };
    void comeTo(Call &call, User &user, Welcome welcome) REQUIRES(dispatcherRole);
    /// The session, which has just become one of the user's, is welcomed, and told of where the
    /// user is and of what was `kept` for it.
    void tellArrival(Call &call, User &user, const KeptTalk &kept, Welcome welcome = Welcome::Whole)
        REQUIRES(dispatcherRole);
    /// When all of the user's connections are away, in the first words that one of these gives.
    std::optional<QByteArray> awayOf(const User &user, const std::optional<QByteArray> &words)
        REQUIRES(dispatcherRole);
    /// The time of a broken connection is over.
    void onNotBack(const Resumptions::Resumable &gone);
    /// The session's part in the chat is over; its user stays.
    void detach(Session &session, const QByteArray &reason) REQUIRES(dispatcherRole);
    void takeFromPerson(Session &session) REQUIRES(dispatcherRole);
    Event noticeOf(const QByteArray &target, const QByteArray &text) REQUIRES(dispatcherRole);
    /// `actor`: null for the server. `origin`: the actor's connection that did it, or null.
    void happen(User *actor, Session *origin, What &&what, ReplyBuffer *own)
        REQUIRES(dispatcherRole);
    /// What is to be kept is told to others when it is stored, and to its author what came of it.
    qint64 deliver(const Delivery::Task &task, bool isKept) REQUIRES(dispatcherRole);
    void onBatchLate(base::ClientId client);
    /// How many broken connections there may be beside this one.
    Resumptions::Room roomFor(const Session &session) const REQUIRES(dispatcherRole);
    void tellNewTokens(const QList<QByteArray> &tokens) REQUIRES(dispatcherRole);
    /// By the settings of now.
    shared::Cloaks makeCloaks() const;
    void tellNewCapabilities(const shared::ServerConfig &before) REQUIRES(dispatcherRole);
    /// `nick`: the name that it was known by until now.
    void logPassage(
        const QByteArray &nick, const QByteArray &address, const QByteArray &what) const;
    void noteWhoStays(const Event &event, const User *actor) REQUIRES(dispatcherRole);
    QByteArrayList leaveSecureOnly(User &user) REQUIRES(dispatcherRole);
    void putBackInto(User &user, const shared::Presence::Place &place) REQUIRES(dispatcherRole);
    /// Tells the window.
    void publish(const Event &event, const EventFacts &facts, const User *actor)
        REQUIRES(dispatcherRole);

    DispatcherContext m_context;
    ServerInfo m_info;
    const protocol::ChannelName m_lobbyName;
    const QByteArray m_ownCloakKey; ///< where the settings have none
    shared::Cloaks m_cloaks GUARDED_BY(dispatcherRole);
    std::vector<quint64> m_commandUses GUARDED_BY(dispatcherRole);
    MessageIds m_ids GUARDED_BY(dispatcherRole);
    ServerState m_state GUARDED_BY(dispatcherRole);
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    Delivery m_delivery GUARDED_BY(dispatcherRole);
    BatchDeadlines m_batchDeadlines GUARDED_BY(dispatcherRole);
    Resumptions m_resumptions GUARDED_BY(dispatcherRole);
    AccountDesk m_accountDesk GUARDED_BY(dispatcherRole);
    AlwaysOn m_alwaysOn GUARDED_BY(dispatcherRole);
    ChannelDesk m_channelDesk GUARDED_BY(dispatcherRole);
    ChannelKeeper m_channelKeeper GUARDED_BY(dispatcherRole);
    Peacekeeper m_peace GUARDED_BY(dispatcherRole);
    MailDesk m_mailDesk GUARDED_BY(dispatcherRole);
    NickGuard m_nickGuard GUARDED_BY(dispatcherRole);
    NamedGuesses m_operGuesses GUARDED_BY(dispatcherRole);
    PasswordGuesses m_webircGuesses GUARDED_BY(dispatcherRole); ///< by the gateway's address
    Work m_work GUARDED_BY(dispatcherRole);
    qint64 m_unitsInAll GUARDED_BY(dispatcherRole) = 0;
    PasswordQueue m_passwordQueue GUARDED_BY(dispatcherRole);
    WindowDesk m_windowDesk GUARDED_BY(dispatcherRole);
    SilenceKeeper m_silenceKeeper GUARDED_BY(dispatcherRole);
    SeenKeeper m_seenKeeper GUARDED_BY(dispatcherRole);
    MarkerKeeper m_markerKeeper GUARDED_BY(dispatcherRole);
    MetadataDesk m_metadataDesk GUARDED_BY(dispatcherRole);
    CloakRenewal m_cloakRenewal GUARDED_BY(dispatcherRole);
    HistoryKeeper m_historyKeeper GUARDED_BY(dispatcherRole);
    EventKeeper m_eventKeeper GUARDED_BY(dispatcherRole);
    HistoryReads m_historyReads GUARDED_BY(dispatcherRole);
    Catchup m_catchup GUARDED_BY(dispatcherRole);
    Redactions m_redactions GUARDED_BY(dispatcherRole);
    QHash<quint64, QByteArray> m_gatewayChecks GUARDED_BY(dispatcherRole); ///< addresses by ticket
};

} // namespace watek::server::dispatcher
