// Names for messages: unique, short, safe in a tag and in a URL, and not to be guessed from one
// another. Thread: dispatcher; plain value.
#pragma once

#include <QByteArray>

namespace watek::server::dispatcher {

class MessageIds {
public:
    /// The same seed gives the same ids: a server takes a random one, a test does not.
    explicit MessageIds(quint64 seed)
        : m_seed(seed)
    {
    }
    /// Eleven characters of A-Z a-z 0-9 - _. No two are equal in 2^64.
    QByteArray next();

private:
    quint64 m_seed;
    quint64 m_count = 0;
};

} // namespace watek::server::dispatcher
