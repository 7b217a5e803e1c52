// The list of networks and conversations: its menu is about the row it was asked for, and a server
// can be taken from the list again.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/ChannelDelegate.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/StateBar.h"
#include "client/ui/StatusLine.h"
#include "tests/support/Suite.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTcpServer>
#include <QTreeView>

namespace clientServersTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

namespace {

/// A port on which nothing listens.
quint16 deadPort()
{
    QTcpServer probe;
    probe.listen(QHostAddress(QHostAddress::LocalHost), 0);
    return probe.serverPort();
}

struct World {
    ScriptedServer server;
    ClientFixture client;

    QTreeView *list() { return client.window.channelPane()->list(); }
    QModelIndex rowOf(session::ConversationId id)
    {
        for (int network = 0; network < list()->model()->rowCount(); ++network) {
            const QModelIndex server = list()->model()->index(network, 0);
            if (idOf(server) == id)
                return server;
            for (int row = 0; row < list()->model()->rowCount(server); ++row) {
                const QModelIndex index = list()->model()->index(row, 0, server);
                if (idOf(index) == id)
                    return index;
            }
        }
        return {};
    }
    static session::ConversationId idOf(const QModelIndex &index)
    {
        using Model = model::ChannelListModel;
        return {.session = index.data(Model::SessionIdRole).toUInt(),
            .number = index.data(Model::ConversationNumberRole).toUInt()};
    }
    /// As a hand does it: the press as well as what it asks for.
    QMenu *openMenu(session::ConversationId id)
    {
        const QModelIndex row = rowOf(id);
        const QPoint at = list()->visualRect(row).center();
        QTest::mouseClick(list()->viewport(), Qt::RightButton, Qt::NoModifier, at);
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, list()->viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(list()->viewport(), &event);
        return qobject_cast<QMenu *>(QApplication::activePopupWidget());
    }
    static void choose(QMenu *menu, const QString &text)
    {
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text().remove(u'&') != text)
                continue;
            QVERIFY(action->isEnabled());
            QTest::mouseClick(
                menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(action).center());
            return;
        }
        QFAIL(qPrintable(text));
    }
    void answer(const QString &button)
    {
        auto *box = client.window.findChild<QMessageBox *>(u"removeServerBox"_qs);
        QVERIFY(box);
        for (QAbstractButton *one : box->buttons()) {
            if (one->text() == button)
                return one->click();
        }
        QFAIL(qPrintable(button));
    }
    int unreadOf(session::ConversationId id)
    {
        return rowOf(id).data(model::ChannelListModel::UnreadRole).toInt();
    }
};

const QString kRemove = u"Remove this server…"_qs;

} // namespace

class ClientServersTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void aMistypedServerIsForgotten()
    {
        World world;
        const quint16 port = deadPort();
        const QString address = QStringLiteral("127.0.0.1:%1").arg(port);
        world.client.window.firstRunPage()->setEntry(
            {.address = address, .nick = u"kasia"_qs, .channels = u"#lab"_qs});
        QTest::keyClick(world.client.window.firstRunPage()->findChild<QLineEdit *>(u"address"_qs),
            Qt::Key_Return);
        QCOMPARE(world.client.settings.lastServer().address, address);
        session::Session *session = world.client.workspace.sessions().first();
        QTRY_COMPARE(session->connection().phase, session::Phase::Lost);

        world.choose(world.openMenu(session->serverPage()->id()), kRemove);
        QTRY_VERIFY(world.client.workspace.sessions().isEmpty());
        QCOMPARE(world.list()->model()->rowCount(), 0);
        QVERIFY(world.client.window.isFirstRunShown());
        QCOMPARE(world.client.settings.lastServer().address, u"127.0.0.1:8888"_qs);
        QCOMPARE(world.client.settings.lastServer().channels, QString());
        QCOMPARE(world.client.settings.lastServer().nick, u"kasia"_qs);
        const auto *shown
            = world.client.window.firstRunPage()->findChild<QLineEdit *>(u"address"_qs);
        QCOMPARE(shown->text(), u"127.0.0.1:8888"_qs);
    }

    void aFirstAttemptIsNoLossAndItsReasonOutlivesStop()
    {
        World world;
        session::Session *session = world.client.connectTo(deadPort());
        const session::ConnectionState &state = session->connection();
        QTRY_COMPARE(state.phase, session::Phase::Lost);
        const auto *status = world.client.window.findChild<QLabel *>(u"statusText"_qs);
        QCOMPARE(status->text(), u"Trying to connect"_qs);
        StateBar *bar = world.client.window.page()->stateBar();
        bar->findChild<QPushButton *>(QStringLiteral("stateButton%1").arg(int(StateButton::Stop)))
            ->click();
        QCOMPARE(state.phase, session::Phase::Idle);
        QVERIFY2(bar->text().contains(u"nothing is listening on port"_qs), qPrintable(bar->text()));
        QVERIFY(!bar->text().contains(u"What was said"_qs));

        // The reason was of that address; of the next one nothing is known yet.
        session::SessionConfig config = session->config();
        config.address.port = world.server.port();
        session->setConfig(config);
        QCOMPARE(state.reason, receive::FailReason::None);
        session->connectToServer();
        QTRY_VERIFY(session->isOnline());
        world.server.stopListening();
        world.server.hangUp();
        QTRY_COMPARE(state.phase, session::Phase::Lost);
        QCOMPARE(status->text(), u"Connection lost"_qs);
        session->disconnectFromServer();
        QVERIFY2(bar->text().contains(u"What was said stays readable"_qs), qPrintable(bar->text()));
    }

    void twoServersOfTheSameNameAreToldApart()
    {
        World world;
        const ScriptedServer second;
        using Model = model::ChannelListModel;
        const auto nameOf = [&](int row) {
            return world.list()->model()->index(row, 0).data(Model::NameRole).toString();
        };
        const auto address = [](const ScriptedServer &server) {
            return QStringLiteral("127.0.0.1:%1").arg(server.port());
        };
        world.client.connectTo(world.server.port());
        QTRY_COMPARE(nameOf(0), u"Classroom"_qs);
        session::Session *other = world.client.connectTo(second.port());
        QTRY_COMPARE(nameOf(1), u"Classroom (%1)"_qs.arg(address(second)));
        QCOMPARE(nameOf(0), u"Classroom (%1)"_qs.arg(address(world.server)));
        QTRY_VERIFY(other->findByName(u"#lobby"_qs));
        world.client.workspace.setActive(other->findByName(u"#lobby"_qs)->id());
        QCOMPARE(world.client.window.windowTitle(),
            u"#lobby — Classroom (%1) — Wątek"_qs.arg(address(second)));
        const QString full = u"Classroom (%1)"_qs.arg(address(second));
        const auto *who = world.client.window.statusLine()->findChild<QLabel *>(u"hint"_qs);
        QCOMPARE(who->text(), u"kasia on %1"_qs.arg(full));
        world.client.window.actions()[ActionId::ListChannels]->trigger();
        const auto *directory = world.client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(directory);
        QCOMPARE(directory->windowTitle(), u"Channels of %1"_qs.arg(full));
        // Even the same address twice.
        session::Session *third = world.client.connectTo(second.port());
        QTRY_COMPARE(nameOf(2), u"Classroom (%1) 2"_qs.arg(address(second)));
        world.client.workspace.removeSession(third);
        world.client.workspace.removeSession(other);
        QCOMPARE(nameOf(0), u"Classroom"_qs);
    }

    void whatTellsServersApartIsNotElided()
    {
        const QFontMetrics metrics(QApplication::font());
        const QString tail = u" (127.0.0.1:7771)"_qs;
        const QString name = u"A network with a long name"_qs + tail;
        const QString elided
            = elidedServerName(name, metrics, metrics.horizontalAdvance(u"A netw…"_qs + tail));
        QVERIFY2(
            elided.startsWith(u"A n"_qs) && elided.endsWith(u"…"_qs + tail), qPrintable(elided));
        // Too narrow for the address: its end is what differs.
        const QString narrow
            = elidedServerName(name, metrics, metrics.horizontalAdvance(u"A n…1:7771)"_qs));
        QVERIFY2(narrow.endsWith(u"71)"_qs), qPrintable(narrow));
        QCOMPARE(elidedServerName(u"Classroom"_qs, metrics, 500), u"Classroom"_qs);
        QCOMPARE(elidedServerName(name, metrics, metrics.horizontalAdvance(name) + 1), name);
    }

    void anAddressThatIsConnectedAlreadyIsGoneTo_data()
    {
        QTest::addColumn<QString>("nick");
        QTest::addColumn<int>("servers");
        QTest::newRow("as oneself") << u"Kasia"_qs << 1;
        QTest::newRow("as somebody else") << u"basia"_qs << 2;
    }
    void anAddressThatIsConnectedAlreadyIsGoneTo()
    {
        QFETCH(const QString, nick);
        QFETCH(const int, servers);
        World world;
        session::Session *session = world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        const qsizetype greetings = world.server.countOf("USER");
        world.client.window.channelPane()
            ->findChild<QAbstractButton *>(u"addServerButton"_qs)
            ->click();
        FirstRunPage *page = world.client.window.firstRunPage();
        page->findChild<QLineEdit *>(u"address"_qs)
            ->setText(QStringLiteral("127.0.0.1:%1").arg(world.server.port()));
        page->findChild<QLineEdit *>(u"nick"_qs)->setText(nick);
        page->findChild<QLineEdit *>(u"channels"_qs)->setText(u"#lobby #random"_qs);
        QTest::keyClick(page->findChild<QLineEdit *>(u"address"_qs), Qt::Key_Return);
        QVERIFY(!world.client.window.isFirstRunShown());
        QCOMPARE(world.client.workspace.sessions().size(), servers);
        if (servers > 1)
            return;
        QTRY_VERIFY(session->findByName(u"#random"_qs));
        QVERIFY(session->isOnline());
        QCOMPARE(world.server.countOf("USER"), greetings);
    }

    void connectWithAnAddressOpensThatServerOnce()
    {
        World world;
        session::Session *first = world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        const ScriptedServer second;
        const QString line = QStringLiteral("/connect 127.0.0.1 %1").arg(second.port());
        world.client.type(line);
        QTRY_COMPARE(world.client.workspace.sessions().size(), 2);
        session::Session *other = world.client.workspace.sessions().last();
        QTRY_VERIFY(other->isOnline());
        QCOMPARE(other->ownNick(), u"kasia"_qs);
        QVERIFY(first->isOnline());
        world.client.workspace.setActive(first->serverPage()->id());
        world.client.type(line);
        QCOMPARE(world.client.workspace.sessions().size(), 2);
        QCOMPARE(world.client.workspace.active().session, other->config().id);
    }

    void whereOneTalksItIsAskedFirst()
    {
        World world;
        session::Session *session = world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.client.window.actions()[ActionId::RemoveServer]->trigger();
        world.answer(u"Cancel"_qs);
        QCOMPARE(world.client.workspace.sessions().size(), 1);
        QVERIFY(session->isOnline());
        world.choose(world.openMenu(session->serverPage()->id()), kRemove);
        world.answer(u"Remove"_qs);
        QVERIFY(world.client.workspace.sessions().isEmpty());
        QTRY_VERIFY(world.server.wasSent("QUIT"));
        QVERIFY(world.client.window.isFirstRunShown());
    }

    void theOtherServerStays()
    {
        World world;
        ScriptedServer second;
        world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.client.input()->setText(u"half a sentence"_qs);
        const session::ConversationId kept = world.client.workspace.active();
        session::Session *other = world.client.connectTo(second.port());
        QTRY_VERIFY(other->findByName(u"#lobby"_qs));
        QTRY_COMPARE(world.client.workspace.active(), other->findByName(u"#lobby"_qs)->id());
        world.client.settings.setLastServer({.address = u"irc.example.org"_qs});
        world.choose(world.openMenu(other->serverPage()->id()), kRemove);
        world.answer(u"Remove"_qs);
        QCOMPARE(world.client.workspace.sessions().size(), 1);
        QVERIFY(!world.client.window.isFirstRunShown());
        QCOMPARE(world.list()->model()->rowCount(), 1);
        QCOMPARE(world.client.settings.lastServer().address, u"irc.example.org"_qs);
        world.client.workspace.setActive(kept);
        QCOMPARE(world.client.input()->text(), u"half a sentence"_qs);
    }

    void theMenuOfARowLeavesItUnread()
    {
        World world;
        world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.client.type(u"/join #random"_qs);
        QTRY_VERIFY(world.client.isAt(u"#random"_qs));
        world.client.workspace.setActive(world.client.idOf(u"#lobby"_qs));
        world.server.send(":anna!u@h PRIVMSG #random :one");
        const session::ConversationId random = world.client.idOf(u"#random"_qs);
        QTRY_COMPARE(world.unreadOf(random), 1);

        QMenu *menu = world.openMenu(random);
        QVERIFY(menu);
        QVERIFY(world.client.isAt(u"#lobby"_qs));
        QCOMPARE(world.unreadOf(random), 1);
        world.choose(menu, u"Mark as read"_qs);
        QCOMPARE(world.unreadOf(random), 0);
        QVERIFY(world.client.isAt(u"#lobby"_qs));
        // And what it does, it does to its row.
        world.choose(world.openMenu(random), u"Mute"_qs);
        QVERIFY(world.client.workspace.channels()->isMuted(random));
        world.choose(world.openMenu(random), u"Leave"_qs);
        QVERIFY(!world.rowOf(random).isValid());
        QVERIFY(world.client.isAt(u"#lobby"_qs));
        QVERIFY(world.rowOf(world.client.idOf(u"#lobby"_qs)).isValid());
    }

    void aPrivateConversationIsClosed()
    {
        World world;
        world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.server.send(":anna!u@h PRIVMSG kasia :hello");
        QTRY_VERIFY(world.client.idOf(u"anna"_qs));
        const QAction *leave = world.client.window.actions()[ActionId::LeaveChannel];
        QCOMPARE(Actions::plainText(leave), u"Leave"_qs);
        world.client.workspace.setActive(world.client.idOf(u"anna"_qs));
        QCOMPARE(Actions::plainText(leave), u"Close"_qs);
        world.choose(world.openMenu(world.client.idOf(u"anna"_qs)), u"Close"_qs);
        QVERIFY(world.client.isAt(u"#lobby"_qs));
        const app::Translations polish(u"pl"_qs);
        QCOMPARE(Actions::leaveText(true).remove(u'&'), u"Zamknij"_qs);
    }
};

WATEK_SUITE(QTEST_MAIN, ClientServersTest)

} // namespace clientServersTest

#include "ClientServersTest.moc"
