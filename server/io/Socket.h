// What carries the bytes of one client: a bare TCP socket, or a layer above one (TLS, WebSocket).
// Thread: io. Nothing here waits: what cannot be done now is done when the poller tells of the
// descriptor again.
//
// A layer has a beginning in which nobody can say anything yet: TLS shakes hands, a WebSocket is
// asked for in HTTP. Until it is *ready*, read() brings the beginning further and write() takes
// nothing. Whoever owns the socket gives it a deadline for that.
//
// A layer encodes what it is given. Bytes that it has taken and encoded and the system did not take
// are *held* by it, at most what one write() can bring; push() sends them. The owner asks the
// poller to tell when the system takes bytes as long as wantsWrite() says so.
//
// A read hands out all that it took from the system, so the poller always tells of the rest.
#pragma once

#include "server/shared/Ending.h"

#include <QByteArray>

#include <span>
#include <utility>

struct iovec;

namespace watek::server::io {

/// What came of one read or write.
struct Transfer {
    enum class Outcome {
        Done, ///< `bytes` were moved, at least one
        WouldWait, ///< nothing now; the poller will tell
        Closed, ///< the other side has ended the stream
        Broken, ///< Socket::describe(error) says why
    };
    Outcome outcome = Outcome::WouldWait;
    qsizetype bytes = 0;
    /// Not errno, which is above zero: what a layer has found wrong, and can describe.
    enum LayerError : int { TlsTrouble = -1, WebSocketTrouble = -2 };
    int error = 0; ///< errno, or a LayerError
    /// A layer has broken it off, and has told the other side as far as it could.
    bool isBrokenOff() const { return outcome == Outcome::Broken && error < 0; }
};

class Socket {
public:
    Socket() = default;
    virtual ~Socket() = default;
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    virtual int descriptor() const = 0;
    /// `into` has room for at least kLeastRead bytes.
    virtual Transfer read(std::span<char> into) = 0;
    /// Takes what it can of all the pieces; may move less than all.
    virtual Transfer write(std::span<const iovec> pieces) = 0;
    /// Sends what is held. Done: nothing is held any more.
    virtual Transfer push() { return {.outcome = Transfer::Outcome::Done}; }
    /// Lets a socket that takes no more take a few bytes more: for last words.
    virtual void makeRoom() = 0;
    /// Says that nothing more will be sent, and why where a layer can say it. Only while nothing is
    /// held.
    virtual void shutdownWrite() = 0;
    void setEnding(shared::Ending ending) { m_ending = ending; }
    /// Why a connection broke, for a QUIT line: "Connection reset by peer".
    virtual QByteArray describe(int error) const = 0;
    /// What encrypts it, once ready: "TLSv1.3, TLS_AES_128_GCM_SHA256". Empty: nothing does.
    virtual QByteArray cipher() const { return {}; }
    /// The certificate that the other side has shown, once ready: SHA-256 of its DER form, 64
    /// hexadecimal digits in lower case. Empty without one.
    virtual QByteArray certificateFingerprint() const { return {}; }
    /// The name under which the other side looked for this server, once ready, when one of the
    /// server's certificates is for it. Empty without one.
    virtual QByteArray hostName() const { return {}; }

    /// False while the connection only begins: write() takes nothing yet.
    bool isReady() const { return m_isReady; }
    /// push() is to be called when the system takes bytes again.
    bool wantsWrite() const { return m_wantsWrite; }
    /// What reading took since it was asked last, beside the bytes that were handed out, in lines:
    /// flood control counts it.
    int takeWork() { return std::exchange(m_work, 0); }

    static constexpr qsizetype kLeastRead = 32 * 1024;

protected:
    void setReady(bool isReady) { m_isReady = isReady; }
    void setWantsWrite(bool wants) { m_wantsWrite = wants; }
    void noteWork(int lines = 1) { m_work += lines; }
    shared::Ending ending() const { return m_ending; }

private:
    // Plain data, not virtual functions: asked for each client in each round.
    bool m_isReady = true;
    bool m_wantsWrite = false;
    shared::Ending m_ending = shared::Ending::Ordinary;
    int m_work = 0;
};

} // namespace watek::server::io
