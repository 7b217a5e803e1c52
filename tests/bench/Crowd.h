// Many registered clients in channels, and the loop that reads them. Thread: main.
#pragma once

#include "tests/bench/LoadSocket.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace watek::bench {

struct CrowdShape {
    int clients = 100;
    int channels = 1; ///< client i is in channel i % channels; 0: in none
};

class Crowd {
public:
    /// Called with the bytes that client `index` has just read.
    using OnBytes = std::function<void(int index, QByteArrayView bytes)>;

    explicit Crowd(CrowdShape shape);
    ~Crowd();
    Crowd(const Crowd &) = delete;
    Crowd &operator=(const Crowd &) = delete;

    /// Connects, registers and joins everybody. An empty text, or what went wrong.
    QString enter(quint16 port);
    /// Reads what there is, waiting at most `waitMs` for the first of it. False when a connection
    /// was lost.
    bool read(int waitMs, const OnBytes &onBytes);
    bool send(int index, QByteArrayView bytes) { return m_sockets[size_t(index)].send(bytes); }

    const CrowdShape &shape() const { return m_shape; }
    QByteArray channelOf(int index) const
    {
        return "#bench" + QByteArray::number(index % m_shape.channels);
    }
    /// Seconds from the first connect to the last client's welcome (or its list of names).
    double enteringSeconds() const { return m_enteringSeconds; }

private:
    bool begin(int index, quint16 port);

    const CrowdShape m_shape;
    int m_epoll;
    std::vector<LoadSocket> m_sockets;
    std::vector<char> m_buffer;
    double m_enteringSeconds = 0;
};

} // namespace watek::bench
