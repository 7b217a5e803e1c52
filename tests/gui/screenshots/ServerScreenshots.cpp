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

} // namespace

int showServer(int argc, char *argv[], const QString &folder)
{
    const threading::ThreadRole::Binding binding(guiRole);
    guiRole.assertCurrent();
    QApplication application(argc, argv);
    const window::Language english(QStringLiteral("en"));
    window::chooseLooks(application);
    QTemporaryDir home;
    QSettings settings(home.filePath(QStringLiteral("server.ini")), QSettings::IniFormat);
    const base::SystemClock clock;
    app::ServerHost host(clock);
    window::ServerWindow window({.host = host, .settings = settings, .config = {}});
    window.resize(1160, 720);
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
