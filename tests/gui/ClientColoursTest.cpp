// What is painted can be read: contrast measured on the pixels of real widgets, light and dark.
// WCAG 2.1: 4.5 for text (1.4.3), 3 for pictures (1.4.11).
#include "client/app/Translations.h"
#include "client/model/NickColour.h"
#include "client/session/Roles.h"
#include "client/ui/Icons.h"
#include "client/ui/Looks.h"
#include "client/ui/QuickSwitcher.h"
#include "client/ui/Settings.h"
#include "client/ui/StateBar.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainText.h"
#include "tests/gui/ClientFixture.h"

#include "client/ui/ChannelPane.h"
#include "client/ui/MemberPane.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QTreeView>

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;

namespace {

constexpr double kText = 4.5;
/// Of mIRC's colours those that are hard to see on white or on black.
const QList<QByteArray> kIrcColours{"00", "01", "02", "04", "08", "09", "14", "15"};
constexpr double kPicture = 3;

/// Between the colour that covers most of `place` and the one that stands out most from it.
double contrastIn(const QImage &image, QRect place = {})
{
    if (place.isNull())
        place = image.rect();
    place &= image.rect();
    QHash<QRgb, int> counts;
    for (int y = place.top(); y <= place.bottom(); ++y) {
        for (int x = place.left(); x <= place.right(); ++x)
            ++counts[image.pixel(x, y)];
    }
    QRgb ground = 0;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > most) {
            most = it.value();
            ground = it.key();
        }
    }
    double best = 1;
    QRgb ink = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (const double here = contrast(QColor(it.key()), QColor(ground)); here > best) {
            best = here;
            ink = it.key();
        }
    }
    if (best > 1 && best < kText) // said where the measured test fails
        qInfo() << QColor(ink).name() << "on" << QColor(ground).name();
    return best;
}

/// Only the inside: a frame or a focus ring would be measured as well.
QImage imageOf(QWidget *widget, int inset = 0)
{
    const QImage whole = widget->grab().toImage().convertToFormat(QImage::Format_RGB32);
    return whole.copy(whole.rect().adjusted(inset, inset, -inset, -inset));
}

QWidget *shownTip()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel") && widget->isVisible())
            return widget;
    }
    return nullptr;
}

QByteArray measured(double value) { return QByteArray::number(value, 'f', 2); }

} // namespace

class ClientColoursTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;
    QTemporaryDir m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Looks> m_looks;

    static void schemes()
    {
        QTest::addColumn<ColorScheme>("scheme");
        QTest::newRow("light") << ColorScheme::Light;
        QTest::newRow("dark") << ColorScheme::Dark;
        QTest::newRow("as the desktop") << ColorScheme::System;
    }

    enum class Look { Plain, Selected, Hovered };

    // Every part of every row in sight, in every state.
    static void measureRows(MessageView &view, const QByteArray &place)
    {
        int parts = 0;
        for (const Look look : {Look::Plain, Look::Selected, Look::Hovered}) {
            for (int n = 0; n < view.model()->rowCount(); ++n) {
                const QModelIndex index = view.model()->index(n, 0);
                view.clearSelection();
                view.scrollTo(index);
                const QRect whole = view.visualRect(index);
                if (look == Look::Selected)
                    view.selectionModel()->select(index, QItemSelectionModel::ClearAndSelect);
                QTest::mouseMove(view.viewport(),
                    look == Look::Hovered ? whole.center() : view.viewport()->rect().topLeft());
                QCoreApplication::processEvents();
                const QImage image = imageOf(view.viewport());
                const RowGeometry geometry = view.rowGeometry(n);
                const auto measure = [&](const char *what, QRect part) {
                    if (part.isEmpty())
                        return;
                    // Not so far that the buttons over the row are measured.
                    part.setWidth(std::min(part.width(), 400));
                    const double found = contrastIn(image, part.translated(0, whole.top()));
                    if (found == 1)
                        return; // nothing stands there
                    ++parts;
                    const QByteArray where = place + ' ' + what + ' ' + measured(found) + " of "
                        + spokenText(messageRow(index)).toUtf8() + ", look "
                        + QByteArray::number(int(look));
                    QVERIFY2(found >= kText, where.constData());
                };
                measure("time", geometry.time);
                measure("author", geometry.author);
                measure("quote", geometry.quote);
                measure("body", geometry.body);
                measure("footer", geometry.footer);
                if (const QRect &rule = geometry.rule; !rule.isNull()) {
                    const int side = rule.width() / 2 - 60; // the words are in the middle
                    measure("rule", rule.adjusted(side, 0, -side, 0));
                }
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY2(parts >= 60, QByteArray::number(parts).constData());
    }

private Q_SLOTS:
    void init()
    {
        m_english = std::make_unique<app::Translations>(u"en"_qs);
        m_settings = std::make_unique<Settings>(m_folder.filePath(u"client.ini"_qs));
        m_looks = std::make_unique<Looks>(*m_settings);
        // Thick enough that a stem has pixels in its full colour.
        QFont font = QApplication::font();
        font.setPixelSize(24);
        QApplication::setFont(font);
        if (const auto *scheme = QTest::currentDataTag(); scheme != nullptr) {
            const QByteArrayView tag(scheme);
            m_settings->setColorScheme(tag == "light" ? ColorScheme::Light
                    : tag == "dark"                   ? ColorScheme::Dark
                                                      : ColorScheme::System);
        }
    }
    void cleanup()
    {
        QToolTip::hideText();
        m_looks.reset();
        m_settings.reset();
        qApp->setStyleSheet({});
        m_english.reset();
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
        QVERIFY2(found >= kText, measured(found).constData());
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
            QVERIFY2(
                contrastIn(image, text) >= kText, measured(contrastIn(image, text)).constData());
            QVERIFY2(contrastIn(image, picture) >= kPicture,
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
            QVERIFY2(found >= kText, measured(found).constData());
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
            QVERIFY2(found >= kText, measured(found).constData());
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
        QVERIFY2(contrastIn(image, picture) >= kPicture,
            measured(contrastIn(image, picture)).constData());
        const QRect text = row.adjusted(24, 0, 0, 0);
        QVERIFY2(contrastIn(image, text) >= kText, measured(contrastIn(image, text)).constData());
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
            QVERIFY2(found >= kText, measured(found).constData());
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
                    QVERIFY2(found >= kText,
                        (measured(found) + ' ' + row.data().toString().toUtf8()
                            + (isSelected ? " selected in " : " in ") + list->objectName().toUtf8())
                            .constData());
                }
            }
        }
    }

    void rowsOfMessages_data() { schemes(); }
    void rowsOfMessages()
    {
        tests::ScriptedServer server;
        server.setCapabilities("message-tags echo-message");
        server.setTopic("MMMM");
        tests::ClientFixture client({1000, 700});
        client.connectTo(server.port(), u"kasia"_qs);
        QTRY_VERIFY(client.isAt(u"#lobby"_qs));
        // Letters with stems, and nothing else in the line that could be measured in their place.
        const auto say = [&](const QByteArray &to) {
            server.send("@msgid=m1 :MMMM!u@h PRIVMSG " + to + " :MMMM");
            server.send(":MMMM!u@h PRIVMSG " + to + " :https://MMMM.example");
            for (const QByteArray &colour : kIrcColours)
                server.send(":MMMM!u@h PRIVMSG " + to + " :\x03" + colour + "MMMM");
            server.send(":MMMM!u@h PRIVMSG " + to + " :\x16MMMM");
            server.send(":MMMM!u@h NOTICE " + to + " :MMMM");
            server.send(":MMMM!u@h PRIVMSG " + to + " :\x01" + "ACTION MMMM\x01");
            server.send("@+draft/reply=m1 :MMMM!u@h PRIVMSG " + to + " :MMMM");
        };
        say("#lobby");
        server.send(":HHHH!u@h JOIN #lobby");
        server.send(":HHHH!u@h MODE #lobby +v HHHH");
        server.send(":watek 482 kasia #lobby :MMMM");
        server.send(":kasia!u@h PRIVMSG #lobby :MMMM"); // our own, as the server has it
        client.type(u"MMMM"_qs); // never echoed: on its way
        say("kasia"); // in private: all of it is for us
        QTRY_VERIFY(client.idOf(u"MMMM"_qs));
        for (const QString &place : {u"#lobby"_qs, u"MMMM"_qs}) {
            client.workspace.setActive(client.idOf(place));
            QTRY_VERIFY(client.shows(u"in reply to"_qs));
            measureRows(*client.window.page()->messages(), place.toUtf8());
            if (QTest::currentTestFailed())
                return;
        }
        // What was stopped.
        client.workspace.setActive(client.idOf(u"#lobby"_qs));
        server.setGreeting(tests::ScriptedServer::Greeting::FullAndWaiting);
        server.hangUp();
        QTRY_VERIFY(!client.workspace.sessions().first()->isOnline());
        client.type(u"MMMM"_qs);
        QTRY_VERIFY(client.shows(u"Waiting to be sent"_qs));
        measureRows(*client.window.page()->messages(), "waiting");
        client.workspace.sessions().first()->stopWaiting(client.idOf(u"#lobby"_qs));
        QTRY_VERIFY(client.shows(u"Not sent."_qs));
        measureRows(*client.window.page()->messages(), "not sent");
    }

    void everyNickColour_data() { schemes(); }
    void everyNickColour()
    {
        const Theme theme = Theme::current();
        for (const QColor &ground :
            {theme.background, theme.panel, theme.hover, theme.chosenOn(theme.background),
                theme.chosenOn(theme.panel), mixed(theme.background, theme.warning, 0.45)}) {
            for (int hue = 0; hue < 360; hue += 360 / model::kHueCount)
                QVERIFY(contrast(nickColor(hue, ground), ground) >= kText);
        }
    }
};

QTEST_MAIN(ClientColoursTest)
#include "ClientColoursTest.moc"
