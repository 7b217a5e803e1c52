#include "tests/kill/Person.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace watek::kill {

namespace {

constexpr char kPassword[] = "secret-1";
constexpr char kCapabilities[] = "sasl echo-message message-tags server-time batch "
                                 "labeled-response draft/multiline watek/resend";

/// Nothing that a well server says to these people.
bool isTrouble(const protocol::Message &line)
{
    static const QByteArrayList kTroubles{"FAIL", "ERROR", "401", "403", "404", "433", "904"};
    return kTroubles.contains(line.command) || (line.command == "CAP" && line.param(1) == "NAK");
}

/// As it is sent, behind the '@' of its tags.
QByteArray linesOf(const Saying &saying)
{
    const QByteArray command = saying.verb + ' ' + saying.target + " :";
    const QByteArray tag = "watek/id=" + saying.id + ' ';
    if (!saying.text.contains('\n'))
        return tag + command + saying.text;
    QByteArray lines = tag + "BATCH +b draft/multiline " + saying.target;
    for (const QByteArray &line : saying.text.split('\n'))
        lines += "\r\n@batch=b " + command + line;
    return lines + "\r\nBATCH -b";
}

QByteArray nickOf(const QByteArray &source) { return source.left(source.indexOf('!')); }

} // namespace

const QByteArrayList &Person::channels()
{
    static const QByteArrayList kChannels{"#one", "#two"};
    return kChannels;
}

void Person::enter(quint16 port)
{
    m_socket = server::shared::Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(m_socket.get(), reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0) {
        leave();
        return;
    }
    m_received.clear();
    m_batches.clear();
    m_isReady = false;
    m_window = 0;
    m_underWay.clear();
    m_again = m_unacknowledged;
    m_awaited = {channels().begin(), channels().end()};
    m_toBeTold = 0;
    const QByteArray more = Ledger::readsHistory(m_name) ? " draft/chathistory" : "";
    send(QByteArray("CAP REQ :") + kCapabilities + more + "\r\nNICK " + m_name + "\r\nUSER "
        + m_name + " 0 * :" + m_name + (m_hasAccount ? "\r\nAUTHENTICATE PLAIN" : "\r\nCAP END"));
}

void Person::leave() { m_socket.reset(); }

void Person::send(const QByteArray &lines)
{
    const QByteArray bytes = lines + "\r\n";
    // It may be gone; then the next read tells.
    for (qsizetype at = 0; at < bytes.size();) {
        const ssize_t sent = ::send(
            m_socket.get(), bytes.constData() + at, size_t(bytes.size() - at), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return;
        at += sent;
    }
}

void Person::onReadable()
{
    std::array<char, 16384> buffer;
    const ssize_t got = recv(m_socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        leave();
        return;
    }
    m_received.append(buffer.data(), got);
    qsizetype from = 0;
    for (qsizetype end = m_received.indexOf('\n'); end >= 0; end = m_received.indexOf('\n', from)) {
        const QByteArray bytes = m_received.mid(from, end - from).trimmed();
        from = end + 1;
        if (const auto line = protocol::parseMessage(bytes))
            onLine(*line);
    }
    m_received.remove(0, from);
    sayMore();
}

void Person::onLine(const protocol::Message &line)
{
    const QByteArray &verb = line.command;
    if (verb == "PING")
        send("PONG :" + line.param(0));
    else if (verb == "AUTHENTICATE")
        send("AUTHENTICATE " + ('\0' + m_name + '\0' + kPassword).toBase64());
    else if (verb == "903")
        send("CAP END");
    else if (verb == "001")
        onWelcome();
    else if (verb == "900")
        onLoggedIn();
    else if (verb == "366")
        onJoined(line.param(1));
    else if (verb == "NOTICE" && nickOf(line.source) == "ChanServ")
        onServiceNotice(line);
    else if (verb == "NOTICE" && !line.source.contains('!'))
        onServerNotice(line.param(1));
    else if (verb == "BATCH")
        onBatch(line);
    else if (verb == "PRIVMSG" || verb == "NOTICE")
        onSaid(line);
    else if (isTrouble(line)) {
        m_trouble = protocol::writeMessage(line);
        m_refused += verb == "ERROR" ? 0 : 1; // which is how a server says goodbye
    }
}

void Person::onLoggedIn()
{
    if (m_hasAccount)
        return; // by SASL, before it is in the chat
    m_hasAccount = true;
    m_ledger.addAccount(m_name);
    if (m_role != Role::Newcomer)
        send("JOIN " + channels().join(','));
}

void Person::onWelcome()
{
    if (m_hasAccount)
        send("JOIN " + channels().join(','));
    else
        send(QByteArray("NS REGISTER ") + kPassword);
}

void Person::onJoined(const QByteArray &channel)
{
    m_awaited.erase(channel);
    if (!m_awaited.empty())
        return;
    if (m_role == Role::Founder && !m_isRegistered) {
        for (const QByteArray &name : channels()) {
            m_awaited.insert(name);
            send("CS REGISTER " + name);
        }
        return;
    }
    m_isReady = true;
}

void Person::onServiceNotice(const protocol::Message &line)
{
    for (const QByteArray &name : channels()) {
        if (line.param(1).contains(name))
            m_awaited.erase(name);
    }
    m_isRegistered = m_awaited.empty();
    m_isReady = m_isReady || m_isRegistered;
}

void Person::onServerNotice(const QByteArray &text)
{
    static const QByteArray kBegin = "While you were not here you were sent ";
    if (text.startsWith(kBegin))
        m_toBeTold = text.mid(kBegin.size()).split(' ').front().toInt();
}

/// IRCv3 multiline: what is said in several lines comes as a batch.
void Person::onBatch(const protocol::Message &line)
{
    const QByteArray name = line.param(0).mid(1);
    if (line.param(0).startsWith('+')) {
        if (line.param(1) == "draft/multiline")
            m_batches.insert(name, {.source = line.source, .msgid = line.tag("msgid"), .text = {}});
        return;
    }
    if (!m_batches.contains(name))
        return; // of what is told at a login
    const Message message = m_batches.take(name);
    hear(message.source, message.text, message.msgid);
}

void Person::onSaid(const protocol::Message &line)
{
    const auto batch = m_batches.find(line.tag("batch"));
    if (batch == m_batches.end()) {
        hear(line.source, line.param(1), line.tag("msgid"));
        return;
    }
    if (!batch->text.isEmpty())
        batch->text += '\n';
    batch->text += line.param(1);
}

void Person::hear(const QByteArray &source, const QByteArray &text, const QByteArray &msgid)
{
    const bool isTold = m_toBeTold > 0;
    m_toBeTold -= isTold ? 1 : 0;
    const int place = m_ledger.placeOf(text.left(text.indexOf(' ')));
    if (place < 0 || msgid.isEmpty())
        return;
    m_ledger.hear(m_name, place, text, msgid, isTold);
    if (nickOf(source) == m_name && m_underWay.erase(place) > 0)
        std::erase(m_unacknowledged, place);
}

void Person::beginToTalk(QByteArrayList others, int window, Says says, std::mt19937_64 &random)
{
    m_others = std::move(others);
    m_window = window;
    m_random = &random;
    m_saysNew = says == Says::AlsoNew;
    sayMore();
}

void Person::sayMore()
{
    while (descriptor() >= 0 && int(m_underWay.size()) < m_window) {
        if (!m_again.empty()) {
            const int place = m_again.front();
            m_again.pop_front();
            m_resent += m_ledger.saying(place).sendings > 0 ? 1 : 0;
            say(place);
        } else if (m_saysNew) {
            say(think());
        } else {
            return;
        }
    }
}

/// Something new.
int Person::think()
{
    std::mt19937_64 &random = *m_random;
    const auto dice = random() % 100;
    QByteArray target = dice < 75 ? channels()[dice < 45 ? 0 : 1]
                                  : m_others[qsizetype(random() % size_t(m_others.size()))];
    const QByteArray id = m_name + '-' + QByteArray::number(++m_number);
    QByteArray text = id + ' ' + QByteArray(qsizetype(random() % 200), 'x') + '.';
    if (random() % 10 == 0)
        text += "\nand " + QByteArray(qsizetype(random() % 300), 'y') + ".\nand more";
    const int place = m_ledger.add({.id = id,
        .author = m_name,
        .target = std::move(target),
        .verb = random() % 8 == 0 ? "NOTICE" : "PRIVMSG",
        .text = std::move(text)});
    m_unacknowledged.push_back(place);
    return place;
}

void Person::say(int place)
{
    Saying &saying = m_ledger.saying(place);
    ++saying.sendings;
    m_underWay.insert(place);
    const QByteArray message = linesOf(saying);
    const QByteArray label = (*m_random)() % 2 == 0 ? "label=" + saying.id + ';' : QByteArray();
    // Somebody impatient sends it twice at once.
    const bool isTwice = (*m_random)() % 20 == 0;
    send('@' + label + message + (isTwice ? "\r\n@" + message : QByteArray()));
}

} // namespace watek::kill
