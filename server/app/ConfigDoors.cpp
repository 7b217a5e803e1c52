#include "server/app/ConfigDoors.h"

#include <QFile>

#include <sys/un.h>

#include <algorithm>
#include <vector>

namespace watek::server::app {

using shared::Endpoint;
using shared::ServerConfig;

namespace {

/// What the system keeps of a Unix socket's path, without the byte that ends it.
constexpr qsizetype kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

bool isEverybody(const QString &address)
{
    return address == u"*" || address == u"::" || address == u"0.0.0.0";
}

/// Only one of them could listen.
bool isSamePlace(const Endpoint &a, const Endpoint &b)
{
    if (a.isUnix() || b.isUnix())
        return a.path == b.path;
    const auto isSameAddress = [&a, &b] {
        const auto number = [](const QString &address) {
            return address == u"localhost" ? QStringLiteral("127.0.0.1") : address;
        };
        return number(a.address) == number(b.address) || isEverybody(a.address)
            || isEverybody(b.address);
    };
    return a.port != 0 && a.port == b.port && isSameAddress();
}

class DoorCheck {
public:
    DoorCheck(const Endpoint &door, const QString &file, const ConfigLines &lines)
        : m_door(door)
        , m_section(QStringLiteral("listen/") + QString::fromUtf8(door.name))
        , m_file(file)
        , m_lines(lines)
    {
    }

    /// Of this door alone.
    std::optional<ConfigError> complaint() const
    {
        if (m_door.name == shared::kMainDoor)
            return about({}, "is the name of the door that [server] host and port open");
        if (m_door.name == shared::kTlsDoor)
            return about({}, "is the name of the door that [tls] port opens");
        if (m_door.isUnix() && has("port"))
            return about("port", "cannot stand beside path: a door has one of them");
        if (m_door.isUnix() && has("address"))
            return about("address", "cannot stand beside path: a Unix socket has none");
        if (!m_door.isUnix() && !has("port"))
            return about({}, "has neither a port nor a path");
        if (QFile::encodeName(m_door.path).size() > kLongestPath)
            return about("path",
                QStringLiteral("is too long for a Unix socket: with its folder at most %1 bytes")
                    .arg(kLongestPath));
        if (has("permissions") && !m_door.isUnix())
            return about("permissions", "counts only beside path");
        return complaintAboutTransport();
    }

    ConfigError about(const char *key, const QString &reason) const
    {
        const QString name = key ? m_section + u'/' + QString::fromLatin1(key) : m_section;
        return {.file = m_file, .line = m_lines.value(name), .key = name, .reason = reason};
    }
    ConfigError about(const char *key, const char *reason) const
    {
        return about(key, QString::fromLatin1(reason));
    }

private:
    std::optional<ConfigError> complaintAboutTransport() const
    {
        if (!m_door.origins.isEmpty() && !shared::isWebSocket(m_door.transport))
            return about("origins", "counts only with transport = ws or wss");
        // A proxy's own connection has an address or none, as the door has.
        if (!m_door.proxyFrom.isEmpty() && m_door.proxyFrom.hasUnix() != m_door.isUnix())
            return about("proxy_from",
                m_door.isUnix() ? "must be unix: nobody else comes through a path"
                                : "cannot have unix: nobody comes so without a path");
        if (m_door.webircFrom.isEmpty() && !m_door.webircPassword.isEmpty())
            return about("webirc_password", "is of no use without webirc_from");
        if (!m_door.webircFrom.isEmpty() && m_door.webircPassword.isEmpty())
            return about("webirc_from", "is of no use without webirc_password");
        return std::nullopt;
    }

    bool has(const char *key) const
    {
        return m_lines.contains(m_section + u'/' + QString::fromLatin1(key));
    }

    const Endpoint &m_door;
    const QString m_section;
    const QString &m_file;
    const ConfigLines &m_lines;
};

QString nameFor(const Endpoint &door)
{
    return door.name == shared::kMainDoor ? QStringLiteral("[server]")
        : door.name == shared::kTlsDoor
        ? QStringLiteral("[tls]")
        : QStringLiteral("[listen/%1]").arg(QString::fromUtf8(door.name));
}

/// The first section [listen/NAME] that has no setting at all.
std::optional<ConfigError> emptySection(
    const ServerConfig &config, const QString &file, const ConfigLines &lines)
{
    for (auto line = lines.cbegin(); line != lines.cend(); ++line) {
        const QString name = line.key().section(u'/', 1);
        if (line.key().section(u'/', 0, 0) != u"listen" || name.contains(u'/'))
            continue;
        if (!std::ranges::count(config.listen, name.toUtf8(), &Endpoint::name)) {
            const Endpoint door{.name = name.toUtf8()};
            return DoorCheck(door, file, lines).complaint();
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<ConfigError> wrongDoor(
    const ServerConfig &config, const QString &file, const ConfigLines &lines)
{
    if (auto error = emptySection(config, file, lines))
        return error;
    for (const Endpoint &door : config.listen) {
        if (auto error = DoorCheck(door, file, lines).complaint())
            return error;
    }
    const std::vector<Endpoint> doors = shared::doorsOf(config);
    for (size_t later = 1; later < doors.size(); ++later) {
        for (size_t earlier = 0; earlier < later; ++earlier) {
            if (!isSamePlace(doors[later], doors[earlier]))
                continue;
            if (doors[later].name == shared::kTlsDoor)
                return ConfigError{.file = file,
                    .line = lines.value(QStringLiteral("tls/port")),
                    .key = QStringLiteral("tls/port"),
                    .reason
                    = QStringLiteral("is taken by %1 already").arg(nameFor(doors[earlier]))};
            return DoorCheck(doors[later], file, lines)
                .about(doors[later].isUnix() ? "path" : "port",
                    QStringLiteral("is taken by %1 already").arg(nameFor(doors[earlier])));
        }
    }
    return std::nullopt;
}

} // namespace watek::server::app
