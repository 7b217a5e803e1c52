// The live table of connections: every thread keeps its part of a row up to date, the window reads
// it. Any thread. One mutex, a leaf; rows are copied out, never handed out.
#pragma once

#include "common/threading/Mutex.h"
#include "server/shared/ClientInfo.h"

#include <QHash>

#include <optional>
#include <vector>

namespace watek::server::shared {

class ClientRegistry {
public:
    /// io: a connection has come.
    void add(ClientRow row);
    /// io: its socket is closed.
    void remove(base::ClientId id);

    /// io: how it is encrypted.
    void setCipher(base::ClientId id, const QByteArray &cipher);
    void setKind(base::ClientId id, ClientKind kind);
    void setState(base::ClientId id, ClientState state);
    /// Its place in the waiting room; 0 when it is not there.
    void setPlace(base::ClientId id, int place);
    /// dispatcher: who it is now, and in how many channels.
    struct Identity {
        QByteArray nick;
        QByteArray account;
        int channels = 0;
        bool isOperator = false;
    };
    void setIdentity(base::ClientId id, const Identity &identity);

    /// io, dispatcher: where it really is, and the gateway that says so.
    void setAddress(base::ClientId id, const QByteArray &address, const Bringer &gateway);

    /// Rows in the order of their ids. Copies shared pointers and implicitly shared bytes under the
    /// lock.
    std::vector<ClientRow> rows() const;
    /// The nickname that it has now; empty when it has none.
    QByteArray nickOf(base::ClientId id) const;
    /// Nothing when it has gone.
    std::optional<ClientRow> row(base::ClientId id) const;
    int count() const;
    int count(ClientState state) const;
    /// Changes whenever a row does: an unchanged table need not be copied again.
    quint64 revision() const { return m_revision.load(std::memory_order_relaxed); }

    threading::MutexStats mutexStats() const { return m_mutex.stats(); }

private:
    template <typename Change>
    void change(base::ClientId id, Change &&apply) EXCLUDES(m_mutex);

    mutable threading::Mutex m_mutex{"clients", "the table of connections"};
    QHash<base::ClientId, ClientRow> m_rows GUARDED_BY(m_mutex);
    std::atomic<quint64> m_revision{0};
};

} // namespace watek::server::shared
