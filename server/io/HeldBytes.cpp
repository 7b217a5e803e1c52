#include "server/io/HeldBytes.h"

#include <sys/uio.h>

namespace watek::server::io {

namespace {

/// As much as `below` takes now. `bytes` of the result: moved in all; Done: all of them.
Transfer writeAll(Socket &below, const QByteArray &bytes)
{
    Transfer all{.outcome = Transfer::Outcome::Done};
    while (all.bytes < bytes.size()) {
        const iovec rest{
            const_cast<char *>(bytes.constData()) + all.bytes, size_t(bytes.size() - all.bytes)};
        const Transfer one = below.write({&rest, 1});
        if (one.outcome != Transfer::Outcome::Done)
            return {.outcome = one.outcome, .bytes = all.bytes, .error = one.error};
        all.bytes += one.bytes;
    }
    return all;
}

} // namespace

Transfer HeldBytes::send(Socket &below, QByteArray &outgoing)
{
    Transfer sent{.outcome = Transfer::Outcome::Done};
    if (isEmpty())
        sent = writeAll(below, outgoing);
    if (sent.bytes < outgoing.size() && sent.outcome != Transfer::Outcome::Broken)
        m_bytes.append(outgoing.constData() + sent.bytes, outgoing.size() - sent.bytes);
    outgoing.resize(0); // keeps its memory
    return sent;
}

Transfer HeldBytes::push(Socket &below)
{
    const Transfer sent = writeAll(below, m_bytes);
    if (sent.bytes == m_bytes.size())
        clear();
    else
        m_bytes.remove(0, sent.bytes);
    return sent;
}

} // namespace watek::server::io
