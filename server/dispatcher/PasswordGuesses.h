// Wrong passwords in a row, for WEBIRC, for RESUME, and in NamedGuesses for OPER and for accounts:
// whoever tries them out is kept from it in the end. They are counted by address, so that coming
// again does not begin anew. Thread: dispatcher; no clock.
//
// At most kMostAddresses are remembered, for kForgottenAfterMs after the last wrong password. When
// there are more, the one with the fewest wrong passwords is forgotten, of several the one that was
// silent longest. So nobody who is shut out is let in by others' single guesses.
#pragma once

#include <QByteArray>
#include <QHash>

namespace watek::server::dispatcher {

class PasswordGuesses {
public:
    /// So many in a row are too many.
    static constexpr int kMost = 10;
    /// Who gave too many is shut out for so long after the last one.
    static constexpr qint64 kShutOutMs = 60'000;
    static constexpr qint64 kForgottenAfterMs = 10 * 60'000;
    static constexpr qsizetype kMostAddresses = 1000;

    /// A wrong password came from there. How many that are in a row.
    int noteWrong(const QByteArray &address, qint64 nowMs);
    /// Too many came from there just now: what comes next need not be looked at.
    bool isShutOut(const QByteArray &address, qint64 nowMs) const;
    /// A right one came from there: it begins anew.
    void noteRight(const QByteArray &address) { m_wrong.remove(address); }
    qsizetype addresses() const { return m_wrong.size(); }

private:
    struct Row {
        int count = 0;
        qint64 lastMs = 0;
    };
    void makeRoom(qint64 nowMs);

    QHash<QByteArray, Row> m_wrong; ///< by address
};

} // namespace watek::server::dispatcher
