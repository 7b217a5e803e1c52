#include "server/io/Entrance.h"

namespace watek::server::io {

namespace {

qsizetype memoryOf(const QByteArray &bytes)
{
    // A block of its own has a header, and the system rounds it up.
    constexpr qsizetype kBlock = 32;
    return qsizetype(sizeof(QByteArray)) + (bytes.isEmpty() ? 0 : bytes.size() + kBlock);
}

/// About: the bytes themselves are less than what it takes to keep many small ones.
qsizetype memoryOf(const shared::InboundWhat &what)
{
    qsizetype bytes = sizeof(what);
    if (const auto *said = std::get_if<shared::Said>(&what)) {
        const protocol::Message &message = said->message;
        bytes += memoryOf(message.source) + memoryOf(message.command);
        for (const protocol::Tag &tag : message.tags)
            bytes += memoryOf(tag.key) + memoryOf(tag.value);
        for (const QByteArray &param : message.params)
            bytes += memoryOf(param);
    } else if (const auto *plain = std::get_if<shared::SaidPlain>(&what)) {
        bytes += memoryOf(plain->line);
    } else if (const auto *garbled = std::get_if<shared::Garbled>(&what)) {
        bytes += memoryOf(garbled->command) + memoryOf(garbled->label);
    }
    return bytes;
}

} // namespace

void Entrance::onPermit(shared::Permit permit)
{
    m_permit = std::move(permit);
    m_place = {};
    if (!m_network.isEmpty())
        m_permit.moveTo(m_network);
}

void Entrance::setNetwork(const QByteArray &network)
{
    m_network = network;
    m_permit.moveTo(network);
}

bool Entrance::onPlace(const protocol::WaitingPlace &place)
{
    const bool isOld = m_permit || (m_place.place != 0 && place.place >= m_place.place);
    if (isOld)
        return false;
    m_place = place;
    return true;
}

void Entrance::keep(shared::InboundWhat what)
{
    m_keptBytes += memoryOf(what);
    m_kept.push_back(std::move(what));
}

std::vector<shared::InboundWhat> Entrance::takeKept()
{
    m_keptBytes = 0;
    return std::exchange(m_kept, {});
}

bool Entrance::mustTellPlace()
{
    return std::exchange(m_toldPlace, m_place.place) != m_place.place;
}

} // namespace watek::server::io
