// A small IRC server that does what a test tells it, over a real socket on a free port.
// Thread: the test's. It speaks to the client that came last.
#pragma once

#include <QList>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>

#include <optional>

namespace watek::tests {

/// What it does by itself; a test turns off what it wants to do by hand.
struct Manners {
    bool welcomes = true; ///< after NICK and USER, and CAP END where CAP is offered
    bool joins = true; ///< JOIN is granted, with NAMES
    bool echoes = false; ///< PRIVMSG comes back to the sender, with its label
    bool pongs = true;
    QByteArray capabilities = {}; ///< offered in CAP LS
    QByteArrayList takenNicks = {};
};

class ScriptedServer final : public QTcpServer {
public:
    explicit ScriptedServer(Manners manners = {})
        : m_manners(std::move(manners))
    {
        QObject::connect(this, &QTcpServer::newConnection, this, [this] { onConnection(); });
        [[maybe_unused]] const bool listens = listen(QHostAddress::LocalHost);
        Q_ASSERT(listens);
    }

    /// From now on its port speaks TLS.
    void speakTls(const QSslConfiguration &tls) { m_tls = tls; }
    /// From now on it does not any more.
    void speakPlain() { m_tls.reset(); }
    Manners &manners() { return m_manners; }
    /// Every line of every client, without CR LF, in order.
    const QByteArrayList &lines() const { return m_lines; }
    bool has(const QByteArray &line) const { return m_lines.contains(line); }
    /// Lines that begin so.
    QByteArrayList linesOf(const QByteArray &beginning) const
    {
        QByteArrayList found;
        for (const QByteArray &line : m_lines) {
            if (line.startsWith(beginning))
                found.append(line);
        }
        return found;
    }
    int connections() const { return m_connections; }
    QTcpSocket *client() const { return m_client; }

    void send(const QByteArray &lines)
    {
        Q_ASSERT(m_client);
        m_client->write(lines);
    }
    /// The bytes as they are, each in a segment of its own.
    void sendByteByByte(const QByteArray &bytes)
    {
        m_client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        for (const char byte : bytes) {
            m_client->write(&byte, 1);
            m_client->flush();
        }
    }
    void hangUp()
    {
        if (m_client)
            m_client->disconnectFromHost();
    }
    void reset()
    {
        if (m_client)
            m_client->abort();
    }
    /// What its plain port does about a TLS hello: says in plain text that it is none, breaks the
    /// connection as what stands before a server that is starting does, or keeps silent.
    enum class OnTlsHello { Answer, Break, Ignore };
    void setOnTlsHello(OnTlsHello what) { m_onTlsHello = what; }
    void welcome() { welcomeAs(m_nick); }

protected:
    void incomingConnection(qintptr descriptor) override
    {
        if (!m_tls) {
            QTcpServer::incomingConnection(descriptor);
            return;
        }
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        socket->setSslConfiguration(*m_tls);
        socket->startServerEncryption();
        addPendingConnection(socket);
    }

private:
    void onConnection()
    {
        while (QTcpSocket *socket = nextPendingConnection()) {
            m_client = socket;
            m_nick.clear();
            m_hasUser = false;
            m_negotiates = false;
            ++m_connections;
            QObject::connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                if (socket->peek(1) == "\x16")
                    return refuseTls(socket);
                while (socket->canReadLine())
                    onLine(socket->readLine().trimmed());
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }

    void refuseTls(QTcpSocket *socket)
    {
        if (m_onTlsHello == OnTlsHello::Break)
            return socket->abort();
        socket->readAll();
        if (m_onTlsHello == OnTlsHello::Ignore)
            return;
        socket->write("ERROR :This port is not encrypted\r\n");
        socket->disconnectFromHost();
    }

    void onLine(const QByteArray &line)
    {
        m_lines.append(line);
        QByteArray bare = line;
        QByteArray label;
        if (bare.startsWith('@')) {
            label = bare.left(bare.indexOf(' ')) + ' ';
            bare = bare.mid(label.size());
        }
        const QByteArrayList words = bare.split(' ');
        const QByteArray verb = words.first();
        const QByteArray first = words.value(1);
        if (verb == "CAP")
            onCap(words, bare);
        else if (verb == "NICK")
            onNick(first);
        else if (verb == "USER")
            m_hasUser = true;
        else if (verb == "PING" && m_manners.pongs)
            send(":irc.test PONG irc.test " + bare.mid(5) + "\r\n");
        else if (verb == "JOIN" && m_manners.joins)
            onJoin(first);
        else if (verb == "PRIVMSG" && m_manners.echoes)
            send(label + ':' + m_nick + "!u@h " + bare + "\r\n");
        const bool isKnown = !m_nick.isEmpty() && m_hasUser && !m_negotiates;
        if (isKnown && m_manners.welcomes
            && (verb == "USER" || verb == "CAP" || (verb == "NICK" && !m_isWelcome)))
            welcomeAs(m_nick);
    }

    void onCap(const QByteArrayList &words, const QByteArray &line)
    {
        if (m_manners.capabilities.isNull()) {
            send(":irc.test 421 * CAP :Unknown command\r\n");
        } else if (words.value(1) == "LS") {
            m_negotiates = true;
            send(":irc.test CAP * LS :" + m_manners.capabilities + "\r\n");
        } else if (words.value(1) == "REQ") {
            send(":irc.test CAP * ACK " + line.mid(8) + "\r\n");
        } else if (words.value(1) == "END") {
            m_negotiates = false;
        }
    }

    void onNick(const QByteArray &nick)
    {
        if (m_manners.takenNicks.contains(nick)) {
            send(":irc.test 433 * " + nick + " :Nickname is already in use\r\n");
            return;
        }
        m_isWelcome = false;
        m_nick = nick;
    }

    void onJoin(const QByteArray &channels)
    {
        for (const QByteArray &channel : channels.split(',')) {
            send(':' + m_nick + "!u@h JOIN " + channel + "\r\n:irc.test 353 " + m_nick + " = "
                + channel + " :@anna +marek " + m_nick + "\r\n:irc.test 366 " + m_nick + ' '
                + channel + " :End of /NAMES list\r\n");
        }
    }

    void welcomeAs(const QByteArray &nick)
    {
        m_isWelcome = true;
        send(":irc.test 001 " + nick + " :Welcome " + nick + "\r\n:irc.test 005 " + nick
            + " NETWORK=Test CASEMAPPING=ascii CHANTYPES=# PREFIX=(ov)@+ CHANMODES=beI,k,l,imnst "
              "STATUSMSG=@+ :are supported by this server\r\n");
    }

    Manners m_manners;
    QPointer<QTcpSocket> m_client;
    QByteArrayList m_lines;
    QByteArray m_nick;
    std::optional<QSslConfiguration> m_tls;
    OnTlsHello m_onTlsHello = OnTlsHello::Answer;
    bool m_hasUser = false;
    bool m_negotiates = false;
    bool m_isWelcome = false;
    int m_connections = 0;
};

} // namespace watek::tests
