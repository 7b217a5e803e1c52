// How mail is delivered.
//
// The mail is taken in one go and gone through in its order, so that what the dispatcher says to
// one client reaches its send queue in that order. Nothing is written while a queue is filled:
// consecutive lines to the very same audience are a *run*, joined into one piece of at most 64 KiB,
// so that one message to a channel costs each receiver one reference and one write. Those who said
// a line of the run get the pieces around it.
//
// A queue must not look full only because nobody has tried to send it. So after every 8 MiB,
// counted once for each receiver, the queues are offered to their sockets, and once more at the
// end.
//
// The mailbox is limited by the dispatcher, which takes no new mail while it is over one of its
// bounds: 16384 entries, or 64 MiB to be written. Mail counts until it was offered to the sockets;
// if the mailbox was over a bound, the dispatcher is woken then.
#include "server/io/MailDelivery.h"

#include <utility>

namespace watek::server::io {

using shared::Outbound;
using shared::Slot;

namespace {

/// So much of the mail, counted once for each receiver, fills send queues before they are offered
/// to their sockets.
constexpr qint64 kOfferBytes = 8 * 1024 * 1024;
/// A run is at most so long.
constexpr qsizetype kRunBytes = 64 * 1024;

/// How many at the front of `mail`, which is not empty, go to the very same audience.
size_t runLength(std::span<const Outbound> mail)
{
    const Outbound &first = mail.front();
    if (first.kind != Outbound::Kind::SendToMany)
        return 1;
    size_t length = 1;
    qsizetype bytes = first.bytes.size();
    while (length < mail.size() && mail[length].kind == Outbound::Kind::SendToMany
        && mail[length].audience.constData() == first.audience.constData()
        && mail[length].audience.size() == first.audience.size()) {
        bytes += mail[length].bytes.size();
        if (bytes > kRunBytes)
            break;
        ++length;
    }
    return length;
}

} // namespace

void MailDelivery::deliverAll()
{
    m_mailbox.takeAll(m_mail);
    // Asked of what was taken: the mailbox may have passed its bound since any look before.
    bool wasCongested = qsizetype(m_mail.size()) > shared::kOutboundBound;
    qint64 bytes = 0;
    const auto offer = [&]() REQUIRES(ioRole) {
        m_offer();
        wasCongested = m_mailbox.noteOffered(std::exchange(bytes, 0)) || wasCongested;
    };
    for (std::span<const Outbound> rest(m_mail); !rest.empty();) {
        const size_t length = runLength(rest);
        for (const Outbound &mail : rest.first(length))
            bytes += shared::bytesToWrite(mail);
        if (length > 1)
            deliverRun(rest.first(length));
        else
            deliver(rest.front());
        rest = rest.subspan(length);
        if (bytes > kOfferBytes)
            offer();
    }
    m_mail.clear();
    offer();
    // The dispatcher takes no mail while a mailbox is over its bound.
    if (wasCongested)
        m_dispatcher.wake();
}

/// One piece for each of the audience, except for those who said some of the lines.
void MailDelivery::deliverRun(std::span<const Outbound> run)
{
    noteSpeakers(run);
    qsizetype size = 0;
    for (const Outbound &mail : run)
        size += mail.bytes.size();
    QByteArray all;
    all.reserve(size);
    for (const Outbound &mail : run)
        all.append(mail.bytes);
    for (const Slot slot : run.front().audience) {
        ClientWorker *const worker = m_slots.at(slot);
        if (!worker)
            continue;
        if (speaksInRun(slot))
            deliverToSpeaker(*worker, run, all);
        else
            worker->queue(all);
    }
}

void MailDelivery::noteSpeakers(std::span<const Outbound> run)
{
    ++m_run;
    m_saidInRun.resize(m_slots.size());
    for (const Outbound &mail : run) {
        if (mail.slot < m_saidInRun.size())
            m_saidInRun[mail.slot] = m_run;
    }
}

/// Between its own lines it gets the others.
void MailDelivery::deliverToSpeaker(
    ClientWorker &speaker, std::span<const Outbound> run, const QByteArray &all)
{
    qsizetype from = 0;
    qsizetype end = 0;
    for (const Outbound &mail : run) {
        if (mail.slot == speaker.slot()) {
            speaker.queue(all, from, end - from);
            from = end + mail.bytes.size();
        }
        end += mail.bytes.size();
    }
    speaker.queue(all, from, end - from);
}

void MailDelivery::deliver(const Outbound &mail)
{
    if (mail.kind == Outbound::Kind::SendToMany) {
        for (const Slot slot : mail.audience) {
            if (slot == mail.slot)
                continue;
            if (ClientWorker *worker = m_slots.at(slot))
                worker->queue(mail.bytes);
        }
        return;
    }
    if (mail.kind == Outbound::Kind::Forget)
        return m_slots.forget(mail.slot);
    ClientWorker *worker = m_slots.at(mail.slot);
    if (!worker)
        return;
    switch (mail.kind) {
    case Outbound::Kind::Send:
        worker->queue(mail.bytes);
        break;
    case Outbound::Kind::Close:
        worker->closeWith(mail.bytes, {}, mail.ending);
        break;
    case Outbound::Kind::Moved:
        worker->onMoved(mail.bytes);
        break;
    case Outbound::Kind::Registered:
        worker->onRegistered();
        break;
    case Outbound::Kind::Resume:
        worker->onResume();
        break;
    case Outbound::Kind::Exempt:
        worker->onExempt(true);
        break;
    case Outbound::Kind::Unexempt:
        worker->onExempt(false);
        break;
    case Outbound::Kind::Charge:
        worker->onCharge(mail.amount);
        break;
    case Outbound::Kind::TellDrained:
        worker->onTellDrained();
        break;
    case Outbound::Kind::TrackSending:
        worker->onTrackSending();
        break;
    case Outbound::Kind::TellMissed:
        worker->onTellMissed();
        break;
    case Outbound::Kind::SendToMany:
    case Outbound::Kind::Forget:
        break;
    }
}

} // namespace watek::server::io
