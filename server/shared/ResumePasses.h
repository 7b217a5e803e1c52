// Which resume tokens are good, for the waiting room: who comes back with one stands at the head of
// the queue, and its time stands still while it waits there. The dispatcher decides who may resume;
// this is its copy for io threads. Any thread; one mutex, held for a look into a hash.
//
// Tokens are known by their SHA-256 only. Bound: the tokens that Resumptions keeps.
#pragma once

#include "common/threading/Mutex.h"

#include <QByteArray>
#include <QHash>

namespace watek::server::shared {

class ResumePasses {
public:
    /// The SHA-256 of a token, which is all that is ever kept of it. A token is 256 random bits, so
    /// no salt and no slow hash is needed.
    static QByteArray hashOf(const QByteArray &token);

    // The dispatcher's.
    /// `needsTls`: it was given over TLS, and is refused without.
    void add(const QByteArray &hash, bool needsTls);
    void remove(const QByteArray &hash);
    /// Somebody stands in the waiting room with it.
    bool isHeld(const QByteArray &hash) const;

    // The waiting room's.
    /// True: it is good on such a connection, and held until release(). One at a time: with one
    /// token nobody fills the head of the queue.
    [[nodiscard]] bool tryHold(const QByteArray &hash, bool isSecure);
    void release(const QByteArray &hash);

    qsizetype count() const;

private:
    struct Pass {
        bool needsTls = false;
        bool isHeld = false;
    };
    mutable threading::Mutex m_mutex{"resume passes", "which resume tokens are good"};
    QHash<QByteArray, Pass> m_passes GUARDED_BY(m_mutex);
};

} // namespace watek::server::shared
