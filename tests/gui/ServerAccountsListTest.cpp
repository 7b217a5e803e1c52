// How the list of accounts is sorted and filtered, what its tab says, and who has power without an
// account: over a real server with a real database, with the mouse and with the keyboard.
#include "server/window/AccountsModel.h"
#include "server/window/AccountsPage.h"
#include "server/window/ConnectionsModel.h"
#include "server/window/Language.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QTabBar>
#include <QTableView>
#include <QTest>

namespace serverAccountsListTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Accounts;
using tests::Connections;
using tests::Desk;
using tests::Overview;
using tests::RawClient;

class ServerAccountsListTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    const Language m_english{QStringLiteral("en")};
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Desk> m_desk;

    Desk &desk() { return *m_desk; }
    QTableView *table() { return desk().find<QTableView>("accounts"); }
    QString tab(int page)
    {
        return Desk::plain(desk().window().findChild<QTabBar *>()->tabText(page));
    }
    QString names()
    {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names << table()->model()->index(row, AccountsModel::Name).data().toString();
        return names.join(u' ');
    }
    std::unique_ptr<RawClient> online(const QByteArray &nick)
    {
        return std::make_unique<RawClient>(desk().port(), "NICK " + nick + "\r\nUSER u 0 * :r\r\n");
    }
    /// Logged in to an account of that name.
    std::unique_ptr<RawClient> withAccount(const QByteArray &nick)
    {
        auto client = online(nick);
        client->send("NS REGISTER secret-1\r\n");
        if (!QTest::qWaitFor([&] { return client->got(" 900 "); }))
            qFatal("%s", client->received().constData());
        return client;
    }
    void clickTitle(int column)
    {
        QHeaderView *const header = table()->horizontalHeader();
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
            {header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                header->height() / 2});
    }
    void open(const shared::ServerConfig &config)
    {
        m_desk.reset();
        m_desk = std::make_unique<Desk>(config);
        desk().window().startServer();
        if (!desk().isRunning())
            qFatal("the server does not start");
    }

private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
        open(tests::configWithOperator());
    }
    void cleanup()
    {
        m_desk.reset();
        m_data.reset();
    }

    void theTitlesSortTheList()
    {
        const auto bob = withAccount("bob");
        const auto anna = withAccount("anna");
        {
            withAccount("cyd");
        }
        desk().choose(Accounts);
        QTRY_COMPARE(names(), QStringLiteral("anna bob cyd"));
        clickTitle(AccountsModel::Registered);
        QTRY_COMPARE(names(), QStringLiteral("cyd anna bob"));
        clickTitle(AccountsModel::Registered);
        QTRY_COMPARE(names(), QStringLiteral("bob anna cyd"));
        // Who is here comes before who has gone.
        clickTitle(AccountsModel::Seen);
        QTRY_COMPARE(names(), QStringLiteral("anna bob cyd"));
        clickTitle(AccountsModel::Seen);
        QTRY_COMPARE(names(), QStringLiteral("cyd anna bob"));
        clickTitle(AccountsModel::Name);
        QTRY_COMPARE(names(), QStringLiteral("anna bob cyd"));
        clickTitle(AccountsModel::Name);
        QTRY_COMPARE(names(), QStringLiteral("cyd bob anna"));
        // By the others one cannot sort: the arrow stays where it is.
        clickTitle(AccountsModel::Email);
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(AccountsModel::Name));
        QCOMPARE(table()->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
        QCOMPARE(names(), QStringLiteral("cyd bob anna"));
    }

    void theKeyboardSortsAndFilters()
    {
        const auto anna = withAccount("anna");
        {
            withAccount("bob");
        }
        desk().choose(Accounts);
        QTRY_COMPARE(names(), QStringLiteral("anna bob"));
        QTest::keyClick(&desk().window(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        auto *const filter = desk().find<QComboBox>("accountFilter");
        QCOMPARE(QApplication::focusWidget(), filter);
        QTest::keyClick(filter, Qt::Key_Down);
        QCOMPARE(filter->currentText(), QStringLiteral("Online"));
        QTRY_COMPARE(names(), QStringLiteral("anna"));
        QTRY_VERIFY(desk().shows(QStringLiteral("1 of 2 accounts")));
        QTest::keyClick(filter, Qt::Key_Up);
        QTest::keyClick(filter, Qt::Key_Tab);
        auto *const order = desk().find<QComboBox>("accountOrder");
        QCOMPARE(QApplication::focusWidget(), order);
        QTest::keyClick(order, Qt::Key_Down);
        QTRY_COMPARE(names(), QStringLiteral("bob anna"));
        QCOMPARE(table()->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    }

    void eachFilterSaysWhenNobodyFits_data()
    {
        QTest::addColumn<int>("filter");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("suspended") << 2 << QStringLiteral("No account is suspended.");
        QTest::newRow("not verified")
            << 3 << QStringLiteral("No account waits for its e-mail code.");
        QTest::newRow("operators") << 4 << QStringLiteral("No operator has an account.");
    }
    void eachFilterSaysWhenNobodyFits()
    {
        QFETCH(const int, filter);
        QFETCH(const QString, sentence);
        const auto anna = withAccount("anna");
        desk().choose(Accounts);
        QTRY_COMPARE(names(), QStringLiteral("anna"));
        desk().find<QComboBox>("accountFilter")->setCurrentIndex(filter);
        QTRY_VERIFY(desk().shows(sentence));
        QTRY_VERIFY(desk().shows(QStringLiteral("0 of 1 account")));
    }

    void whoIsSuspendedIsFound()
    {
        const auto anna = withAccount("anna");
        const auto bob = withAccount("bob");
        desk().choose(Accounts);
        QTRY_COMPARE(names(), QStringLiteral("anna bob"));
        table()->selectRow(1);
        QVERIFY(desk().press(QStringLiteral("Suspend…")));
        QVERIFY(desk().press(QStringLiteral("Suspend")));
        QTRY_COMPARE(
            desk().sentence(), QStringLiteral("bob is suspended. Nobody can log in to it."));
        desk().find<QComboBox>("accountFilter")->setCurrentIndex(2);
        QTRY_COMPARE(names(), QStringLiteral("bob"));
    }

    /// A row that goes to another place takes the selection with it.
    void theChosenAccountStaysChosenWhenItMoves()
    {
        const auto anna = withAccount("anna");
        auto bob = withAccount("bob");
        desk().choose(Accounts);
        QTRY_COMPARE(names(), QStringLiteral("anna bob"));
        clickTitle(AccountsModel::Seen);
        clickTitle(AccountsModel::Seen); // who has gone comes first
        QTRY_COMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(AccountsModel::Seen));
        QTRY_COMPARE(names(), QStringLiteral("anna bob"));
        table()->selectRow(1);
        bob.reset();
        QTRY_COMPARE(names(), QStringLiteral("bob anna"));
        QCOMPARE(table()->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(table()->selectionModel()->selectedRows().first().data().toString(),
            QStringLiteral("bob"));
    }

    void theOrderIsRemembered()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        {
            AccountsPage page;
            page.findChild<QComboBox *>(QStringLiteral("accountOrder"))->setCurrentIndex(2);
            page.remember(settings);
        }
        AccountsPage page;
        page.recall(settings);
        QCOMPARE(page.findChild<QComboBox *>(QStringLiteral("accountOrder"))->currentIndex(), 2);
        const QHeaderView *const header
            = page.findChild<QTableView *>(QStringLiteral("accounts"))->horizontalHeader();
        QCOMPARE(header->sortIndicatorSection(), int(AccountsModel::Registered));
        QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
        QVERIFY(header->isSortIndicatorShown());
    }

    /// Nobody has opened the page.
    void theTabCountsWhileTheServerRuns()
    {
        desk().choose(Overview);
        QTRY_COMPARE(tab(Accounts), QStringLiteral("Accounts 0"));
        const auto anna = withAccount("anna");
        QTRY_COMPARE(tab(Accounts), QStringLiteral("Accounts 1"));
        desk().window().stopServer();
        desk().press(QStringLiteral("Stop now"));
        QTRY_VERIFY(!desk().isRunning());
        QCOMPARE(tab(Accounts), QStringLiteral("Accounts"));
        desk().window().startServer();
        QTRY_COMPARE(tab(Accounts), QStringLiteral("Accounts 1"));
    }

    void aReportIsOnTheTabAtOnce()
    {
        desk().choose(Overview);
        QTRY_COMPARE(tab(tests::Reports), QStringLiteral("Reports"));
        {
            const auto anna = online("anna");
            anna->send("REPORT #lobby :noise\r\n");
            QTRY_COMPARE(tab(tests::Reports), QStringLiteral("Reports 1"));
        }
        QTRY_COMPARE(tab(Connections), QStringLiteral("Connections 0"));
        desk().window().stopServer();
        QCOMPARE(tab(tests::Reports), QStringLiteral("Reports"));
    }

    void operatorsWithoutAnAccountAreNamed()
    {
        desk().choose(Accounts);
        desk().find<QComboBox>("accountFilter")->setCurrentIndex(4);
        QTRY_VERIFY(desk().shows(
            QStringLiteral("Operators without an account: root (admin). Who has become one by OPER "
                           "is marked among the connections.")));
        const auto eve = online("eve");
        const auto anna = online("anna");
        eve->send("OPER root secret\r\n");
        QTRY_VERIFY(eve->got(" 381 "));
        desk().choose(Connections);
        auto *const connections = desk().find<QTableView>("connections");
        auto *const field = desk().find<QLineEdit>("filter");
        QTRY_COMPARE(connections->model()->rowCount(), 2);
        QTest::keyClicks(field, QStringLiteral("operator"));
        QTRY_COMPARE(connections->model()->rowCount(), 1);
        const QAbstractItemModel *const model = connections->model();
        QCOMPARE(model->index(0, ConnectionsModel::Nick).data().toString(), QStringLiteral("eve"));
        QCOMPARE(model->index(0, ConnectionsModel::State).data().toString(),
            QStringLiteral("online, operator"));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerAccountsListTest)

} // namespace serverAccountsListTest

#include "ServerAccountsListTest.moc"
