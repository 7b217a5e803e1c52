#include "common/protocol/LineFramer.h"

#include <utility>

namespace watek::protocol {

LineFramer::LineFramer(qsizetype maxLineBytes)
    : m_maxLineBytes(maxLineBytes)
{
}

QByteArray LineFramer::takePending() { return std::exchange(m_pending, QByteArray()); }

void LineFramer::reset()
{
    m_pending = QByteArray();
    m_beginning = QByteArray();
    m_skipping = false;
}

} // namespace watek::protocol
