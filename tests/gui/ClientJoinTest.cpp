// Joining, being asked in, names that turn the writing, and many who change places at once.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/Actions.h"
#include "client/ui/MemberPane.h"
#include "client/ui/StateBar.h"
#include "common/widgets/PlainText.h"
#include "tests/support/Suite.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

namespace clientJoinTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

class ClientJoinTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

    struct World {
        ScriptedServer server;
        ClientFixture client;
        QPointer<QDialog> dialog;

        World()
        {
            client.connectTo(server.port());
            QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        }
        void open()
        {
            client.window.actions()[ActionId::JoinChannel]->trigger();
            dialog = client.window.findChild<QDialog *>(u"joinDialog"_qs);
            QVERIFY(dialog);
        }
        void ask(const QString &channel)
        {
            open();
            field("answer")->setText(channel);
            QTest::keyClick(field("answer"), Qt::Key_Return);
        }
        QLineEdit *field(const char *name)
        {
            return dialog->findChild<QLineEdit *>(QLatin1String(name));
        }
        session::Session *session() { return client.workspace.sessions().first(); }
        QList<QDialog *> dialogs()
        {
            return client.window.findChildren<QDialog *>(u"joinDialog"_qs);
        }
        /// Out of #lobby; the button that leads back.
        QPushButton *kicked()
        {
            server.send(":anna!u@h KICK #lobby kasia :out");
            StateBar *bar = client.window.page()->stateBar();
            [[maybe_unused]] const bool isOut
                = QTest::qWaitFor([&] { return !session()->findByName(u"#lobby"_qs)->isJoined(); });
            return bar->findChild<QPushButton *>(
                QStringLiteral("stateButton%1").arg(int(StateButton::JoinAgain)));
        }
        QString error() { return dialog->findChild<QLabel *>(u"errorText"_qs)->text(); }
    };

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void joiningClosesTheDialogAndShowsTheChannel()
    {
        World world;
        world.ask(u"#random"_qs);
        QTRY_VERIFY(!world.dialog);
        QTRY_VERIFY(world.client.isAt(u"#random"_qs));
    }

    void whatIsTypedIsTheNameBehindTheSign_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("sent"); // empty: it cannot be
        QTest::newRow("name alone") << u"lab"_qs << QByteArray("JOIN #lab");
        QTest::newRow("with its sign") << u"#lab"_qs << QByteArray("JOIN #lab");
        QTest::newRow("two signs") << u"##linux"_qs << QByteArray("JOIN ##linux");
        QTest::newRow("space behind it") << u"lab "_qs << QByteArray("JOIN #lab");
        QTest::newRow("space") << u"lab 2"_qs << QByteArray();
        QTest::newRow("comma") << u"lab,2"_qs << QByteArray();
    }
    void whatIsTypedIsTheNameBehindTheSign()
    {
        QFETCH(const QString, typed);
        QFETCH(const QByteArray, sent);
        World world;
        world.open();
        QCOMPARE(world.field("answer")->selectedText(), QString());
        QTest::keyClicks(world.field("answer"), typed);
        if (sent.isEmpty()) {
            QCOMPARE(world.error(), u"The name of a channel has no spaces or commas."_qs);
            return;
        }
        QCOMPARE(world.error(), QString());
        QTest::keyClick(world.field("answer"), Qt::Key_Return);
        QTRY_VERIFY(world.server.wasSent(sent));
        QTRY_VERIFY(!world.dialog);
    }

    void aNameThatLostItsSignGetsItBack()
    {
        World world;
        world.open();
        world.field("answer")->clear();
        QTest::keyClicks(world.field("answer"), u"lab"_qs);
        QTest::keyClick(world.field("answer"), Qt::Key_Return);
        QTRY_VERIFY(world.client.isAt(u"#lab"_qs));
    }

    void whoJoinsAgainGoesOnTyping()
    {
        World world;
        world.server.send(":anna!u@h KICK #lobby kasia :out");
        StateBar *bar = world.client.window.page()->stateBar();
        QTRY_VERIFY(bar->isVisible());
        auto *again = bar->findChild<QPushButton *>(
            QStringLiteral("stateButton%1").arg(int(StateButton::JoinAgain)));
        QVERIFY(again);
        again->setFocus();
        QTest::keyClick(again, Qt::Key_Space);
        QTRY_VERIFY(!bar->isVisible());
        QVERIFY(world.client.input()->hasFocus());
    }

    void joiningAgainAndAgainAsksOnce()
    {
        World world;
        world.server.setSlow(true);
        QPushButton *again = world.kicked();
        QVERIFY(again);
        for (int n = 0; n < 3; ++n)
            again->click();
        QTRY_COMPARE(world.server.received().count("JOIN #lobby"), 2); // the first came by itself
        world.server.send(":watek 474 kasia #lobby :Cannot join channel (+b)");
        QTRY_COMPARE(world.dialogs().size(), 1);
        QTRY_VERIFY(world.dialogs().first()->isVisible());
        again->click(); // it stands there already
        QCOMPARE(world.dialogs().size(), 1);
        QCOMPARE(world.server.received().count("JOIN #lobby"), 2);
        world.dialogs().first()->reject();
        QTRY_COMPARE(world.dialogs().size(), 0);
        again->click();
        QTRY_COMPARE(world.server.received().count("JOIN #lobby"), 3);
    }

    void anAnswerAboutAnotherChannelLeavesNothingBehind()
    {
        World world;
        QPushButton *again = world.kicked();
        QVERIFY(again);
        world.server.setRefusal("470 kasia #lobby ##lobby :Forwarding to another channel");
        again->click();
        QTRY_COMPARE(world.server.received().count("JOIN #lobby"), 2);
        QTRY_COMPARE(world.dialogs().size(), 0);
        // What is refused later is not about that question.
        world.server.send(":watek 404 kasia #lobby :Cannot send to channel");
        world.server.send(":anna!u@h PRIVMSG kasia :behind it");
        QTRY_VERIFY(world.client.idOf(u"anna"_qs));
        QCOMPARE(world.dialogs().size(), 0);
        world.server.setRefusal({});
        again->click();
        QTRY_VERIFY(world.session()->findByName(u"#lobby"_qs)->isJoined());
    }

    void aRefusalIsToldInTheDialog_data()
    {
        QTest::addColumn<QByteArray>("numeric");
        QTest::addColumn<QString>("text");
        QTest::newRow("invite only") << QByteArray("473") << u"Only who is invited may join #x."_qs;
        QTest::newRow("full") << QByteArray("471") << u"#x is full."_qs;
        QTest::newRow("banned") << QByteArray("474") << u"You are banned from #x."_qs;
        QTest::newRow("unheard of") << QByteArray("499") << u"as the server says it"_qs;
    }
    void aRefusalIsToldInTheDialog()
    {
        QFETCH(const QByteArray, numeric);
        QFETCH(const QString, text);
        World world;
        world.server.setRefusal(numeric + " kasia #x :as the server says it");
        world.ask(u"#x"_qs);
        QTRY_VERIFY(world.error().startsWith(text));
        QVERIFY(world.dialog->isVisible());
        QVERIFY(!world.field("channelKey")->isVisible());
    }

    void aKeyIsAskedForAndUsed()
    {
        World world;
        world.server.setRefusal("475 kasia #x :Cannot join channel (+k)");
        world.ask(u"#x"_qs);
        QTRY_VERIFY(world.field("channelKey")->isVisible());
        QVERIFY(world.error().startsWith(u"#x asks for a key"_qs));
        QVERIFY(world.field("channelKey")->hasFocus());
        world.server.setRefusal({});
        QTest::keyClicks(world.field("channelKey"), u"sesame"_qs);
        QTest::keyClick(world.field("channelKey"), Qt::Key_Return);
        QTRY_VERIFY(world.server.wasSent("JOIN #x sesame"));
        QTRY_VERIFY(!world.dialog);
    }

    void anInvitationStandsAboveWithAButton()
    {
        World world;
        world.server.send(":anna!u@h INVITE kasia #party");
        StateBar *bar = world.client.window.page()->stateBar();
        QTRY_COMPARE(bar->text(), u"anna invites you to #party."_qs);
        auto *join = bar->findChild<QPushButton *>(
            QStringLiteral("stateButton%1").arg(int(StateButton::JoinInvited)));
        QVERIFY(join);
        join->click();
        QTRY_VERIFY(world.client.isAt(u"#party"_qs));
        QVERIFY(!bar->isVisible());
    }

    void aNameCannotTurnTheTitle()
    {
        World world;
        const QByteArray turned = "#ab" + u"\u202e"_qs.toUtf8() + "cd";
        world.server.send(":kasia!u@h JOIN " + turned);
        QTRY_VERIFY(world.client.idOf(QString::fromUtf8(turned)));
        world.client.workspace.setActive(world.client.idOf(QString::fromUtf8(turned)));
        QVERIFY(world.client.window.windowTitle().startsWith(u"#abcd — Classroom"_qs));
    }

    void namesAreIsolated_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"anna"_qs << u"anna"_qs;
        QTest::newRow("Polish") << u"żółw"_qs << u"żółw"_qs;
        QTest::newRow("override") << u"a\u202eb"_qs << u"ab"_qs;
        QTest::newRow("isolates left open") << u"a\u2067\u2066b"_qs << u"ab"_qs;
        QTest::newRow("Hebrew") << u"\u05d0\u05d1"_qs << u"\u2068\u05d0\u05d1\u2069"_qs;
    }
    void namesAreIsolated()
    {
        QFETCH(const QString, name);
        QTEST(widgets::isolatedName(name), "shown");
    }

    void peopleOfACrowdChangePlacesInOneGo()
    {
        World world;
        QByteArray names;
        for (int n = 0; n < 1000; ++n)
            names += "p" + QByteArray::number(n) + ' ';
        world.server.setMembers(names.trimmed());
        world.client.type(u"/join #crowd"_qs);
        QTRY_VERIFY(world.client.isAt(u"#crowd"_qs));
        QTreeView *list = world.client.window.memberPane()->list();
        const auto people = [list] {
            int all = 0;
            for (int row = 0; row < list->model()->rowCount(); ++row)
                all += list->model()->rowCount(list->model()->index(row, 0));
            return all;
        };
        QTRY_COMPARE_WITH_TIMEOUT(people(), 1001, 20'000);
        // A note of the view for each person would be looked through at every change: 400 ms a
        // burst.
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QModelIndex group = list->model()->index(row, 0);
            QVERIFY(list->isExpanded(group));
            QVERIFY(!list->isExpanded(list->model()->index(0, 0, group)));
        }
        for (int n = 0; n < 60; ++n) {
            QByteArray line = ":anna!u@h MODE #crowd +vvvv";
            for (int who = 4 * n; who < 4 * n + 4; ++who)
                line += " p" + QByteArray::number(who);
            world.server.send(line);
        }
        QTRY_VERIFY_WITH_TIMEOUT(
            world.client.shows(u"p239"_qs) && list->model()->rowCount() == 2, 30'000);
        QCOMPARE(list->model()->rowCount(list->model()->index(0, 0)), 240);
        QVERIFY(list->isExpanded(list->model()->index(0, 0)));
    }
};

WATEK_SUITE(QTEST_MAIN, ClientJoinTest)

} // namespace clientJoinTest

#include "ClientJoinTest.moc"
