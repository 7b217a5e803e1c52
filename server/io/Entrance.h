// Where one client stands before it is in the chat: what the gate has said, its permit or its place
// in the queue, and the lines it said meanwhile. Thread: io; no socket, no clock.
#pragma once

#include "common/protocol/WaitingRoom.h"
#include "server/shared/AdmissionGate.h"
#include "server/shared/Flow.h"
#include "server/shared/Inbound.h"

#include <utility>
#include <vector>

namespace watek::server::io {

class Entrance {
public:
    /// The gate has said its first word; nothing is read before.
    bool hasNews() const { return m_hasNews; }
    bool hasPermit() const { return bool(m_permit); }
    bool isWaiting() const { return m_place.place != 0; }
    const protocol::WaitingPlace &place() const { return m_place; }

    void onNews() { m_hasNews = true; }
    void onPermit(shared::Permit permit);
    /// False: news that was overtaken by later news, and says nothing.
    [[nodiscard]] bool onPlace(const protocol::WaitingPlace &place);
    /// True once for each place: the client is to be told.
    [[nodiscard]] bool mustTellPlace();
    /// True once: it waits and has said something, which the gate is to know.
    [[nodiscard]] bool mustTellSpoken()
    {
        return isWaiting() && !std::exchange(m_hasToldSpoken, true);
    }
    /// Where it counts is another network than the gate was told: its permit counts there, also one
    /// that comes later.
    void setNetwork(const QByteArray &network);
    shared::Permit takePermit() { return std::move(m_permit); }

    /// Of what it said is kept so much, in lines and in bytes of memory; the line that passes it is
    /// the last.
    static constexpr size_t kKeptLines = size_t(shared::Flow::kCredit);
    static constexpr qsizetype kKeptBytes = 64 * 1024;
    /// Keeps what was said until the client arrives.
    void keep(shared::InboundWhat what);
    bool mayKeepMore() const { return m_kept.size() < kKeptLines && m_keptBytes < kKeptBytes; }
    qsizetype keptBytes() const { return m_keptBytes; }
    std::vector<shared::InboundWhat> takeKept();

private:
    shared::Permit m_permit;
    QByteArray m_network; ///< empty: as the gate was told
    protocol::WaitingPlace m_place; ///< .place is 0 when it does not wait
    int m_toldPlace = 0;
    bool m_hasNews = false;
    bool m_hasToldSpoken = false;
    std::vector<shared::InboundWhat> m_kept;
    qsizetype m_keptBytes = 0;
};

} // namespace watek::server::io
