// Tells others that we are typing, and that we have stopped: one state for each conversation, and
// never two words within three seconds. Thread: gui. IRCv3 client-tags/typing.
#pragma once

#include "client/session/ChatLine.h"
#include "client/session/TypingList.h"
#include "common/base/Clock.h"

#include <QHash>
#include <QStringView>
#include <QTimer>

#include <functional>

namespace watek::client::session {

class TypingNotifier {
public:
    using Send = std::function<void(ConversationId where, TypingState state)>;

    /// `clock` outlives it.
    TypingNotifier(const base::Clock &clock, const SessionTimes &times, Send send);

    /// The person changed what stands in the input of `where`.
    void noteEdited(ConversationId where, QStringView text);
    /// The text was sent: that says by itself that typing is over.
    void noteSent(ConversationId where);
    void forget(ConversationId where) { m_places.remove(where); }
    /// Typing is over everywhere, as if every input had been cleared.
    void stopAll();
    /// Tells what is due by now; the notifier's own timer calls it at the next moment when
    /// something is.
    void tellDue();
    /// The connection ended: nobody knows of us any more.
    void reset();

private:
    struct Place {
        TypingState told = TypingState::Done;
        TypingState wanted = TypingState::Done;
        qint64 toldMs = 0; ///< when; 0: never
        qint64 editedMs = 0;
    };

    qint64 nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

    const base::Clock &m_clock;
    const SessionTimes m_times;
    Send m_send;
    QHash<ConversationId, Place> m_places;
    QTimer m_timer; ///< one shot; runs only while there is something left to tell
};

} // namespace watek::client::session
