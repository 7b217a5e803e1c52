#include "client/session/ServerAddress.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <optional>

namespace watek::client::session {

namespace {

using base::Unexpected;
using receive::TlsMode;

constexpr quint16 kIrcPort = 6667; // the irc:// scheme's own defaults
constexpr quint16 kIrcsPort = 6697;

bool isHostName(QStringView host)
{
    if (host.isEmpty() || host.size() > 253)
        return false;
    const auto isAllowed = [](QChar c) {
        return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'-' || c == u'.'
            || c == u'_';
    };
    return std::all_of(host.begin(), host.end(), isAllowed) && !host.startsWith(u'-')
        && !host.startsWith(u'.') && !host.contains(QStringView(u".."));
}

bool isIpv6(QStringView text)
{
    QHostAddress address;
    return text.contains(u':') && address.setAddress(text.toString())
        && address.protocol() == QAbstractSocket::IPv6Protocol;
}

/// A decimal number without sign, 1 to 65535.
std::optional<quint16> parsePort(QStringView text)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (text.isEmpty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;
    const uint port = text.toUInt();
    if (port < 1 || port > 65535)
        return std::nullopt;
    return quint16(port);
}

struct HostAndRest {
    QString host;
    QStringView rest; ///< empty, or what follows the ':' (or space) before the port
    bool hasPort = false;
};

base::Expected<HostAndRest, AddressError> splitBracketed(QStringView text)
{
    const qsizetype end = text.indexOf(u']');
    if (end < 0 || !isIpv6(text.sliced(1, end - 1)))
        return Unexpected{AddressError::BadBrackets};
    HostAndRest parts{.host = text.sliced(1, end - 1).toString(), .rest = {}};
    const QStringView rest = text.sliced(end + 1).trimmed();
    if (rest.isEmpty())
        return parts;
    parts.hasPort = true;
    parts.rest = rest.startsWith(u':') ? rest.sliced(1) : rest;
    return parts;
}

base::Expected<HostAndRest, AddressError> splitHost(QStringView text)
{
    if (text.startsWith(u'['))
        return splitBracketed(text);
    if (isIpv6(text))
        return HostAndRest{.host = text.toString(), .rest = {}};

    const auto isSeparator = [](QChar c) { return c == u':' || c.isSpace(); };
    const auto at = std::find_if(text.begin(), text.end(), isSeparator);
    const QStringView host = text.first(at - text.begin());
    if (!isHostName(host))
        return Unexpected{AddressError::BadHost};
    HostAndRest parts{.host = host.toString(), .rest = {}};
    if (at != text.end()) {
        parts.hasPort = true;
        parts.rest = text.sliced(at - text.begin() + 1).trimmed();
    }
    return parts;
}

base::Expected<ServerAddress, AddressError> parseHostAndPort(
    QStringView text, ServerAddress address)
{
    const auto parts = splitHost(text);
    if (!parts)
        return Unexpected{parts.error()};
    address.host = parts->host;
    if (!parts->hasPort)
        return address;
    QStringView portText = parts->rest;
    if (portText.startsWith(u'+')) {
        portText = portText.sliced(1);
        address.tls = TlsMode::Required;
    }
    const auto port = parsePort(portText);
    if (!port)
        return Unexpected{AddressError::BadPort};
    address.port = *port;
    return address;
}

base::Expected<QStringList, AddressError> parseChannels(QStringView path)
{
    QStringList channels;
    const QString decodedPath = QUrl::fromPercentEncoding(path.toUtf8());
    for (const QString &part : decodedPath.split(u',', Qt::SkipEmptyParts)) {
        const QString name = part.startsWith(u'#') || part.startsWith(u'&') ? part : u'#' + part;
        const auto isBad = [](QChar c) { return c.isSpace() || c < u' ' || c == u'\x7f'; };
        if (name.size() < 2 || std::any_of(name.begin(), name.end(), isBad))
            return Unexpected{AddressError::BadChannel};
        channels.append(name);
    }
    return channels;
}

base::Expected<ServerAddress, AddressError> parseUrl(QStringView scheme, QStringView rest)
{
    const bool isSecure = scheme.compare(u"ircs", Qt::CaseInsensitive) == 0;
    if (!isSecure && scheme.compare(u"irc", Qt::CaseInsensitive) != 0)
        return Unexpected{AddressError::BadScheme};
    ServerAddress address;
    address.port = isSecure ? kIrcsPort : kIrcPort;
    address.tls = isSecure ? TlsMode::Required : TlsMode::Off;

    const qsizetype slash = rest.indexOf(u'/');
    const QStringView authority = slash < 0 ? rest : rest.first(slash);
    auto parsed = parseHostAndPort(authority, address);
    if (!parsed || slash < 0)
        return parsed;
    const auto channels = parseChannels(rest.sliced(slash + 1));
    if (!channels)
        return Unexpected{channels.error()};
    parsed->channels = *channels;
    return parsed;
}

} // namespace

bool ServerAddress::isThisComputer() const
{
    return host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0
        || QHostAddress(host).isLoopback();
}

QString ServerAddress::toText() const
{
    const bool isBracketed = host.contains(u':');
    QString text = isBracketed ? u'[' + host + u']' : host;
    if (tls != TlsMode::Off)
        text += QStringLiteral(":+%1").arg(port);
    else if (port != kDefaultPort)
        text += QStringLiteral(":%1").arg(port);
    return text;
}

base::Expected<ServerAddress, AddressError> parseServerAddress(QStringView text)
{
    text = text.trimmed();
    if (text.isEmpty())
        return ServerAddress{};
    const qsizetype scheme = text.indexOf(QStringView(u"://"));
    if (scheme >= 0)
        return parseUrl(text.first(scheme), text.sliced(scheme + 3));
    return parseHostAndPort(text, ServerAddress{});
}

} // namespace watek::client::session
