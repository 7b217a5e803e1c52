// What an io thread does for one client without asking the system: bytes become lines and messages
// (Intake), lines wait and become one write (SendQueue). The system's own work does not count.
// Thread: the program's only one, which plays an io thread.
#include "server/io/Intake.h"
#include "server/io/SendQueue.h"
#include "tests/instructions/Meter.h"
#include "tests/instructions/Scripts.h"

#include <sys/socket.h>

#include <array>
#include <memory>
#include <vector>

namespace watek::tests {

namespace {

using namespace server;

constexpr int kLines = 1000;

/// Takes everything and keeps nothing.
class Drain final : public io::IntakeSink {
public:
    bool take(shared::InboundWhat) override { return true; }
};

const QByteArray kText = "a line is about as long as this one, which is what people say at once";
const QByteArray kPlain = "PRIVMSG #room :" + kText + "\r\n";
const QByteArray kTagged
    = "@label=12;+draft/reply=AbCdEfGhIjK;+example.org/mood=glad\\sbut\\stired "
      "PRIVMSG #room :"
    + kText + "\r\n";

/// Somebody who has been known as a speaker of IRC for long.
struct Speaker {
    Speaker()
    {
        ioRole.assertCurrent();
        intake.feed("NICK anna\r\nUSER u 0 * :Anna\r\n");
    }
    Drain drain;
    io::Intake intake{drain, true};
};

/// The same lines, in reads of `linesAtOnce`.
void readLines(const char *name, const QByteArray &line, int linesAtOnce)
{
    Speaker speaker;
    const QByteArray bytes = line.repeated(linesAtOnce);
    Meter meter(name);
    meter.count([&] {
        ioRole.assertCurrent();
        for (int i = 0; i < kLines; i += linesAtOnce)
            speaker.intake.feed(bytes);
    });
}

/// No read ends where a line ends.
void readCutLines(const char *name)
{
    Speaker speaker;
    const QByteArray bytes = kPlain.last(kPlain.size() - 40) + kPlain.first(40);
    speaker.intake.feed(kPlain.first(40));
    Meter meter(name);
    meter.count([&] {
        ioRole.assertCurrent();
        for (int i = 0; i < kLines; ++i)
            speaker.intake.feed(bytes);
    });
}

/// Each of many queues gets the same lines, as members of a room do, and writes them at once.
void writeLines(const char *name, int linesAtOnce)
{
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        qFatal("there is no pair of sockets to write to");
    io::PlainSocket socket{shared::Descriptor(ends[0])};
    io::PlainSocket reader{shared::Descriptor(ends[1])};
    std::vector<char> received(size_t(kPlain.size() * linesAtOnce));
    std::array<io::SendQueue, 10> queues;
    Meter meter(name);
    for (int i = 0; i < kLines; i += linesAtOnce) {
        io::SendQueue &queue = queues[size_t(i) % queues.size()];
        io::Transfer sent;
        meter.count([&] {
            for (int line = 0; line < linesAtOnce; ++line)
                queue.append(kPlain);
            sent = queue.flush(socket);
        });
        if (sent.outcome != io::Transfer::Outcome::Done
            || reader.read(received).bytes != qsizetype(received.size()))
            qFatal("what was queued was not written at once");
    }
}

} // namespace

void runIoScripts()
{
    const threading::ThreadRole::Binding binding(ioRole);
    ioRole.assertCurrent();
    readLines("read-1-line 1000", kPlain, 1);
    readLines("read-50-lines 1000", kPlain, 50);
    readLines("read-tagged-lines 1000", kTagged, 50);
    readCutLines("read-cut-lines 1000");
    writeLines("write-1-line 1000", 1);
    writeLines("write-50-lines 1000", 50);
}

} // namespace watek::tests
