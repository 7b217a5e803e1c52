// The list of conversations and the list of members under the arrow keys.
#include "tests/gui/ClientFixture.h"

#include "client/model/MemberListModel.h"
#include "client/session/Roles.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/MemberPane.h"
#include "client/ui/StateBar.h"
#include "client/ui/messages/MessageView.h"
#include "tests/support/Suite.h"

#include <QPushButton>
#include <QTreeView>

namespace clientListKeysTest {

using namespace watek;
using namespace watek::client;
using tests::ConnectedFixture;

class ClientListKeysTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};

private Q_SLOTS:
    void arrowKeysGoThroughTheConversationsUntilEnter()
    {
        ConnectedFixture world;
        world.connect();
        tests::ClientFixture &client = world.client;
        for (const QString &name : {u"#one"_qs, u"#two"_qs}) {
            client.type(u"/join "_qs + name);
            QTRY_VERIFY(client.isAt(name));
        }
        client.type(u"a line to be loaded"_qs);
        client.workspace.setActive(client.idOf(u"#lobby"_qs));
        client.type(u"another one"_qs);
        QTreeView *list = client.window.channelPane()->list();
        list->setFocus(Qt::TabFocusReason);
        QTRY_VERIFY(list->hasFocus());
        const auto pressFocused = [](Qt::Key key) { QTest::keyClick(qApp->focusWidget(), key); };
        pressFocused(Qt::Key_Down);
        QVERIFY(client.isAt(u"#one"_qs));
        pressFocused(Qt::Key_Down);
        QVERIFY(client.isAt(u"#two"_qs));
        pressFocused(Qt::Key_Up);
        QVERIFY(client.isAt(u"#one"_qs));
        QVERIFY(list->hasFocus());
        QVERIFY(client.input()->text().isEmpty());
        pressFocused(Qt::Key_Return);
        QTRY_VERIFY(client.input()->hasFocus());
        // Who gets there by another way wants to write.
        list->setFocus(Qt::TabFocusReason);
        client.workspace.setActive(client.idOf(u"#two"_qs));
        QVERIFY(client.input()->hasFocus());
        // So does who clicks.
        list->setFocus(Qt::TabFocusReason);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier,
            list->visualRect(list->indexAbove(list->currentIndex())).center());
        QVERIFY(client.isAt(u"#one"_qs));
        QTRY_VERIFY(client.input()->hasFocus());
    }

    void f6ComesToTheButtonsOfABar()
    {
        ConnectedFixture world;
        world.connect();
        tests::ClientFixture &client = world.client;
        QTRY_VERIFY(client.input()->hasFocus());
        const auto press = [](Qt::KeyboardModifiers with = Qt::NoModifier) {
            QTest::keyClick(qApp->focusWidget(), Qt::Key_F6, with);
        };
        // Without a bar: the list, the messages.
        press();
        press();
        QVERIFY(client.window.page()->messages()->hasFocus());
        client.input()->setFocus();
        world.server.send(":anna!u@h KICK #lobby kasia :out");
        const ui::StateBar *bar = client.window.page()->stateBar();
        QTRY_VERIFY(bar->firstButton());
        client.input()->setFocus();
        press();
        press();
        QVERIFY(bar->isAncestorOf(qApp->focusWidget()));
        QVERIFY(qobject_cast<QPushButton *>(qApp->focusWidget()));
        press();
        QVERIFY(client.window.page()->messages()->hasFocus());
        press(Qt::ShiftModifier);
        QCOMPARE(qApp->focusWidget(), bar->firstButton());
    }

    void theCursorStaysOnThePersonWhoseRankChanges()
    {
        ConnectedFixture world;
        world.server.setMembers("@anna +marek ola zofia");
        world.connect();
        QTreeView *list = world.client.window.memberPane()->list();
        model::MemberListModel *members
            = world.client.workspace.members(world.client.idOf(u"#lobby"_qs));
        QTRY_COMPARE(members->memberCount(), 5);
        const auto rowOf = [&](const QString &nick) -> QModelIndex {
            const QModelIndexList found = list->model()->match(list->model()->index(0, 0),
                model::MemberListModel::NickRole, nick, 1, Qt::MatchExactly | Qt::MatchRecursive);
            return found.value(0);
        };
        list->setCurrentIndex(rowOf(u"ola"_qs));
        const auto current = [&] {
            return list->currentIndex().data(model::MemberListModel::NickRole).toString();
        };
        const auto rank = [&] {
            return list->currentIndex().data(model::MemberListModel::PrefixRole).toString();
        };
        QCOMPARE(current(), u"ola"_qs);
        world.server.send(":anna!u@h MODE #lobby +o ola");
        QTRY_COMPARE(members->indexOf(u"ola"_qs).data(model::MemberListModel::PrefixRole), u"@"_qs);
        QCOMPARE(current(), u"ola"_qs);
        QCOMPARE(rank(), u"@"_qs);
        QVERIFY(list->visualRect(list->currentIndex()).isValid());
        QVERIFY(list->selectionModel()->isSelected(rowOf(u"ola"_qs)));
        world.server.send(":ola!u@h NICK ala");
        QTRY_VERIFY(members->indexOf(u"ala"_qs).isValid());
        QCOMPARE(current(), u"ala"_qs);
        world.server.send(":anna!u@h MODE #lobby -o ala");
        QTRY_COMPARE(
            members->indexOf(u"ala"_qs).data(model::MemberListModel::PrefixRole), QString());
        QCOMPARE(current(), u"ala"_qs);
        world.client.window.grab();
        // What the arrow keys reach next is the neighbour at the new place.
        QTest::keyClick(list, Qt::Key_Down);
        QCOMPARE(current(), u"kasia"_qs);
    }
};

WATEK_SUITE(QTEST_MAIN, ClientListKeysTest)

} // namespace clientListKeysTest

#include "ClientListKeysTest.moc"
