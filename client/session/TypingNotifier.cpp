// What is wanted and what was told are two things: edits change the first, and tellDue() brings the
// second after it as soon as three seconds have passed. "active" is told again only when something
// was edited since, "paused" and "done" once.
#include "client/session/TypingNotifier.h"

#include "client/session/Roles.h"

#include <algorithm>

namespace watek::client::session {

namespace {

/// A command is nothing that others will read; "//" says a slash.
bool isCommand(QStringView text) { return text.startsWith(u'/') && !text.startsWith(u"//"); }

} // namespace

TypingNotifier::TypingNotifier(const base::Clock &clock, const SessionTimes &times, Send send)
    : m_clock(clock)
    , m_times(times)
    , m_send(std::move(send))
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        guiRole.assertCurrent();
        tellDue();
    });
}

void TypingNotifier::noteEdited(ConversationId where, QStringView text)
{
    Place &place = m_places[where];
    const bool isTyping = !text.trimmed().isEmpty() && !isCommand(text);
    place.wanted = isTyping ? TypingState::Active : TypingState::Done;
    place.editedMs = nowMs();
    tellDue();
}

void TypingNotifier::noteSent(ConversationId where)
{
    const auto place = m_places.find(where);
    if (place != m_places.end())
        place->told = place->wanted = TypingState::Done;
}

void TypingNotifier::stopAll()
{
    for (Place &place : m_places)
        place.wanted = TypingState::Done;
    tellDue();
}

void TypingNotifier::reset()
{
    m_places.clear();
    m_timer.stop();
}

void TypingNotifier::tellDue()
{
    const qint64 now = nowMs();
    qint64 next = -1;
    const auto wakeAt = [&next](qint64 ms) { next = next < 0 ? ms : std::min(next, ms); };
    // Telling calls out; what is told is noted before.
    QList<std::pair<ConversationId, TypingState>> due;
    for (auto it = m_places.begin(); it != m_places.end(); ++it) {
        Place &place = *it;
        const qint64 pauseMs = place.editedMs + m_times.typingPauseMs;
        if (place.wanted == TypingState::Active && now >= pauseMs)
            place.wanted = TypingState::Paused;
        const bool isFresh = place.wanted == TypingState::Active && place.editedMs > place.toldMs;
        if (place.wanted != place.told || isFresh) {
            const qint64 allowedMs = place.toldMs + m_times.typingThrottleMs;
            if (place.toldMs != 0 && now < allowedMs) {
                wakeAt(allowedMs);
            } else {
                place.told = place.wanted;
                place.toldMs = now;
                due.append({it.key(), place.wanted});
            }
        }
        if (place.wanted == TypingState::Active)
            wakeAt(pauseMs);
    }
    if (next >= 0)
        m_timer.start(int(std::max<qint64>(1, next - now)));
    else
        m_timer.stop();
    for (const auto &[where, state] : std::as_const(due))
        m_send(where, state);
}

} // namespace watek::client::session
