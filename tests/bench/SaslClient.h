// One connection that logs in by SASL, a step at a time. Thread: main.
#pragma once

#include "tests/bench/LoadSocket.h"
#include "tests/bench/Target.h"

#include <QByteArray>

namespace watek::bench {

enum class Mechanism { Plain, Scram };

class SaslClient {
public:
    enum class State {
        Connecting,
        Asking, ///< for the mechanism
        Proving,
        LoggedIn, ///< 903 has come
        Online, ///< 001 has come
        Failed,
    };

    /// Begins to connect, to log in as "acct" and the number, with kPassword.
    bool begin(const Target &target, int account, Mechanism mechanism);
    /// Reads what has come and answers it, without waiting.
    State step();
    State state() const { return m_state; }
    /// After LoggedIn: ends the registration; Online follows.
    void enter();
    void close();
    /// What the server said last; for a complaint.
    const QByteArray &lastLines() const { return m_received; }

private:
    void answer();
    void prove(const QByteArray &challenge);
    void say(const QByteArray &line);

    LoadSocket m_socket;
    QByteArray m_account;
    Mechanism m_mechanism = Mechanism::Plain;
    State m_state = State::Failed;
    QByteArray m_received;
    QByteArray m_clientFirst; ///< of SCRAM, bare
};

} // namespace watek::bench
