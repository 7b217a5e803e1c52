// What the dispatcher tells an io thread. Values only; one mailbox per io thread.
#pragma once

#include "common/threading/Mailbox.h"
#include "server/shared/Ending.h"

#include <QByteArray>
#include <QList>

#include <atomic>
#include <memory>
#include <vector>

namespace watek::server::shared {

/// A client's index in its io thread's table. It stays the client's own until the dispatcher says
/// Forget, so a list of slots needs no check against reuse.
using Slot = quint32;
inline constexpr Slot kNoSlot = ~Slot(0);

/// The clients of one io thread that get the same bytes. Implicitly shared: posting it copies a
/// pointer.
using SlotList = QList<Slot>;

struct Outbound {
    enum class Kind : quint8 {
        Send, ///< `bytes` to `slot`
        SendToMany, ///< `bytes` to every client in `audience` but `slot` (kNoSlot: all of them)
        Close, ///< `bytes` are the last that `slot` is sent; then it is closed
        Moved, ///< `bytes` is the address where `slot` really is, as its gateway has said
        Registered, ///< `slot` is in the chat now: its registration timeout is over
        Resume, ///< `slot` has credit again: read on
        Charge, ///< what `slot` asked for was as much work as `amount` lines: flood control is told
        TellDrained, ///< answer with Inbound Drained as soon as `slot` has little left to be sent
        TrackSending, ///< from now on note what of the bytes to `slot` has arrived
        TellMissed, ///< answer with Inbound Missed
        Exempt, ///< `slot` may send as fast as it likes (an operator)
        Unexempt, ///< and no longer
        Forget, ///< the dispatcher will never name `slot` again: the last word about every client
                ///< that arrived
    };

    Kind kind = Kind::Send;
    Ending ending = Ending::Ordinary; ///< of a Close
    quint16 amount = 0; ///< of a Charge
    Slot slot = kNoSlot;
    QByteArray bytes = {}; ///< whole lines, each with its ending, in the receiver's own form
    SlotList audience = {};
};

/// How many bytes an io thread has to write for it: what a mailbox is bounded by.
inline qint64 bytesToWrite(const Outbound &mail)
{
    const qint64 receivers = mail.kind == Outbound::Kind::SendToMany ? mail.audience.size() : 1;
    return mail.bytes.size() * receivers;
}

/// Bounds: the dispatcher takes no new mail while a mailbox holds more than this many entries, or
/// this many bytes to be written, each line counted once for each receiver. A batch of mail may
/// pass them by Outbox::kMostBytes.
inline constexpr qsizetype kOutboundBound = 16384;
inline constexpr qint64 kOutboundBytes = 64 * 1024 * 1024;

class OutboundMailbox : public threading::Mailbox<Outbound> {
public:
    explicit OutboundMailbox(const char *name)
        : threading::Mailbox<Outbound>(name, kOutboundBound)
    {
    }
    /// dispatcher: posts all of `items`, which are `bytes` to write in all.
    void postAll(std::vector<Outbound> &items, qint64 bytes)
    {
        m_bytes.fetch_add(bytes);
        threading::Mailbox<Outbound>::postAll(items);
    }
    /// dispatcher: the io thread is behind. It wakes the dispatcher when it has caught up.
    bool isCongested() const
    {
        return m_bytes.load() > kOutboundBytes || threading::Mailbox<Outbound>::isCongested();
    }
    /// io: so many bytes of what it took were offered to their sockets. True when the dispatcher
    /// may have seen that it was behind.
    [[nodiscard]] bool noteOffered(qint64 bytes)
    {
        const qint64 before = m_bytes.fetch_sub(bytes);
        return before > kOutboundBytes;
    }

private:
    std::atomic<qint64> m_bytes{0};
};

/// Where a client is served, and how mail gets there. The dispatcher keeps the mailbox alive; an
/// ended thread's mail is lost harmlessly.
struct ClientRoute {
    quint32 thread
        = 0; ///< number of the io thread, small; reused only after all its clients have left
    Slot slot = kNoSlot;
    std::shared_ptr<OutboundMailbox> mailbox = nullptr;
};

} // namespace watek::server::shared
