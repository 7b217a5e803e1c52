#include "server/app/OpenDoors.h"

#include <QFile>

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace watek::server::app {

using base::Unexpected;
using shared::Endpoint;

namespace {

StartError startErrorFrom(const listener::ListenError &error, const Endpoint &door)
{
    using From = listener::ListenError::Kind;
    using Kind = StartError::Kind;
    const auto kind = [&error] {
        switch (error.kind) {
        case From::InUse:
            return Kind::PortInUse;
        case From::NotOurAddress:
            return Kind::NotOurAddress;
        case From::BadAddress:
            return Kind::BadAddress;
        case From::NotAllowed:
            return Kind::NotAllowed;
        case From::NotASocket:
            return Kind::NotASocket;
        case From::Other:
            break;
        }
        return Kind::Other;
    };
    return {kind(), error.detail, door, {}};
}

/// `errors` has at least one.
StartError joined(std::vector<StartError> errors)
{
    StartError first = std::move(errors.front());
    errors.erase(errors.begin());
    first.others = std::move(errors);
    return first;
}

/// Of the file of a Unix socket that stays open. False: see errno.
bool givePermissions(const Endpoint &before, const Endpoint &after)
{
    if (!after.isUnix() || before.permissions == after.permissions)
        return true;
    const QByteArray path = QFile::encodeName(after.path);
    return ::chmod(path.constData(), mode_t(after.permissions)) == 0;
}

/// "127.0.0.1 port 8888", "/run/watek/irc.sock".
QString placeOf(const Endpoint &door, quint16 port)
{
    return door.isUnix() ? door.path
                         : QStringLiteral("%1 port %2").arg(door.address, QString::number(port));
}

} // namespace

const OpenDoors::Known *OpenDoors::openAt(const Endpoint &place) const
{
    const auto known = std::ranges::find_if(
        m_known, [&place](const Known &one) { return listenAtSameAddress(one.endpoint, place); });
    if (known == m_known.end())
        return nullptr;
    const auto socket = known->socket.lock();
    return socket && socket->isInItsPlace() ? &*known : nullptr;
}

std::vector<std::shared_ptr<const listener::ListenSocket>> OpenDoors::socketsToClose(
    const std::vector<Endpoint> &wanted) const
{
    std::vector<std::shared_ptr<const listener::ListenSocket>> sockets;
    for (const Known &one : m_known) {
        const bool stays = std::ranges::any_of(wanted,
            [&one](const Endpoint &door) { return listenAtSameAddress(one.endpoint, door); });
        if (!stays)
            sockets.push_back(one.socket.lock());
    }
    for (const auto &one : m_leaving)
        sockets.push_back(one.lock());
    std::erase(sockets, nullptr);
    return sockets;
}

base::Expected<std::vector<listener::DoorPlan>, StartError> OpenDoors::change(
    const std::vector<Endpoint> &wanted)
{
    const auto leaving = socketsToClose(wanted);
    std::vector<Known> known;
    std::vector<listener::DoorPlan> plans;
    std::vector<StartError> errors;
    for (const Endpoint &door : wanted) {
        if (const Known *same = openAt(door)) {
            known.push_back(*same);
            known.back().endpoint = door;
            known.back().isTold = same->endpoint == door;
            plans.push_back({.endpoint = door});
        } else {
            auto socket = listener::ListenSocket::open(door, leaving);
            if (!socket) {
                errors.push_back(startErrorFrom(socket.error(), door));
                continue;
            }
            listener::OpenDoor opened{.socket
                = std::make_shared<const listener::ListenSocket>(std::move(socket).value())};
            known.push_back({.endpoint = door,
                .port = opened.socket->port(),
                .counters = opened.counters,
                .socket = opened.socket});
            plans.push_back({.endpoint = door, .opened = std::move(opened)});
        }
    }
    if (!errors.empty())
        return Unexpected{joined(std::move(errors))};
    // Last, for until here nothing has changed that would have to be undone.
    for (const Known &one : known) {
        if (const Known *same = openAt(one.endpoint);
            same && !givePermissions(same->endpoint, one.endpoint))
            return Unexpected{StartError{StartError::Kind::NotAllowed,
                QString::fromLocal8Bit(std::strerror(errno)), one.endpoint, {}}};
    }
    m_known = std::move(known);
    m_leaving.assign(leaving.begin(), leaving.end());
    return plans;
}

std::vector<DoorSnapshot> OpenDoors::snapshots() const
{
    std::vector<DoorSnapshot> snapshots;
    for (const Known &door : m_known) {
        DoorSnapshot &one = snapshots.emplace_back();
        one.endpoint = door.endpoint;
        one.endpoint.port = door.port;
        one.isPaused = door.counters->isPaused;
        one.connections = door.counters->connections;
        one.refused = door.counters->refused;
    }
    return snapshots;
}

quint16 OpenDoors::port() const
{
    const auto door = std::ranges::find_if(m_known, [](const Known &one) { return one.port != 0; });
    return door == m_known.end() ? quint16(0) : door->port;
}

void OpenDoors::tell(shared::Log &log)
{
    for (Known &door : m_known) {
        if (std::exchange(door.isTold, true))
            continue;
        const QByteArray place = placeOf(door.endpoint, door.port).toUtf8();
        const QByteArray name = "the door " + door.endpoint.name + " ("
            + shared::nameOf(door.endpoint.transport) + ')';
        if (door.endpoint.name == shared::kMainDoor)
            log.info("server", "listening on " + place);
        else
            log.info("server", "listening on " + place + ": " + name);
    }
}

} // namespace watek::server::app
