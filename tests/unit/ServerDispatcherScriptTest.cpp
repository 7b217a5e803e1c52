// The scripts that other suites are written in: what is wrong in one is said, and not passed over.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverDispatcherScriptTest {

using watek::tests::DispatcherScript;

class ServerDispatcherScriptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aScriptThatIsRightHasNoTrouble();
    void whatIsWrongIsSaid_data();
    void whatIsWrongIsSaid();
};

void ServerDispatcherScriptTest::aScriptThatIsRightHasNoTrouble()
{
    QCOMPARE(DispatcherScript().run(R"(
        # A remark.
        anna> JOIN #a
        ---
        +1000
        anna> PING :x\_
        anna> QUIT
        anna< :watek.local PONG watek.local :x\_
        anna< ERROR :Closing link: (10.0.0.1) [Client quit]
        anna closed)"),
        QByteArray());
}

void ServerDispatcherScriptTest::whatIsWrongIsSaid_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QByteArray>("trouble");
    const auto row = [](const char *name, const char *script, const char *trouble) {
        QTest::newRow(name) << QByteArray(script) << QByteArray(trouble);
    };
    row("somebody who never spoke gets something", "ola< PING x", "ola never spoke\n");
    row("somebody who never spoke is closed", "ola closed", "ola never spoke\n");
    row("somebody is not closed", "anna> AWAY\n---\nanna closed", "anna was not closed\n");
    row("no line that is known", "anna AWAY :x", "not understood: anna AWAY :x\n");
    row("a pause that is no number", "+soon", "not understood: +soon\n");
    row("nobody says something", "> AWAY", "not understood: > AWAY\n");
    row("a space at the end", "anna> PING x \n---",
        "a space at the end, to be written as \\_: anna> PING x \n");
    row("a line that was not expected", "anna> PING x",
        "anna got\n    :watek.local PONG watek.local x\n  and not\n    \n");
    row("a space that was not expected", "anna> PING :x\\_\nanna< :watek.local PONG watek.local :x",
        "anna got\n    :watek.local PONG watek.local :x \n  and not\n"
        "    :watek.local PONG watek.local :x\n");
    row("a line that did not come", "anna> PONG\nanna< PING x",
        "anna got\n    \n  and not\n    PING x\n");
}

void ServerDispatcherScriptTest::whatIsWrongIsSaid()
{
    QFETCH(QByteArray, script);
    QFETCH(QByteArray, trouble);
    QCOMPARE(DispatcherScript().run(script), trouble);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDispatcherScriptTest)

} // namespace serverDispatcherScriptTest

#include "ServerDispatcherScriptTest.moc"
