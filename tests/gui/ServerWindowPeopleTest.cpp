// The server's window and the people on the server: the table of them, notices, disconnecting.
#include "server/window/ConnectionsModel.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QLineEdit>
#include <QTabBar>
#include <QTableView>
#include <QTest>

namespace serverWindowPeopleTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Connections;
using tests::Desk;
using tests::kAnna;
using tests::RawClient;

class ServerWindowPeopleTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

private Q_SLOTS:
    void snapshotsArePulledOnlyWhileSomebodyLooks()
    {
        Desk desk;
        QVERIFY(!desk.window().isPulling());
        desk.window().startServer();
        QVERIFY(desk.window().isPulling());
        desk.window().showMinimized();
        QTRY_VERIFY(!desk.window().isPulling());
        desk.window().showNormal();
        QTRY_VERIFY(desk.window().isPulling());
        desk.window().hide();
        QVERIFY(!desk.window().isPulling());
        desk.window().show();
        QVERIFY(desk.window().isPulling());
        desk.window().stopServer();
        QVERIFY(!desk.window().isPulling());
    }

    void theTableShowsWhoIsThereAndWhoWaits()
    {
        shared::ServerConfig config = tests::testConfig();
        config.server.maxClients = 1;
        Desk desk(config);
        desk.window().startServer();
        desk.choose(Connections);
        const QAbstractItemModel *table = desk.find<QTableView>("connections")->model();
        QCOMPARE(table->rowCount(), 0);
        QVERIFY(desk.shows(QStringLiteral("Nobody is connected yet. Join with 127.0.0.1 port %1.")
                               .arg(desk.port())));

        RawClient anna(desk.port(), kAnna);
        QTRY_VERIFY(anna.got(" 001 anna "));
        RawClient late(desk.port(), "NICK ola\r\nUSER ola 0 * :Ola\r\n");
        QTRY_COMPARE(table->rowCount(), 2);
        const auto text
            = [table](int row, int column) { return table->index(row, column).data().toString(); };
        QTRY_COMPARE(text(0, ConnectionsModel::Nick), QStringLiteral("anna"));
        QTRY_COMPARE(text(0, ConnectionsModel::State), QStringLiteral("online"));
        QTRY_COMPARE(text(1, ConnectionsModel::State), QStringLiteral("waiting, no. 1"));
        QTRY_COMPARE(Desk::plain(desk.window().findChild<QTabBar *>()->tabText(Connections)),
            QStringLiteral("Connections 2"));
    }

    void aChosenClientGetsANoticeAndIsDisconnected()
    {
        Desk desk;
        desk.window().startServer();
        RawClient anna(desk.port(), kAnna);
        QTRY_VERIFY(anna.got(" 001 anna "));
        RawClient ola(desk.port(), "NICK ola\r\nUSER ola 0 * :Ola\r\n");
        QTRY_VERIFY(ola.got(" 001 ola "));
        desk.choose(Connections);
        auto *table = desk.find<QTableView>("connections");
        desk.find<QLineEdit>("filter")->setText(QStringLiteral("ola"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);

        table->setFocus();
        QVERIFY(desk.press(QStringLiteral("Notice…")));
        QCOMPARE(desk.sentence(), QStringLiteral("Notice to ola:"));
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("Lunch at noon"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(ola.got("Lunch at noon"));
        QVERIFY(!anna.got("Lunch at noon"));

        QVERIFY(table->hasFocus()); // it had it before the question
        QTest::keyClick(table, Qt::Key_Delete);
        QVERIFY(desk.sentence().startsWith(QLatin1String("Disconnect ola?")));
        desk.find<QLineEdit>("filter")->clear(); // whom it was asked for stays
        table->selectRow(0);
        field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("See you"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(ola.isClosed());
        QVERIFY(ola.got("See you"));
        QVERIFY(!anna.isClosed());
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void everybodyGetsANotice()
    {
        Desk desk;
        desk.window().startServer();
        RawClient anna(desk.port(), kAnna);
        RawClient guest(desk.port(), "hello\n");
        QTRY_VERIFY(anna.got(" 001 anna "));
        desk.choose(Connections);
        QTRY_COMPARE(desk.find<QTableView>("connections")->model()->rowCount(), 2);
        QTRY_VERIFY(anna.got("hello"));
        QVERIFY(desk.press(QStringLiteral("Notice to everybody…")));
        QVERIFY(desk.press(QStringLiteral("Cancel")));
        QVERIFY(desk.press(QStringLiteral("Notice to everybody…")));
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        field->setText(QStringLiteral("Zażółć"));
        QVERIFY(desk.press(QStringLiteral("Send")));
        QTRY_VERIFY(anna.got("Zażółć"));
        QTRY_VERIFY(guest.got("Zażółć"));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerWindowPeopleTest)

} // namespace serverWindowPeopleTest

#include "ServerWindowPeopleTest.moc"
