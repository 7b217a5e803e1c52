// Tells people what was said while they were not here, without being asked: what was said to their
// account, when they log in; and the last lines of a channel, when they join it, if the settings
// say so (on_join). Programs that read the history themselves (draft/chathistory) are told neither:
// "the server SHOULD NOT play back any history that would otherwise be sent automatically".
// Thread: dispatcher.
//
// The lines come when the reading thread has found them, so what is said meanwhile may come first.
// Of a channel what was said before the joining is told; of an account what its owner has not been
// told yet (Account::toldUntil): whoever goes before it is told is told the next time. That is
// written behind the chat's back (SeenKeeper), so after a crash of the server what was heard in its
// last moments may be told once more. A program that knows no server-time is shown the time before
// the text.
//
// People who are silenced, and one's own words, take no place among the lines: as many questions as
// kMostQuestions are asked, each for as many messages as kMostLines.
//
// Bounds: kMostLines to an account; of each person kMostHeard things of the last kHeardMs are
// remembered, of more the oldest one and the newest; kMostAwaited answers in all and kMostOfClient
// of one client. Who joins when there are as many is told nothing; who logs in then (everybody,
// when a server has started anew) is told when its turn comes, one place in the row for an account.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/shared/HistoryReadMail.h"
#include "server/shared/Roles.h"

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;
struct Session;
struct User;

class Catchup {
public:
    static constexpr size_t kMostLines = 100;
    static constexpr size_t kMostAwaited = size_t(shared::kHistoryReadBound) / 2;
    static constexpr size_t kMostOfClient = 8;
    static constexpr int kMostQuestions = 10;
    static constexpr size_t kMostHeard = 128;
    static constexpr qint64 kHeardMs = 5 * 60 * 1000;

    explicit Catchup(Chat &chat)
        : m_chat(chat)
    {
    }
    Catchup(const Catchup &) = delete;
    Catchup &operator=(const Catchup &) = delete;

    /// How far the account's owner was told (Account::toldUntil) when somebody logs in to it while
    /// nobody is; nothing: somebody is, or no more was said since.
    std::optional<quint64> toldBefore(shared::AccountId id) const REQUIRES(dispatcherRole);
    /// The same of the account that somebody logs in to by this event.
    std::optional<quint64> beforeItHappens(const Event &event, const User *actor) const
        REQUIRES(dispatcherRole);
    /// `told`: what beforeItHappens() has said. `origin`: null when no connection did it.
    void onHappened(const Event &event, const Session *origin, std::optional<quint64> told)
        REQUIRES(dispatcherRole);
    /// The session is the first one of a person who has been in the chat without any. `told`: of
    /// its account, toldBefore().
    void onCameTo(const Session &session, std::optional<quint64> told) REQUIRES(dispatcherRole);
    /// What was said has been stored, and those who are here hear it now.
    void onHeard(const Event &event) REQUIRES(dispatcherRole);
    /// The number of the first thing that was said to the person alone, is kept, and was heard then
    /// or later (of the clock that never goes back), as far as it is remembered; 0: nothing was.
    quint64 firstHeardSince(const User &user, qint64 sinceMs) const REQUIRES(dispatcherRole);

    /// False: it is for somebody else.
    bool tryTakeAnswer(const shared::HistoryAnswer &answer) REQUIRES(dispatcherRole);

private:
    struct Awaited {
        base::ClientId client;
        shared::AccountId account; ///< what was said to this one; 0: it is of a channel
    };
    /// What was said to an account while nobody was here, by its numbers.
    struct Untold {
        quint64 after = 0; ///< it was told until there
        quint64 before = 0; ///< since then its owner hears it anyway
        // What was found of it so far, from its end backwards.
        quint64 next = 0; ///< with lower numbers than this there may be more; 0: not asked yet
        int questions = 0;
        bool hasMore = false; ///< more than is told
        std::vector<shared::KeptMessage> found = {}; ///< for this reader, oldest first

        void askAnew() { *this = {.after = after, .before = before}; }
    };
    struct Heard {
        quint64 sequence = 0;
        qint64 atMs = 0; ///< of the clock that never goes back
    };
    bool isForReader(const Session &session, const shared::KeptMessage &message)
        REQUIRES(dispatcherRole);
    /// Puts an answer before what was found. False: more is to be asked for.
    bool collect(const Session &session, Untold &untold, const shared::HistoryAnswer &answer)
        REQUIRES(dispatcherRole);
    bool tryAsk(const Session &session, shared::HistoryRead read) REQUIRES(dispatcherRole);
    void askForAccount(const Session &session, shared::AccountId account, quint64 told)
        REQUIRES(dispatcherRole);
    /// One who is here now, and must be told; null: there is none.
    const Session *readerOf(shared::AccountId account) const REQUIRES(dispatcherRole);
    void askFor(const Session &session, shared::AccountId account) REQUIRES(dispatcherRole);
    void onTold(shared::AccountId account) REQUIRES(dispatcherRole);
    void askLater() REQUIRES(dispatcherRole);
    /// `before`: the number of what is said next.
    void askForChannel(const Session &session, const QByteArray &channel, quint64 before)
        REQUIRES(dispatcherRole);
    void tellOfChannel(const Session &session, const shared::HistoryAnswer &answer)
        REQUIRES(dispatcherRole);
    void tellOfAccount(const Session &session, const Untold &untold) REQUIRES(dispatcherRole);
    /// With a batch of the type chathistory around them, for who understands that.
    void send(const Session &session, const QByteArray &target,
        const std::vector<shared::KeptMessage> &messages) REQUIRES(dispatcherRole);

    Chat &m_chat;
    std::unordered_map<quint64, Awaited> m_awaited GUARDED_BY(dispatcherRole); ///< by ticket
    std::unordered_map<quint64, Untold> m_toTell GUARDED_BY(dispatcherRole); ///< by account
    /// What people were told alone in the last minutes, oldest first: their connection may turn out
    /// to be dead.
    std::unordered_map<base::UserId, std::deque<Heard>, base::IdHash> m_heard GUARDED_BY(
        dispatcherRole);
    std::deque<shared::AccountId> m_later GUARDED_BY(dispatcherRole); ///< of those, not asked for
};

} // namespace watek::server::dispatcher
