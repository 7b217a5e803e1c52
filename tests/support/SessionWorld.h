// A person with two connections, for the suites about sessions. Connections are put together here
// by hand, as a log-in will do it. Thread: the test's.
#pragma once

#include "tests/support/DispatcherHarness.h"

namespace watek::tests {

/// anna at a computer and with a telephone, and marek, all in #a.
struct SessionWorld {
    DispatcherHarness harness;
    base::ClientId computer = harness.online("anna");
    base::ClientId marek = harness.online("marek");
    base::ClientId telephone;

    SessionWorld()
    {
        harness.say(computer, "JOIN #a");
        harness.say(marek, "JOIN #a");
        telephone = addConnection(computer);
        harness.dropAll();
    }
    /// One more connection of whoever has this one.
    base::ClientId addConnection(base::ClientId to)
    {
        const base::ClientId id = harness.arrive(server::shared::ClientKind::Irc, "10.0.0.2");
        if (harness.attach(id, to) != server::dispatcher::Attached::Yes)
            qFatal("a connection is not taken");
        harness.checkState();
        return id;
    }
    QList<QByteArray> saidTo(base::ClientId who) { return harness.take(who); }
};

inline const QByteArray kAnna = ":anna!u@10.0.0.1";
inline const QByteArray kMarek = ":marek!u@10.0.0.1";

} // namespace watek::tests
