// The server's window over a real server, for the suites about it. Thread: gui.
#pragma once

#include "server/window/InlineBar.h"
#include "server/window/LogModel.h"
#include "server/window/ServerWindow.h"
#include "tests/support/ServerWorld.h"

#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace watek::tests {

enum Tab { Overview, Connections, Accounts, Reports, Log };

/// A window over a stopped server that would listen on any free port of 127.0.0.1.
class Desk {
public:
    explicit Desk(
        const server::shared::ServerConfig &config = testConfig(), server::window::Given given = {})
        : m_window({.host = m_host,
            .settings = m_settings,
            .config = config,
            .given = given,
            .warningSeconds = 1})
    {
        m_window.show();
        m_window.activateWindow();
        if (!QTest::qWaitForWindowActive(&m_window))
            qFatal("the window does not get the keyboard");
    }

    server::window::ServerWindow &window() { return m_window; }
    server::app::ServerHost &host() { return m_host; }
    quint16 port() const
    {
        server::guiRole.assertCurrent();
        return m_host.port();
    }
    bool isRunning() const
    {
        server::guiRole.assertCurrent();
        return m_host.isRunning();
    }

    template <typename Widget>
    Widget *find(const char *name)
    {
        return m_window.findChild<Widget *>(QLatin1String(name));
    }
    void choose(Tab page) { m_window.findChild<QTabBar *>()->setCurrentIndex(page); }
    /// Of the bar that is shown; empty without one.
    QString sentence() const
    {
        const server::window::InlineBar *bar = shownBar();
        return bar ? bar->sentence() : QString();
    }
    bool press(const QString &label)
    {
        const QList<QPushButton *> buttons = m_window.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && plain(button->text()) == label) {
                button->click();
                return true;
            }
        }
        return false;
    }
    bool shows(const QString &text) const
    {
        const QList<QLabel *> labels = m_window.findChildren<QLabel *>();
        return std::ranges::any_of(labels,
            [&text](const QLabel *label) { return label->isVisible() && label->text() == text; });
    }
    bool logTells(const QString &text)
    {
        const QAbstractItemModel *log = find<QTableView>("log")->model();
        for (int row = 0; row < log->rowCount(); ++row) {
            if (log->index(row, server::window::LogModel::Text).data().toString().contains(text))
                return true;
        }
        return false;
    }
    const server::window::InlineBar *shownBar() const
    {
        const QList<server::window::InlineBar *> bars
            = m_window.findChildren<server::window::InlineBar *>();
        const auto bar = std::ranges::find_if(bars, &QWidget::isVisible);
        return bar == bars.end() ? nullptr : *bar;
    }

    static QString plain(QString label) { return label.remove(QLatin1Char('&')); }

private:
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat};
    base::SystemClock m_clock;
    server::app::ServerHost m_host{m_clock};
    server::window::ServerWindow m_window;
};

inline const QByteArray kAnna = "NICK anna\r\nUSER anna 0 * :Anna\r\n";

inline server::shared::ServerConfig configWithOperator()
{
    server::shared::ServerConfig config = testConfig();
    config.opers.push_back({"oper", "root", "secret", server::shared::OperRole::Admin});
    return config;
}

} // namespace watek::tests
