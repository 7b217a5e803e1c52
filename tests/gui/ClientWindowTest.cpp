// The whole window with a session behind it: what one does in it, and whether everything in it can
// be reached, named and painted.
#include "tests/gui/ClientWindowFixture.h"
#include "tests/gui/ScriptedServer.h"

#include "client/app/Translations.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/FindBar.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/InputBar.h"
#include "client/ui/Looks.h"
#include "client/ui/MemberPane.h"
#include "client/ui/StatusLine.h"
#include "tests/support/Suite.h"

#include <QAccessible>
#include <QDialog>
#include <QLineEdit>
#include <QTreeView>

namespace clientWindowTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::RealServer;
using tests::ScriptedServer;
using Client = tests::WindowFixture;

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

WATEK_SUITE(QTEST_MAIN, ClientWindowTest)

} // namespace clientWindowTest

#include "ClientWindowTest.moc"
