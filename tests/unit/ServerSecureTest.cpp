// What the chat knows of TLS: who is secure, channels for secure users only (+z), the certificate
// of a client, and clients that are told to come by TLS. IRCv3 strict-transport-security; Modern
// IRC.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSecureTest {

using watek::server::shared::ServerConfig;
using watek::tests::DispatcherHarness;
using watek::tests::DispatcherScript;

namespace {

ServerConfig withSts()
{
    ServerConfig config;
    config.tls.enabled = true;
    config.tls.port = 6697;
    config.tls.sts = true;
    config.server.host = QStringLiteral("::");
    config.tls.stsDuration = 600;
    return config;
}

/// What CAP LS offers it beside the names that everybody is offered.
QByteArray stsOffered(
    DispatcherHarness &harness, watek::base::ClientId client, const QByteArray &ls = "CAP LS 302")
{
    harness.say(client, ls);
    for (const QByteArray &line : harness.take(client)) {
        for (const QByteArray &word : line.mid(line.lastIndexOf(':') + 1).split(' ')) {
            if (word.startsWith("sts"))
                return word;
        }
    }
    return {};
}

} // namespace

class ServerSecureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data()
    {
        QTest::addColumn<QByteArray>("script");
        const auto row = [](const char *name, const char *script) {
            QTest::newRow(name) << QByteArray(script);
        };
        row("a channel for secure users only", R"(
            tlsola> JOIN #a
            ---
            tlsola> MODE #a +z
            anna> JOIN #a
            tlsewa> JOIN #a
            tlsola< :%tlsola MODE #a +z
            tlsola< :%tlsewa JOIN #a
            anna< :watek.local 489 anna #a :Cannot join channel (+z): TLS is needed
            tlsewa< :%tlsewa JOIN #a
            tlsewa< :watek.local 353 tlsewa = #a :@tlsola tlsewa
            tlsewa< :watek.local 366 tlsewa #a :End of /NAMES list)");
        row("no invitation opens it to others", R"(
            tlsola> JOIN #a
            tlsola> MODE #a +zi
            tlsola> INVITE anna #a
            ---
            anna> PING x
            ---
            tlsola> INVITE anna #a
            anna> JOIN #a
            tlsola< :watek.local 341 tlsola anna #a
            anna< :%tlsola INVITE anna #a
            anna< :watek.local 489 anna #a :Cannot join channel (+z): TLS is needed)");
        row("the promise must be true from the beginning", R"(
            tlsola> JOIN #a
            anna> JOIN #a
            ---
            tlsola> MODE #a +zm
            anna> PART #a
            tlsola> MODE #a +z
            tlsola< :watek.local 490 tlsola #a :Some members are here without TLS
            tlsola< :%tlsola MODE #a +m
            tlsola< :%anna PART #a
            tlsola< :%tlsola MODE #a +z
            anna< :%tlsola MODE #a +m
            anna< :%anna PART #a)");
    }
    void everybodySeesWhatIsWritten()
    {
        QFETCH(QByteArray, script);
        DispatcherScript conversation;
        const QByteArray trouble = conversation.run(script);
        QVERIFY2(trouble.isEmpty(), trouble.constData());
    }

    void whoisTellsEverybodyOfTlsAndItselfOfItsCertificate()
    {
        DispatcherHarness harness;
        const auto ola = harness.online("ola", DispatcherHarness::Tls{.certificate = "c0ffee"});
        const auto anna = harness.online("anna");
        const auto lines = [&harness](auto client, const QByteArray &number) {
            QByteArrayList found;
            for (const QByteArray &line : harness.take(client)) {
                if (line.startsWith(":watek.local " + number + ' '))
                    found.append(line.mid(13));
            }
            return found;
        };
        harness.say(anna, "WHOIS ola");
        QCOMPARE(lines(anna, "671"), QByteArrayList{"671 anna ola :is using a secure connection"});
        harness.say(anna, "WHOIS ola");
        QCOMPARE(lines(anna, "276"), QByteArrayList());
        harness.say(ola, "WHOIS ola");
        QCOMPARE(lines(ola, "276"),
            QByteArrayList{"276 ola ola :has client certificate fingerprint c0ffee"});
        harness.say(ola, "WHOIS anna");
        QCOMPARE(lines(ola, "671"), QByteArrayList());
    }

    void clientsAreToldToComeByTls()
    {
        DispatcherHarness harness(withSts());
        const auto plain = harness.online("plain");
        QCOMPARE(stsOffered(harness, plain), "sts=port=6697");
        // A value cannot be told to who asks in the old way, and without it there is none.
        QCOMPARE(stsOffered(harness, harness.online("old"), "CAP LS"), QByteArray());
        const auto secure
            = harness.online("secure", DispatcherHarness::Tls{.hostName = "irc.test"});
        QCOMPARE(stsOffered(harness, secure), "sts=duration=600");
        // Who came by no name that a certificate is for must not be bound to one.
        const auto nameless = harness.online("nameless", DispatcherHarness::Tls{});
        QCOMPARE(stsOffered(harness, nameless), QByteArray());
        // It is announced, and never asked for.
        harness.say(plain, "CAP REQ sts");
        QCOMPARE(harness.take(plain), QByteArrayList{":watek.local CAP plain NAK :sts"});
    }

    void theFirstDoorAtAFixedPortIsTheOneThatClientsAreToldOf()
    {
        ServerConfig config = withSts();
        config.tls.port = 0;
        config.listen.push_back({.name = "two",
            .address = QStringLiteral("0.0.0.0"),
            .port = 7742,
            .transport = watek::server::shared::Transport::Tls});
        DispatcherHarness harness(config);
        QCOMPARE(stsOffered(harness, harness.online("plain")), "sts=port=7742");
        // A client remembers the port for days, and "any" is another one after each start.
        config.listen.clear();
        DispatcherHarness another(config);
        QCOMPARE(stsOffered(another, another.online("plain")), QByteArray());
    }

    void nobodyIsToldWhereThereIsNoTls()
    {
        ServerConfig config = withSts();
        config.tls.enabled = false;
        DispatcherHarness harness(config);
        QCOMPARE(stsOffered(harness, harness.online("plain")), QByteArray());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSecureTest)

} // namespace serverSecureTest

#include "ServerSecureTest.moc"
