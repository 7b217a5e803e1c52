// The field in which one writes, alone: keys, height, history, completion, the counter.
#include "client/app/Translations.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "tests/support/Suite.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

namespace clientInputBarTest {

using namespace watek::client;
using namespace watek::client::ui;

class ClientInputBarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void enterSendsAndShiftEnterBreaksTheLine()
    {
        InputEdit edit;
        QSignalSpy sent(&edit, &InputEdit::submitted);
        QTest::keyClicks(&edit, u"raz"_qs);
        QTest::keyClick(&edit, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClicks(&edit, u"dwa"_qs);
        QCOMPARE(sent.count(), 0);
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(sent.count(), 1);
        QCOMPARE(sent.first().first().toString(), u"raz\ndwa"_qs);
        QCOMPARE(edit.text(), u"raz\ndwa"_qs); // until somebody takes it
        edit.accept({});
        QTest::keyClicks(&edit, u"   "_qs);
        QTest::keyClick(&edit, Qt::Key_Return);
        QCOMPARE(sent.count(), 1);
    }

    void growsWithItsTextUpToABound()
    {
        InputEdit edit;
        edit.resize(300, 40);
        const int one = edit.sizeHint().height();
        edit.setText(u"a\nb\nc"_qs);
        const int three = edit.sizeHint().height();
        QVERIFY(three > one);
        edit.setText(u"x\n"_qs.repeated(40));
        QVERIFY(edit.sizeHint().height() < 3 * three);
    }

    void upAndDownWalkThroughWhatWasSent()
    {
        InputEdit edit;
        for (const QString &text : {u"pierwsze"_qs, u"drugie"_qs}) {
            edit.setText(text);
            edit.accept({});
        }
        edit.setText(u"szkic"_qs);
        QTest::keyClick(&edit, Qt::Key_Up);
        QCOMPARE(edit.text(), u"drugie"_qs);
        QTest::keyClick(&edit, Qt::Key_Up);
        QTest::keyClick(&edit, Qt::Key_Up);
        QCOMPARE(edit.text(), u"pierwsze"_qs);
        QTest::keyClick(&edit, Qt::Key_Down);
        QTest::keyClick(&edit, Qt::Key_Down);
        QCOMPARE(edit.text(), u"szkic"_qs);
        // Inside a text of several lines they move the cursor.
        edit.setText(u"a\nb"_qs);
        QTest::keyClick(&edit, Qt::Key_Up);
        QCOMPARE(edit.text(), u"a\nb"_qs);
    }

    void tabCompletesOnlyAfterAWordElseItMovesTheFocus()
    {
        QWidget window;
        auto *edit = new InputEdit(&window);
        auto *next = new QLineEdit(&window);
        QWidget::setTabOrder(edit, next);
        model::NickCompleter completer;
        completer.setNicks({u"anna"_qs, u"anatol"_qs});
        completer.noteSpoke(u"anna"_qs);
        edit->setCompleter(&completer);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        edit->setFocus();
        QTest::keyClicks(edit, u"an"_qs);
        QTest::keyClick(edit, Qt::Key_Tab);
        QCOMPARE(edit->text(), u"anna: "_qs);
        QTest::keyClick(edit, Qt::Key_Tab);
        QCOMPARE(edit->text(), u"anatol: "_qs);
        QVERIFY(edit->hasFocus());
        edit->setText({});
        QTest::keyClick(edit, Qt::Key_Tab);
        QVERIFY(next->hasFocus());
    }

    void counterTellsHowManyMessagesATextBecomes()
    {
        const app::Translations english(u"en"_qs);
        InputBar bar;
        bar.setBudget({.usedBytes = 0, .limitBytes = 350, .messages = 0});
        QCOMPARE(bar.counter(), u"0/350"_qs);
        QVERIFY(bar.note().isEmpty());
        bar.setBudget({.usedBytes = 412, .limitBytes = 350, .messages = 2});
        QCOMPARE(bar.counter(), u"412/350"_qs);
        QCOMPARE(bar.note(), u"will be sent as 2 messages"_qs);
        bar.setBudget({.usedBytes = 750, .limitBytes = 472, .messages = 60, .lines = 60});
        QCOMPARE(bar.counter(), u"×60"_qs);
        bar.setHint(u"why"_qs);
        QTest::keyClicks(bar.edit(), u"x"_qs);
        QVERIFY(bar.hint().isEmpty());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientInputBarTest)

} // namespace clientInputBarTest

#include "ClientInputBarTest.moc"
