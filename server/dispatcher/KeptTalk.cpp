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
                         [](const auto &) { return qint64(0); }},
            what);
}

qint64 KeptTalk::bytesOf(const Event &event) { return bytesOf(event.what); }

qint64 KeptTalk::keep(const std::shared_ptr<const Event> &event, bool isPrivate, quint64 channel)
{
    const qint64 before = m_bytes;
    const qint64 bytes = bytesOf(*event);
    while (m_bytes + bytes > kMostBytes && makeRoom()) { }
    if (m_bytes + bytes > kMostBytes) {
        ++m_lost;
        return m_bytes - before;
    }
    m_lines.push_back({event, bytes, isPrivate, channel});
    m_bytes += bytes;
    if (isPrivate)
        m_privateBytes += bytes;
    return m_bytes - before;
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
