// Every action and button of the server's window is used once. One that is new and that nobody uses
// here makes the suite fail.
#include "server/window/InlineBar.h"
#include "server/window/ServerWindow.h"

#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

namespace serverActionsTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::RawClient;

namespace {

QString plain(QString text)
{
    text.remove(QLatin1Char('&'));
    return text;
}

QString nameOf(const QAbstractButton &button)
{
    return plain(button.text().isEmpty() ? button.accessibleName() : button.text());
}

} // namespace

class ServerActionsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat};
    base::SystemClock m_clock;
    std::unique_ptr<app::ServerHost> m_host;
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<ServerWindow> m_window;

    enum Page { Overview, Connections, Accounts, Reports, Log };
    void choose(Page page) { m_window->findChild<QTabBar *>()->setCurrentIndex(page); }
    QTableView *table(const char *name)
    {
        return m_window->findChild<QTableView *>(QLatin1String(name));
    }
    quint16 port() const
    {
        guiRole.assertCurrent();
        return m_host->port();
    }
    /// Presses what is shown with this label.
    bool press(const QString &label)
    {
        const QList<QAbstractButton *> buttons = m_window->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : buttons) {
            if (button->isVisible() && button->isEnabled() && nameOf(*button) == label) {
                button->click();
                return true;
            }
        }
        return false;
    }
    QLineEdit *fieldOfTheBar() const
    {
        const QList<InlineBar *> bars = m_window->findChildren<InlineBar *>();
        for (const InlineBar *bar : bars) {
            if (bar->isVisible())
                return bar->findChild<QLineEdit *>();
        }
        return nullptr;
    }
    QString sentence() const
    {
        const QList<InlineBar *> bars = m_window->findChildren<InlineBar *>();
        for (const InlineBar *bar : bars) {
            if (bar->isVisible())
                return bar->sentence();
        }
        return {};
    }

    template <typename Use>
    void usePageOfAccounts(Use use)
    {
        RawClient eve(port(), "NICK eve\r\nUSER eve 0 * :Eve\r\nNS REGISTER secret-1\r\n");
        QTRY_VERIFY(eve.got(" 900 eve "));
        choose(Accounts);
        QTRY_COMPARE(table("accounts")->model()->rowCount(), 1);
        table("accounts")->selectRow(0);
        use("Connections");
        QTRY_COMPARE(table("accountSessions")->model()->rowCount(), 1);
        use("Log out");
        QTRY_VERIFY(eve.isClosed());
        use("Hide");
        use("Close");
        use("Suspend…");
        use("Cancel");
        use("Suspend…");
        use("Suspend");
        QTRY_VERIFY(sentence().startsWith(QLatin1String("eve is suspended.")));
        use("Close");
        QTRY_VERIFY(table("accounts")->actions()[2]->isEnabled());
        use("Unsuspend");
        QTRY_COMPARE(sentence(), QStringLiteral("eve may be used again."));
        use("Close");
        use("Reset password…");
        use("Reset password");
        QTRY_VERIFY(sentence().startsWith(QLatin1String("The new password of eve is ")));
        use("Copy");
        use("Close");
        use("Drop…");
        QTRY_VERIFY(sentence().startsWith(QLatin1String("Drop the account eve for good?")));
        use("Drop for good");
        QTRY_COMPARE(sentence(), QStringLiteral("The account eve was dropped."));
        use("Close");
    }
    template <typename Use>
    void usePageOfReports(Use use)
    {
        RawClient eve(port(), "NICK eve\r\nUSER eve 0 * :Eve\r\nREPORT #lobby :noise\r\n");
        choose(Reports);
        QTRY_COMPARE(table("reports")->model()->rowCount(), 1);
        table("reports")->selectRow(0);
        use("Copy reports");
        use("Done with it");
        QTRY_COMPARE(table("reports")->model()->rowCount(), 0);
    }

private Q_SLOTS:
    void init()
    {
        guiRole.assertCurrent();
        m_host = std::make_unique<app::ServerHost>(m_clock);
        // Bans last, and the next test is not to have those of this one.
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
        m_window = std::make_unique<ServerWindow>(ServerWindow::Context{
            .host = *m_host, .settings = m_settings, .config = tests::testConfig()});
        m_window->resize(1200, 760);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup()
    {
        guiRole.assertCurrent();
        m_window.reset();
        m_host.reset();
        m_data.reset();
    }

    /// Through the context menu, opened by the right button, row by row and on empty ground.
    void everyRowOfEveryContextMenuIsUsed()
    {
        m_window->startServer();
        QStringList used;
        for (const auto &[page, name] : {std::pair(Connections, "connections"), {Log, "log"}}) {
            choose(page);
            QTableView *view = table(name);
            const QList<QAction *> actions = view->actions();
            QVERIFY(!actions.isEmpty());
            for (QAction *action : actions) {
                // The one before may not have been noticed to have gone.
                const QByteArray nick = "anna" + QByteArray::number(used.size());
                RawClient anna(port(), "NICK " + nick + "\r\nUSER anna 0 * :Anna\r\n");
                QTRY_VERIFY(anna.got(" 001 " + nick + ' '));
                QTRY_VERIFY(view->model()->rowCount() > 0);
                view->selectRow(0);
                QVERIFY2(action->isEnabled(), qPrintable(action->text()));
                // Qt opens the menu of the widget's actions in a loop of its own.
                bool isChosen = false;
                QTimer::singleShot(0, this, [&] {
                    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
                    if (!menu)
                        return;
                    isChosen = menu->actions() == actions;
                    menu->setActiveAction(action);
                    QTest::keyClick(menu, Qt::Key_Return);
                });
                QContextMenuEvent event(QContextMenuEvent::Mouse,
                    view->visualRect(view->model()->index(0, 0)).center(),
                    view->viewport()->mapToGlobal(QPoint(20, 20)));
                QApplication::sendEvent(view->viewport(), &event);
                if (QMenu *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())) {
                    isChosen = menu->actions() == actions;
                    menu->setActiveAction(action);
                    QTest::keyClick(menu, Qt::Key_Return);
                }
                QVERIFY2(isChosen, qPrintable(action->text()));
                used += plain(action->text());
                // What it asks is answered.
                if (!sentence().isEmpty()) {
                    QLineEdit *field = fieldOfTheBar();
                    QVERIFY(field);
                    QTest::keyClicks(field, QStringLiteral("text"));
                    QTest::keyClick(field, Qt::Key_Return);
                }
                QTRY_VERIFY(sentence().isEmpty());
            }
        }
        QCOMPARE(used,
            QStringList({QStringLiteral("Notice…"), QStringLiteral("Disconnect…"),
                QStringLiteral("Copy address"), QStringLiteral("Copy lines")}));
    }

    void everyButtonIsPressed()
    {
        guiRole.assertCurrent();
        QSet<QString> left; // labels that were seen and not pressed
        QSet<QString> pressed;
        const auto look = [&] {
            const QList<QAbstractButton *> buttons = m_window->findChildren<QAbstractButton *>();
            for (const QAbstractButton *button : buttons) {
                if (button->isVisible() && !nameOf(*button).isEmpty())
                    left += nameOf(*button);
            }
        };
        const auto use = [&](const char *label) {
            look();
            const QString name = QString::fromUtf8(label);
            if (!press(name))
                qWarning("there is no button %s to press", label);
            else
                pressed += name;
            look();
        };
        use("Start");
        use("Copy");
        use("Read again");
        use("Close");
        use("Read again");
        use("Show the log");
        choose(Connections);
        RawClient anna(port(), "NICK anna\r\nUSER anna 0 * :Anna\r\n");
        QTRY_VERIFY(anna.got(" 001 anna "));
        QTRY_COMPARE(table("connections")->model()->rowCount(), 1);
        use("Notice to everybody…");
        use("Cancel");
        table("connections")->selectRow(0);
        use("Notice…");
        QVERIFY(fieldOfTheBar());
        QTest::keyClicks(fieldOfTheBar(), QStringLiteral("hello"));
        use("Send");
        QTRY_VERIFY(anna.got("hello"));
        use("Disconnect…");
        QVERIFY(sentence().contains(QLatin1String("a ban keeps out everybody from that address")));
        use("Disconnect");
        QTRY_VERIFY(anna.isClosed());
        usePageOfAccounts(use);
        usePageOfReports(use);
        choose(Connections);
        RawClient ola(port(), "NICK ola\r\nUSER ola 0 * :Ola\r\n");
        QTRY_VERIFY(ola.got(" 001 ola "));
        QTRY_COMPARE(
            table("connections")->model()->index(0, 0).data().toString(), QStringLiteral("ola"));
        table("connections")->selectRow(0);
        use("Disconnect…");
        use("Ban for an hour");
        QTRY_VERIFY(ola.isClosed());
        QVERIFY(ola.got(" 465 ola "));
        RawClient again(port(), "NICK ola\r\nUSER ola 0 * :Ola\r\n");
        QTRY_VERIFY(again.isClosed()); // it does not come straight back
        QVERIFY(!again.got(" 001 "));

        choose(Log);
        table("log")->clearSelection();
        use("Follow");
        use("Find the next line");
        use("Find the previous line");
        const auto chooseNoFile = [this] {
            QTimer::singleShot(0, this, [] {
                if (auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget()))
                    dialog->reject();
            });
        };
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        chooseNoFile();
        use("Export…");
        choose(Overview);
        chooseNoFile();
        use("Back up…");
        use("Stop");
        QTRY_VERIFY(!m_host->isRunning());
        for (const QString &label : std::as_const(pressed))
            left -= label;
        QVERIFY2(left.isEmpty(), qPrintable(QStringList(left.values()).join(u", ")));
    }

    void stopAndStartKeepWhatWasReadAgain()
    {
        guiRole.assertCurrent();
        shared::ServerConfig changed = tests::testConfig();
        changed.limits.channelsPerClient = 3;
        m_host->setReload(
            [changed]() -> base::Expected<shared::ServerConfig, QString> { return changed; });
        m_window->startServer();
        m_host->reload();
        QCOMPARE(m_host->config().limits.channelsPerClient, 3);
        m_window->stopServer();
        m_window->startServer();
        QVERIFY(m_host->isRunning());
        QCOMPARE(m_host->config().limits.channelsPerClient, 3);
    }

    void theLogNamesWhoLeftAndWhy()
    {
        m_window->startServer();
        {
            RawClient anna(port(), "NICK anna\r\nUSER anna 0 * :Anna\r\n");
            QTRY_VERIFY(anna.got(" 001 anna "));
            anna.send("QUIT :\x1b[2J\xe2\x80\xaegone\r\n");
            QTRY_VERIFY(anna.isClosed());
        }
        guiRole.assertCurrent();
        const auto logged = [this](const QByteArray &text) {
            guiRole.assertCurrent();
            for (const shared::LogRecord &record : m_host->log().since(0)) {
                if (record.text.contains(text))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(logged("anna (127.0.0.1) has come online"));
        // What would steer a terminal or turn the line is shown as what it is: nothing.
        QTRY_VERIFY(logged("anna (127.0.0.1) has left: Quit: \xEF\xBF\xBD[2J\xEF\xBF\xBD"
                           "gone"));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerActionsTest)

} // namespace serverActionsTest

#include "ServerActionsTest.moc"
