// A server that says what the test tells it to: for states that a real one seldom shows.
// Thread: the test's. It understands just enough to welcome a client and to let it join.
#pragma once

#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <algorithm>

namespace watek::tests {

class ScriptedServer {
public:
    enum class Greeting {
        Welcome, ///< registers whoever comes
        FullAndWaiting, ///< tells the place in the queue, until admit()
        WelcomeOnly, ///< the same, but what it supports and the end of the greeting are left out
        Nothing,
    };

    explicit ScriptedServer(Greeting greeting = Greeting::Welcome)
        : m_greeting(greeting)
    {
        m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        QObject::connect(
            &m_server, &QTcpServer::newConnection, &m_server, [this] { onConnection(); });
    }

    quint16 port() const { return m_server.serverPort(); }
    bool hasClient() const { return m_socket != nullptr; }
    const QList<QByteArray> &received() const { return m_received; }
    bool wasSent(const QByteArray &line) const { return m_received.contains(line); }
    /// How many lines began with that word.
    qsizetype countOf(const QByteArray &verb) const
    {
        return std::ranges::count_if(
            m_received, [&](const QByteArray &line) { return line.split(' ').first() == verb; });
    }
    /// Nicknames that are taken.
    void setTaken(const QList<QByteArray> &nicks) { m_taken = nicks; }
    void setMembers(const QByteArray &names) { m_members = names; }
    /// Before anybody connects: what CAP LS offers, as "message-tags echo-message".
    void setCapabilities(const QByteArray &names) { m_capabilities = names; }
    /// What NETWORK of 005 says, in the escaped form of that token.
    void setNetwork(const QByteArray &name) { m_network = name; }
    /// What JOIN is answered with, as "473 kasia #x :No"; empty: everybody may join.
    void setRefusal(const QByteArray &numeric) { m_refusal = numeric; }
    /// JOIN and PING get no answer: the test gives them.
    void setSlow(bool isSlow) { m_isSlow = isSlow; }
    void setTopic(const QByteArray &topic) { m_topic = topic; }

    void send(const QByteArray &line)
    {
        if (m_socket)
            m_socket->write(line + "\r\n");
    }
    /// For those who connect from now on.
    void setGreeting(Greeting greeting) { m_greeting = greeting; }
    void admit()
    {
        m_greeting = Greeting::Welcome;
        welcome();
    }
    void hangUp()
    {
        if (m_socket)
            m_socket->abort();
    }
    void stopListening() { m_server.close(); }

private:
    void onConnection()
    {
        m_socket = m_server.nextPendingConnection();
        m_buffer.clear();
        m_nick.clear();
        m_hasUser = m_isWelcome = false;
        QObject::connect(m_socket, &QTcpSocket::readyRead, &m_server, [this] { onReadyRead(); });
        if (m_greeting == Greeting::FullAndWaiting) {
            send(":watek NOTICE * :The server is full (5 of 5). You are number 2 in the queue.");
        }
    }

    void onReadyRead()
    {
        m_buffer += m_socket->readAll();
        for (qsizetype end = 0; (end = m_buffer.indexOf('\n')) >= 0;) {
            const QByteArray line = m_buffer.first(end).trimmed();
            m_buffer.remove(0, end + 1);
            m_received.append(line);
            onLine(line);
        }
    }

    void onLine(const QByteArray &line)
    {
        const QList<QByteArray> words = line.split(' ');
        const QByteArray &verb = words[0];
        if (verb == "CAP" && words.value(1) == "LS") {
            send(":watek CAP * LS :" + m_capabilities);
        } else if (verb == "CAP" && words.value(1) == "REQ") {
            send(":watek CAP * ACK " + line.sliced(line.indexOf("REQ ") + 4));
        } else if (verb == "NICK") {
            const QByteArray wanted = words.value(1);
            if (m_taken.contains(wanted)) {
                send(":watek 433 * " + wanted + " :Nickname is already in use");
                return;
            }
            if (m_isWelcome)
                send(":" + m_nick + "!u@h NICK " + wanted);
            m_nick = wanted;
            welcome();
        } else if (verb == "USER") {
            m_hasUser = true;
            welcome();
        } else if (m_isSlow && (verb == "PING" || verb == "JOIN")) {
            return;
        } else if (verb == "PING") {
            send(":watek PONG watek " + line.sliced(5));
        } else if (verb == "JOIN") {
            for (const QByteArray &channel : words.value(1).split(','))
                join(channel);
        }
    }

    void welcome()
    {
        const bool welcomes
            = m_greeting == Greeting::Welcome || m_greeting == Greeting::WelcomeOnly;
        if (!welcomes || m_isWelcome || !m_hasUser || m_nick.isEmpty())
            return;
        m_isWelcome = true;
        send(":watek 001 " + m_nick + " :Welcome to Classroom, " + m_nick);
        if (m_greeting == Greeting::WelcomeOnly)
            return;
        send(":watek 005 " + m_nick + " NETWORK=" + m_network
            + " CASEMAPPING=ascii PREFIX=(qaohv)~&@%+ "
              "CHANTYPES=# :are supported by this server");
        send(":watek 422 " + m_nick + " :No message of the day");
    }

    void join(const QByteArray &channel)
    {
        if (!m_refusal.isEmpty()) {
            send(":watek " + m_refusal);
            return;
        }
        send(":" + m_nick + "!u@h JOIN " + channel);
        if (!m_topic.isEmpty())
            send(":watek 332 " + m_nick + ' ' + channel + " :" + m_topic);
        // As many lines as it takes: one has room for about 400 bytes of names.
        QByteArray names = m_nick;
        const auto tell = [&] { send(":watek 353 " + m_nick + " = " + channel + " :" + names); };
        for (const QByteArray &name : m_members.split(' ')) {
            if (names.size() + name.size() > 400) {
                tell();
                names.clear();
            }
            names += (names.isEmpty() ? "" : " ") + name;
        }
        tell();
        send(":watek 366 " + m_nick + ' ' + channel + " :End of /NAMES list");
    }

    QTcpServer m_server;
    Greeting m_greeting;
    QPointer<QTcpSocket> m_socket;
    QByteArray m_buffer;
    QByteArray m_nick;
    QByteArray m_capabilities;
    QByteArray m_refusal;
    QByteArray m_network = "Classroom";
    QByteArray m_members = "@anna +marek ola";
    QByteArray m_topic = "Lab 2: threads and semaphores";
    QList<QByteArray> m_taken;
    QList<QByteArray> m_received;
    bool m_hasUser = false;
    bool m_isWelcome = false;
    bool m_isSlow = false;
};

} // namespace watek::tests
