// Wrong passwords for OPER in a row: whoever tries them out is closed in the end. They are counted
// by address, so that coming again does not begin anew. Thread: dispatcher; no clock.
//
// At most kMostAddresses are remembered, for kForgottenAfterMs after the last wrong password. When
// there are more, the one that was silent longest is forgotten: an attacker with thousands of
// addresses is held by the flood control of each connection only.
#pragma once

#include <QByteArray>
#include <QHash>

namespace watek::server::dispatcher {

class OperGuesses {
public:
    /// So many in a row close the connection.
    static constexpr int kMost = 10;
    static constexpr qint64 kForgottenAfterMs = 10 * 60'000;
    static constexpr qsizetype kMostAddresses = 1000;

    /// A wrong password came from there. How many that are in a row.
    int noteWrong(const QByteArray &address, qint64 nowMs);
    /// A right one came from there: it begins anew.
    void noteRight(const QByteArray &address) { m_wrong.remove(address); }
    qsizetype addresses() const { return m_wrong.size(); }

private:
    struct Row {
        int count = 0;
        qint64 lastMs = 0;
    };
    void makeRoom();

    QHash<QByteArray, Row> m_wrong; ///< by address
};

} // namespace watek::server::dispatcher
