#include "server/io/Entrance.h"

namespace watek::server::io {

void Entrance::onPermit(shared::Permit permit)
{
    m_permit = std::move(permit);
    m_place = {};
}

bool Entrance::onPlace(const protocol::WaitingPlace &place)
{
    const bool isOld = m_permit || (m_place.place != 0 && place.place >= m_place.place);
    if (isOld)
        return false;
    m_place = place;
    return true;
}

bool Entrance::mustTellPlace()
{
    return std::exchange(m_toldPlace, m_place.place) != m_place.place;
}

} // namespace watek::server::io
