// What a report tells: who, with which account, about what; and that nothing of it is more than
// text.
#include "server/window/Language.h"
#include "server/window/ReportsModel.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QPlainTextEdit>
#include <QTableView>
#include <QTest>

namespace serverReportsPageTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Desk;
using tests::RawClient;
using tests::Reports;

class ServerReportsPageTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    const Language m_english{QStringLiteral("en")};
    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<Desk> m_desk;

    Desk &desk() { return *m_desk; }
    QTableView *table() { return desk().find<QTableView>("reports"); }
    QPlainTextEdit *details() { return desk().find<QPlainTextEdit>("reportDetails"); }
    QString text(int row, int column)
    {
        return table()->model()->index(row, column).data().toString();
    }
    std::unique_ptr<RawClient> online(const QByteArray &nick, const QByteArray &first = {})
    {
        auto client = std::make_unique<RawClient>(
            desk().port(), first + "NICK " + nick + "\r\nUSER u 0 * :r\r\nCAP END\r\n");
        if (!QTest::qWaitFor([&] { return client->got(" 001 "); }))
            qFatal("%s", client->received().constData());
        return client;
    }

private Q_SLOTS:
    void init()
    {
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
        m_desk = std::make_unique<Desk>();
        desk().window().startServer();
        QVERIFY(desk().isRunning());
        desk().choose(Reports);
    }
    void cleanup()
    {
        m_desk.reset();
        m_data.reset();
    }

    void aReportNamesAccountsAndWhatWasSaid()
    {
        const auto anna = online("anna", "CAP REQ :message-tags watek/resume\r\n");
        const auto eve = online("eve");
        anna->send("NS REGISTER secret-1\r\nJOIN #a\r\n");
        QTRY_VERIFY(anna->got(" 900 "));
        eve->send("JOIN #a\r\nPRIVMSG #a :buy <b>now</b>\r\n");
        QTRY_VERIFY(anna->got("PRIVMSG #a :buy"));
        const QByteArray heard = anna->received();
        const qsizetype line = heard.lastIndexOf('\n', heard.indexOf("PRIVMSG #a :buy"));
        const qsizetype at = heard.indexOf("msgid=", line) + 6;
        const QByteArray msgid = heard.mid(at, 17);
        anna->send("REPORT eve " + msgid + " :spam\r\n");
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QCOMPARE(text(0, ReportsModel::By), QStringLiteral("anna, account anna"));
        QCOMPARE(text(0, ReportsModel::About), QStringLiteral("eve (127.0.0.1)"));
        QCOMPARE(text(0, ReportsModel::Reason), QStringLiteral("spam: “<eve> buy <b>now</b>”"));
        QVERIFY(!details()->isVisible());
        table()->selectRow(0);
        QVERIFY(details()->isVisible());
        // What came from the network is plain text.
        QCOMPARE(details()->toPlainText(),
            QStringLiteral("About: eve (127.0.0.1), without an account\n"
                           "Reported by: anna (127.0.0.1), account anna\n"
                           "Reason: spam\n"
                           "Message: <eve> buy <b>now</b>"));
        // The keyboard gets there, reads it and goes on.
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), details());
        QTest::keyClick(details(), Qt::Key_Tab);
        QVERIFY(QApplication::focusWidget() != details());
    }

    void whatIsNotKnownAnyMoreIsSaidSo()
    {
        {
            const auto anna = online("anna");
            const auto eve = online("eve");
            anna->send("REPORT eve EAKCrBpIbE7kBFvBA :spam\r\n");
            QTRY_COMPARE(table()->model()->rowCount(), 1);
        }
        table()->selectRow(0);
        QVERIFY(details()->toPlainText().endsWith(QLatin1String(
            "Message EAKCrBpIbE7kBFvBA: the server does not know its text any more.")));
        // The store does not keep whose accounts they were.
        QTRY_COMPARE(desk().window().findChild<QTabBar *>()->tabText(tests::Connections).right(1),
            QStringLiteral("0"));
        desk().window().stopServer();
        QVERIFY(!details()->isVisible());
        desk().window().startServer();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        table()->selectRow(0);
        QVERIFY(details()->toPlainText().contains(
            QLatin1String("Reported by: anna (127.0.0.1), account not known")));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerReportsPageTest)

} // namespace serverReportsPageTest

#include "ServerReportsPageTest.moc"
