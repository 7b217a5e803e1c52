// Compares the password of a WEBIRC line with the one in the settings. Any thread: the dispatcher
// compares it for who has a permit, an io thread for who waits for one. One mutex, a leaf.
//
// A hashed password takes its time to compare (PasswordHash.h), and a gateway gives the same one
// for each of its people. So the first right one is remembered by a fast hash, in memory only: from
// then on every comparison is quick, and its result is certain both ways.
//
// Bound: one row for each hashed password of the settings.
#pragma once

#include "common/threading/Mutex.h"

#include <QByteArray>
#include <QHash>

namespace watek::server::shared {

class GatewayPasswords {
public:
    enum class Verdict : quint8 {
        Right,
        Wrong,
        Unknown, ///< only the long comparison can tell: hashed, and never given rightly so far
    };

    /// `stored`: as the settings have it, plain or hashed. `given`: as the gateway said it.
    Verdict check(const QByteArray &stored, const QByteArray &given) const;
    /// The long comparison has found `given` to be right for the hashed password `stored`.
    void noteRight(const QByteArray &stored, const QByteArray &given);

private:
    mutable threading::Mutex m_mutex{"gateways", "the passwords that gateways gave rightly"};
    QHash<QByteArray, QByteArray> m_right GUARDED_BY(m_mutex); ///< fast hashes, by hashed password
};

/// Takes the same time wherever the difference is: a password is not to be guessed by the clock.
bool isSamePassword(const QByteArray &given, const QByteArray &right);

} // namespace watek::server::shared
