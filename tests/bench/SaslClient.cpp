#include "tests/bench/SaslClient.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <array>

namespace watek::bench {

namespace {

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

} // namespace

bool SaslClient::begin(const Target &target, int account, Mechanism mechanism)
{
    m_account = "acct" + QByteArray::number(account);
    m_mechanism = mechanism;
    m_received.clear();
    m_clientFirst.clear();
    m_socket = LoadSocket();
    m_state = m_socket.open(target.port(), Segments::Loopback) ? State::Connecting : State::Failed;
    return m_state != State::Failed;
}

void SaslClient::say(const QByteArray &line)
{
    if (!m_socket.send(line + "\r\n"))
        m_state = State::Failed;
}

SaslClient::State SaslClient::step()
{
    if (m_state == State::Connecting && m_socket.canSend()) {
        m_state = State::Asking;
        say("CAP REQ :sasl\r\nNICK " + m_account + "\r\nUSER u 0 * :u\r\nAUTHENTICATE "
            + (m_mechanism == Mechanism::Plain ? "PLAIN" : "SCRAM-SHA-256"));
    }
    if (m_state == State::Connecting || m_state == State::Failed)
        return m_state;
    std::array<char, 4096> buffer;
    const qsizetype got = m_socket.read(buffer);
    if (got < 0) {
        m_state = State::Failed;
        m_received += "(closed)";
    }
    if (got > 0) {
        m_received.append(buffer.data(), got);
        answer();
    }
    return m_state;
}

void SaslClient::answer()
{
    for (qsizetype end = m_received.indexOf('\n'); end >= 0; end = m_received.indexOf('\n')) {
        const QByteArray line = m_received.left(end).trimmed();
        m_received.remove(0, end + 1);
        // ":SERVER VERB …", or a verb alone.
        const QByteArrayList words = line.split(' ');
        const qsizetype at = line.startsWith(':') ? 1 : 0;
        const QByteArray verb = words.value(at);
        if (verb == "AUTHENTICATE")
            prove(words.value(at + 1));
        else if (verb == "903")
            m_state = State::LoggedIn;
        else if (verb == "001")
            m_state = State::Online;
        else if (verb == "904" || verb == "906" || verb == "ERROR")
            m_state = State::Failed;
        if (m_state == State::Failed) {
            m_received = line;
            return;
        }
    }
}

// RFC 4616, and RFC 5802 with the salted password that was computed beforehand.
void SaslClient::prove(const QByteArray &challenge)
{
    m_state = State::Proving;
    if (m_mechanism == Mechanism::Plain) {
        const QByteArray words = '\0' + m_account + '\0' + kPassword;
        say("AUTHENTICATE " + words.toBase64());
        return;
    }
    if (challenge == "+") {
        m_clientFirst = "n=" + m_account
            + ",r=" + QByteArray::number(QRandomGenerator::global()->generate64());
        say("AUTHENTICATE " + ("n,," + m_clientFirst).toBase64());
        return;
    }
    const QByteArray serverFirst = QByteArray::fromBase64(challenge);
    if (serverFirst.startsWith("v=")) {
        say("AUTHENTICATE +");
        return;
    }
    const QByteArray withoutProof = "c=biws," + serverFirst.split(',').first();
    const QByteArray clientKey = hmac(saltedPassword(), "Client Key");
    QByteArray proof = hmac(QCryptographicHash::hash(clientKey, QCryptographicHash::Sha256),
        m_clientFirst + ',' + serverFirst + ',' + withoutProof);
    for (qsizetype i = 0; i < proof.size(); ++i)
        proof[i] = char(proof[i] ^ clientKey[i]);
    say("AUTHENTICATE " + (withoutProof + ",p=" + proof.toBase64()).toBase64());
}

void SaslClient::enter() { say("CAP END"); }

void SaslClient::close() { m_socket.close(); }

} // namespace watek::bench
