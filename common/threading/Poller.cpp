#include "common/threading/Poller.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace watek::threading {

namespace {

epoll_event eventFor(quint64 token, Interest interest)
{
    epoll_event event{};
    // A half-closed stream is news only for who acts on it: it would be reported again and again
    // otherwise.
    if (interest.read)
        event.events |= EPOLLIN;
    if (interest.read || interest.end)
        event.events |= EPOLLRDHUP;
    if (interest.write)
        event.events |= EPOLLOUT;
    if (interest.once)
        event.events |= EPOLLET;
    event.data.u64 = token;
    return event;
}

} // namespace

Poller::Poller()
    : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        qFatal("Cannot make a poller: %s", std::strerror(errno));
}

Poller::~Poller() { close(m_epoll); }

bool Poller::add(int descriptor, quint64 token, Interest interest)
{
    epoll_event event = eventFor(token, interest);
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Poller::change(int descriptor, quint64 token, Interest interest)
{
    epoll_event event = eventFor(token, interest);
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void Poller::remove(int descriptor) { epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr); }

qsizetype Poller::poll(std::span<Ready> into, int waitMs)
{
    std::array<epoll_event, kMostAtOnce> events;
    const auto most = int(std::min(into.size(), events.size()));
    const int count = epoll_wait(m_epoll, events.data(), most, waitMs);
    for (int i = 0; i < count; ++i) {
        const quint32 bits = events[size_t(i)].events;
        into[size_t(i)] = {.token = events[size_t(i)].data.u64,
            .read = (bits & (EPOLLIN | EPOLLRDHUP)) != 0,
            .write = (bits & EPOLLOUT) != 0,
            .ended = (bits & EPOLLRDHUP) != 0,
            .broken = (bits & (EPOLLHUP | EPOLLERR)) != 0};
    }
    return std::max(count, 0);
}

} // namespace watek::threading
