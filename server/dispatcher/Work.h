// How much one line makes the server do. One thread does the work of all, so a line that asks for
// much of it is cut in slices, and its sender pays for it like for many lines. Thread: dispatcher;
// a plain value.
#pragma once

#include <QtGlobal>

namespace watek::server::dispatcher {

class Work {
public:
    /// A unit is about what it costs to match one mask with one name: a tenth of a microsecond.
    static constexpr qint64 kSliceUnits = 5000;
    /// So much work costs its sender one more line of flood control: who asks for more than a line
    /// usually does may ask less often. At ten lines a second it is two thousandths of a processor.
    static constexpr qint64 kUnitsOfALine = 2000;
    /// Saying something is work, too: it is copied, sent and read.
    static constexpr qint64 unitsOfBytes(qsizetype bytes) { return bytes / 8; }
    /// Telling many receivers of something is cheaper for each than matching a mask.
    static constexpr qint64 unitsOfReceivers(qint64 receivers) { return receivers / 8; }

    void spend(qint64 units) { m_spent += units; }
    /// Something was said. The first time is what the line has paid for; a line with several
    /// targets costs as much as several lines.
    void noteSaying()
    {
        if (m_sayings++ > 0)
            m_spent += kUnitsOfALine;
    }
    qint64 spent() const { return m_spent; }
    bool isSliceOver() const { return m_spent >= kSliceUnits; }

private:
    qint64 m_spent = 0;
    int m_sayings = 0;
};

} // namespace watek::server::dispatcher
