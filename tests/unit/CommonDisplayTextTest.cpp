// What is left of text from the network before it is shown.
#include "common/protocol/DisplayText.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace commonDisplayTextTest {

using watek::protocol::safeToShow;

class CommonDisplayTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsSafeToShow_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        const QByteArray bad = "\xEF\xBF\xBD";
        const auto row = [](const char *name, const QByteArray &text, const QByteArray &shown) {
            QTest::newRow(name) << text << shown;
        };
        row("nothing", "", "");
        row("plain", "hello: world!", "hello: world!");
        row("Polish, emoji and a tab", "Zażółć\t🧵", "Zażółć\t🧵");
        row("a line's end", "a\r\nb", "a" + bad + bad + "b");
        row("escape", "\x1B[31mred", bad + "[31mred");
        row("delete", "a\x7F", "a" + bad);
        row("a control of Latin-1, as UTF-8",
            "a\xC2\x9B"
            "31m",
            "a" + bad + "31m");
        row("next line", "a\xC2\x85", "a" + bad);
        row("line separator", "a\xE2\x80\xA8", "a" + bad);
        row("right to left override", "\xE2\x80\xAEtxt", bad + "txt");
        row("isolate", "\xE2\x81\xA6x\xE2\x81\xA9", bad + "x" + bad);
        row("Arabic letter mark", "\xD8\x9Cx", bad + "x");
        row("Hebrew letters stay", "שלום", "שלום");
        row("half a character", "ż\xC5", "ż" + bad);
        row("a bare byte of Latin-1",
            "\x9B"
            "31m",
            bad + "31m");
    }
    void textIsSafeToShow()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(safeToShow(text), shown);
        QCOMPARE(safeToShow(QString::fromUtf8(text)), QString::fromUtf8(shown));
        QCOMPARE(safeToShow(shown), shown);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonDisplayTextTest)

} // namespace commonDisplayTextTest

#include "CommonDisplayTextTest.moc"
