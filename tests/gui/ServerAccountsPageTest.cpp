// The page of accounts and that of reports, over a real server with a real database: every action
// is used once, and every state is seen.
#include "server/window/AccountsModel.h"
#include "server/window/AccountsPage.h"
#include "server/window/Language.h"
#include "server/window/ReportsModel.h"
#include "server/window/SessionsModel.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTimer>

namespace serverAccountsPageTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Accounts;
using tests::Desk;
using tests::RawClient;
using tests::Reports;

class ServerAccountsPageTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    const Language m_english{QStringLiteral("en")};
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Desk> m_desk;

    Desk &desk() { return *m_desk; }
    QTableView *table(const char *name = "accounts") { return desk().find<QTableView>(name); }
    QString text(int row, int column)
    {
        return table()->model()->index(row, column).data().toString();
    }
    int rows(const char *name = "accounts") { return table(name)->model()->rowCount(); }
    std::unique_ptr<RawClient> online(const QByteArray &nick)
    {
        return std::make_unique<RawClient>(desk().port(), "NICK " + nick + "\r\nUSER u 0 * :r\r\n");
    }
    /// Logged in to an account of that name, and on the page.
    std::unique_ptr<RawClient> withAccount(const QByteArray &nick)
    {
        auto client = online(nick);
        client->send("NS REGISTER secret-1\r\n");
        if (!QTest::qWaitFor([&] { return client->got(" 900 "); }))
            qFatal("%s", client->received().constData());
        return client;
    }
    /// The page shows so many accounts, and the first is chosen and has the keyboard.
    bool showsAndChooses(int count)
    {
        desk().choose(Accounts);
        if (!QTest::qWaitFor([&] { return rows() == count; }))
            return false;
        table()->selectRow(0);
        table()->setFocus();
        return true;
    }
    /// There is such a button, and it can be pressed.
    bool isOffered(const QString &label)
    {
        const QList<QPushButton *> buttons = desk().window().findChildren<QPushButton *>();
        return std::ranges::any_of(buttons, [&label](const QPushButton *button) {
            return button->isVisible() && button->isEnabled()
                && Desk::plain(button->text()) == label;
        });
    }
    static QLineEdit *focusedField()
    {
        return qobject_cast<QLineEdit *>(QApplication::focusWidget());
    }

private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
        m_desk = std::make_unique<Desk>();
        desk().window().startServer();
        QVERIFY(desk().isRunning());
    }
    void cleanup()
    {
        m_desk.reset();
        m_data.reset();
    }

    void theListShowsWhoHasRegistered()
    {
        const auto anna = withAccount("anna");
        {
            withAccount("bob");
        }
        QVERIFY(showsAndChooses(2));
        QCOMPARE(text(0, AccountsModel::Name), QStringLiteral("anna"));
        QCOMPARE(text(0, AccountsModel::Seen), QStringLiteral("now"));
        QCOMPARE(text(0, AccountsModel::Sessions), QStringLiteral("1"));
        QCOMPARE(text(0, AccountsModel::Email), QStringLiteral("–"));
        QCOMPARE(text(0, AccountsModel::Role), QStringLiteral("–"));
        QCOMPARE(text(0, AccountsModel::AlwaysOn), QStringLiteral("no"));
        QCOMPARE(text(0, AccountsModel::State), QStringLiteral("active"));
        QTRY_COMPARE(text(1, AccountsModel::Sessions), QStringLiteral("–"));
        QVERIFY(text(1, AccountsModel::Seen).contains(u':'));
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("anna"));
        QVERIFY(desk().shows(QStringLiteral("2 accounts")));
        QCOMPARE(Desk::plain(desk().window().findChild<QTabBar *>()->tabText(Accounts)),
            QStringLiteral("Accounts 2"));
    }

    void emptyStates()
    {
        desk().choose(Accounts);
        QTRY_VERIFY(desk().shows(
            QStringLiteral("No accounts yet. People register with “/msg NickServ REGISTER "
                           "<password>”, or as guests with “/register <password>”.")));
        desk().window().stopServer();
        QVERIFY(desk().shows(
            QStringLiteral("The server is stopped. Start it, and its accounts stand here.")));
    }

    /// A second server on this computer does without accounts.
    void withoutADatabaseThePageSaysSo()
    {
        Desk second;
        second.window().startServer();
        QVERIFY(second.isRunning());
        second.choose(Accounts);
        QTRY_VERIFY(second.shows(QStringLiteral(
            "This server keeps no accounts: it has no database. The log says why.")));
    }

    void oneSearchesAsOneTypes()
    {
        const auto anna = withAccount("anna");
        const auto bob = withAccount("bob");
        QVERIFY(showsAndChooses(2));
        QTest::keyClick(&desk().window(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(focusedField());
        QTest::keyClicks(focusedField(), QStringLiteral("bo"));
        QTRY_COMPARE(rows(), 1);
        QTRY_VERIFY(desk().shows(QStringLiteral("1 of 2 accounts")));
        QCOMPARE(text(0, AccountsModel::Name), QStringLiteral("bob"));
        QTest::keyClicks(focusedField(), QStringLiteral("x"));
        QTRY_VERIFY(desk().shows(QStringLiteral("No account matches “box”.")));
        focusedField()->clear();
        QTRY_COMPARE(rows(), 2);
    }

    void anAccountIsSuspendedAndTakenBack()
    {
        const auto anna = withAccount("anna");
        QVERIFY(showsAndChooses(1));
        QTest::keyClick(table(), Qt::Key_S, Qt::ControlModifier);
        QVERIFY(desk().sentence().startsWith(QLatin1String("Suspend anna?")));
        QVERIFY(focusedField());
        QTest::keyClicks(focusedField(), QStringLiteral("spam"));
        const QList<QComboBox *> boxes = desk().shownBar()->findChildren<QComboBox *>();
        QCOMPARE(boxes.size(), 1);
        boxes.first()->setCurrentIndex(2); // for a day
        QTest::keyClick(focusedField(), Qt::Key_Return);
        QTRY_VERIFY(desk().sentence().startsWith(QLatin1String("anna is suspended until ")));
        QTRY_VERIFY(anna->got(" 901 anna "));
        QTRY_VERIFY(text(0, AccountsModel::State).startsWith(QLatin1String("suspended until ")));
        QVERIFY(text(0, AccountsModel::State).endsWith(QLatin1String(": spam (by this window)")));
        anna->forget();
        anna->send("NS IDENTIFY secret-1\r\n");
        QTRY_VERIFY(anna->got("Your account is suspended until "));

        // Anew, for good.
        QVERIFY(desk().press(QStringLiteral("Close")));
        QVERIFY(desk().press(QStringLiteral("Suspend…")));
        QVERIFY(
            desk().sentence().contains(QLatin1String(": spam (by this window). Suspend it anew?")));
        QVERIFY(desk().press(QStringLiteral("Suspend")));
        QTRY_COMPARE(
            desk().sentence(), QStringLiteral("anna is suspended. Nobody can log in to it."));

        QVERIFY(desk().press(QStringLiteral("Unsuspend")));
        QTRY_COMPARE(desk().sentence(), QStringLiteral("anna may be used again."));
        QTRY_COMPARE(text(0, AccountsModel::State), QStringLiteral("active"));
        QTRY_VERIFY(!isOffered(QStringLiteral("Unsuspend")));
    }

    void aPasswordIsResetAndCopied()
    {
        const auto anna = withAccount("anna");
        QVERIFY(showsAndChooses(1));
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(desk().sentence().startsWith(QLatin1String("Reset the password of anna?")));
        QVERIFY(desk().press(QStringLiteral("Reset password")));
        QTRY_VERIFY(desk().sentence().startsWith(QLatin1String("The new password of anna is ")));
        QVERIFY(desk().press(QStringLiteral("Copy")));
        const QString password = QApplication::clipboard()->text();
        QVERIFY(desk().sentence().contains(password)); // it is still to be read
        QTRY_VERIFY(anna->isClosed()); // whoever had the old one
        const auto again = online("again");
        again->send("NS IDENTIFY anna " + password.toLatin1() + "\r\n");
        QTRY_VERIFY(again->got(" 900 again "));
        QVERIFY(desk().press(QStringLiteral("Close")));
        QVERIFY(desk().sentence().isEmpty());
    }

    /// The new password stands nowhere else, and a reason is only half written.
    void whatIsAskedOrToBeReadIsNotTakenAway()
    {
        const auto anna = withAccount("anna");
        QVERIFY(showsAndChooses(1));
        auto *const page = desk().window().findChild<AccountsPage *>();
        QVERIFY(page);
        QTest::keyClick(table(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(desk().press(QStringLiteral("Reset password")));
        QTRY_VERIFY(desk().sentence().startsWith(QLatin1String("The new password of anna is ")));
        page->take({shared::DeedDone{.deed = shared::WindowDeed::Unsuspend, .account = "jan"}});
        page->take({shared::DeedDone{.deed = shared::WindowDeed::Unsuspend, .account = "ela"}});
        QVERIFY(desk().sentence().startsWith(QLatin1String("The new password of anna is ")));
        QVERIFY(desk().press(QStringLiteral("Copy")));
        QTest::qWait(0);
        QVERIFY(desk().sentence().startsWith(QLatin1String("The new password of anna is ")));
        QVERIFY(desk().press(QStringLiteral("Close")));
        QTRY_COMPARE(desk().sentence(), QStringLiteral("jan may be used again."));
        QVERIFY(desk().press(QStringLiteral("Close")));
        QTRY_COMPARE(desk().sentence(), QStringLiteral("ela may be used again."));
    }

    void anAccountIsDroppedAfterAQuestion()
    {
        const auto anna = withAccount("anna");
        anna->send("JOIN #annas\r\nCS REGISTER #annas\r\n");
        QTRY_VERIFY(anna->got("#annas is yours") || anna->got("MODE #annas +r"));
        QVERIFY(showsAndChooses(1));
        QTest::keyClick(table(), Qt::Key_Delete);
        QTRY_VERIFY(desk().sentence().startsWith(QLatin1String("Drop the account anna for good?")));
        QVERIFY(desk().sentence().contains(
            QLatin1String("1 channel will be registered no more: #annas.")));
        QVERIFY(desk().sentence().contains(QLatin1String("1 connection will be logged out.")));
        // Who presses Enter by habit loses nothing.
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(desk().sentence().isEmpty());
        QVERIFY(table()->hasFocus());
        QTest::keyClick(table(), Qt::Key_Delete);
        QTRY_VERIFY(isOffered(QStringLiteral("Drop for good")));
        QVERIFY(desk().press(QStringLiteral("Drop for good")));
        QTRY_COMPARE(desk().sentence(), QStringLiteral("The account anna was dropped."));
        QTRY_COMPARE(rows(), 0);
        QTRY_VERIFY(anna->got(" 901 anna "));
    }

    void connectionsAreShownAndLoggedOut()
    {
        const auto anna = withAccount("anna");
        QVERIFY(showsAndChooses(1));
        QTest::keyClick(table(), Qt::Key_Return);
        QTRY_COMPARE(rows("accountSessions"), 1);
        QVERIFY(desk().shows(QStringLiteral("Connections of anna")));
        QVERIFY(table("accountSessions")->hasFocus());
        QCOMPARE(
            table("accountSessions")->model()->index(0, SessionsModel::Address).data().toString(),
            QStringLiteral("127.0.0.1"));
        QTest::keyClick(table("accountSessions"), Qt::Key_Delete);
        QTRY_VERIFY(anna->isClosed());
        QVERIFY(anna->got("Logged out by the operator of the server"));
        QTRY_VERIFY(desk().shows(QStringLiteral("Nobody is logged in to it now.")));
        QTRY_COMPARE(desk().sentence(), QStringLiteral("A connection of anna was logged out."));
        table("accountSessions")->setFocus();
        QTest::keyClick(table("accountSessions"), Qt::Key_Escape);
        QVERIFY(!table("accountSessions")->isVisible());
        QVERIFY(table()->hasFocus());
    }

    /// What somebody else did meanwhile is told, and the list follows.
    void whatHappensMeanwhileIsTold()
    {
        const auto anna = withAccount("anna");
        QVERIFY(showsAndChooses(1));
        QVERIFY(desk().press(QStringLiteral("Suspend…")));
        anna->send("NS DROP secret-1\r\n");
        QTRY_VERIFY(anna->got(" 901 anna "));
        QVERIFY(desk().press(QStringLiteral("Suspend")));
        QTRY_COMPARE(desk().sentence(),
            QStringLiteral("There is no account anna any more: it was dropped meanwhile."));
        QTRY_COMPARE(rows(), 0);
        QVERIFY(!isOffered(QStringLiteral("Suspend…")));
    }

    /// The menu that the right button opens has what the buttons do, about the row below the mouse.
    void theContextMenuIsTheButtons()
    {
        const auto anna = withAccount("anna");
        const auto bob = withAccount("bob");
        QVERIFY(showsAndChooses(2));
        QStringList rows;
        const auto look = [&rows] {
            auto *const menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            if (!menu)
                return;
            for (const QAction *action : menu->actions()) {
                if (action->isEnabled())
                    rows << Desk::plain(action->text());
            }
            menu->close();
        };
        const QPoint onBob
            = table()->visualRect(table()->model()->index(1, AccountsModel::Email)).center();
        QTest::mouseClick(table()->viewport(), Qt::RightButton, {}, onBob);
        QCOMPARE(table()->selectionModel()->selectedRows().first().row(), 1);
        // Qt opens the menu of the widget's actions in a loop of its own.
        QTimer::singleShot(0, this, look);
        QContextMenuEvent event(
            QContextMenuEvent::Mouse, onBob, table()->viewport()->mapToGlobal(onBob));
        QApplication::sendEvent(table()->viewport(), &event);
        look();
        QCOMPARE(rows,
            QStringList({QStringLiteral("Connections"), QStringLiteral("Suspend…"),
                QStringLiteral("Reset password…"), QStringLiteral("Drop…"),
                QStringLiteral("Copy name")}));
        for (const QString &row : rows.mid(0, 4))
            QVERIFY2(isOffered(row), qPrintable(row));
        QVERIFY(!isOffered(QStringLiteral("Unsuspend")));
    }

    void reportsAreSeenAndDoneWithAndLast()
    {
        desk().choose(Reports);
        QTRY_VERIFY(desk().shows(
            QStringLiteral("Nobody has reported anything. People do it with “/msg NickServ REPORT "
                           "<nick> <reason>”, guests with “/report <nick> <reason>”.")));
        {
            const auto anna = online("anna");
            const auto eve = online("eve");
            QTRY_VERIFY(eve->got(" 001 "));
            anna->send("REPORT eve :she shouts\r\nREPORT eve EAKCrBpIbE7kBFvBA :and again\r\n");
            QTRY_COMPARE(rows("reports"), 2);
        }
        QAbstractItemModel *const model = table("reports")->model();
        const auto reason = [model](int row) {
            return model->index(row, ReportsModel::Reason).data().toString();
        };
        QCOMPARE(reason(0), QStringLiteral("and again (about a message)"));
        QCOMPARE(reason(1), QStringLiteral("she shouts"));
        QCOMPARE(Desk::plain(desk().window().findChild<QTabBar *>()->tabText(Reports)),
            QStringLiteral("Reports 2"));
        table("reports")->selectRow(0);
        table("reports")->setFocus();
        QTest::keyClick(table("reports"), Qt::Key_Delete);
        QTRY_COMPARE(rows("reports"), 1);
        desk().window().stopServer();
        QCOMPARE(rows("reports"), 0);
        desk().window().startServer();
        QTRY_COMPARE(rows("reports"), 1);
        QCOMPARE(reason(0), QStringLiteral("she shouts"));
        table("reports")->selectRow(0);
        QVERIFY(desk().press(QStringLiteral("Copy reports")));
        QVERIFY(QApplication::clipboard()->text().endsWith(QLatin1String(": she shouts")));
    }

    void whenSomebodyWasHereLastLastsOverARestart()
    {
        {
            withAccount("anna");
        }
        QVERIFY(showsAndChooses(1));
        QTRY_VERIFY(text(0, AccountsModel::Seen).contains(u':'));
        const QString seen = text(0, AccountsModel::Seen);
        desk().window().stopServer();
        QCOMPARE(rows(), 0);
        desk().window().startServer();
        QTRY_COMPARE(rows(), 1);
        QCOMPARE(text(0, AccountsModel::Seen), seen);
    }
};

WATEK_SUITE(QTEST_MAIN, ServerAccountsPageTest)

} // namespace serverAccountsPageTest

#include "ServerAccountsPageTest.moc"
