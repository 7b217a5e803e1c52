#include "server/window/WindowApplication.h"

#include "server/app/Privileges.h"
#include "server/window/Icons.h"
#include "server/window/Language.h"
#include "server/window/Theme.h"

#include <QApplication>
#include <QSettings>
#include <QStyle>
#include <QStyleFactory>

namespace watek::server::window {

/// Fusion draws what the style sheet does not. Where the desktop names no colours it would bring
/// its own grey: then ours are used.
void chooseLooks(QApplication &application)
{
    QStyle *style = QStyleFactory::create(QStringLiteral("fusion"));
    if (!style)
        return;
    const bool isWithoutColors = application.palette().color(QPalette::Window)
        == application.style()->standardPalette().color(QPalette::Window);
    QApplication::setStyle(style);
    if (isWithoutColors)
        QApplication::setPalette(lightPalette());
}

int runWindow(QApplication &application, app::ServerHost &host, const shared::ServerConfig &config,
    bool startAtOnce, const QString &language, const Given &given)
{
    guiRole.assertCurrent();
    const Language translations(language);
    chooseLooks(application);
    QApplication::setWindowIcon(applicationIcon());
    QGuiApplication::setDesktopFileName(QStringLiteral("watek-server"));
    QSettings settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("watek"),
        QStringLiteral("watek-server"));

    ServerWindow window({.host = host, .settings = settings, .config = config, .given = given});
    window.show();
    if (startAtOnce)
        window.startServer();
    else if (app::isAdministrator())
        window.warn(ServerWindow::tr(
            "This program runs as the administrator (root), with more rights than it needs: start "
            "it as an ordinary user."));
    const int code = QApplication::exec();
    // The loop may also be ended by a signal, without the window being closed.
    host.stop();
    return code;
}

} // namespace watek::server::window
