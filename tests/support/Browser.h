// Chromium without a window, and a web server that gives it one page and hears what the page
// reports. Thread: the test's. Both end with their objects.
#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>

namespace watek::tests {

/// Serves `page` to whoever asks for "/", and keeps what it is told with "/report?WORDS".
class PageServer {
public:
    PageServer()
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("the test's web server cannot listen");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *const socket = m_server.nextPendingConnection()) {
                QObject::connect(
                    socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(*socket); });
                QObject::connect(
                    socket, &QTcpSocket::disconnected, socket, &QTcpSocket::deleteLater);
            }
        });
    }

    void setPage(const QByteArray &page) { m_page = page; }
    QString address() const
    {
        return QStringLiteral("http://127.0.0.1:%1/").arg(m_server.serverPort());
    }
    const QStringList &reports() const { return m_reports; }
    bool heard(const QString &text) const
    {
        return !m_reports.filter(text, Qt::CaseSensitive).isEmpty();
    }

private:
    void answer(QTcpSocket &socket)
    {
        // The requests of our own pages are short and come whole.
        const QByteArray target = socket.readLine().split(' ').value(1);
        socket.readAll();
        const QByteArray report = "/report?";
        if (target.startsWith(report))
            m_reports.append(
                QString::fromUtf8(QByteArray::fromPercentEncoding(target.mid(report.size()))));
        const QByteArray body = target == "/" ? m_page : QByteArray();
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                     "Content-Length: "
            + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
        socket.disconnectFromHost();
    }

    QTcpServer m_server;
    QByteArray m_page;
    QStringList m_reports;
};

class Browser {
public:
    /// Empty: there is none here.
    static QString program() { return QStandardPaths::findExecutable(QStringLiteral("chromium")); }

    explicit Browser(const QString &address)
    {
        // What it writes beside its profile goes with the folder, too.
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_folder.path());
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(program(),
            {QStringLiteral("--headless"), QStringLiteral("--no-sandbox"),
                QStringLiteral("--disable-gpu"), QStringLiteral("--disable-dev-shm-usage"),
                QStringLiteral("--no-first-run"), QStringLiteral("--disable-background-networking"),
                QStringLiteral("--user-data-dir=") + m_folder.filePath(QStringLiteral("profile")),
                address});
    }
    ~Browser()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(10'000)) {
            m_process.kill();
            m_process.waitForFinished(10'000);
        }
    }
    /// What it has written to its terminal.
    QByteArray output() { return m_output += m_process.readAll(); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_output;
};

} // namespace watek::tests
