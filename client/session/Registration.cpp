#include "client/session/Registration.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"
#include "common/protocol/Utf8.h"

#include <algorithm>
#include <array>

namespace watek::client::session {

namespace {

using receive::FailReason;

/// What we understand; of these, what the server offers is asked for.
constexpr std::array kWanted{
    "account-notify",
    "account-tag",
    "away-notify",
    "batch",
    "cap-notify",
    "chghost",
    "echo-message",
    "extended-join",
    "invite-notify",
    "labeled-response",
    "message-ids",
    "message-tags",
    "multi-prefix",
    "server-time",
    "setname",
    "standard-replies",
    "userhost-in-names",
};

/// Leaves room for "CAP REQ :" and for a server that is strict about 512.
constexpr qsizetype kRequestBytes = 400;
constexpr int kMaxNicksTried = 20;
/// SASL: base64 in pieces of this size; a shorter one ends it.
constexpr qsizetype kSaslChunk = 400;

QByteArray userNameFrom(const SessionConfig &config)
{
    QByteArray name;
    const QString wanted = config.userName.isEmpty() ? config.nick : config.userName;
    for (const QChar c : wanted) {
        if (c.unicode() < 0x80 && c.isLetterOrNumber())
            name.append(char(c.unicode()));
    }
    return name.isEmpty() ? QByteArray("watek") : name.left(10);
}

} // namespace

Registration::Registration(const SessionConfig &config)
    : m_config(config)
    , m_nick(wireText(config.nick))
{
}

QList<QByteArray> Registration::begin()
{
    QList<QByteArray> lines{wireLine("CAP", {"LS", "302"})};
    if (!m_config.password.isEmpty())
        lines.append(wireLine("PASS", {wireText(m_config.password)}));
    lines.append(wireLine("NICK", {m_nick}));
    const QString realName = m_config.realName.isEmpty() ? m_config.nick : m_config.realName;
    lines.append(wireLine("USER", {userNameFrom(m_config), "0", "*", wireText(realName)}));
    return lines;
}

Registration::Step Registration::handle(const protocol::Message &message)
{
    const QByteArray &command = message.command;
    if (command == "CAP")
        return handleCap(message);
    if (m_isWelcome)
        return {};
    if (command == "001") {
        // A server that never answered CAP welcomes us all the same; but not past a login we insist
        // on.
        if (!m_config.saslUser.isEmpty() && !m_enabled.contains("sasl"))
            return loginFailed({});
        m_isWelcome = true;
        if (!message.param(0).isEmpty() && message.param(0) != "*")
            m_nick = message.param(0);
        return {.lines = {}, .failure = {}, .isDone = true};
    }
    if (command == "433" || command == "436" || command == "437")
        return handleNickRefused(message);
    if (command == "AUTHENTICATE")
        return handleAuthenticate(message);
    if (command == "903" || command == "907")
        return {.lines = endCap(), .failure = {}};
    if (command == "902" || command == "904" || command == "905" || command == "906"
        || command == "908")
        return loginFailed(decoded(message.params.value(message.params.size() - 1)));

    const auto failed = [&](FailReason reason) {
        const QString text = decoded(message.params.value(message.params.size() - 1));
        return Step{.lines = {}, .failure = Failure{reason, text}};
    };
    if (command == "464")
        return failed(FailReason::WrongPassword);
    if (command == "465")
        return failed(FailReason::Banned);
    if (command == "432")
        return failed(FailReason::NickRefused);
    return {};
}

Registration::Step Registration::handleCap(const protocol::Message &message)
{
    const QByteArray &verb = message.param(1);
    const bool hasMore = message.params.size() > 3 && message.param(2) == "*";
    const QList<QByteArray> names = message.param(hasMore ? 3 : 2).simplified().split(' ');

    if (verb == "LS" || verb == "NEW") {
        for (const QByteArray &name : names) {
            const qsizetype equals = name.indexOf('=');
            if (!name.isEmpty())
                m_offered.insert(equals < 0 ? name : name.left(equals),
                    equals < 0 ? QByteArray() : name.mid(equals + 1));
        }
        if (hasMore)
            return {};
        const QList<QByteArray> requests = requestOffered();
        if (requests.isEmpty() && !m_capEnded)
            return goOnAfterRequests();
        return {.lines = requests, .failure = {}};
    }
    if (verb == "ACK" || verb == "NAK") {
        if (m_requestsOpen > 0)
            --m_requestsOpen;
        QList<QByteArray> singly;
        for (const QByteArray &name : names) {
            if (verb == "NAK") {
                // One that it does not like spoils the whole line: ask for each by itself.
                if (names.size() > 1)
                    singly.append(wireLine("CAP", {"REQ", name}));
            } else if (name.startsWith('-')) {
                m_enabled.remove(name.mid(1));
            } else if (!name.isEmpty()) {
                m_enabled.insert(name);
            }
        }
        m_requestsOpen += int(singly.size());
        if (m_requestsOpen == 0 && !m_capEnded)
            return goOnAfterRequests();
        return {.lines = singly, .failure = {}};
    }
    if (verb == "DEL") {
        for (const QByteArray &name : names) {
            m_offered.remove(name);
            m_enabled.remove(name);
        }
    }
    return {};
}

QList<QByteArray> Registration::requestOffered()
{
    QList<QByteArray> wanted;
    for (const char *name : kWanted) {
        if (m_offered.contains(name) && !m_enabled.contains(name))
            wanted.append(name);
    }
    if (!m_config.saslUser.isEmpty() && m_offered.contains("sasl") && !m_isWelcome)
        wanted.append("sasl");

    QList<QByteArray> lines;
    QByteArray names;
    const auto finishLine = [&] {
        if (!names.isEmpty())
            lines.append(wireLine("CAP", {"REQ", names}));
        names.clear();
    };
    for (const QByteArray &name : wanted) {
        if (names.size() + 1 + name.size() > kRequestBytes)
            finishLine();
        names += names.isEmpty() ? name : ' ' + name;
    }
    finishLine();
    m_requestsOpen += int(lines.size());
    return lines;
}

Registration::Step Registration::goOnAfterRequests()
{
    if (m_config.saslUser.isEmpty())
        return {.lines = endCap(), .failure = {}};
    const QByteArray mechanisms = m_offered.value("sasl");
    if (!m_enabled.contains("sasl")
        || (!mechanisms.isEmpty() && !mechanisms.split(',').contains("PLAIN")))
        return loginFailed({});
    return {.lines = {wireLine("AUTHENTICATE", {"PLAIN"})}, .failure = {}};
}

Registration::Step Registration::handleAuthenticate(const protocol::Message &message)
{
    if (m_config.saslUser.isEmpty() || message.param(0) != "+")
        return {};
    const QByteArray user = m_config.saslUser.toUtf8();
    const QByteArray secret = user + '\0' + user + '\0' + m_config.saslPassword.toUtf8();
    const QByteArray encoded = secret.toBase64();
    QList<QByteArray> lines;
    for (qsizetype at = 0; at < encoded.size(); at += kSaslChunk)
        lines.append(wireLine("AUTHENTICATE", {encoded.mid(at, kSaslChunk)}));
    if (encoded.size() % kSaslChunk == 0)
        lines.append(wireLine("AUTHENTICATE", {"+"}));
    return {.lines = lines, .failure = {}};
}

Registration::Step Registration::loginFailed(const QString &detail) const
{
    return {.lines = {}, .failure = Failure{FailReason::LoginFailed, detail}};
}

QList<QByteArray> Registration::endCap()
{
    if (m_capEnded)
        return {};
    m_capEnded = true;
    return {wireLine("CAP", {"END"})};
}

Registration::Step Registration::handleNickRefused(const protocol::Message &message)
{
    if (++m_nicksTried > kMaxNicksTried) {
        const QString text = decoded(message.params.value(message.params.size() - 1));
        return {.lines = {}, .failure = Failure{FailReason::NicksInUse, text}};
    }
    // A server that cuts what is too long tells so by what it refuses.
    const QByteArray refused = message.param(1);
    if (!refused.isEmpty() && refused.size() < m_nick.size() && m_nick.startsWith(refused))
        m_longestNick = refused.size();
    // anna: the alternative if there is one, then anna_, anna_1, anna_2 …; ann_, ann_1 where that
    // is too long.
    const QByteArray alternative = wireText(m_config.alternativeNick);
    const int number = m_nicksTried - (alternative.isEmpty() ? 1 : 2);
    if (number < 0) {
        m_nick = alternative;
    } else {
        const QByteArray end = '_' + (number > 0 ? QByteArray::number(number) : QByteArray());
        const QByteArray base = wireText(m_config.nick);
        const qsizetype room = std::max<qsizetype>(m_longestNick - end.size(), 1);
        m_nick = base.left(protocol::utf8PrefixLength(base, room)) + end;
    }
    return {.lines = {wireLine("NICK", {m_nick})}, .failure = {}};
}

} // namespace watek::client::session
