// What the dispatcher tells an io thread. Values only; one mailbox per io thread.
#pragma once

#include "common/threading/Mailbox.h"

#include <QByteArray>
#include <QList>

#include <memory>

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
        Registered, ///< `slot` is in the chat now: its registration timeout is over
        Resume, ///< `slot` has credit again: read on
        Charge, ///< what `slot` asked for was as much work as `amount` lines: flood control is told
        TellDrained, ///< answer with Inbound Drained as soon as `slot` has little left to be sent
        Exempt, ///< `slot` may send as fast as it likes (an operator)
        Unexempt, ///< and no longer
        Forget, ///< the dispatcher will never name `slot` again: the last word about every client
                ///< that arrived
    };

    Kind kind = Kind::Send;
    quint16 amount = 0; ///< of a Charge
    Slot slot = kNoSlot;
    QByteArray bytes = {}; ///< whole lines, each with its ending, in the receiver's own form
    SlotList audience = {};
};

/// Bound: the dispatcher takes no new mail while a mailbox holds more than this (see
/// DispatcherMail).
inline constexpr qsizetype kOutboundBound = 16384;

using OutboundMailbox = threading::Mailbox<Outbound>;

/// Where a client is served. The dispatcher keeps the mailbox alive; an ended thread's mail is lost
/// harmlessly.
struct ClientPlace {
    quint32 thread
        = 0; ///< number of the io thread, small; reused only after all its clients have left
    Slot slot = kNoSlot;
    std::shared_ptr<OutboundMailbox> mailbox = nullptr;
};

} // namespace watek::server::shared
