// The row in which a message is written, and the bars around it: how much room there is, what waits
// to be sent, and what is asked before many lines leave.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/InputBar.h"
#include "client/ui/StateBar.h"
#include "tests/support/Suite.h"

#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace clientComposeTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ScriptedServer;

namespace {

struct World : tests::ConnectedFixture {
    using ConnectedFixture::ConnectedFixture;

    void open() { connect(); }
    StateBar *asking() { return client.window.page()->sendingBar(); }
    QPushButton *button(StateButton button)
    {
        const QString name = QStringLiteral("stateButton%1").arg(int(button));
        auto *found = asking()->findChild<QPushButton *>(name);
        return found && found->isVisible() ? found : nullptr;
    }
    InputBar *bar() { return client.window.page()->inputBar(); }
};

QString lines(int count)
{
    QStringList all;
    for (int n = 1; n <= count; ++n)
        all.append(QStringLiteral("line %1").arg(n));
    return all.join(u'\n');
}

} // namespace

class ClientComposeTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    // ---- the counter ----

    void theCounterIsRightAfterAReconnect()
    {
        World world;
        world.open();
        QTRY_COMPARE(world.bar()->counter(), u"0/483"_qs); // 512 - ":kasia!u@h PRIVMSG #lobby :"
        world.server.hangUp();
        QTRY_VERIFY(!world.session->isOnline());
        world.session->tryNow();
        QTRY_VERIFY(world.session->isOnline());
        QTRY_VERIFY(world.session->findByName(u"#lobby"_qs)->isJoined());
        QTRY_COMPARE(world.bar()->counter(), u"0/483"_qs);
    }

    void theCounterFollowsWhatTheServerSaysLate()
    {
        World world;
        world.open();
        QTRY_COMPARE(world.bar()->counter(), u"0/483"_qs);
        world.server.send(":watek 005 kasia LINELEN=2048 :are supported by this server");
        QTRY_COMPARE(world.bar()->counter(), u"0/2019"_qs);
        world.server.send(":kasia!u@h NICK kasiakasia");
        QTRY_COMPARE(world.bar()->counter(), u"0/2014"_qs);
    }

    // ---- many lines ----

    void manyLinesAreAskedAbout()
    {
        World world;
        world.open();
        world.client.input()->setText(lines(120));
        world.press(Qt::Key_Return);
        QVERIFY(world.asking()->isVisible());
        QCOMPARE(world.asking()->text(), u"Send 120 lines?"_qs);
        QVERIFY(world.client.input()->hasFocus());
        QCOMPARE(world.client.input()->text(), lines(120)); // to be looked at
        // No, by Esc.
        world.press(Qt::Key_Escape);
        QVERIFY(!world.asking()->isVisible());
        QVERIFY(world.client.input()->hasFocus());
        QCOMPARE(world.client.input()->text(), lines(120));
        QVERIFY(!world.server.wasSent("PRIVMSG #lobby :line 1"));
        // Yes, by the keyboard as well.
        world.press(Qt::Key_Return);
        QTest::keyClick(world.button(StateButton::Send), Qt::Key_Escape);
        QVERIFY(!world.asking()->isVisible());
        world.press(Qt::Key_Return);
        world.press(Qt::Key_Return);
        QTRY_VERIFY(world.server.wasSent("PRIVMSG #lobby :line 1"));
        QCOMPARE(world.client.input()->text(), QString());
        QVERIFY(world.client.input()->hasFocus());
    }

    void theQuestionGoesWithItsText()
    {
        World world;
        world.open();
        world.client.input()->setText(lines(6));
        world.press(Qt::Key_Return);
        QVERIFY(world.asking()->isVisible());
        // Whoever goes on typing, with spaces, sends nothing by that.
        QTest::keyClicks(QApplication::focusWidget(), u"x y"_qs);
        QCOMPARE(world.client.input()->text(), lines(6) + u"x y"_qs);
        QVERIFY(!world.server.wasSent("PRIVMSG #lobby :line 1"));
        QVERIFY(!world.asking()->isVisible());
        world.press(Qt::Key_Return);
        QVERIFY(world.asking()->isVisible());
        world.client.workspace.setActive(world.session->serverPage()->id());
        QVERIFY(!world.asking()->isVisible());
    }

    void fewLinesAreSentAtOnce()
    {
        World world;
        world.open();
        world.client.input()->setText(lines(5));
        world.press(Qt::Key_Return);
        QVERIFY(!world.asking()->isVisible());
        QTRY_VERIFY(world.server.wasSent("PRIVMSG #lobby :line 5"));
    }

    void whatWaitsCanBeStopped()
    {
        World world;
        world.open();
        world.client.input()->setText(lines(120));
        world.press(Qt::Key_Return);
        world.button(StateButton::Send)->click();
        QTRY_VERIFY(world.asking()->text().endsWith(u"lines wait to be sent."_qs));
        const int waiting = world.session->waitingCount(world.client.idOf(u"#lobby"_qs));
        QVERIFY(waiting > 3);
        world.button(StateButton::Stop)->click();
        QVERIFY(!world.asking()->isVisible());
        QVERIFY(world.client.input()->hasFocus());
        QCOMPARE(world.session->waitingCount(world.client.idOf(u"#lobby"_qs)), 0);
        QVERIFY(world.client.shows(u"line 120"_qs));
        QTRY_VERIFY(world.client.shows(u"Not sent."_qs));
        QVERIFY(world.client.window.page()->messages()->isAtBottom());
    }

    void theWordAboutWaitingGoesByItself()
    {
        World world;
        world.open();
        world.server.setGreeting(ScriptedServer::Greeting::FullAndWaiting);
        world.server.hangUp();
        QTRY_VERIFY(!world.session->isOnline());
        for (int n = 0; n < 3; ++n)
            world.client.type(u"few"_qs);
        QVERIFY(!world.asking()->isVisible());
        world.client.type(u"more"_qs);
        QVERIFY(world.asking()->isVisible());
        QCOMPARE(world.asking()->text(), u"4 lines wait to be sent."_qs);
        QTRY_COMPARE(world.session->connection().phase, session::Phase::Waiting);
        world.server.admit();
        QTRY_VERIFY(world.server.wasSent("PRIVMSG #lobby :more"));
        QTRY_VERIFY(!world.asking()->isVisible());
    }

    // ---- the bar of the connection ----

    void aCountdownIsWholeInASmallWindow_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("countdown");
        QTest::newRow("English") << u"en"_qs << u"Trying again in "_qs;
        QTest::newRow("Polish") << u"pl"_qs << u"Następna próba za "_qs;
    }
    void aCountdownIsWholeInASmallWindow()
    {
        QFETCH(const QString, language);
        QFETCH(const QString, countdown);
        const app::Translations words(language);
        World world({640, 480});
        world.open();
        world.server.stopListening();
        world.server.hangUp();
        StateBar *bar = world.client.window.page()->stateBar();
        QTRY_VERIFY(bar->text().contains(countdown));
        const auto *label = bar->findChild<QLabel *>(u"stateText"_qs);
        const auto isWhole = [&] {
            const QStringList lines = label->text().split(u'\n');
            const auto fits = [&](const QString &line) {
                return label->fontMetrics().horizontalAdvance(line) <= label->width();
            };
            return lines.last().contains(countdown) && std::ranges::all_of(lines, fits)
                && lines.join(u' ') == bar->text();
        };
        QTRY_VERIFY2(isWhole(), qPrintable(label->text()));
        QCOMPARE(bar->accessibleName(), bar->text());
        // Where there is room, all of it stands there.
        world.client.window.resize(1200, 480);
        QTRY_COMPARE(label->text(), bar->text());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientComposeTest)

} // namespace clientComposeTest

#include "ClientComposeTest.moc"
