#include "server/app/ServerHost.h"
#include "server/window/Icons.h"
#include "server/window/Language.h"
#include "server/window/ServerWindow.h"
#include "server/window/WindowApplication.h"
#include "tests/gui/screenshots/Screenshots.h"

#include <QApplication>
#include <QProcess>
#include <QSettings>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

namespace watek::screenshots {

namespace {

using namespace server;

/// Others in the room, so that the window has something to show: guests, as netcat would be.
std::vector<std::unique_ptr<QTcpSocket>> guests(quint16 port, int count)
{
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    for (int i = 0; i < count; ++i) {
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->connectToHost(QStringLiteral("127.0.0.1"), port);
        linger(100);
    }
    return sockets;
}

/// People who come, register, say something, and go again.
bool registerAccounts(quint16 port)
{
    const std::pair<const char *, const char *> people[] = {{"ewa", "ewa@example.org"},
        {"kasia", ""}, {"ola", "ola.nowak@example.org"}, {"piotr", ""}, {"tomek", ""}};
    for (const auto &[nick, email] : people) {
        QTcpSocket socket;
        QByteArray got;
        QObject::connect(
            &socket, &QTcpSocket::readyRead, &socket, [&] { got += socket.readAll(); });
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        socket.write(QByteArray("NICK ") + nick + "\r\nUSER " + nick + " 0 * :" + nick
            + "\r\nNS REGISTER secret-1 " + email + "\r\n");
        if (!waitFor([&got] { return got.contains(" 900 "); }))
            return false;
        const bool isReporter = *email != 0;
        if (isReporter)
            socket.write("REPORT #lobby :za du\xc5\xbco reklam\r\n");
        if (isReporter && !waitFor([&got] { return got.contains("Thank you."); }))
            return false;
        socket.disconnectFromHost();
    }
    return true;
}

} // namespace

int showServer(int argc, char *argv[], const QString &folder)
{
    const threading::ThreadRole::Binding binding(guiRole);
    guiRole.assertCurrent();
    QApplication application(argc, argv);
    const window::Language english(QStringLiteral("en"));
    window::chooseLooks(application);
    QTemporaryDir home;
    // Not the accounts of whoever makes the pictures.
    qputenv("XDG_DATA_HOME", home.path().toLocal8Bit());
    QSettings settings(home.filePath(QStringLiteral("server.ini")), QSettings::IniFormat);
    const base::SystemClock clock;
    app::ServerHost host(clock);
    window::ServerWindow window({.host = host, .settings = settings, .config = {}});
    window.resize(1280, 760);
    window.show();
    linger(200);
    if (!save(window, folder, QStringLiteral("server-stopped")))
        return 1;
    window.startServer();
    if (!waitFor([&host] {
            guiRole.assertCurrent();
            return host.isRunning();
        })) {
        std::fputs("The server does not start: is port 8888 in use?\n", stderr);
        return 1;
    }

    if (!registerAccounts(host.port())) {
        std::fputs("Nobody can register.\n", stderr);
        return 1;
    }
    host.postWindowRequest({shared::SuspendAccount{
        .account = "tomek", .forMs = 7 * qint64(86'400'000), .reason = "reklamy"}});

    QProcess clients;
    clients.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    clients.start(QApplication::applicationFilePath(),
        {QStringLiteral("--clients"), QString::number(host.port()), folder});
    const bool talked = QTest::qWaitFor([&clients] { return clients.canReadLine(); }, 60'000);
    bool saved = talked;
    if (talked) {
        const auto others = guests(host.port(), 5);
        linger(4000);
        saved = save(window, folder, QStringLiteral("server-overview")) && saved;
        QTest::keyClick(&window, Qt::Key_2, Qt::AltModifier);
        linger(500);
        saved = save(window, folder, QStringLiteral("server-connections")) && saved;
        QTest::keyClick(&window, Qt::Key_3, Qt::AltModifier);
        linger(1500);
        saved = save(window, folder, QStringLiteral("server-accounts")) && saved;
        QTest::keyClick(&window, Qt::Key_4, Qt::AltModifier);
        linger(500);
        saved = save(window, folder, QStringLiteral("server-reports")) && saved;
        QTest::keyClick(&window, Qt::Key_5, Qt::AltModifier);
        linger(500);
        saved = save(window, folder, QStringLiteral("server-log")) && saved;
    }
    clients.write("done\n");
    clients.closeWriteChannel();
    if (!clients.waitForFinished(10'000))
        clients.kill();
    host.stop();
    return saved && clients.exitStatus() == QProcess::NormalExit && clients.exitCode() == 0 ? 0 : 1;
}

} // namespace watek::screenshots
