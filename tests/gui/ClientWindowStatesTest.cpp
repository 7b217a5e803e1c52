// The whole window in the states a connection and a conversation can be in: refused, lost, full,
// kicked, leaving.
#include "tests/gui/ClientWindowFixture.h"
#include "tests/gui/ScriptedServer.h"

#include "client/app/Translations.h"
#include "client/ui/FirstRunPage.h"
#include "tests/support/Suite.h"

#include <QLineEdit>

namespace clientWindowStatesTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::RealServer;
using tests::ScriptedServer;
using Client = tests::WindowFixture;

class ClientWindowStatesTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void refusedIsASentenceWithButtons()
    {
        quint16 port = 0;
        {
            const ScriptedServer server;
            port = server.port();
        }
        Client client;
        client.connectTo(port);
        QTRY_VERIFY(client.state().contains(
            QStringLiteral("Nothing listens on 127.0.0.1:%1. Trying again in").arg(port)));
        QVERIFY(!client.window.page()->stateBar()->findChildren<QPushButton *>().isEmpty());
    }

    void wrongHostIsASentence()
    {
        Client client;
        session::SessionConfig config;
        config.address.host = u"no-such-host.invalid"_qs;
        config.nick = u"kasia"_qs;
        client.window.openServer(config);
        QTRY_VERIFY_WITH_TIMEOUT(client.state().contains(u"no-such-host.invalid"_qs)
                && !client.state().startsWith(u"Looking"_qs),
            20'000);
    }

    void whoseNamesAreAllTakenIsOfferedToChooseAnother()
    {
        ScriptedServer server;
        QList<QByteArray> taken{"kasia", "kasia_"};
        for (int n = 1; n <= 30; ++n)
            taken.append("kasia_" + QByteArray::number(n));
        server.setTaken(taken);
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(
            client.state().startsWith(u"The nickname kasia and names like it are in use on"_qs));
        client.press(StateButton::ChooseNick);
        QVERIFY(client.window.isFirstRunShown());
        QTRY_VERIFY(client.window.firstRunPage()->findChild<QLineEdit *>(u"nick"_qs)->hasFocus());
    }

    void aLineWhoseAnswerWasLostMayHaveArrived()
    {
        ScriptedServer server;
        server.setCapabilities("message-tags echo-message labeled-response batch");
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.type(u"hello"_qs);
        // Its echo never comes, and no PING is answered before the end.
        QTRY_VERIFY(client.shows(u"Sending…"_qs));
        QTRY_VERIFY(std::ranges::any_of(server.received(), [](const QByteArray &line) {
            return line.endsWith("PRIVMSG #lobby :hello") || line.endsWith("PRIVMSG #lobby hello");
        }));
        server.hangUp();
        QTRY_VERIFY(client.shows(u"Perhaps not sent: the connection was lost"_qs));
    }

    void lostConnectionCountsDownAndTypingGoesOn()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG #lobby :before");
        QTRY_VERIFY(client.shows(u"before"_qs));
        server.hangUp();
        QTRY_VERIFY2(client.state().contains(u"Trying again in "_qs), qPrintable(client.state()));
        QVERIFY(client.shows(u"anna: before"_qs));
        client.press(StateButton::TryNow);
        QTRY_VERIFY(client.state().isEmpty());
        server.hangUp();
        QTRY_VERIFY(client.state().contains(u"Trying again in "_qs));
        server.setGreeting(ScriptedServer::Greeting::FullAndWaiting);
        client.type(u"meanwhile"_qs); // which is another way to try now
        QTRY_VERIFY(client.shows(u"Waiting to be sent"_qs));
        QTRY_VERIFY(client.state().contains(u"You are number 2"_qs));
        server.admit();
        QTRY_VERIFY(client.state().isEmpty());
        QTRY_VERIFY(server.wasSent("PRIVMSG #lobby :meanwhile"));
        server.hangUp();
        QTRY_VERIFY(client.state().contains(u"Trying again in "_qs));
        client.press(StateButton::Stop);
        QTRY_VERIFY(client.state().startsWith(u"You are not connected"_qs));
    }

    void nickInUseIsToldAndCanBeChanged()
    {
        ScriptedServer server;
        server.setTaken({"kasia"});
        Client client;
        client.connectTo(server.port());
        QTRY_COMPARE(
            client.state(), u"The nickname kasia is in use. You are connected as kasia_."_qs);
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.press(StateButton::ChangeNick);
        auto *answer = client.window.findChild<QLineEdit *>(u"answer"_qs);
        QVERIFY(answer != nullptr);
        answer->setText(u"kasienka"_qs);
        QTest::keyClick(answer, Qt::Key_Return);
        QTRY_VERIFY(server.wasSent("NICK kasienka"));
        QTRY_VERIFY(client.state().isEmpty());
    }

    void fullServerShowsThePlaceAndLetsInByItself()
    {
        ScriptedServer server(ScriptedServer::Greeting::FullAndWaiting);
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY2(client.state().contains(u"is full (5 of 5). You are number 2 in the queue"_qs),
            qPrintable(client.state()));
        server.send(":watek NOTICE * :The server is full (5 of 5). You are number 1 in the queue.");
        QTRY_VERIFY(client.state().contains(u"number 1"_qs));
        server.admit();
        QTRY_VERIFY(client.state().isEmpty());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
    }

    void leavingTheQueueDisconnects()
    {
        ScriptedServer server(ScriptedServer::Greeting::FullAndWaiting);
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.state().contains(u"in the queue"_qs));
        client.press(StateButton::LeaveQueue);
        QTRY_VERIFY(client.state().startsWith(u"You are not connected"_qs));
        client.press(StateButton::ChangeServer);
        QVERIFY(client.window.isFirstRunShown());
        QTest::keyClick(client.window.firstRunPage(), Qt::Key_Escape);
        QVERIFY(!client.window.isFirstRunShown());
    }

    void wrongPasswordIsASentenceAndNothingIsTriedAgain()
    {
        ScriptedServer server(ScriptedServer::Greeting::Nothing);
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(server.hasClient());
        server.send(":watek 464 * :Password incorrect");
        server.send("ERROR :Closing link");
        QTRY_VERIFY2(
            client.state().contains(u"did not accept the password"_qs), qPrintable(client.state()));
        QVERIFY(!client.state().contains(u"Trying again"_qs));
    }

    void kickedLeavesTheTabReadable()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG #lobby :before");
        server.send(":anna!u@h KICK #lobby kasia :spam");
        QTRY_VERIFY(client.state().startsWith(u"You are not in #lobby now"_qs));
        QVERIFY(client.shows(u"anna: before"_qs));
        QVERIFY(client.shows(u"anna removed you from the channel (spam)"_qs));
        client.press(StateButton::JoinAgain);
        QTRY_VERIFY(client.state().isEmpty());
    }

    void leavingCanBeUndone()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.type(u"/join #lab"_qs);
        QTRY_VERIFY(client.title().startsWith(u"#lab"_qs));
        server.send(":anna!u@h PRIVMSG #lab :before");
        QTRY_VERIFY(client.shows(u"anna: before"_qs));
        QAction *undo = client.window.actions()[ActionId::UndoLeave];
        QVERIFY(!undo->isEnabled());

        client.window.actions()[ActionId::LeaveChannel]->trigger();
        QVERIFY(!client.title().startsWith(u"#lab "_qs));
        QVERIFY(!client.isListed(u"#lab"_qs));
        StateBar *bar = client.window.page()->leavingBar();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->text(), u"You are leaving #lab."_qs);
        QVERIFY(undo->isEnabled());
        server.send(":anna!u@h PRIVMSG #lab :meanwhile");
        server.send(":anna!u@h PRIVMSG #lobby :elsewhere");
        QTRY_VERIFY(client.shows(u"anna: elsewhere"_qs));
        QVERIFY(!client.isListed(u"#lab"_qs));

        bar->findChild<QPushButton *>(QStringLiteral("stateButton%1").arg(int(StateButton::Undo)))
            ->click();
        QVERIFY(client.title().contains(u"#lab "_qs));
        QVERIFY(client.isListed(u"#lab"_qs));
        QVERIFY(client.shows(u"anna: before"_qs));
        QVERIFY(client.shows(u"anna: meanwhile"_qs));
        QVERIFY(!bar->isVisible());
        QVERIFY(!undo->isEnabled());
        QVERIFY(!server.wasSent("PART #lab"));

        // Whoever leaves a second one means the first; whoever joins again has undone it.
        client.window.actions()[ActionId::LeaveChannel]->trigger();
        client.type(u"/join #lab"_qs);
        QTRY_VERIFY(client.title().contains(u"#lab "_qs));
        QVERIFY(client.shows(u"anna: meanwhile"_qs));
        client.window.actions()[ActionId::LeaveChannel]->trigger();
        QTRY_VERIFY(client.title().contains(u"#lobby"_qs));
        client.window.actions()[ActionId::LeaveChannel]->trigger();
        QTRY_VERIFY(server.wasSent("PART #lab"));
        QVERIFY(!server.wasSent("PART #lobby"));
        QCOMPARE(bar->text(), u"You are leaving #lobby."_qs);
        undo->trigger();
        QVERIFY(client.title().contains(u"#lobby"_qs));
        QVERIFY(!server.wasSent("PART #lobby"));
    }

    void whatIsSaidToUsAloneBringsAClosedQueryBack()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG kasia :hej");
        QTRY_VERIFY(client.isListed(u"anna"_qs));
        client.workspace.setActive(client.idOf(u"anna"_qs));
        client.window.actions()[ActionId::LeaveChannel]->trigger();
        QVERIFY(!client.isListed(u"anna"_qs));
        QCOMPARE(client.window.page()->leavingBar()->text(),
            u"The conversation with anna is being closed."_qs);
        server.send(":anna!u@h PRIVMSG kasia :are you there?");
        QTRY_VERIFY(client.isListed(u"anna"_qs));
        QVERIFY(!client.window.page()->leavingBar()->isVisible());
        QCOMPARE(client.workspace.channels()
                     ->indexOf(client.idOf(u"anna"_qs))
                     .data(model::ChannelListModel::UnreadRole)
                     .toInt(),
            1);
        // With its time over it is gone.
        client.workspace.setActive(client.idOf(u"anna"_qs));
        client.window.actions()[ActionId::LeaveChannel]->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            !client.window.page()->leavingBar()->isVisible(), PendingLeave::kMs + 5000);
        QVERIFY(!client.idOf(u"anna"_qs));
    }

    void stoppedServerIsTriedAgain()
    {
        Client client;
        {
            RealServer server;
            client.connectTo(server.port());
            QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        }
        QTRY_VERIFY2(client.state().contains(u"Trying again in "_qs), qPrintable(client.state()));
    }

    // ---- the whole ----
};

WATEK_SUITE(QTEST_MAIN, ClientWindowStatesTest)

} // namespace clientWindowStatesTest

#include "ClientWindowStatesTest.moc"
