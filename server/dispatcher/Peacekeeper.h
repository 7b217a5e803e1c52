// Who may say what: those who are muted on the server, members of a slow channel, newcomers, and
// words that operators filter. Asked by everything that shows somebody's words to others: what is
// said, what is shown beside it, names, and what somebody brings when it comes.
// Thread: dispatcher.
//
// Whether somebody is muted is remembered with it, so that a thousand mutes are not held against
// every line: it is found out anew when a mute was set or taken back, when the person's names or
// addresses have changed, and when the mute that fits it ends.
//
// Operators of the server are asked nothing, and may always be written to, so that whoever is muted
// can ask why.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/Throttle.h"
#include "server/shared/Roles.h"

#include <QByteArray>

#include <optional>

namespace watek::server::dispatcher {

class Chat;
struct Channel;
struct User;

/// Why something may not be said.
struct Refusal {
    QByteArray why; ///< English, a clause without a full stop; empty: it may be said
    bool isTold = true; ///< false: its speaker was told a moment ago

    explicit operator bool() const { return !why.isEmpty(); }
};

class Peacekeeper {
public:
    explicit Peacekeeper(Chat &chat)
        : m_chat(chat)
    {
    }
    Peacekeeper(const Peacekeeper &) = delete;
    Peacekeeper &operator=(const Peacekeeper &) = delete;

    /// In a channel where the modes let the user speak. `text`: all lines of it. What a filter asks
    /// for has happened when this returns.
    Refusal whyNotInChannel(User &speaker, const Channel &channel, SaidKind kind,
        const QByteArray &text) REQUIRES(dispatcherRole);
    /// To one person.
    Refusal whyNotToUser(User &speaker, const User &receiver, SaidKind kind, const QByteArray &text)
        REQUIRES(dispatcherRole);
    /// What is shown beside talk: a topic, the reason of a PART, QUIT or KICK, the text of a KNOCK;
    /// and names that somebody in the chat takes of its own will: a nickname, a real name, a
    /// channel's new name. `where` is told to operators when a filter fits.
    Refusal whyNotShown(User &speaker, const QByteArray &text,
        const char *where = "in a topic or a reason") REQUIRES(dispatcherRole);
    /// A name without which nothing can be done: the first nickname, that of a new channel. Who is
    /// muted may have one.
    Refusal whyNotNamed(User &speaker, const QByteArray &name) REQUIRES(dispatcherRole);
    /// `reason`, or nothing when it may not be shown.
    QByteArray shownReason(User &speaker, const QByteArray &reason) REQUIRES(dispatcherRole);
    /// `words`, or "Away" in their place when they may not be shown. "*" stays what it is.
    std::optional<QByteArray> shownAway(User &speaker, const std::optional<QByteArray> &words)
        REQUIRES(dispatcherRole);
    /// The user, whose registration is complete, comes into the chat: a username, real name and
    /// away text that may not be shown are replaced.
    void tidyArrival(User &user) REQUIRES(dispatcherRole);
    /// Somebody who is muted, and no operator.
    bool isMuted(User &user) REQUIRES(dispatcherRole);

    /// More channels the user may not join as long as it is new.
    Refusal whyNotMoreChannels(const User &user) REQUIRES(dispatcherRole);
    /// The channel takes nobody in now (+j). Its operators are told, once a minute.
    Refusal whyNotJoin(const User &user, Channel &channel) REQUIRES(dispatcherRole);

    /// What an operator reads in a list of mutes, and who is muted: "for 5 minutes", "for good".
    static QByteArray durationText(qint64 ms);
    /// Tells everybody whom the mute fits, once.
    void tellMuted(const ServerBan &mute) REQUIRES(dispatcherRole);

    /// A report of this user, and of its network, may be made now; it counts.
    bool mayReport(const User &user) REQUIRES(dispatcherRole);

private:
    Refusal whyMuted(User &speaker) REQUIRES(dispatcherRole);
    Refusal whyTooFast(const User &speaker, const Channel &channel) REQUIRES(dispatcherRole);
    Refusal whyNoLink(const User &speaker, const QByteArray &text) REQUIRES(dispatcherRole);
    Refusal whyFiltered(User &speaker, const QByteArray &text, const QByteArray &where)
        REQUIRES(dispatcherRole);
    /// For how long the user is new; 0: it is not.
    qint64 newForMs(const User &user) REQUIRES(dispatcherRole);
    void muteFor(const User &speaker, const WordFilter &filter) REQUIRES(dispatcherRole);
    /// What the muted are told.
    static QByteArray mutedText(const ServerBan &mute);
    void tellOperators(const QByteArray &line) REQUIRES(dispatcherRole);

    static constexpr qint64 kMinuteMs = 60'000;

    Chat &m_chat;
    Throttle m_reportsOfPerson{3, 10 * kMinuteMs};
    Throttle m_reportsFromNetwork{6, 10 * kMinuteMs};
    Throttle m_notices{10, kMinuteMs}; ///< to operators, about filters; one key
    int m_unsaidNotices = 0;
};

} // namespace watek::server::dispatcher
