#include "server/window/Format.h"

#include "common/protocol/DisplayText.h"
#include "common/protocol/UserMask.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace watek::server::window {

QString describeUptime(qint64 ms)
{
    const qint64 seconds = ms / 1000;
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString describeIdle(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms / 1000);
    if (seconds < 60)
        return QCoreApplication::translate("server::Format", "%1 s").arg(seconds);
    const qint64 minutes = seconds / 60;
    if (minutes < 60)
        return QCoreApplication::translate("server::Format", "%1 min").arg(minutes);
    return QCoreApplication::translate("server::Format", "%1 h %2 min")
        .arg(minutes / 60)
        .arg(minutes % 60);
}

QString describeNumber(double value)
{
    const bool isShort = value >= 10 || value == qint64(value);
    return QLocale().toString(value, 'f', isShort ? 0 : 1);
}

QString describeBytes(double bytes)
{
    // Shorter than QLocale's own: it stands in a table and changes all the time.
    static constexpr const char *kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    size_t unit = 0;
    for (; bytes >= 1024 && unit + 1 < std::size(kUnits); ++unit)
        bytes /= 1024;
    return describeNumber(bytes) + QChar(QChar::Nbsp) + QLatin1String(kUnits[unit]);
}

QString describeMoment(qint64 wallMs, qint64 nowMs)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(wallMs);
    const bool isToday = moment.date() == QDateTime::fromMSecsSinceEpoch(nowMs).date();
    return moment.toString(
        isToday ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString describeEndpoint(const QString &address, quint16 port)
{
    const bool isV6 = address.contains(QLatin1Char(':'));
    return (isV6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(address).arg(port);
}

QString describeKind(shared::ClientKind kind)
{
    switch (kind) {
    case shared::ClientKind::Unknown:
        return QStringLiteral("–");
    case shared::ClientKind::Irc:
        return QStringLiteral("IRC");
    case shared::ClientKind::PlainText:
        return QCoreApplication::translate("server::Format", "plain text");
    }
    return {};
}

QString describeState(shared::ClientState state, int place)
{
    switch (state) {
    case shared::ClientState::Waiting:
        return place > 0
            ? QCoreApplication::translate("server::Format", "waiting, no. %1").arg(place)
            : QCoreApplication::translate("server::Format", "waiting");
    case shared::ClientState::Registering:
        return QCoreApplication::translate("server::Format", "signing in");
    case shared::ClientState::Online:
        return QCoreApplication::translate("server::Format", "online");
    case shared::ClientState::Closing:
        return QCoreApplication::translate("server::Format", "closing");
    }
    return {};
}

QString describeLevel(shared::LogLevel level)
{
    switch (level) {
    case shared::LogLevel::Debug:
        return QCoreApplication::translate("server::Format", "debug");
    case shared::LogLevel::Info:
        return QCoreApplication::translate("server::Format", "info");
    case shared::LogLevel::Warning:
        return QCoreApplication::translate("server::Format", "warning");
    case shared::LogLevel::Error:
        return QCoreApplication::translate("server::Format", "error");
    }
    return {};
}

QString describeName(const QByteArray &name)
{
    return protocol::safeToShow(QString::fromUtf8(name));
}

QString describeOperator(const QByteArray &mask)
{
    const protocol::UserMask parts = protocol::splitUserMask(mask);
    const QString nick = describeName(parts.nick);
    return parts.host.isEmpty() ? nick
                                : QStringLiteral("%1 (%2)").arg(nick, describeName(parts.host));
}

} // namespace watek::server::window
