// Replies and reactions in the message list: where they stand, what mouse and keyboard do with
// them, and what a screen reader says. Over the real model, without a session.
#include "client/app/Translations.h"
#include "client/model/MessageListModel.h"
#include "client/session/Roles.h"
#include "client/ui/Actions.h"
#include "client/ui/Looks.h"
#include "client/ui/ReactionPalette.h"
#include "client/ui/Settings.h"
#include "client/ui/messages/MessageView.h"
#include "client/ui/messages/ReactionChips.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace clientMessageTagsTest {

using namespace watek::client;
using namespace watek::client::ui;
using model::MessageListModel;

namespace {

const QString kUp = QStringLiteral("👍");

session::ChatLine line(
    session::LineId id, const char *author, const char *text, const char *replyTo = "")
{
    session::ChatLine one;
    one.id = id;
    one.timeMs = 1'700'000'000'000 + qint64(id);
    one.author = QString::fromUtf8(author);
    one.text = QString::fromUtf8(text);
    one.messageId = QStringLiteral("m%1").arg(id);
    one.replyTo = QString::fromUtf8(replyTo);
    return one;
}

// A day, then: 1 anna asks, 2 marek answers her, 3 ola answers what is not here, 4 has no id, 5
// joins.
struct World {
    MessageListModel lines;
    MessageView view;
    QSignalSpy replied{&view, &MessageView::replyRequested};
    QSignalSpy asked{&view, &MessageView::reactionRequested};
    QSignalSpy toggled{&view, &MessageView::reactionToggled};
    QSignalSpy quoted{&view, &MessageView::quoteRequested};

    World()
    {
        session::ChatLine bare = line(4, "marek", "bez numeru");
        bare.messageId.clear();
        session::ChatLine join = line(5, "ewa", "");
        join.kind = session::LineKind::Join;
        lines.append({line(1, "anna", "Kto ma wynik?"), line(2, "marek", "42", "m1"),
            line(3, "ola", "o tamto mi chodzi", "lost"), bare, join});
        lines.react({.messageId = u"m2"_qs, .nick = u"anna"_qs, .text = kUp});
        lines.react({.messageId = u"m2"_qs, .nick = u"me"_qs, .isSelf = true, .text = kUp});
        lines.react({.messageId = u"m2"_qs, .nick = u"ola"_qs, .text = u"lol"_qs});
        view.resize(700, 400);
        view.setModel(&lines);
        view.setOffers(true, true);
        view.show();
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&view);
    }

    int row(session::LineId id) const { return lines.rowOf(id); }
    QModelIndex index(session::LineId id) const { return lines.index(row(id)); }
    void focus(session::LineId id)
    {
        view.activateWindow(); // a menu may have been before it
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&view);
        view.setFocus();
        view.setCurrentIndex(index(id));
    }
    /// The middle of a part of a row, in the viewport; mirrored where the window is.
    QPoint placeOf(session::LineId id, const QRect &part) const
    {
        const QRect placed = QStyle::visualRect(
            view.layoutDirection(), QRect(0, 0, view.viewport()->width(), 1), part);
        return placed.center() + QPoint(0, view.visualRect(index(id)).top());
    }
    QPoint chipOf(session::LineId id, int number)
    {
        const RowGeometry geometry = view.rowGeometry(row(id));
        const auto chips = arrangeChips(messageRow(index(id)).reactions, view.font(),
            view.rowMetrics().lineHeight, view.rowMetrics().bodyWidth);
        return placeOf(id, chips.chips[number].whole.translated(geometry.reactions.topLeft()));
    }
    void click(QPoint at) { QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, at); }
    QWidget *buttons() const { return view.findChild<QWidget *>(u"rowButtons"_qs); }
    QToolButton *button(const char *name) const
    {
        return view.findChild<QToolButton *>(QLatin1String(name));
    }
    QString spoken(session::LineId id) const { return spokenText(messageRow(index(id))); }
    /// The texts of the menu that opens on the current row, and what choosing one does.
    QStringList menu(const QString &choice = {})
    {
        const QPoint middle = view.visualRect(view.currentIndex()).center();
        QContextMenuEvent event(
            QContextMenuEvent::Keyboard, middle, view.viewport()->mapToGlobal(middle));
        QApplication::sendEvent(view.viewport(), &event);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QStringList texts;
        for (QAction *action : menu ? menu->actions() : QList<QAction *>()) {
            texts.append(Actions::plainText(action));
            if (texts.last() == choice)
                action->trigger();
        }
        if (menu)
            menu->close();
        return texts;
    }
};

} // namespace

class ClientMessageTagsTest : public QObject {
    Q_OBJECT

    const watek::threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    // ---- keyboard ----

    void rAnswersAndPlusReactsToTheCurrentMessage()
    {
        World world;
        world.focus(1);
        QTest::keyClick(&world.view, Qt::Key_R);
        QCOMPARE(world.replied.count(), 1);
        QCOMPARE(world.replied.last().first().toULongLong(), 1u);
        QTest::keyClick(&world.view, Qt::Key_Plus, Qt::ShiftModifier);
        QCOMPARE(world.asked.count(), 1);
        QCOMPARE(world.asked.last().first().toULongLong(), 1u);
        const QRect row = world.view.visualRect(world.index(1));
        QCOMPARE(world.asked.last()[1].toRect().topLeft(),
            world.view.viewport()->mapToGlobal(row.topLeft()));
    }

    void whatHasNoIdIsNotAnswered()
    {
        World world;
        for (const session::LineId id : {4, 5}) {
            world.focus(id);
            QTest::keyClick(&world.view, Qt::Key_R);
            QTest::keyClick(&world.view, Qt::Key_Plus);
        }
        world.view.setCurrentIndex(world.lines.index(0)); // the day
        QTest::keyClick(&world.view, Qt::Key_R);
        QCOMPARE(world.replied.count() + world.asked.count(), 0);
    }

    void withoutACurrentMessageTheLastOneIsMeant()
    {
        World world;
        world.view.clearFocus();
        world.view.askReply();
        QCOMPARE(world.replied.last().first().toULongLong(), 3u);
        // One that was looked at before and left is not meant.
        world.focus(1);
        world.view.clearFocus();
        world.view.clearSelection();
        world.view.askReaction();
        QCOMPARE(world.asked.last().first().toULongLong(), 3u);
    }

    void nothingIsOfferedThatTheServerDoesNotTake()
    {
        World world;
        world.view.setOffers(false, false);
        world.focus(2);
        QTest::keyClick(&world.view, Qt::Key_R);
        QTest::keyClick(&world.view, Qt::Key_Plus);
        world.click(world.chipOf(2, 0));
        QVERIFY(!world.buttons()->isVisible());
        QVERIFY(!world.menu().contains(u"Reply"_qs));
        QCOMPARE(world.replied.count() + world.asked.count() + world.toggled.count(), 0);
        world.view.setOffers(true, false);
        world.focus(2);
        QVERIFY(world.button("replyButton")->isVisible());
        QVERIFY(!world.button("reactButton")->isVisible());
    }

    void enterOnAnAnswerGoesToWhatItAnswers()
    {
        World world;
        world.focus(2);
        QTest::keyClick(&world.view, Qt::Key_Return);
        QCOMPARE(world.quoted.count(), 1);
        world.focus(3); // that one is not here
        QTest::keyClick(&world.view, Qt::Key_Return);
        QCOMPARE(world.quoted.count(), 1);
        world.view.showRow(world.row(1));
        QCOMPARE(world.view.currentIndex(), world.index(1));
    }

    // ---- mouse ----

    void aClickOnAChipTogglesThatReaction_data()
    {
        QTest::addColumn<int>("direction");
        QTest::newRow("from left to right") << int(Qt::LeftToRight);
        QTest::newRow("from right to left") << int(Qt::RightToLeft);
    }

    void aClickOnAChipTogglesThatReaction()
    {
        QFETCH(int, direction);
        World world;
        world.view.setLayoutDirection(Qt::LayoutDirection(direction));
        world.click(world.chipOf(2, 1));
        QCOMPARE(world.toggled.count(), 1);
        QCOMPARE(world.toggled.last()[1].toString(), u"lol"_qs);
        world.click(world.chipOf(2, 0));
        QCOMPARE(world.toggled.last()[1].toString(), kUp);
        world.click(world.placeOf(2, world.view.rowGeometry(world.row(2)).body));
        QCOMPARE(world.toggled.count(), 2);
    }

    void aClickOnTheQuoteGoesThereUnlessItIsNotHere()
    {
        World world;
        world.click(world.placeOf(2, world.view.rowGeometry(world.row(2)).quote));
        QCOMPARE(world.quoted.count(), 1);
        QCOMPARE(world.quoted.last().first().toULongLong(), 2u);
        const QRect quote = world.view.rowGeometry(world.row(3)).quote;
        QVERIFY(!quote.isNull());
        world.click(world.placeOf(3, quote));
        QCOMPARE(world.quoted.count(), 1);
    }

    void aChipTellsWhoGaveIt()
    {
        World world;
        QTest::mouseMove(world.view.viewport(), world.chipOf(2, 0));
        QTRY_COMPARE(world.view.viewport()->toolTip(), u"<qt>👍: anna, me</qt>"_qs);
    }

    void buttonsComeWithTheMouseAndStayInTheWindow()
    {
        World world;
        QTemporaryDir folder;
        Settings settings(folder.filePath(u"client.ini"_qs));
        const Looks looks(settings);
        const QPoint middle = world.view.visualRect(world.index(2)).center();
        QTest::mouseMove(world.view.viewport(), middle);
        QTRY_VERIFY(world.buttons()->isVisible());
        const QRect place = world.buttons()->geometry();
        QVERIFY(world.view.viewport()->rect().contains(place));
        QVERIFY2(place.height() <= 30, qPrintable(QString::number(place.height())));
        QVERIFY(place.intersects(world.view.visualRect(world.index(2))));
        QTest::mouseClick(world.button("replyButton"), Qt::LeftButton);
        QCOMPARE(world.replied.last().first().toULongLong(), 2u);
        QTest::mouseClick(world.button("reactButton"), Qt::LeftButton);
        QCOMPARE(world.asked.last().first().toULongLong(), 2u);
        QTest::mouseMove(world.view.viewport(), world.view.visualRect(world.index(5)).center());
        QTRY_VERIFY(!world.buttons()->isVisible()); // nobody answers that somebody joined
    }

    void buttonsComeWithTheKeyboardToo()
    {
        World world;
        QVERIFY(!world.buttons()->isVisible());
        world.focus(2);
        QVERIFY(world.buttons()->isVisible());
        for (const char *name : {"replyButton", "reactButton"})
            QVERIFY(!world.button(name)->accessibleName().isEmpty());
        world.view.clearFocus();
        QVERIFY(!world.buttons()->isVisible());
    }

    void theMenuOffersWhatCanBeDone()
    {
        World world;
        world.focus(2);
        const QStringList texts = world.menu(u"Take back 👍 (1)"_qs);
        for (const QString &text : {u"Reply"_qs, u"React…"_qs, u"Take back 👍 (1)"_qs,
                 u"React with lol too (2)"_qs, u"Go to the message that it answers"_qs})
            QVERIFY2(texts.contains(text), qPrintable(texts.join(u'|')));
        QCOMPARE(world.toggled.count(), 1);
        QCOMPARE(world.toggled.last()[1].toString(), kUp);
        world.menu(u"Reply"_qs);
        QCOMPARE(world.replied.last().first().toULongLong(), 2u);
        world.menu(u"React…"_qs);
        QCOMPARE(world.asked.last().first().toULongLong(), 2u);
        world.focus(3);
        QVERIFY(!world.menu().contains(u"Go to the message that it answers"_qs));
        world.focus(4);
        QVERIFY(!world.menu().contains(u"Reply"_qs));
    }

    // ---- the row ----

    void aRowGrowsWithItsChipsAndKeepsTheTextBeingRead()
    {
        World world;
        const int before = world.view.visualRect(world.index(1)).height();
        world.lines.react({.messageId = u"m1"_qs, .nick = u"ola"_qs, .text = kUp});
        const int after = world.view.visualRect(world.index(1)).height();
        QVERIFY(after > before);
        QCOMPARE(world.view.visualRect(world.index(2)).top(),
            world.view.visualRect(world.index(1)).bottom() + 1);
        world.lines.react(
            {.messageId = u"m1"_qs, .nick = u"ola"_qs, .text = kUp, .isTakenBack = true});
        QCOMPARE(world.view.visualRect(world.index(1)).height(), before);
    }

    void aScreenReaderHearsAnswerAndReactions()
    {
        World world;
        QVERIFY2(world.spoken(2).startsWith(u"marek: 42, in reply to anna: Kto ma wynik?, "_qs),
            qPrintable(world.spoken(2)));
        QVERIFY2(
            world.spoken(2).endsWith(u", reactions: 👍 2, lol 1"_qs), qPrintable(world.spoken(2)));
        QVERIFY(world.spoken(3).contains(u"in reply to A message that is not here"_qs));
        QVERIFY(!world.spoken(1).contains(u"repl"_qs));
    }

    // ---- the palette ----

    void thePaletteWorksWithTheKeyboardAlone()
    {
        QWidget window;
        window.show();
        const auto open = [&] {
            auto *palette = new ReactionPalette(&window);
            palette->openAt(QRect(10, 10, 100, 20));
            return palette;
        };
        const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
        {
            QPointer<ReactionPalette> palette = open();
            QSignalSpy chosen(palette, &ReactionPalette::chosen);
            press(Qt::Key_Right);
            press(Qt::Key_Return);
            QCOMPARE(chosen.count(), 1);
            QCOMPARE(chosen.last().first().toString(), u"❤️"_qs);
            QTRY_VERIFY(palette.isNull());
        }
        {
            QPointer<ReactionPalette> palette = open();
            QSignalSpy chosen(palette, &ReactionPalette::chosen);
            QTest::keyClicks(QApplication::focusWidget(), u"lol"_qs); // begins a word at once
            press(Qt::Key_Return);
            QCOMPARE(chosen.count(), 1);
            QCOMPARE(chosen.last().first().toString(), u"lol"_qs);
            QTRY_VERIFY(palette.isNull());
        }
        {
            QPointer<ReactionPalette> palette = open();
            QSignalSpy chosen(palette, &ReactionPalette::chosen);
            press(Qt::Key_Down);
            press(Qt::Key_Return); // of nothing
            QVERIFY(palette && palette->isVisible());
            press(Qt::Key_Escape);
            QTRY_VERIFY(palette.isNull());
            QCOMPARE(chosen.count(), 0);
        }
    }

    void everyEmojiOfThePaletteHasAName()
    {
        for (const char *language : {"en", "pl"}) {
            const app::Translations translations(QString::fromLatin1(language));
            QWidget window;
            ReactionPalette palette(&window);
            const auto buttons = palette.findChildren<QToolButton *>();
            QCOMPARE(buttons.size(), 6);
            for (const QToolButton *button : buttons)
                QVERIFY(!button->accessibleName().isEmpty());
            QVERIFY(!palette.findChild<QLineEdit *>()->accessibleName().isEmpty());
        }
    }
};

WATEK_SUITE(QTEST_MAIN, ClientMessageTagsTest)

} // namespace clientMessageTagsTest

#include "ClientMessageTagsTest.moc"
