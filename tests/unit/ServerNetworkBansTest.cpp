// Bans of whole networks: of channels (+b, +e, +I) and of the server (KLINE, MUTE).
#include "server/dispatcher/ServerBans.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverNetworkBansTest {

using watek::server::dispatcher::banMask;
using watek::server::shared::OperRole;
using watek::server::shared::ServerConfig;
using watek::tests::DispatcherScript;

namespace {

ServerConfig withOperator()
{
    ServerConfig config;
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    return config;
}

} // namespace

class ServerNetworkBansTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // All of them come from 10.0.0.1.
    void everybodySeesWhatIsWritten_data()
    {
        QTest::addColumn<QByteArray>("script");
        const auto row = [](const char *name, const char *script) {
            QTest::newRow(name) << QByteArray(script);
        };
        row("a channel's ban keeps a network out, and its exception lets a smaller one in", R"(
            anna> JOIN #a
            marek> NICK marek
            ---
            anna> MODE #a +b *!*@10.0.0.0/8
            marek> JOIN #a
            anna> MODE #a +e *!*@10.0.0.0/30
            marek> JOIN #a
            anna< :%anna MODE #a +b *!*@10.0.0.0/8
            marek< :watek.local 474 marek #a :Cannot join channel (+b)
            anna< :%anna MODE #a +e *!*@10.0.0.0/30
            anna< :%marek JOIN #a
            marek< :%marek JOIN #a
            marek< :watek.local 353 marek = #a :@anna marek
            marek< :watek.local 366 marek #a :End of /NAMES list)");
        row("another network's ban fits nobody here", R"(
            anna> JOIN #a
            marek> NICK marek
            ---
            anna> MODE #a +b *!*@10.0.0.2/31
            anna> MODE #a +b *!other@10.0.0.0/8
            marek> JOIN #a
            anna< :%anna MODE #a +b *!*@10.0.0.2/31
            anna< :%anna MODE #a +b *!other@10.0.0.0/8
            anna< :%marek JOIN #a
            marek< :%marek JOIN #a
            marek< :watek.local 353 marek = #a :@anna marek
            marek< :watek.local 366 marek #a :End of /NAMES list)");
        row("KLINE closes a network", R"(
            anna> OPER root secret
            marek> NICK marek
            ---
            anna> KLINE 10.0.1.7/16 :not from there
            anna< :watek.local NOTICE anna :KLINE set for *@10.0.0.0/16 for good
            anna< :watek.local NOTICE anna :1 connection closed
            marek< :watek.local 465 marek :You are banned from this server: not from there
            marek< ERROR :Closing link: (10.0.0.1) [Banned: not from there]
            marek closed)");
        row("networks of nearly everybody are refused", R"(
            anna> OPER root secret
            ---
            anna> KLINE 0.0.0.0/0 :x
            anna> MUTE *@2000::/3 :x
            anna> MUTE bob@0.0.0.0/0 :x
            anna< :watek.local 415 anna 0.0.0.0/0 :The mask fits nearly everybody
            anna< :watek.local 415 anna *@2000::/3 :The mask fits nearly everybody
            anna< :watek.local NOTICE anna :MUTE set for bob@0.0.0.0/0 for good)");
    }

    void everybodySeesWhatIsWritten()
    {
        QFETCH(QByteArray, script);
        DispatcherScript conversation(withOperator());
        const QByteArray trouble = conversation.run(script);
        QVERIFY2(trouble.isEmpty(), trouble.constData());
    }

    void aBanThatWasSavedWithANetworkIsReadAgain()
    {
        QCOMPARE(banMask("*@10.0.0.0/8"), "*@10.0.0.0/8");
        QCOMPARE(banMask("0.0.0.0/0"), QByteArray());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerNetworkBansTest)

} // namespace serverNetworkBansTest

#include "ServerNetworkBansTest.moc"
