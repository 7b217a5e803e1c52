#include "client/session/TypingList.h"

#include <algorithm>

namespace watek::client::session {

std::optional<TypingState> typingStateFrom(QByteArrayView value)
{
    if (value == "active")
        return TypingState::Active;
    if (value == "paused")
        return TypingState::Paused;
    if (value == "done")
        return TypingState::Done;
    return std::nullopt;
}

QByteArray typingValue(TypingState state)
{
    switch (state) {
    case TypingState::Active:
        return "active";
    case TypingState::Paused:
        return "paused";
    case TypingState::Done:
        break;
    }
    return "done";
}

bool TypingList::note(
    const QString &nick, TypingState state, qint64 nowMs, const SessionTimes &times)
{
    if (state == TypingState::Done)
        return remove(nick);
    const qint64 untilMs
        = nowMs + (state == TypingState::Active ? times.typingActiveMs : times.typingPausedMs);
    const auto known = std::ranges::find(m_people, nick, &Person::nick);
    if (known != m_people.end()) {
        known->untilMs = untilMs;
        return false;
    }
    if (m_people.size() >= kMost)
        return false;
    m_people.append({nick, untilMs});
    return true;
}

bool TypingList::remove(const QString &nick)
{
    return m_people.removeIf([&](const Person &person) { return person.nick == nick; }) > 0;
}

bool TypingList::rename(const QString &oldNick, const QString &newNick)
{
    const auto known = std::ranges::find(m_people, oldNick, &Person::nick);
    if (known == m_people.end() || oldNick == newNick)
        return false;
    known->nick = newNick;
    return true;
}

bool TypingList::expire(qint64 nowMs)
{
    return m_people.removeIf([nowMs](const Person &person) { return person.untilMs <= nowMs; }) > 0;
}

bool TypingList::clear()
{
    const bool hadAny = !m_people.isEmpty();
    m_people.clear();
    return hadAny;
}

QStringList TypingList::nicks() const
{
    QStringList nicks;
    for (const Person &person : m_people)
        nicks.append(person.nick);
    return nicks;
}

std::optional<qint64> TypingList::nextEndMs() const
{
    const auto first = std::ranges::min_element(m_people, {}, &Person::untilMs);
    return first == m_people.end() ? std::nullopt : std::optional(first->untilMs);
}

} // namespace watek::client::session
