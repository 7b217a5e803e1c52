#include "server/app/StartError.h"

namespace watek::server::app {

namespace {

/// Without a subject: "port 6667 is already used by another program".
QString describeTrouble(const StartError &error, const shared::Endpoint &door)
{
    using Kind = StartError::Kind;
    const QString port = QString::number(door.port);
    switch (error.kind) {
    case Kind::PortInUse:
        return door.isUnix()
            ? QStringLiteral("another program listens on %1 already").arg(door.path)
            : QStringLiteral("port %1 is already used by another program").arg(port);
    case Kind::NotOurAddress:
        return QStringLiteral("%1 is not an address of this computer").arg(door.address);
    case Kind::BadAddress:
        return QStringLiteral("\"%1\" is not an IP address (nor localhost)").arg(door.address);
    case Kind::NotAllowed:
        return door.isUnix()
            ? QStringLiteral("%1 may not be made there: %2").arg(door.path, error.detail)
            : QStringLiteral("port %1 needs administrator rights; ports from 1024 up do not")
                  .arg(port);
    case Kind::NotASocket:
        return QStringLiteral("%1 is there already, and is not a socket").arg(door.path);
    case Kind::NoDescriptors:
        return QStringLiteral(
            "this system lets the server open too few files to serve even one client: %1. Raise "
            "the limit (ulimit -n) and start it again")
            .arg(error.detail);
    case Kind::Certificate:
        return QStringLiteral("the certificate for TLS cannot be used: %1").arg(error.detail);
    case Kind::Database:
        return error.detail;
    case Kind::Other:
        break;
    }
    if (door.isUnix())
        return QStringLiteral("%1: %2").arg(door.path, error.detail);
    return QStringLiteral("the server could not start: %1").arg(error.detail);
}

QString describeOne(const StartError &error, const shared::ServerConfig &config)
{
    const bool isNamed = error.isOfNamedDoor();
    const shared::Endpoint main{
        .name = shared::kMainDoor, .address = config.server.host, .port = config.server.port};
    QString text = describeTrouble(error, isNamed ? error.door : main) + u'.';
    if (isNamed)
        return QStringLiteral("The door %1 cannot be opened: %2")
            .arg(QString::fromUtf8(error.door.name), text);
    text[0] = text[0].toUpper();
    return text;
}

} // namespace

QStringList describeEach(const StartError &error, const shared::ServerConfig &config)
{
    QStringList sentences{describeOne(error, config)};
    for (const StartError &other : error.others)
        sentences += describeOne(other, config);
    return sentences;
}

QString describe(const StartError &error, const shared::ServerConfig &config)
{
    return describeEach(error, config).join(u' ');
}

} // namespace watek::server::app
