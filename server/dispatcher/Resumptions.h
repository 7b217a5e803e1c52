// Who may come back after a broken connection: the tokens of all connections that asked for
// watek/resume, and the persons whose connection broke. Thread: dispatcher.
//
// A connection is given a token. When it breaks, its person stays in the chat without it, for
// `resume_timeout`; a new connection that shows the token is that person's from then on. Nobody
// else notices. When the time is over and the person has no other connection, it quits.
//
// A token that was used stays good until the new connection's own is used: that one may have been
// lost on its way. So a connection has one used token and a few fresh ones; to use a fresh one ends
// all others. What was said meanwhile is kept (KeptTalk).
//
// A connection is often dead long before anybody notices. Its io thread knows since when its bytes
// have not been acknowledged, and tells it with the break, or when it is asked because a new
// connection takes over. What was said since then is found in RecentTalk, and told like what was
// said later. A line that had arrived after all may so come twice, with the same msgid. If the new
// connection breaks before it has taken what it was told, that is told once more. What was taken
// back meanwhile is not told; that it was taken back is, for it may have arrived.
//
// RecentTalk also knows whose words may be taken back (message-redaction). So it is kept while
// somebody has a token, or a program that understands that.
//
// A token that was shown in time counts: while its connection still registers, the time of the
// broken one is prolonged, once, by the time that a registration may take.
//
// Bounds: one entry for each connection. Broken ones: as many as the server has places, as many of
// one address as it may have connections (`max_clients_per_ip`), and of one person as it may have
// connections together with those that it has (`sessions_per_account`); above that the oldest goes,
// of the address with the most, of that address, of that person. KeptTalk::kMostBytes for each,
// kMostKeptBytes in all, and what RecentTalk keeps. When those are used up, a network that has less
// than its equal share of them may still keep more, so that nobody empties the pot for all; at
// twice as much it ends for everybody. Beside that, a kept line takes some 50 bytes in each list.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Ids.h"
#include "server/dispatcher/KeptPot.h"
#include "server/dispatcher/KeptTalk.h"
#include "server/dispatcher/PasswordGuesses.h"
#include "server/dispatcher/RecentTalk.h"
#include "server/dispatcher/state/Session.h"
#include "server/shared/ResumePasses.h"
#include "server/shared/Roles.h"

#include <QByteArrayList>
#include <QHash>
#include <QTimer>

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
class ServerState;
struct ServerBan;
struct User;

class Resumptions {
public:
    /// A connection with a token, open or broken.
    struct Resumable {
        quint64 number = 0;
        base::UserId user;
        base::ClientId client; ///< 0: it is broken
        QByteArray used; ///< hash of the token that it came by; empty: it came as a newcomer
        QByteArrayList fresh; ///< hashes of those it was given, oldest first; at most kMostFresh
        // All times are of the clock that never goes back.
        qint64 cameMs = 0; ///< when its connection came
        qint64 toldSinceMs = 0; ///< from when on that connection was told what had been said

        // While another connection waits to take over, until it is known what this one missed.
        base::ClientId successor;
        qint64 askedMs = 0;
        std::optional<qint64> missedSinceMs; ///< the answer

        // While it is broken.
        qint64 dueMs = 0;
        qint64 ownDueMs = 0; ///< the same without what a claim has added
        qint64 brokenSinceMs = 0; ///< from when on `kept` has what it missed
        QByteArray reason; ///< why it broke, for the QUIT line
        QByteArray network; ///< its address, as networkOf() counts it
        std::optional<QByteArray> away; ///< as it was at that connection
        LoggedInBy loggedInBy = LoggedInBy::Nothing;
        QByteArray appPassword; ///< as in Session
        shared::AccountId loggedInTo; ///< as in Session
        KeptTalk kept;
    };
    /// As many answers with a token may get lost in a row before the first of those is forgotten.
    static constexpr qsizetype kMostFresh = 4;
    static constexpr qint64 kMostKeptBytes = 16 * 1024 * 1024;

    enum class Verdict : quint8 { Right, Wrong, NeedsTls };

    /// How a connection broke.
    struct Break {
        QByteArray reason;
        qint64 missedSinceMs = 0; ///< monotonic; shared::kNothingMissed
    };
    /// How long and how many. `mostOfNetwork`: 0 is no limit.
    struct Room {
        int seconds = 0;
        qsizetype most = 0;
        qsizetype mostOfNetwork = 0;
        qsizetype mostOfPerson = 0; ///< broken ones and open ones
    };

    /// `passes`: null when nobody else need know. All outlive this. `onOver` is called for each
    /// broken connection whose time is over, after it was forgotten.
    Resumptions(const base::Clock &clock, shared::ResumePasses *passes,
        std::function<void(const Resumable &)> onOver);

    /// A new token for this connection, which is in the chat: 43 letters and digits. It is kept
    /// hashed only.
    QByteArray newToken(Session &session) REQUIRES(dispatcherRole);
    Verdict judge(const QByteArray &hash, bool isSecure) const REQUIRES(dispatcherRole);
    /// Whose token it is; null when it is none (any more).
    Resumable *find(const QByteArray &hash) REQUIRES(dispatcherRole);
    /// Somebody who has shown this right token still registers, for so many seconds at most.
    void claim(const QByteArray &hash, int seconds) REQUIRES(dispatcherRole);
    /// The same somebody is about to take over from a connection that still looks open. That one's
    /// io thread is to be asked what it missed; false when there is none to ask.
    bool askMissed(const QByteArray &hash, base::ClientId successor) REQUIRES(dispatcherRole);
    /// It waits for the answer.
    bool isAsking(const QByteArray &hash, base::ClientId successor) const REQUIRES(dispatcherRole);
    void onMissed(const Session &session, qint64 sinceMs) REQUIRES(dispatcherRole);
    /// Who has waited for such an answer, and need not any more.
    std::vector<base::ClientId> takeAnswered() REQUIRES(dispatcherRole)
    {
        return std::exchange(m_answered, {});
    }
    /// `session` has shown this right token and takes over: what it has been of until now ends.
    /// What was kept, or missed by `before` (which looks open, or null), is handed out.
    KeptTalk use(ServerState &state, const QByteArray &hash, Session &session,
        const Session *before) REQUIRES(dispatcherRole);

    /// The session's connection broke, and its person may come back. It has a token.
    void noteBroken(ServerState &state, Session &session, const Break &how, const Room &room)
        REQUIRES(dispatcherRole);
    /// The person has come with one more connection: at most so many broken ones are left to it.
    void limitBroken(base::UserId user, qsizetype most) REQUIRES(dispatcherRole);
    /// A connection of the person has come without a token, and is its only one: what was said
    /// while there was none, and no other was told. It counts as told from now on; who comes back
    /// by a token of a broken one is told it all the same, for that may be another device.
    KeptTalk takeUntold(base::UserId user) REQUIRES(dispatcherRole);
    /// If the person does not come back, this is why it has left.
    void setReason(base::UserId user, const QByteArray &reason) REQUIRES(dispatcherRole);
    /// The session, or everything of the person, will not come back.
    void forget(Session &session) REQUIRES(dispatcherRole);
    void forgetBroken(base::UserId user) REQUIRES(dispatcherRole);
    /// Those of the person that had logged in by this app password (its label; empty: by any) will
    /// not come back; who has nothing else quits.
    /// The user has just logged in to the account: what its broken connections have shown counts
    /// only where they have shown it for that one.
    void reviewProofs(base::UserId user, const shared::Account &account) REQUIRES(dispatcherRole);
    void endThoseBy(base::UserId user, const QByteArray &appPassword) REQUIRES(dispatcherRole);
    /// The same for all others of the person.
    void endAllButAppPasswords(base::UserId user) REQUIRES(dispatcherRole);
    /// Some connection of the person may come back.
    bool isAwaited(base::UserId user) const REQUIRES(dispatcherRole)
    {
        return m_brokenOf.contains(user);
    }
    /// One of those was not away.
    bool isAwaitedPresent(base::UserId user) const REQUIRES(dispatcherRole);
    std::vector<base::UserId> awaited() const REQUIRES(dispatcherRole);

    /// Something happened: it is kept for those broken connections that would have been told.
    void keep(ServerState &state, const Event &event) REQUIRES(dispatcherRole);
    /// What was said under that id was taken back: nobody who comes back is told it. How many lines
    /// it has looked at.
    qint64 forgetSaid(const QByteArray &msgid) REQUIRES(dispatcherRole);
    /// Something private that is said to the person now would be kept by one of them.
    bool hasRoomFor(base::UserId user, const What &what) const REQUIRES(dispatcherRole);

    /// Ends those whose time is over.
    void expire() REQUIRES(dispatcherRole);
    /// The server stops: nobody comes back any more, and nobody is told.
    void clear() REQUIRES(dispatcherRole);

    size_t count() const REQUIRES(dispatcherRole) { return m_all.size(); }
    size_t brokenCount() const REQUIRES(dispatcherRole) { return m_broken.size(); }
    qsizetype tokens() const REQUIRES(dispatcherRole) { return m_tokens.size(); }
    qint64 keptBytes() const REQUIRES(dispatcherRole) { return m_pot.bytes(); }
    const RecentTalk &recent() const REQUIRES(dispatcherRole) { return m_recent; }

    /// Wrong tokens, by address.
    PasswordGuesses guesses;

private:
    struct TokenRow {
        quint64 number = 0;
        bool needsTls = false;
    };
    using Numbers = std::vector<quint64>;
    /// Where connections broke.
    struct Network {
        qsizetype broken = 0;
        KeptPot pot;
    };
    static constexpr qint64 kNever = std::numeric_limits<qint64>::max();

    void addToken(const QByteArray &hash, TokenRow row) REQUIRES(dispatcherRole);
    void removeToken(const QByteArray &hash) REQUIRES(dispatcherRole);
    /// It is not broken any more: it has come back, or has gone for good.
    void takeOffBroken(Resumable &resumable) REQUIRES(dispatcherRole);
    void remove(quint64 number) REQUIRES(dispatcherRole);
    /// The same, and its person has not come back.
    void giveUp(quint64 number) REQUIRES(dispatcherRole);
    /// The address that has the most broken ones gives up its oldest.
    void makeRoom() REQUIRES(dispatcherRole);
    void makeRoomIn(const QByteArray &network) REQUIRES(dispatcherRole);
    void endAsking(Resumable &resumable) REQUIRES(dispatcherRole);
    /// What the connection has missed; it is noted from when on.
    KeptTalk missedBy(ServerState &state, Resumable &resumable, const Session &session,
        qint64 sinceMs) REQUIRES(dispatcherRole);
    void keepForBroken(ServerState &state, const std::shared_ptr<const Event> &event)
        REQUIRES(dispatcherRole);
    void keepFor(Resumable &resumable, const std::shared_ptr<const Event> &event, bool isPrivate,
        quint64 channel = 0, bool isTold = false) REQUIRES(dispatcherRole);
    /// So many bytes more may be kept for those of that network.
    bool mayKeep(const QByteArray &network, qint64 bytes) const REQUIRES(dispatcherRole);
    /// What is kept for the person until now was told to one of its connections.
    void noteTold(base::UserId user) REQUIRES(dispatcherRole);
    void keepInChannel(Resumable &resumable, quint64 channel) REQUIRES(dispatcherRole);
    bool isHeld(const Resumable &resumable) const REQUIRES(dispatcherRole);
    void arm() REQUIRES(dispatcherRole);
    qint64 nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

    const base::Clock &m_clock;
    shared::ResumePasses *const m_passes;
    const std::function<void(const Resumable &)> m_onOver;
    std::unordered_map<quint64, std::unique_ptr<Resumable>> m_all GUARDED_BY(dispatcherRole);
    quint64 m_lastNumber GUARDED_BY(dispatcherRole) = 0;
    QHash<QByteArray, TokenRow> m_tokens GUARDED_BY(dispatcherRole); ///< by hash
    /// Numbers of broken ones: all, oldest first; of a person; of who is in a channel (by its
    /// number), which may have been put out since.
    Numbers m_broken GUARDED_BY(dispatcherRole);
    QHash<base::UserId, Numbers> m_brokenOf GUARDED_BY(dispatcherRole);
    QHash<QByteArray, Network> m_brokenAt GUARDED_BY(dispatcherRole);
    QHash<quint64, Numbers> m_brokenIn GUARDED_BY(dispatcherRole);
    std::unordered_map<quint64, std::vector<quint64>> m_channelsOf GUARDED_BY(dispatcherRole);
    qint64 m_earliestMs GUARDED_BY(dispatcherRole) = kNever; ///< no broken one is due before
    KeptPot m_pot GUARDED_BY(dispatcherRole);
    RecentTalk m_recent GUARDED_BY(dispatcherRole);
    bool m_isForRedactions GUARDED_BY(dispatcherRole) = false; ///< m_recent, also without tokens
    std::vector<base::ClientId> m_answered GUARDED_BY(dispatcherRole);
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
