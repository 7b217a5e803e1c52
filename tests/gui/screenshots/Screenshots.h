// The pictures of the README: the real windows, a short conversation typed into them.
// Thread: gui. Two processes, because server and client each style the whole application.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>

namespace watek::screenshots {

/// The server's window and, as a child process of this program, two clients. The exit code.
int showServer(int argc, char *argv[], const QString &folder);
/// Two client windows on the server at `port`: they talk, are saved, and wait for a line on
/// standard input.
int showClients(int argc, char *argv[], quint16 port, const QString &folder);

/// Saves what the widget shows as DIR/NAME.png; says so, or why not.
bool save(QWidget &widget, const QString &folder, const QString &name);
/// Runs the event loop until `condition` holds; false after ten seconds.
bool waitFor(const std::function<bool()> &condition);
/// Runs the event loop for a while: for the eye, a sparkline needs some seconds to tell something.
void linger(int ms);

} // namespace watek::screenshots
