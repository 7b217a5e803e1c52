// Who is typing in one conversation, and until when we may believe it.
// Any thread; a plain value that is told the time. IRCv3 client-tags/typing.
#pragma once

#include "client/session/SessionConfig.h"

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace watek::client::session {

enum class TypingState {
    Active, ///< believed for times.typingActiveMs after the last one
    Paused, ///< has stopped with words in the input; believed for times.typingPausedMs
    Done,
};

/// The state that a "+typing" tag's value means; nothing for an unknown one.
std::optional<TypingState> typingStateFrom(QByteArrayView value);
QByteArray typingValue(TypingState state);

class TypingList {
public:
    /// People past this number are not kept: "several people" are typing long before.
    static constexpr int kMost = 20;

    // Each of these is true when nicks() differs from before.
    bool note(const QString &nick, TypingState state, qint64 nowMs, const SessionTimes &times);
    bool remove(const QString &nick);
    bool rename(const QString &oldNick, const QString &newNick);
    /// Forgets those whose time is over.
    bool expire(qint64 nowMs);
    bool clear();

    /// In the order in which they began.
    QStringList nicks() const;
    /// When the first one's time is over; nothing when nobody types.
    std::optional<qint64> nextEndMs() const;

private:
    struct Person {
        QString nick;
        qint64 untilMs = 0;
    };

    QList<Person> m_people;
};

} // namespace watek::client::session
