// What an io thread does for one client without asking the system: bytes become lines and messages
// (Intake), lines wait and become one write (SendQueue). The system's own work does not count.
// Thread: the program's only one, which plays an io thread.
#include "server/io/Intake.h"
#include "server/io/PlainSocket.h"
#include "server/io/SendQueue.h"
#include "tests/instructions/Meter.h"
#include "tests/instructions/Scripts.h"

#include <sys/socket.h>

#include <array>
#include <variant>
#include <vector>

namespace watek::tests {

namespace {

using namespace server;

constexpr int kLines = 1000;

/// Takes everything and keeps nothing.
class Drain final : public io::IntakeSink {
public:
    bool take(shared::InboundWhat what) override
    {
        messages += std::holds_alternative<shared::Said>(what);
        return true;
    }

    int messages = 0;
};

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
        drain.messages = 0;
    }
    ~Speaker()
    {
        if (drain.messages != kLines)
            qFatal("of %d lines %d were messages", kLines, drain.messages);
    }
    Drain drain;
    io::Intake intake{drain, true};
};

/// The same lines, in reads of `linesAtOnce`.
void readLines(const char *name, const QByteArray &line, int linesAtOnce)
{
    Speaker speaker;
    const QByteArray bytes = line.repeated(linesAtOnce);
    Meter meter(name, kLines);
    meter.count([&] {
        ioRole.assertCurrent();
        for (int i = 0; i < kLines; i += linesAtOnce)
            speaker.intake.feed(bytes);
    });
}

/// No read ends where a line ends.
void readCutLines(const char *name)
{
    ioRole.assertCurrent();
    Speaker speaker;
    const QByteArray bytes = kPlain.last(kPlain.size() - 40) + kPlain.first(40);
    speaker.intake.feed(kPlain.first(40));
    Meter meter(name, kLines);
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
    Meter meter(name, kLines);
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
    readLines("read-1-line", kPlain, 1);
    readLines("read-50-lines", kPlain, 50);
    readLines("read-tagged-lines", kTagged, 50);
    readCutLines("read-cut-lines");
    writeLines("write-1-line", 1);
    writeLines("write-50-lines", 50);
}

} // namespace watek::tests
