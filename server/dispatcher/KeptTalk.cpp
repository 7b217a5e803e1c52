#include "server/dispatcher/KeptTalk.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// An event's own memory, and its place in the list.
constexpr qint64 kEventBytes = qint64(sizeof(Event)) + 200;

template <typename Said>
qint64 bytesOfSaid(const Said &said)
{
    qint64 bytes = said.text.size() + said.clientTags.size();
    for (const SaidLine &line : said.lines)
        bytes += line.text.size() + qint64(sizeof line);
    return bytes;
}

} // namespace

qint64 KeptTalk::bytesOf(const What &what)
{
    return kEventBytes
        + std::visit(Overloaded{[](const SaidInChannel &said) { return bytesOfSaid(said); },
                         [](const SaidToUser &said) { return bytesOfSaid(said); },
                         [](const Kicked &kicked) { return qint64(kicked.reason.size()); },
                         [](const Redacted &redacted) { return qint64(redacted.reason.size()); },
                         [](const auto &) { return qint64(0); }},
            what);
}

qint64 KeptTalk::bytesOf(const Event &event) { return bytesOf(event.what); }

void KeptTalk::keep(
    const std::shared_ptr<const Event> &event, bool isPrivate, quint64 channel, bool isTold)
{
    const qint64 bytes = bytesOf(*event);
    while (m_bytes + bytes > kMostBytes && makeRoom()) { }
    if (m_bytes + bytes > kMostBytes) {
        ++m_lost;
        return;
    }
    m_lines.push_back({event, bytes, isPrivate, channel, isTold});
    m_bytes += bytes;
    if (isPrivate)
        m_privateBytes += bytes;
}

void KeptTalk::forget(const QByteArray &msgid)
{
    const auto found = std::ranges::find_if(
        m_lines, [&](const Line &line) { return line.event->msgid == msgid; });
    if (found == m_lines.end())
        return;
    m_bytes -= found->bytes;
    if (found->isPrivate)
        m_privateBytes -= found->bytes;
    m_lines.erase(found);
}

void KeptTalk::noteTold(qint64 fromMs)
{
    for (Line &line : m_lines)
        line.isTold = line.isTold || line.event->timeMs >= fromMs;
    if (fromMs > std::numeric_limits<qint64>::min())
        return;
    m_lostTold = m_lost;
    m_isGapTold = m_hasGap;
}

KeptTalk KeptTalk::untold() const
{
    KeptTalk rest;
    for (const Line &line : m_lines) {
        if (!line.isTold)
            rest.keep(line.event, line.isPrivate, line.channel);
    }
    rest.m_lost = m_lost - m_lostTold;
    rest.m_hasGap = m_hasGap && !m_isGapTold;
    return rest;
}

bool KeptTalk::makeRoom()
{
    const auto oldest = std::ranges::find(m_lines, false, &Line::isPrivate);
    if (oldest == m_lines.end())
        return false;
    m_bytes -= oldest->bytes;
    m_lines.erase(oldest);
    ++m_lost;
    return true;
}

} // namespace watek::server::dispatcher
