// Everything around the messages can be read: contrast measured on the pixels of real widgets,
// light and dark. WCAG 2.1: 4.5 for text (1.4.3), 3 for pictures (1.4.11).
#include "client/session/Roles.h"
#include "client/ui/ChannelPane.h"
#include "client/ui/Icons.h"
#include "client/ui/MemberPane.h"
#include "client/ui/QuickSwitcher.h"
#include "client/ui/StateBar.h"
#include "common/widgets/PlainText.h"
#include "tests/gui/ClientFixture.h"
#include "tests/gui/Contrast.h"
#include "tests/support/Suite.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTest>
#include <QToolTip>
#include <QTreeView>

#include <optional>

namespace clientColoursTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::contrastIn;
using tests::imageOf;
using tests::kPictureContrast;
using tests::kTextContrast;
using tests::measured;
using tests::schemes;

namespace {

QWidget *shownTip()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel") && widget->isVisible())
            return widget;
    }
    return nullptr;
}

} // namespace

class ClientColoursTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::optional<tests::Coloured> m_coloured;

private Q_SLOTS:
    void init() { m_coloured.emplace(); }

    void cleanup()
    {
        QToolTip::hideText();
        m_coloured.reset();
    }

    void toolTips_data() { schemes(); }

    void toolTips()
    {
        QWidget widget;
        widget.resize(300, 200);
        widget.show();
        QToolTip::showText(
            widget.mapToGlobal(QPoint(20, 20)), widgets::plainToolTip(u"MMMM"_qs), &widget);
        QTRY_VERIFY(shownTip());
        const double found = contrastIn(imageOf(shownTip(), 3));
        QVERIFY2(found >= kTextContrast, measured(found).constData());
    }

    void menus_data() { schemes(); }

    void menus()
    {
        QMenu menu;
        QAction *plain = menu.addAction(icon("members"), u"MMMM"_qs);
        QAction *chosen = menu.addAction(icon("members"), u"MMMM"_qs);
        menu.popup({0, 0});
        menu.setActiveAction(chosen);
        const QImage image = imageOf(&menu);
        for (QAction *action : {plain, chosen}) {
            const QRect row = menu.actionGeometry(action).adjusted(4, 2, -4, -2);
            const QRect picture(row.left(), row.top(), 28, row.height());
            const QRect text = row.adjusted(36, 0, 0, 0);
            QVERIFY2(contrastIn(image, text) >= kTextContrast,
                measured(contrastIn(image, text)).constData());
            QVERIFY2(contrastIn(image, picture) >= kPictureContrast,
                measured(contrastIn(image, picture)).constData());
        }
    }

    void checkMarksOfTheMenuBar_data() { schemes(); }

    void checkMarksOfTheMenuBar()
    {
        tests::ClientFixture client;
        int marks = 0;
        for (QAction *title : client.window.menuBar()->actions()) {
            QMenu *menu = title->menu();
            for (QAction *action : menu->actions()) {
                if (!action->isCheckable())
                    continue;
                const auto look = [&](bool isChecked) {
                    const QSignalBlocker quiet(action); // only its look is asked for
                    action->setChecked(isChecked);
                    menu->popup({0, 0});
                    const QImage image = imageOf(menu).copy(menu->actionGeometry(action));
                    menu->close();
                    return image;
                };
                action->setActionGroup(nullptr);
                action->setEnabled(true);
                QVERIFY2(look(true) != look(false), qPrintable(action->text()));
                ++marks;
            }
        }
        QVERIFY(marks >= 6);
    }

    void placeholders_data() { schemes(); }

    void placeholders()
    {
        QLineEdit line;
        line.setPlaceholderText(u"MMMM"_qs);
        line.resize(240, 60);
        QPlainTextEdit edit;
        edit.setPlaceholderText(u"MMMM"_qs);
        edit.resize(240, 90);
        for (QWidget *field : std::initializer_list<QWidget *>{&line, &edit}) {
            field->ensurePolished();
            const double found = contrastIn(imageOf(field, 6));
            QVERIFY2(found >= kTextContrast, measured(found).constData());
        }
        // And what is typed stands out more than that.
        const double empty = contrastIn(imageOf(&line, 6));
        line.setText(u"MMMM"_qs);
        QVERIFY(contrastIn(imageOf(&line, 6)) > empty + 1);
    }

    void buttons_data() { schemes(); }

    void buttons()
    {
        QPushButton button(u"MMMM"_qs);
        button.resize(240, 70);
        QPushButton main(u"MMMM"_qs);
        main.setDefault(true);
        main.resize(240, 70);
        for (QWidget *one : {&button, &main}) {
            one->ensurePolished();
            const double found = contrastIn(imageOf(one, 6));
            QVERIFY2(found >= kTextContrast, measured(found).constData());
        }
    }

    void aSelectedEntryOfTheSwitcher_data() { schemes(); }

    void aSelectedEntryOfTheSwitcher()
    {
        QuickSwitcher switcher(
            {{.text = u"MMMM"_qs, .hint = {}, .iconName = "network", .run = [] {}}}, nullptr);
        switcher.show();
        auto *list = switcher.findChild<QListView *>();
        const QImage image = imageOf(&switcher);
        const QRect row = list->visualRect(list->model()->index(0, 0))
                              .adjusted(6, 4, -6, -4)
                              .translated(list->viewport()->mapTo(&switcher, QPoint()));
        const QRect picture(row.left(), row.top(), 22, row.height());
        QVERIFY2(contrastIn(image, picture) >= kPictureContrast,
            measured(contrastIn(image, picture)).constData());
        const QRect text = row.adjusted(24, 0, 0, 0);
        QVERIFY2(contrastIn(image, text) >= kTextContrast,
            measured(contrastIn(image, text)).constData());
    }

    void bars_data() { schemes(); }

    void bars()
    {
        for (const State state : {State::Connecting, State::Waiting, State::Lost, State::Refused,
                 State::NickInUse, State::Leaving}) {
            StateBar bar;
            StateFacts facts;
            facts.host = u"MMMM"_qs;
            bar.showState(stateMessage(state, facts));
            bar.resize(1600, 120);
            auto *label = bar.findChild<QLabel *>(u"stateText"_qs);
            const QImage image = imageOf(&bar);
            const double found = contrastIn(image, label->geometry());
            QVERIFY2(found >= kTextContrast, measured(found).constData());
        }
    }

    void listsOfTheWindow_data() { schemes(); }

    void listsOfTheWindow()
    {
        tests::ScriptedServer server;
        server.setMembers("@MMMA +MMMB MMMC"); // thick stems: measured in their full colour
        tests::ClientFixture client;
        client.connectTo(server.port(), u"MMMM"_qs);
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        server.send(":MMMM_!u@h PRIVMSG MMMM :MMMM");
        for (int n = 0; n < 12; ++n)
            server.send(":MMMM_!u@h PRIVMSG #lobby :MMMM");
        QTRY_VERIFY(client.idOf(u"MMMM_"_qs));
        for (QAbstractItemView *list : client.window.findChildren<QAbstractItemView *>()) {
            if (!list->isVisible() || list->objectName() == u"messageView"_qs)
                continue;
            QModelIndexList rows;
            for (int row = 0; row < list->model()->rowCount(); ++row) {
                const QModelIndex index = list->model()->index(row, 0);
                rows.append(index);
                for (int below = 0; below < list->model()->rowCount(index); ++below)
                    rows.append(list->model()->index(below, 0, index));
            }
            QVERIFY(rows.size() >= 3);
            for (const QModelIndex &row : std::as_const(rows)) {
                for (const bool isSelected : {false, true}) {
                    list->selectionModel()->select(row,
                        isSelected ? QItemSelectionModel::ClearAndSelect
                                   : QItemSelectionModel::Clear);
                    list->scrollTo(row);
                    const QRect place = list->visualRect(row).adjusted(32, 4, -4, -4);
                    // The list lets its window shine through.
                    const QPoint corner = list->viewport()->mapTo(&client.window, QPoint());
                    const double found
                        = contrastIn(imageOf(&client.window), place.translated(corner));
                    QVERIFY2(found >= kTextContrast,
                        (measured(found) + ' ' + row.data().toString().toUtf8()
                            + (isSelected ? " selected in " : " in ") + list->objectName().toUtf8())
                            .constData());
                }
            }
        }
    }
};

WATEK_SUITE(QTEST_MAIN, ClientColoursTest)

} // namespace clientColoursTest

#include "ClientColoursTest.moc"
