// Many registered clients in channels, and the loop that reads them. Thread: main.
#pragma once

#include "tests/bench/LoadSocket.h"
#include "tests/bench/Target.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

namespace watek::bench {

struct CrowdShape {
    int clients = 100;
    int channels = 1; ///< client i is in channel i % channels; 0: in none
    int ethernet = 0; ///< so many clients, the last, have Segments::Ethernet
};

/// Client 17 is called "b17" and two letters, which are another crowd's own: in a server that runs
/// on (--port), those who have just left must not be met again.
class Crowd {
public:
    /// Called with the bytes that client `index` has just read.
    using OnBytes = std::function<void(int index, QByteArrayView bytes)>;

    explicit Crowd(CrowdShape shape);
    ~Crowd();
    Crowd(const Crowd &) = delete;
    Crowd &operator=(const Crowd &) = delete;

    /// Connects, registers and joins everybody, and reads until nothing more comes. An empty text,
    /// or what went wrong.
    QString enter(const Target &target);
    /// Reads once from each of at most `mostClients` (1 to 512) that have something, waiting at
    /// most `waitMs` for the first of it. False when a connection
    /// was lost that was not let go.
    bool read(int waitMs, const OnBytes &onBytes, int mostClients = 512);
    /// Reads until nothing has come for `ms`.
    bool settle(
        int ms, const OnBytes &onBytes = [](int, QByteArrayView) {});
    bool send(int index, QByteArrayView bytes) { return m_sockets[size_t(index)].send(bytes); }

    /// The server may close this one from now on.
    void letGo(int index) { m_isLetGo[size_t(index)] = true; }
    /// How many of those have been closed.
    int gone() const { return m_gone; }
    bool isGone(int index) const { return m_sockets[size_t(index)].descriptor() < 0; }
    QByteArray nick(int index) const { return "b" + QByteArray::number(index) + m_letters; }
    /// Whether the system takes more bytes for it now; send() waits until it does.
    bool canSend(int index) const { return m_sockets[size_t(index)].canSend(); }
    /// From now on nothing is read from this one, and the system keeps little for it.
    void stopReading(int index);

    const CrowdShape &shape() const { return m_shape; }
    QByteArray channel(int number) const
    {
        return "#bench-" + m_letters + QByteArray::number(number);
    }
    QByteArray channelOf(int index) const { return channel(index % m_shape.channels); }
    /// Seconds from the first connect to the last client's welcome (or its list of names).
    double enteringSeconds() const { return m_enteringSeconds; }

private:
    bool begin(int index, quint16 port);
    bool introduce(int index);
    /// What a client says to a line while it comes in; whether it is in now.
    bool answer(int index, QByteArrayView line);

    const CrowdShape m_shape;
    const QByteArray m_letters;
    int m_epoll;
    std::vector<LoadSocket> m_sockets;
    std::vector<bool> m_isLetGo;
    std::vector<char> m_buffer;
    Door m_door = Door::Plain; ///< of the server that it enters
    int m_gone = 0;
    double m_enteringSeconds = 0;
};

} // namespace watek::bench
