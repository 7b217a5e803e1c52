// A connected window with a row of every kind, and the hands to open and use its menus.
// Thread: the test's.
#pragma once

#include "tests/gui/ClientFixture.h"

#include "client/ui/ChannelPane.h"
#include "client/ui/MemberPane.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QTreeView>

namespace watek::tests {

namespace ui = client::ui;
namespace session = client::session;

struct MenuWorld {
    ScriptedServer server;
    ClientFixture client;

    MenuWorld() { server.setCapabilities("message-tags"); }

    /// Connected, #lobby shown with a row of every kind, a query with anna, a second channel.
    void open()
    {
        client.connectTo(server.port());
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        client.type(u"/join #random"_qs);
        QTRY_VERIFY(client.isAt(u"#random"_qs));
        client.workspace.setActive(client.idOf(u"#lobby"_qs));
        server.send("@msgid=m1 :anna!u@h PRIVMSG #lobby :see https://example.org & ask");
        server.send("@msgid=m2;+draft/reply=m1 :marek!u@h PRIVMSG #lobby :answered");
        server.send("@+draft/react=R&D;+draft/reply=m1 :ola!u@h TAGMSG #lobby");
        server.send("@msgid=m3 :anna!u@h PRIVMSG #lobby :\001ACTION waves\001");
        server.send("@msgid=m4 :anna!u@h NOTICE #lobby :a notice");
        server.send(":zosia!u@h JOIN #lobby");
        server.send(":anna!u@h MODE #lobby +v ola");
        server.send(":watek 482 kasia #lobby :You are not an operator");
        server.send(":anna!u@h MODE #lobby +o kasia"); // who may do most is offered most
        server.send(":anna!u@h PRIVMSG kasia :in private");
        client.type(u"mine"_qs);
        QTRY_VERIFY(client.shows(u"mine"_qs));
        QTRY_VERIFY(client.idOf(u"anna"_qs));
        QTRY_VERIFY(client.shows(u"gave you the rights of an operator"_qs));
    }

    /// As open() left it, whatever an action has done meanwhile.
    void restore()
    {
        for (int n = 0; n < 8; ++n) {
            QWidget *over = QApplication::activePopupWidget();
            if (over == nullptr)
                over = QApplication::activeModalWidget();
            if (over == nullptr)
                break;
            over->close();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        const ui::Actions &actions = client.window.actions();
        if (client.window.isFirstRunShown())
            actions[ui::ActionId::Back]->trigger();
        if (actions[ui::ActionId::UndoLeave]->isEnabled())
            actions[ui::ActionId::UndoLeave]->trigger();
        session::Session *session = client.workspace.sessions().first();
        if (!session->isOnline())
            session->connectToServer();
        client.window.show();
        client.window.activateWindow();
        QTRY_VERIFY(session->isOnline());
        QTRY_VERIFY(client.idOf(u"#lobby"_qs) && session->findByName(u"#lobby"_qs)->isJoined());
        client.workspace.setActive(client.idOf(u"#lobby"_qs));
        QTRY_VERIFY(client.window.isActiveWindow());
    }
};

inline QList<QAction *> offersOf(const QMenu &menu)
{
    QList<QAction *> offers;
    for (QAction *action : menu.actions()) {
        if (!action->isSeparator())
            offers.append(action);
    }
    return offers;
}

inline QMenu *openMenu() { return qobject_cast<QMenu *>(QApplication::activePopupWidget()); }

// As a hand does it: on the place in the menu.
inline void clickIn(QMenu *menu, QAction *action)
{
    QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(action).center());
    QCoreApplication::processEvents();
}

enum class By { Mouse, Keyboard };

inline void askForMenu(QAbstractItemView *list, const QModelIndex &index, By by)
{
    list->scrollTo(index);
    const QPoint at = list->visualRect(index).center();
    if (by == By::Keyboard) {
        list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
        list->setFocus();
        QContextMenuEvent event(QContextMenuEvent::Keyboard, at, list->mapToGlobal(at));
        QCoreApplication::sendEvent(list, &event);
        return;
    }
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, list->viewport()->mapToGlobal(at));
    QCoreApplication::sendEvent(list->viewport(), &event);
}

inline void collect(
    const QAbstractItemModel &model, const QModelIndex &parent, QList<QPersistentModelIndex> &rows)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        rows.append(index);
        collect(model, index, rows);
    }
}

inline QModelIndex rowWithText(const QAbstractItemModel &model, const QString &text)
{
    QList<QPersistentModelIndex> rows;
    collect(model, {}, rows);
    for (const QPersistentModelIndex &row : std::as_const(rows)) {
        if (row.data(Qt::AccessibleTextRole).toString() == text)
            return row;
    }
    return {};
}

inline QMenu *menuOf(MenuWorld &world, const QString &member)
{
    QTreeView *list = world.client.window.memberPane()->list();
    askForMenu(list, rowWithText(*list->model(), member), By::Mouse);
    return openMenu();
}

inline QStringList textsOf(MenuWorld &world, const QString &member)
{
    QStringList texts;
    QMenu *menu = menuOf(world, member);
    for (const QAction *action : offersOf(*menu))
        texts.append(ui::Actions::plainText(action));
    menu->close();
    return texts;
}

inline void chooseOf(MenuWorld &world, const QString &member, const QString &entry)
{
    QMenu *menu = menuOf(world, member);
    for (QAction *action : offersOf(*menu)) {
        if (ui::Actions::plainText(action) == entry)
            return clickIn(menu, action);
    }
    QFAIL(qPrintable(entry));
}

} // namespace watek::tests

Q_DECLARE_METATYPE(watek::tests::By)
