// What is typed belongs to its conversation, and every key does what it says.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/Actions.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/InputBar.h"
#include "client/ui/MemberPane.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>
#include <QTreeView>

namespace clientInputTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

namespace {

struct World : tests::ConnectedFixture {
    explicit World(QSize size = {1000, 640})
        : ConnectedFixture(size)
    {
        connect();
    }
    void join(const QString &channel)
    {
        client.type(u"/join "_qs + channel);
        QTRY_VERIFY(client.isAt(channel));
    }
    void go(const QString &channel) { client.workspace.setActive(client.idOf(channel)); }
    InputEdit *input() { return client.input(); }
};

} // namespace

class ClientInputTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    // ---- one conversation's things ----

    void historyBelongsToItsConversation()
    {
        World world;
        world.client.type(u"said in the lobby"_qs);
        world.join(u"#random"_qs);
        world.press(Qt::Key_Up);
        QCOMPARE(world.input()->text(), QString());
        world.client.type(u"said in random"_qs);
        world.press(Qt::Key_Up);
        QCOMPARE(world.input()->text(), u"said in random"_qs);
        world.press(Qt::Key_Up);
        QCOMPARE(world.input()->text(), u"said in random"_qs);
        world.go(u"#lobby"_qs);
        world.press(Qt::Key_Up);
        QCOMPARE(world.input()->text(), u"/join #random"_qs); // it was typed here
        world.press(Qt::Key_Up);
        QCOMPARE(world.input()->text(), u"said in the lobby"_qs);
    }

    void undoBelongsToItsConversation()
    {
        World world;
        world.join(u"#random"_qs);
        world.go(u"#lobby"_qs);
        QTest::keyClicks(world.input(), u"a secret"_qs);
        world.go(u"#random"_qs);
        QVERIFY(world.input()->text().isEmpty());
        world.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(world.input()->text(), QString());
        QTest::keyClicks(world.input(), u"here"_qs);
        world.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(world.input()->text(), QString());
        world.go(u"#lobby"_qs);
        QCOMPARE(world.input()->text(), u"a secret"_qs);
        world.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(world.input()->text(), QString());
        world.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(world.input()->text(), u"a secret"_qs);
    }

    void cursorAndSelectionStay()
    {
        World world;
        world.join(u"#random"_qs);
        QTest::keyClicks(world.input(), u"one two"_qs);
        world.press(Qt::Key_Left);
        world.press(Qt::Key_Left, Qt::ShiftModifier);
        const int at = world.input()->textCursor().position();
        world.go(u"#lobby"_qs);
        world.go(u"#random"_qs);
        QCOMPARE(world.input()->textCursor().position(), at);
        QCOMPARE(world.input()->textCursor().selectedText(), u"w"_qs);
    }

    void whatIsAskedForIsNamedAfterTheConversation()
    {
        World world;
        world.join(u"#random"_qs);
        QCOMPARE(world.input()->placeholderText(), u"Message #random"_qs);
        world.client.type(u"/nosuchthing"_qs);
        QVERIFY(!world.client.window.page()->inputBar()->hint().isEmpty());
        world.go(u"#lobby"_qs);
        QCOMPARE(world.input()->placeholderText(), u"Message #lobby"_qs);
        QCOMPARE(world.client.window.page()->inputBar()->hint(), QString());
        world.go(u"#random"_qs);
        QCOMPARE(world.input()->text(), u"/nosuchthing"_qs);
    }

    void aClosedConversationLeavesNothingBehind()
    {
        World world;
        world.join(u"#random"_qs);
        QTest::keyClicks(world.input(), u"never sent"_qs);
        world.client.workspace.sessions().first()->closeConversation(
            world.client.idOf(u"#random"_qs));
        QTRY_VERIFY(!world.client.idOf(u"#random"_qs));
        QVERIFY(world.input()->text().isEmpty());
        world.join(u"#random"_qs);
        QCOMPARE(world.input()->text(), QString());
        world.press(Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(world.input()->text(), QString());
    }

    void anotherNetworkIsNotShownAsTheOneBeingChanged()
    {
        World world;
        ScriptedServer other;
        session::SessionConfig config;
        config.address.port = other.port();
        config.nick = u"zosia"_qs;
        config.password = u"secret"_qs;
        world.client.window.openServer(config);
        world.go(u"#lobby"_qs);
        FirstRunPage *page = world.client.window.firstRunPage();
        const auto field
            = [page](const QString &name) { return page->findChild<QLineEdit *>(name); };
        world.client.window.actions()[ActionId::AddServer]->trigger();
        QVERIFY(field(u"password"_qs)->text().isEmpty());
        page->editServer(config);
        QCOMPARE(page->entry().address, QStringLiteral("127.0.0.1:%1").arg(other.port()));
        QCOMPARE(page->entry().nick, u"zosia"_qs);
        QCOMPARE(field(u"password"_qs)->text(), u"secret"_qs);
        // The same server, written otherwise, may keep it; another may not.
        field(u"address"_qs)->setText(QStringLiteral("127.0.0.1:+%1").arg(other.port()));
        QCOMPARE(field(u"password"_qs)->text(), u"secret"_qs);
        field(u"address"_qs)->setText(u"elsewhere.example"_qs);
        QCOMPARE(field(u"password"_qs)->text(), QString());
        QVERIFY(page->config().password.isEmpty());
    }

    // ---- keys ----

    void pageUpInTheInputScrollsTheMessages()
    {
        World world;
        for (int n = 0; n < 80; ++n)
            world.server.send(":anna!u@h PRIVMSG #lobby :line " + QByteArray::number(n));
        QTRY_VERIFY(world.client.shows(u"line 79"_qs));
        MessageView *messages = world.client.window.page()->messages();
        QTRY_VERIFY(messages->isAtBottom() && messages->verticalScrollBar()->maximum() > 0);
        const int bottom = messages->verticalScrollBar()->value();
        QTest::keyClicks(world.input(), u"half typed"_qs);
        world.press(Qt::Key_PageUp);
        QVERIFY(!messages->isAtBottom());
        QVERIFY(messages->verticalScrollBar()->value() < bottom);
        QVERIFY(world.input()->hasFocus());
        QCOMPARE(world.input()->text(), u"half typed"_qs);
        world.press(Qt::Key_PageDown);
        QVERIFY(messages->isAtBottom());
    }

    void tabWithoutACandidateKeepsTheFocus()
    {
        World world;
        QTest::keyClicks(world.input(), u"qqqq"_qs);
        world.press(Qt::Key_Tab);
        QVERIFY(world.input()->hasFocus());
        QVERIFY(world.client.window.page()->inputBar()->hint().contains(u"qqqq"_qs));
        QTest::keyClicks(QApplication::focusWidget(), u"r"_qs);
        QCOMPARE(world.input()->text(), u"qqqqr"_qs);
        QTest::keyClicks(world.input(), u" an"_qs);
        world.press(Qt::Key_Tab);
        QVERIFY(world.input()->text().startsWith(u"qqqqr anna"_qs));
    }

    void tabWithoutAWordMovesOn()
    {
        World world;
        world.press(Qt::Key_Tab);
        QVERIFY(!world.input()->hasFocus());
        QVERIFY(QApplication::focusWidget() != nullptr);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab, Qt::ShiftModifier);
        QVERIFY(world.input()->hasFocus());
    }

    void theTabOrderOfTheFirstPageReachesConnect_data()
    {
        QTest::addColumn<bool>("isOpen");
        QTest::addColumn<QStringList>("order");
        QTest::newRow("folded") << false
                                << QStringList{u"address"_qs, u"nick"_qs, u"advancedFold"_qs,
                                       u"connectButton"_qs};
        QTest::newRow("open") << true
                              << QStringList{u"address"_qs, u"nick"_qs, u"advancedFold"_qs,
                                     u"channels"_qs, u"alternativeNick"_qs, u"tls"_qs,
                                     u"password"_qs, u"saslUser"_qs, u"saslPassword"_qs,
                                     u"connectButton"_qs};
    }
    void theTabOrderOfTheFirstPageReachesConnect()
    {
        QFETCH(const bool, isOpen);
        QFETCH(const QStringList, order);
        ClientFixture client;
        FirstRunPage *page = client.window.firstRunPage();
        page->setEntry({.address = u"127.0.0.1"_qs, .nick = u"kasia"_qs});
        page->findChild<QToolButton *>(u"advancedFold"_qs)->setChecked(isOpen);
        page->findChild<QLineEdit *>(u"address"_qs)->setFocus();
        QStringList walked;
        for (qsizetype n = 0; n < order.size(); ++n) {
            QTRY_VERIFY(QApplication::focusWidget() != nullptr);
            walked.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(walked, order);
    }

    // ---- small windows ----

    void membersCanBeReachedInANarrowWindow()
    {
        World world({640, 480});
        MainWindow &window = world.client.window;
        QVERIFY(window.channelPane()->isVisible());
        QVERIFY(!window.memberPane()->isVisible());
        QAction *show = window.actions()[ActionId::ShowMembers];
        QVERIFY(!show->isChecked());
        world.press(Qt::Key_M, Qt::ControlModifier);
        QVERIFY(window.memberPane()->isVisible());
        QVERIFY(!window.channelPane()->isVisible());
        QVERIFY(show->isChecked());
        QVERIFY(window.memberPane()->width() >= 120);
        QVERIFY(window.width() <= 640);
        world.press(Qt::Key_F6);
        QVERIFY(window.page()->messages()->hasFocus());
        QTest::keyClick(window.page()->messages(), Qt::Key_F6);
        QVERIFY(window.memberPane()->list()->hasFocus());
        QTest::keyClick(window.memberPane()->list(), Qt::Key_M, Qt::ControlModifier);
        QVERIFY(window.channelPane()->isVisible());
        QVERIFY(!window.memberPane()->isVisible());
        // What a wide window shows is another question.
        QVERIFY(world.client.settings.showsMembers());
        window.resize(1000, 640);
        QTRY_VERIFY(window.memberPane()->isVisible());
        QVERIFY(window.channelPane()->isVisible());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientInputTest)

} // namespace clientInputTest

#include "ClientInputTest.moc"
