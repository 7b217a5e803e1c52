// The whole window with a session behind it: against a scripted server for states that are hard to
// get, and against the real one.
#include "tests/gui/ScriptedServer.h"

#include "client/app/Translations.h"
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/FindBar.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "client/ui/Looks.h"
#include "client/ui/MainWindow.h"
#include "client/ui/MemberPane.h"
#include "client/ui/Settings.h"
#include "client/ui/StateBar.h"
#include "client/ui/StatusLine.h"
#include "tests/support/ServerWorld.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAccessibleTableInterface>
#include <QDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ScriptedServer;

namespace {

// The real server with a number of places. Its core has a gui role of its own, which this thread
// plays only while it starts and stops one.
class RealServer {
public:
    explicit RealServer(int places = 20)
        : m_world(config(places))
    {
    }
    quint16 port() const { return m_world.port(); }

private:
    static server::shared::ServerConfig config(int places)
    {
        server::shared::ServerConfig config = tests::testConfig();
        config.server.maxClients = places;
        return config;
    }

    tests::ServerWorld m_world;
    const threading::ThreadRole::Binding m_clientAgain{session::guiRole};
};

struct Client {
    QTemporaryDir folder;
    Settings settings{folder.filePath(u"client.ini"_qs)};
    base::SystemClock clock;
    model::Workspace workspace{clock};
    MainWindow window{workspace, settings};

    Client()
    {
        window.resize(1000, 640);
        window.show();
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&window);
    }

    session::Session *connectTo(quint16 port, const QString &nick = u"kasia"_qs)
    {
        session::SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        config.times.retry.first = 5000;
        return window.openServer(config);
    }

    InputEdit *input() { return window.page()->input(); }
    QString state()
    {
        return window.page()->stateBar()->isVisible() ? window.page()->stateBar()->text()
                                                      : QString();
    }
    void press(StateButton button)
    {
        auto *widget = window.page()->stateBar()->findChild<QPushButton *>(
            QStringLiteral("stateButton%1").arg(int(button)));
        QVERIFY(widget != nullptr);
        QTRY_VERIFY(widget->isVisible());
        widget->click();
    }
    void type(const QString &text)
    {
        QTest::keyClicks(input(), text);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    QStringList shown()
    {
        QStringList rows;
        const QAbstractItemModel *model = window.page()->messages()->model();
        for (int row = 0; model && row < model->rowCount(); ++row)
            rows.append(spokenText(messageRow(model->index(row, 0))));
        return rows;
    }
    bool shows(const QString &text)
    {
        for (const QString &row : shown()) {
            if (row.contains(text))
                return true;
        }
        return false;
    }
    QString title() { return window.windowTitle(); }
    /// Of the only session's conversation with this name, shown in the list or not; or empty.
    session::ConversationId idOf(const QString &name)
    {
        const session::Conversation *found = workspace.sessions().first()->findByName(name);
        return found ? found->id() : session::ConversationId{};
    }
    bool isListed(const QString &name)
    {
        return workspace.channels()->indexOf(idOf(name)).isValid();
    }
};

} // namespace

class ClientWindowTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void firstPageLeadsToTheLobbyWithOneEnter()
    {
        ScriptedServer server;
        Client client;
        QVERIFY(client.window.isFirstRunShown());
        client.window.firstRunPage()->setEntry(
            {.address = QStringLiteral("127.0.0.1:%1").arg(server.port()), .nick = u"kasia"_qs});
        QTest::keyClick(
            client.window.firstRunPage()->findChild<QLineEdit *>(u"address"_qs), Qt::Key_Return);
        QVERIFY(!client.window.isFirstRunShown());
        QTRY_COMPARE(client.title(), u"#lobby — Classroom — Wątek"_qs);
        QTRY_VERIFY(client.input()->hasFocus());
        QVERIFY(client.window.statusLine()->text().startsWith(u"Connected · not encrypted"_qs));
        QCOMPARE(client.settings.lastServer().nick, u"kasia"_qs);
        QTRY_COMPARE(client.window.memberPane()->list()->model()->rowCount(), 3);
    }

    void whatIsTypedIsSentAndWhatIsSaidIsShown()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.type(u"hello all"_qs);
        QTRY_VERIFY(server.wasSent("PRIVMSG #lobby :hello all"));
        QVERIFY(client.input()->text().isEmpty());
        QTRY_VERIFY(client.shows(u"hello all"_qs));
        server.send(QByteArray(":anna!u@h PRIVMSG #lobby :")
            + u"Zażółć gęślą jaźń 🧵"_qs.toUtf8());
        QTRY_VERIFY(client.shows(u"anna: Zażółć gęślą jaźń 🧵"_qs));
        client.window.page()->messages()->grab();
    }

    void commandsWorkAndMistakesStayInTheInput()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.type(u"/join #random"_qs);
        QTRY_VERIFY(client.title().startsWith(u"#random"_qs));
        client.type(u"/nosuchthing"_qs);
        QVERIFY(client.window.page()->findChild<InputBar *>()->hint().contains(u"/nosuchthing"_qs));
        QCOMPARE(client.input()->text(), u"/nosuchthing"_qs);
        client.input()->clear();
        client.type(u"/help join"_qs);
        QVERIFY(client.shows(u"/join #channel"_qs));
        QVERIFY(client.window.page()->findChild<InputBar *>()->hint().isEmpty());
    }

    void partLeavesAndQuitClosesTheWindow()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.type(u"/part"_qs);
        QTRY_VERIFY(server.received().last().startsWith("PART #lobby"));
        client.window.grab();
        client.type(u"/msg anna hello"_qs);
        QTRY_VERIFY(server.wasSent("PRIVMSG anna :hello"));
        client.type(u"/quit"_qs);
        QTRY_VERIFY(!client.window.isVisible());
        QVERIFY(!client.settings.geometry().isEmpty());
    }

    void keysSwitchConversationsAndUnreadIsCounted()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.type(u"/join #random"_qs);
        QTRY_VERIFY(client.title().startsWith(u"#random"_qs));
        client.input()->setText(u"a draft"_qs);
        server.send(":anna!u@h PRIVMSG #lobby :one");
        server.send(":anna!u@h PRIVMSG #lobby :two");
        QTRY_VERIFY(client.title().startsWith(u"(2) "_qs));
        QTest::keyClick(client.input(), Qt::Key_Up, Qt::AltModifier | Qt::ShiftModifier);
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        QVERIFY(client.input()->text().isEmpty());
        QTest::keyClick(client.input(), Qt::Key_Down, Qt::AltModifier);
        QTRY_VERIFY(client.title().startsWith(u"#random"_qs));
        QCOMPARE(client.input()->text(), u"a draft"_qs);
        QTest::keyClick(client.input(), Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        QTRY_VERIFY_WITH_TIMEOUT(server.wasSent("PART #random") || server.wasSent("PART #random :"),
            PendingLeave::kMs + 5000);
    }

    void f6GoesRoundAndEscComesBack()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        QTRY_VERIFY(client.input()->hasFocus());
        QTest::keyClick(client.input(), Qt::Key_F6);
        QVERIFY(client.window.channelPane()->list()->hasFocus());
        QTest::keyClick(client.window.channelPane()->list(), Qt::Key_F6);
        QVERIFY(client.window.page()->messages()->hasFocus());
        QTest::keyClick(client.window.page()->messages(), Qt::Key_F6);
        QVERIFY(client.window.memberPane()->list()->hasFocus());
        QTest::keyClick(client.window.memberPane()->list(), Qt::Key_Escape);
        QVERIFY(client.input()->hasFocus());
    }

    void findGoesToTheMatchAndEscClosesIt()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG #lobby :needle one");
        for (int n = 0; n < 60; ++n)
            server.send(":anna!u@h PRIVMSG #lobby :hay");
        server.send(":anna!u@h PRIVMSG #lobby :needle two");
        QTRY_VERIFY(client.shows(u"needle two"_qs));
        QTest::keyClick(client.input(), Qt::Key_F, Qt::ControlModifier);
        auto *field = client.window.findChild<QLineEdit *>(u"findField"_qs);
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, u"needle"_qs);
        QCOMPARE(client.window.page()->findBar()->status(), u"2 of 2"_qs);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(client.window.page()->findBar()->status(), u"1 of 2"_qs);
        QVERIFY(!client.window.page()->messages()->isAtBottom());
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(client.window.page()->findBar()->isHidden());
        QTest::keyClick(client.input(), Qt::Key_Escape);
        QVERIFY(client.window.page()->messages()->isAtBottom());
    }

    void quickSwitcherOpensFromTheInput()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        QTest::keyClick(client.input(), Qt::Key_K, Qt::ControlModifier);
        auto *switcher = client.window.findChild<QDialog *>(u"quickSwitcher"_qs);
        QVERIFY(switcher != nullptr);
        auto *field = switcher->findChild<QLineEdit *>(u"switcherField"_qs);
        QTest::keyClicks(field, u"Classr"_qs);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(client.title(), u"Classroom — Wątek"_qs);
    }

    // ---- states ----

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

    void tooLongIsAnnouncedBeforeItIsSent()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        client.input()->setText(u"word "_qs.repeated(120));
        QCOMPARE(client.window.page()->findChild<InputBar *>()->note(),
            u"will be sent as 2 messages"_qs);
    }

    // ---- with the real server ----

    void twoWindowsTalkThroughTheRealServer()
    {
        RealServer server;
        Client anna;
        Client marek;
        anna.connectTo(server.port(), u"anna"_qs);
        marek.connectTo(server.port(), u"marek"_qs);
        QTRY_VERIFY(anna.title().startsWith(u"#lobby"_qs));
        QTRY_VERIFY(marek.title().startsWith(u"#lobby"_qs));
        const QString text = u"Zażółć gęślą jaźń 🧵 https://example.org"_qs;
        anna.input()->setText(text);
        QTest::keyClick(anna.input(), Qt::Key_Return);
        QTRY_VERIFY(anna.shows(u"anna: "_qs + text));
        QTRY_VERIFY(marek.shows(u"anna: "_qs + text));
        marek.type(u"/me waves"_qs);
        QTRY_VERIFY(anna.shows(u"marek: waves"_qs));
        marek.type(u"/topic Lab 2"_qs);
        QTRY_VERIFY(anna.shows(u"Lab 2"_qs) || marek.shows(u"operator"_qs));
    }

    void thirdOfTwoPlacesWaitsAndEntersWhenOneLeaves()
    {
        RealServer server(2);
        Client third;
        {
            Client first;
            Client second;
            first.connectTo(server.port(), u"first"_qs);
            second.connectTo(server.port(), u"second"_qs);
            QTRY_VERIFY(first.title().startsWith(u"#lobby"_qs));
            QTRY_VERIFY(second.title().startsWith(u"#lobby"_qs));
            third.connectTo(server.port(), u"third"_qs);
            QTRY_VERIFY2(third.state().contains(u"(2 of 2). You are number 1"_qs),
                qPrintable(third.state()));
        }
        QTRY_VERIFY(third.title().startsWith(u"#lobby"_qs));
        QVERIFY(third.state().isEmpty());
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

    void everyFocusableWidgetHasAName()
    {
        for (const char *language : {"en", "pl"}) {
            const app::Translations translations(QString::fromLatin1(language));
            ScriptedServer server;
            Client client;
            QWidgetList widgets = client.window.findChildren<QWidget *>();
            client.connectTo(server.port());
            QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
            for (const ActionId id : {ActionId::Find, ActionId::QuickSwitch, ActionId::Shortcuts,
                     ActionId::Settings, ActionId::JoinChannel})
                client.window.actions()[id]->trigger();
            widgets += client.window.findChildren<QWidget *>();
            for (QWidget *widget : widgets) {
                if (!(widget->focusPolicy() & Qt::TabFocus) || widget->inherits("QScrollArea")
                    || widget->objectName().startsWith(u"qt_"_qs))
                    continue;
                const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY(face != nullptr);
                QVERIFY2(!face->text(QAccessible::Name).isEmpty(),
                    qPrintable(QStringLiteral("%1 %2").arg(
                        QLatin1String(widget->metaObject()->className()), widget->objectName())));
            }
        }
    }

    void everyRowOfEveryListHasWords()
    {
        ScriptedServer server;
        Client client;
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG #lobby :cze");
        QTRY_VERIFY(client.shows(u"anna: cze"_qs));
        QAbstractItemView *const lists[] = {client.window.page()->messages(),
            client.window.channelPane()->list(), client.window.memberPane()->list()};
        for (QAbstractItemView *list : lists) {
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(list);
            QVERIFY(face != nullptr && face->tableInterface() != nullptr);
            const int rows = face->tableInterface()->rowCount();
            QVERIFY(rows > 0);
            for (int row = 0; row < rows; ++row)
                QVERIFY(!face->tableInterface()->cellAt(row, 0)->text(QAccessible::Name).isEmpty());
        }
    }

    void everyAreaCanBePaintedInEveryLook()
    {
        ScriptedServer server;
        Client client;
        const Looks looks(client.settings);
        client.connectTo(server.port());
        QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
        server.send(":anna!u@h PRIVMSG #lobby :kasia: https://a.example");
        QTRY_VERIFY(client.shows(u"https"_qs));
        for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
            client.settings.setColorScheme(scheme);
            for (const Density density :
                {Density::Compact, Density::Comfortable, Density::Spacious}) {
                client.settings.setDensity(density);
                client.window.resize(640, 420);
                const QImage small = client.window.grab().toImage();
                client.window.resize(1600, 1000);
                QVERIFY(!client.window.grab().isNull());
                const QPoint middle
                    = client.window.page()->messages()->mapTo(&client.window, QPoint(4, 4));
                QCOMPARE(small.pixelColor(middle).lightness() < 128, scheme == ColorScheme::Dark);
            }
        }
        client.settings.setColorScheme(ColorScheme::Light);
    }

    void windowWorksFromRightToLeft()
    {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        {
            ScriptedServer server;
            Client client;
            client.connectTo(server.port());
            QTRY_VERIFY(client.title().startsWith(u"#lobby"_qs));
            QVERIFY(client.window.channelPane()->mapTo(&client.window, QPoint()).x()
                > client.window.page()->mapTo(&client.window, QPoint()).x());
            client.window.grab();
        }
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    }
};

QTEST_MAIN(ClientWindowTest)
#include "ClientWindowTest.moc"
