// Every action of every menu of the client's window is clicked once, the menus of its lists too.
// Nothing here names them: what a menu offers is found by opening it, so an action that is added
// later is clicked as well, and one that cannot be reached makes the suite fail.
#include "tests/gui/ClientMenus.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "tests/support/Suite.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QMenuBar>
#include <QProxyStyle>
#include <QPushButton>
#include <QSignalSpy>

namespace clientActionsTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::askForMenu;
using tests::By;
using tests::clickIn;
using tests::collect;
using tests::offersOf;
using tests::openMenu;
using tests::rowWithText;
using World = tests::MenuWorld;

namespace {

/// As on the desktops that put a picture on every button of a dialog.
class PictureStyle final : public QProxyStyle {
public:
    using QProxyStyle::QProxyStyle;

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *data) const override
    {
        return hint == SH_DialogButtonBox_ButtonsHaveIcons
            ? 1
            : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

} // namespace

class ClientActionsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;
    QList<QUrl> m_opened;

public Q_SLOTS:
    void noteOpened(const QUrl &url) { m_opened.append(url); }

private Q_SLOTS:
    void init()
    {
        m_english = std::make_unique<app::Translations>(u"en"_qs);
        QDesktopServices::setUrlHandler(u"https"_qs, this, "noteOpened");
    }
    void cleanup()
    {
        QDesktopServices::unsetUrlHandler(u"https"_qs);
        m_english.reset();
    }

    void everyActionOfTheMenuBarIsClicked()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        const Actions &actions = world.client.window.actions();
        QSet<QAction *> clicked;
        // The states in which one or another is offered.
        const std::pair<const char *, std::function<void()>> states[] = {
            {"in a channel", [] {}},
            {"while editing",
                [&] {
                    world.client.input()->setFocus();
                    world.client.input()->setText(u"typed"_qs);
                    world.client.input()->setText(u"typed and typed again"_qs);
                    world.client.input()->undo();
                    world.client.input()->selectAll();
                    QApplication::clipboard()->setText(u"from elsewhere"_qs);
                }},
            {"while leaving",
                [&] {
                    if (!actions[ActionId::UndoLeave]->isEnabled())
                        actions[ActionId::LeaveChannel]->trigger();
                }},
            {"disconnected",
                [&] {
                    session::Session *session = world.client.workspace.sessions().first();
                    session->disconnectFromServer();
                    QTRY_COMPARE(session->connection().phase, session::Phase::Idle);
                }},
        };
        QAction *quit = actions[ActionId::Quit];
        for (const auto &[name, enter] : states) {
            for (QAction *entry : world.client.window.menuBar()->actions()) {
                for (QAction *action : offersOf(*entry->menu())) {
                    if (clicked.contains(action) || action == quit)
                        continue;
                    enter();
                    const QSignalSpy spy(action, &QAction::triggered);
                    entry->menu()->popup({10, 10});
                    if (!action->isEnabled()) {
                        entry->menu()->close();
                        continue;
                    }
                    clickIn(entry->menu(), action);
                    QVERIFY2(spy.size() == 1, qPrintable(action->text()));
                    clicked.insert(action);
                    world.restore();
                    if (QTest::currentTestFailed())
                        QFAIL(qPrintable(action->text()));
                }
            }
        }
        QMenu *file = world.client.window.menuBar()->actions().first()->menu();
        file->popup({10, 10});
        clickIn(file, quit);
        QTRY_VERIFY(!world.client.window.isVisible());
        clicked.insert(quit);

        QStringList missed;
        for (QAction *action : actions.all()) {
            if (!clicked.contains(action))
                missed.append(action->text());
        }
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u", "_qs)));
    }

    void everyActionOfEveryContextMenuIsClicked_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<By>("by");
        QTest::addColumn<int>("least"); // menus with something in them
        for (const By by : {By::Mouse, By::Keyboard}) {
            const char *how = by == By::Mouse ? "mouse" : "Menu key";
            QTest::addRow("conversations, %s", how) << u"channelList"_qs << by << 4;
            QTest::addRow("members, %s", how) << u"memberList"_qs << by << 4;
            QTest::addRow("messages, %s", how) << u"messageView"_qs << by << 10;
        }
    }
    void everyActionOfEveryContextMenuIsClicked()
    {
        QFETCH(const QString, list);
        QFETCH(const By, by);
        QFETCH(const int, least);
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        auto *view = world.client.window.findChild<QAbstractItemView *>(list);
        QVERIFY(view != nullptr);
        QVERIFY(view->isVisible());
        QList<QPersistentModelIndex> rows;
        collect(*view->model(), {}, rows);
        QStringList texts;
        for (const QPersistentModelIndex &row : std::as_const(rows))
            texts.append(row.data(Qt::AccessibleTextRole).toString());
        int menus = 0;
        for (qsizetype at = 0; at < rows.size(); ++at) {
            QPersistentModelIndex &row = rows[at];
            const QString &text = texts[at];
            const QByteArray name = text.toUtf8();
            qsizetype offered = 0;
            for (qsizetype n = 0; n == 0 || n < offered; ++n) {
                if (!row.isValid()) // the list has shown something else meanwhile
                    row = rowWithText(*view->model(), text);
                QVERIFY2(row.isValid(), name.constData());
                askForMenu(view, row, by);
                QMenu *menu = openMenu();
                if (menu == nullptr)
                    break; // a heading has none
                const QList<QAction *> offers = offersOf(*menu);
                QVERIFY2(!offers.isEmpty(), name.constData());
                offered = offers.size();
                menus += n == 0;
                QAction *action = offers[n];
                const QByteArray what = name + " / " + action->text().toUtf8();
                if (QMenu *below = action->menu()) {
                    clickIn(menu, action);
                    QTRY_VERIFY2(below->isVisible(), what.constData());
                    menu = below;
                    action = offersOf(*below).first();
                }
                if (action->isEnabled()) {
                    const QSignalSpy spy(action, &QAction::triggered);
                    clickIn(menu, action);
                    QVERIFY2(spy.size() == 1, what.constData());
                }
                world.restore();
                if (QTest::currentTestFailed())
                    QFAIL(what.constData());
            }
        }
        QVERIFY2(menus >= least, QByteArray::number(menus).constData());
    }

    // ---- what each does ----

    void theEditMenuActsOnWhatIsEdited()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        InputEdit *input = world.client.input();
        QMenu *menu = world.client.window.menuBar()->actions()[int(MenuId::Edit)]->menu();
        const auto choose = [&](ActionId id) {
            menu->popup({10, 10});
            QAction *action = world.client.window.actions()[id];
            QVERIFY2(action->isEnabled(), qPrintable(action->text()));
            clickIn(menu, action);
        };
        input->setText(u"one two"_qs);
        choose(ActionId::SelectAll);
        choose(ActionId::Cut);
        QCOMPARE(input->text(), QString());
        QCOMPARE(QApplication::clipboard()->text(), u"one two"_qs);
        choose(ActionId::Paste);
        choose(ActionId::Paste);
        QCOMPARE(input->text(), u"one twoone two"_qs);
        choose(ActionId::Undo);
        QCOMPARE(input->text(), u"one two"_qs);
        choose(ActionId::Redo);
        QCOMPARE(input->text(), u"one twoone two"_qs);
        QApplication::clipboard()->clear();
        choose(ActionId::SelectAll);
        choose(ActionId::CopyText);
        QCOMPARE(QApplication::clipboard()->text(), u"one twoone two"_qs);

        // Where nothing can be done nothing is offered; the keys are not taken away by it.
        input->clear();
        menu->popup({10, 10});
        QVERIFY(!world.client.window.actions()[ActionId::Cut]->isEnabled());
        menu->close();
        QVERIFY(world.client.window.actions()[ActionId::Cut]->isEnabled());

        // In the messages it is messages that are copied.
        MessageView *view = world.client.window.page()->messages();
        world.client.window.activateWindow();
        view->setFocus();
        QTRY_VERIFY(view->hasFocus());
        choose(ActionId::SelectAll);
        choose(ActionId::CopyText);
        QVERIFY(QApplication::clipboard()->text().contains(u"<kasia> mine"_qs));
    }

    void keysOfTextStayWithTheField()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        InputEdit *input = world.client.input();
        input->setText(u"one"_qs);
        QTest::keyClick(input, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(input, Qt::Key_C, Qt::ControlModifier);
        QTest::keyClick(input, Qt::Key_End);
        QTest::keyClick(input, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(input->text(), u"oneone"_qs);
        QTest::keyClick(input, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(input->text(), u"one"_qs);
    }

    void buttonsOfDialogsHaveWordsAlone()
    {
        const QString before = QApplication::style()->name();
        QApplication::setStyle(new PictureStyle(u"Fusion"_qs));
        const auto back = qScopeGuard([&] { QApplication::setStyle(before); });
        QDialog plain;
        QDialogButtonBox box(QDialogButtonBox::Cancel, &plain);
        QVERIFY(!box.button(QDialogButtonBox::Cancel)->icon().isNull()); // what is taken away
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        int dialogs = 0;
        for (QAction *action : world.client.window.actions().all()) {
            if (action == world.client.window.actions()[ActionId::Quit] || !action->isEnabled())
                continue;
            action->trigger();
            if (const QWidget *dialog = QApplication::activeModalWidget()) {
                for (const QDialogButtonBox *row : dialog->findChildren<QDialogButtonBox *>()) {
                    ++dialogs;
                    for (const QAbstractButton *button : row->buttons())
                        QVERIFY2(button->icon().isNull(), qPrintable(action->text()));
                }
            }
            world.restore();
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(action->text()));
        }
        QVERIFY2(dialogs >= 6, QByteArray::number(dialogs).constData());
    }

    void anAmpersandInAMenuIsShown()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        MessageView *view = world.client.window.page()->messages();
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            if (!messageRow(view->model()->index(row, 0)).reactions.isEmpty())
                askForMenu(view, view->model()->index(row, 0), By::Keyboard);
        }
        QVERIFY(openMenu());
        QStringList texts;
        for (const QAction *action : offersOf(*openMenu()))
            texts.append(action->text());
        QVERIFY2(texts.contains(u"React with R&&D too (&1)"_qs), qPrintable(texts.join(u'|')));
        openMenu()->close();
    }
};

WATEK_SUITE(QTEST_MAIN, ClientActionsTest)

} // namespace clientActionsTest

#include "ClientActionsTest.moc"
