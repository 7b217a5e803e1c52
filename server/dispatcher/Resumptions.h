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
// Bounds: one entry for each connection; as many broken ones as the server has places (then the
// address with the most gives up its oldest); KeptTalk::kMostBytes for each, kMostKeptBytes in all.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Ids.h"
#include "server/dispatcher/KeptTalk.h"
#include "server/dispatcher/PasswordGuesses.h"
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

        // While it is broken.
        qint64 dueMs = 0; ///< monotonic
        QByteArray reason; ///< why it broke, for the QUIT line
        QByteArray address;
        std::optional<QByteArray> away; ///< as it was at that connection
        LoggedInBy loggedInBy = LoggedInBy::Nothing;
        QByteArray appPassword; ///< as in Session
        KeptTalk kept;
    };
    /// As many answers with a token may get lost in a row before the first of those is forgotten.
    static constexpr qsizetype kMostFresh = 4;
    static constexpr qint64 kMostKeptBytes = 16 * 1024 * 1024;

    enum class Verdict : quint8 { Right, Wrong, NeedsTls };

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
    /// `session` has shown this right token and takes over: what it has been of until now ends.
    /// What was kept is handed out.
    KeptTalk use(const QByteArray &hash, Session &session) REQUIRES(dispatcherRole);

    /// The session's connection broke, and its person may come back. It has a token.
    void noteBroken(Session &session, const QByteArray &reason, int seconds, qsizetype most)
        REQUIRES(dispatcherRole);
    /// The session, or everything of the person, will not come back.
    void forget(Session &session) REQUIRES(dispatcherRole);
    void forgetBroken(base::UserId user) REQUIRES(dispatcherRole);
    /// Those of the person that had logged in by this app password (its label; empty: by any) will
    /// not come back; who has nothing else quits.
    void endThoseBy(base::UserId user, const QByteArray &appPassword) REQUIRES(dispatcherRole);
    /// Some connection of the person may come back.
    bool isAwaited(base::UserId user) const REQUIRES(dispatcherRole)
    {
        return m_brokenOf.contains(user);
    }
    std::vector<base::UserId> awaited() const REQUIRES(dispatcherRole);

    /// Something happened: it is kept for those broken connections that would have been told.
    void keep(ServerState &state, const Event &event) REQUIRES(dispatcherRole);
    /// Something private that is said to the person now would be kept by one of them.
    bool hasRoomFor(base::UserId user, const What &what) const REQUIRES(dispatcherRole);

    /// Ends those whose time is over.
    void expire() REQUIRES(dispatcherRole);
    /// The server stops: nobody comes back any more, and nobody is told.
    void clear() REQUIRES(dispatcherRole);

    size_t count() const REQUIRES(dispatcherRole) { return m_all.size(); }
    size_t brokenCount() const REQUIRES(dispatcherRole) { return m_broken.size(); }
    qsizetype tokens() const REQUIRES(dispatcherRole) { return m_tokens.size(); }
    qint64 keptBytes() const REQUIRES(dispatcherRole) { return m_keptBytes; }

    /// Wrong tokens, by address.
    PasswordGuesses guesses;

private:
    struct TokenRow {
        quint64 number = 0;
        bool needsTls = false;
    };
    using Numbers = std::vector<quint64>;
    static constexpr qint64 kNever = std::numeric_limits<qint64>::max();

    void addToken(const QByteArray &hash, TokenRow row) REQUIRES(dispatcherRole);
    void removeToken(const QByteArray &hash) REQUIRES(dispatcherRole);
    /// It is not broken any more: it has come back, or has gone for good.
    void takeOffBroken(Resumable &resumable) REQUIRES(dispatcherRole);
    void remove(quint64 number) REQUIRES(dispatcherRole);
    /// The address that has the most broken ones gives up its oldest.
    void makeRoom() REQUIRES(dispatcherRole);
    void keepFor(Resumable &resumable, const Event &event, std::shared_ptr<const Event> &shared,
        bool isPrivate) REQUIRES(dispatcherRole);
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
    QHash<quint64, Numbers> m_brokenIn GUARDED_BY(dispatcherRole);
    std::unordered_map<quint64, std::vector<quint64>> m_channelsOf GUARDED_BY(dispatcherRole);
    qint64 m_earliestMs GUARDED_BY(dispatcherRole) = kNever; ///< no broken one is due before
    qint64 m_keptBytes GUARDED_BY(dispatcherRole) = 0;
    QTimer m_timer;
};

} // namespace watek::server::dispatcher
