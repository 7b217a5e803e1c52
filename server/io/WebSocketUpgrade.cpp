#include "server/io/WebSocketUpgrade.h"

#include "common/protocol/Ascii.h"
#include "server/shared/Networks.h"
#include "server/shared/TlsAlert.h"

#include <QCryptographicHash>

#include <algorithm>
#include <optional>
#include <vector>

namespace watek::server::io {

namespace {

using Verdict = Upgrade::Verdict;

const QByteArray kNoHttpAnswer = "ERROR :This port speaks IRC over WebSocket only. Use the "
                                 "server's other port, or a web client.\r\n";
constexpr QByteArrayView kWhatThisIs(
    "This is a chat server's door for web clients, not a web page: it speaks IRC over WebSocket. ");

Upgrade needMore() { return {}; }

/// `fields`: further header lines, each with its end.
Upgrade refused(QByteArrayView status, QByteArrayView sentence, QByteArrayView fields = {})
{
    const QByteArray body = kWhatThisIs.toByteArray().append(sentence).append('\n');
    QByteArray answer = QByteArray("HTTP/1.1 ").append(status).append("\r\n");
    answer.append(fields);
    answer.append("Content-Type: text/plain; charset=utf-8\r\nContent-Length: ")
        .append(QByteArray::number(body.size()))
        .append("\r\nConnection: close\r\n\r\n")
        .append(body);
    return {.verdict = Verdict::Refused,
        .answer = answer,
        .trouble = QByteArray("HTTP ").append(status).append(": ").append(sentence)};
}

Upgrade badRequest(QByteArrayView sentence) { return refused("400 Bad Request", sentence); }

Upgrade foreign(const QByteArray &answer, const QByteArray &trouble)
{
    return {.verdict = Verdict::Refused, .answer = answer, .trouble = trouble};
}

/// RFC 9110 section 5.6.2: what names of methods and fields are made of.
bool isToken(QByteArrayView text)
{
    constexpr QByteArrayView kMarks("!#$%&'*+-.^_`|~");
    return !text.isEmpty() && std::ranges::all_of(text, [kMarks](char c) {
        return protocol::isLetterOrDigit(c) || kMarks.contains(c);
    });
}

/// Without control characters.
bool isPrintable(QByteArrayView text)
{
    return std::ranges::none_of(text, [](char c) { return uchar(c) < ' ' || c == '\x7f'; });
}

/// For a sentence or the log: short, and with a mark for each byte that is no ASCII.
QByteArray shown(QByteArrayView text)
{
    constexpr qsizetype kMost = 200;
    QByteArray all = text.first(std::min(text.size(), kMost)).toByteArray();
    std::ranges::replace_if(
        all, [](char c) { return uchar(c) < ' ' || uchar(c) >= 0x7F; }, '?');
    return all;
}

bool equals(QByteArrayView a, QByteArrayView b) { return a.compare(b, Qt::CaseInsensitive) == 0; }

struct Field {
    QByteArrayView name;
    QByteArrayView value;
};

/// A CR or LF inside is a control character, which no field may hold.
bool isField(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    return colon >= 0 && isToken(line.first(colon))
        && std::ranges::all_of(line.sliced(colon + 1),
            [](char c) { return c == '\t' || (uchar(c) >= ' ' && c != '\x7f'); });
}

/// Takes the next line that has ended from the front of `rest`, without its LF.
std::optional<QByteArrayView> takeLine(QByteArrayView &rest)
{
    const qsizetype end = rest.indexOf('\n');
    if (end < 0)
        return std::nullopt;
    const QByteArrayView line = rest.first(end);
    rest = rest.sliced(end + 1);
    return line;
}

class Fields {
public:
    /// `line`: isField().
    void add(QByteArrayView line)
    {
        const qsizetype colon = line.indexOf(':');
        m_fields.push_back({.name = line.first(colon), .value = line.sliced(colon + 1).trimmed()});
    }
    qsizetype count(QByteArrayView name) const
    {
        return std::ranges::count_if(
            m_fields, [name](const Field &field) { return equals(field.name, name); });
    }
    /// Of the first field of this name; empty without one.
    QByteArrayView value(QByteArrayView name) const
    {
        const auto field = std::ranges::find_if(
            m_fields, [name](const Field &one) { return equals(one.name, name); });
        return field == m_fields.end() ? QByteArrayView() : field->value;
    }
    /// The elements of all lists of this name, in their order.
    std::vector<QByteArrayView> elements(QByteArrayView name) const
    {
        std::vector<QByteArrayView> all;
        for (const Field &field : m_fields) {
            if (!equals(field.name, name))
                continue;
            QByteArrayView rest = field.value;
            while (!rest.isEmpty()) {
                const qsizetype comma = rest.indexOf(',');
                all.push_back((comma < 0 ? rest : rest.first(comma)).trimmed());
                rest = comma < 0 ? QByteArrayView() : rest.sliced(comma + 1);
            }
        }
        return all;
    }
    bool has(QByteArrayView name, QByteArrayView element) const
    {
        return std::ranges::any_of(
            elements(name), [element](QByteArrayView one) { return equals(one, element); });
    }

private:
    std::vector<Field> m_fields;
};

/// Why the first line is none of ours.
std::optional<Upgrade> refuseRequestLine(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    const bool isHttp = first > 0 && last > first && isToken(line.first(first))
        && line.sliced(last + 1).startsWith("HTTP/");
    if (!isHttp)
        return foreign(kNoHttpAnswer, "It does not speak HTTP, which begins a WebSocket");
    if (!isPrintable(line) || line.count(' ') != 2)
        return badRequest("The first line of your request is not valid.");
    if (line.first(first) != QByteArrayView("GET"))
        return refused("405 Method Not Allowed", "Nothing but GET is answered.", "Allow: GET\r\n");
    const QByteArrayView version = line.sliced(last + 1);
    if (version != QByteArrayView("HTTP/1.1"))
        return refused("505 HTTP Version Not Supported", "It needs HTTP/1.1.");
    QByteArrayView target = line.sliced(first + 1, last - first - 1);
    // RFC 6455 section 4.2.1: the whole address may stand there.
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (target.size() > scheme.size() && equals(target.first(scheme.size()), scheme)) {
            const qsizetype slash = target.indexOf('/', scheme.size());
            target = slash < 0 ? QByteArrayView("/") : target.sliced(slash);
        }
    }
    const qsizetype query = target.indexOf('?');
    if ((query < 0 ? target : target.first(query)) != QByteArrayView("/"))
        return refused("404 Not Found", "It is at the address \"/\"; there is nothing else here.");
    return std::nullopt;
}

/// Nothing, or a colon and a number up to 65535.
bool isPort(QByteArrayView text)
{
    constexpr qsizetype kMostDigits = 5;
    constexpr int kLargest = 65535;
    if (text.isEmpty())
        return true;
    const QByteArrayView digits = text.sliced(1);
    return text.front() == ':' && !digits.isEmpty() && digits.size() <= kMostDigits
        && std::ranges::all_of(digits, protocol::isDigit) && digits.toInt() <= kLargest;
}

/// "chat.example.org" of "chat.example.org:8080", "::1" of "[::1]:8080"; nothing when it is not a
/// host, with a port or without (RFC 3986 section 3.2, without a user).
std::optional<QByteArrayView> hostOf(QByteArrayView authority)
{
    const bool isV6 = authority.startsWith('[');
    qsizetype end = authority.indexOf(isV6 ? ']' : ':');
    if (end < 0 && !isV6)
        end = authority.size();
    if (end < 1)
        return std::nullopt;
    const QByteArrayView host = authority.first(end).sliced(isV6 ? 1 : 0);
    const bool isClean = std::ranges::all_of(host, [isV6](char c) {
        return protocol::isLetterOrDigit(c) || c == '.' || (isV6 ? c == ':' : c == '-' || c == '_');
    });
    const bool isHost
        = isClean && !host.isEmpty() && isPort(authority.sliced(end + (isV6 ? 1 : 0)));
    return isHost ? std::optional(host) : std::nullopt;
}

/// The host of a page: scheme, host and perhaps a port, and nothing else (RFC 6454 section 6.2).
std::optional<QByteArrayView> hostOfPage(QByteArrayView origin)
{
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (origin.size() > scheme.size() && equals(origin.first(scheme.size()), scheme))
            return hostOf(origin.sliced(scheme.size()));
    }
    return std::nullopt;
}

/// The server can be meant by this name, whoever says so.
bool isOwnHost(QByteArrayView host, const WelcomePages &pages)
{
    const QByteArray name = host.toByteArray().toLower();
    // RFC 6761 section 6.3: browsers ask nobody what "localhost" means.
    if (name == "localhost" || name.endsWith(".localhost"))
        return true;
    return !shared::canonicalAddress(name).isEmpty() || equals(name, pages.serverName)
        || (pages.tls && pages.tls->isFor(name.constData()));
}

bool isListed(QByteArrayView origin, const QStringList &origins)
{
    return std::ranges::any_of(origins, [origin](QStringView page) {
        if (page.endsWith(u'/'))
            page.chop(1);
        return page == QLatin1String("*")
            || page.compare(QLatin1String(origin), Qt::CaseInsensitive) == 0;
    });
}

/// Why the page may not use the door.
std::optional<Upgrade> refusePage(
    QByteArrayView origin, QByteArrayView host, const WelcomePages &pages)
{
    if (isListed(origin, pages.origins))
        return std::nullopt;
    const auto page = pages.origins.isEmpty() ? hostOfPage(origin) : std::nullopt;
    if (!page || !equals(*page, host)) {
        Upgrade forbidden
            = refused("403 Forbidden", "Pages from " + shown(origin) + " may not use it.");
        forbidden.trouble += " The door's setting `origins` names who may.";
        return forbidden;
    }
    if (!isOwnHost(host, pages))
        return refused("403 Forbidden",
            "This server does not know that it is " + shown(host)
                + ": its owner can name that in the setting `origins` of this door.");
    return std::nullopt;
}

/// Why what the header asks for is not given.
std::optional<Upgrade> refuseFields(const Fields &fields, const WelcomePages &pages)
{
    const auto host = hostOf(fields.value("Host"));
    if (fields.count("Host") != 1 || !host)
        return badRequest("Your request must say once which host it is for.");
    // It would be the beginning of another request, or of chat.
    if (fields.count("Transfer-Encoding") > 0 || fields.count("Content-Length") > 1
        || (fields.count("Content-Length") == 1 && fields.value("Content-Length") != "0"))
        return badRequest("Your request must have no body.");
    if (!fields.has("Upgrade", "websocket"))
        return refused("426 Upgrade Required", "Join it with a web client for IRC.",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    if (!fields.has("Connection", "Upgrade"))
        return badRequest("Upgrade is missing in Connection.");
    if (fields.count("Sec-WebSocket-Version") != 1 || fields.value("Sec-WebSocket-Version") != "13")
        return refused("426 Upgrade Required", "It speaks version 13 of WebSocket.",
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    const QByteArray key = fields.value("Sec-WebSocket-Key").toByteArray();
    constexpr qsizetype kNonceBytes = 16;
    const auto nonce = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    if (fields.count("Sec-WebSocket-Key") != 1 || !nonce || nonce.decoded.size() != kNonceBytes)
        return badRequest("Sec-WebSocket-Key must be there once, 16 bytes in Base64.");
    if (fields.count("Origin") > 1)
        return badRequest("Origin must be there once at most.");
    if (fields.count("Origin") == 1)
        return refusePage(fields.value("Origin"), *host, pages);
    return std::nullopt;
}

/// RFC 6455 section 4.2.2 item 5.4.
QByteArray acceptKey(QByteArrayView key)
{
    return QCryptographicHash::hash(
        key.toByteArray() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1)
        .toBase64();
}

Upgrade accepted(const Fields &fields, qsizetype size)
{
    Upgrade upgrade{.verdict = Verdict::Accepted, .size = size};
    upgrade.answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                     "Connection: Upgrade\r\nSec-WebSocket-Accept: "
        + acceptKey(fields.value("Sec-WebSocket-Key")) + "\r\n";
    // The client's first one that we know.
    for (const QByteArrayView wanted : fields.elements("Sec-WebSocket-Protocol")) {
        if (wanted == QByteArrayView("text.ircv3.net"))
            upgrade.subprotocol = Subprotocol::Text;
        else if (wanted == QByteArrayView("binary.ircv3.net"))
            upgrade.subprotocol = Subprotocol::Binary;
        else
            continue;
        upgrade.answer += "Sec-WebSocket-Protocol: " + wanted.toByteArray() + "\r\n";
        break;
    }
    upgrade.answer += "\r\n";
    return upgrade;
}

} // namespace

Upgrade judgeUpgrade(QByteArrayView bytes, const WelcomePages &pages)
{
    if (bytes.isEmpty())
        return needMore();
    constexpr char kTlsHandshake = 22;
    if (bytes.front() == kTlsHandshake)
        return foreign(shared::fatalAlert(shared::TlsAlert::HandshakeFailure),
            "It speaks TLS on a port without");

    const QByteArrayView head = bytes.first(std::min(bytes.size(), kMostUpgradeBytes));
    const auto unfinished = [&bytes] {
        if (bytes.size() < kMostUpgradeBytes)
            return needMore();
        return refused("431 Request Header Fields Too Large", "Your request is too long.");
    };
    // Each line is judged as soon as it has ended: who writes them wrongly need not wait for the
    // answer until the time is up.
    QByteArrayView rest = head;
    const auto first = takeLine(rest);
    if (!first)
        return unfinished();
    if (auto why = refuseRequestLine(first->endsWith('\r') ? first->chopped(1) : *first))
        return *why;
    if (!first->endsWith('\r'))
        return badRequest("Lines must end in CR LF.");
    Fields fields;
    auto line = takeLine(rest);
    for (; line && *line != QByteArrayView("\r"); line = takeLine(rest)) {
        if (!line->endsWith('\r'))
            return badRequest("Lines must end in CR LF.");
        if (!isField(line->chopped(1)))
            return badRequest("A field of your request is not valid.");
        fields.add(line->chopped(1));
    }
    if (!line)
        return unfinished();
    if (auto why = refuseFields(fields, pages))
        return *why;
    return accepted(fields, head.size() - rest.size());
}

} // namespace watek::server::io
