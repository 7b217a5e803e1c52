// The parts of a message row never overlap and never leave it: in every density and width, for
// every kind of text.
#include "client/ui/EmojiFont.h"
#include "client/ui/messages/BodyLayout.h"
#include "client/ui/messages/ReactionChips.h"
#include "client/ui/messages/RowGeometry.h"
#include "tests/support/Suite.h"

#include <QFontMetrics>
#include <QGuiApplication>
#include <QTest>

namespace clientRowGeometryTest {

using namespace watek::client::ui;

class ClientRowGeometryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsStandApartInsideTheRow_data()
    {
        QTest::addColumn<int>("density");
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("text");
        const std::pair<const char *, QString> texts[] = {
            {"en", QStringLiteral("The quick brown fox jumps over the lazy dog. ").repeated(4)},
            {"pl", QStringLiteral("Zażółć gęślą jaźń w niedzielę o świcie. ").repeated(4)},
            {"rtl", QStringLiteral("مرحبا بالعالم هذا نص عربي طويل ").repeated(4)},
            {"emoji", QStringLiteral("🧵👍🏽👩‍👩‍👧 ").repeated(12)},
            {"one long word", QString(600, u'w')},
            {"nothing", QString()},
        };
        for (const int density : {0, 1, 2}) {
            for (const int width : {240, 420, 700, 1600}) {
                for (const auto &[name, text] : texts)
                    QTest::addRow("%s, density %d, %d px", name, density, width)
                        << density << width << text;
            }
        }
    }

    void partsStandApartInsideTheRow()
    {
        QFETCH(int, density);
        QFETCH(int, width);
        QFETCH(QString, text);
        const QFont font = QGuiApplication::font();
        const QFontMetrics fontMetrics(font);
        const RowMetrics metrics = RowMetrics::from(Density(density), fontMetrics, width, 40);
        const BodyStyle style{font, Theme::current(), metrics.bodyWidth, {}};
        const BodyLayout body({.id = 1, .text = text}, style);
        QVERIFY(body.height() >= fontMetrics.height());

        for (int bits = 0; bits < 16; ++bits) {
            const bool showsHead = bits & 1;
            const bool hasFooter = bits & 2;
            const bool hasQuote = bits & 4;
            const int chips = bits & 8 ? 41 : 0;
            const RowGeometry row = arrangeRow(metrics,
                {.showsHead = showsHead,
                    .hasQuote = hasQuote,
                    .reactionsHeight = chips,
                    .hasFooter = hasFooter},
                body.height());
            QList<QRect> parts;
            for (const QRect &part : {row.quote, row.avatar, row.author, row.time, row.body,
                     row.reactions, row.footer}) {
                if (!part.isNull())
                    parts.append(part);
            }
            const QRect whole(0, 0, width, row.height);
            for (int n = 0; n < parts.size(); ++n) {
                QVERIFY2(parts[n].top() >= 0 && parts[n].bottom() < row.height, qPrintable(text));
                QVERIFY(parts[n].left() >= 0);
                for (int m = n + 1; m < parts.size(); ++m)
                    QVERIFY(!parts[n].intersects(parts[m]));
            }
            QCOMPARE(row.body.height(), body.height());
            QVERIFY(whole.contains(row.body.topLeft()));
            QCOMPARE(!row.author.isNull(), showsHead);
            QCOMPARE(!row.footer.isNull(), hasFooter);
            QCOMPARE(!row.quote.isNull(), hasQuote);
            QCOMPARE(row.reactions.height(), chips);
            if (hasQuote)
                QVERIFY(row.quote.bottom() < row.body.top());
            if (chips > 0)
                QVERIFY(row.reactions.top() > row.body.bottom());
        }
    }

    void chipsStandApartAndNeverLeaveTheRow_data()
    {
        QTest::addColumn<int>("room");
        for (const int room : {30, 90, 200, 800})
            QTest::addRow("%d px", room) << room;
    }

    void chipsStandApartAndNeverLeaveTheRow()
    {
        QFETCH(int, room);
        QList<watek::client::model::Reaction> reactions;
        for (const char *text : {"👍", "❤️", "lol", "bardzo długie słowo, które się nie mieści",
                 "👨‍👩‍👧‍👦", "+1"})
            reactions.append({.text = QString::fromUtf8(text), .nicks = {"anna", "ola"}});
        const QFont font = QGuiApplication::font();
        const ChipLayout layout = arrangeChips(reactions, font, QFontMetrics(font).height(), room);
        QCOMPARE(layout.chips.size(), reactions.size());
        for (int n = 0; n < layout.chips.size(); ++n) {
            const Chip &chip = layout.chips[n];
            QVERIFY(QRect(0, 0, room, layout.height).contains(chip.whole));
            for (int m = n + 1; m < layout.chips.size(); ++m)
                QVERIFY(!chip.whole.intersects(layout.chips[m].whole));
            if (room < 200)
                continue; // too narrow even for its ends
            QVERIFY(chip.whole.contains(chip.text) && chip.whole.contains(chip.count));
            QVERIFY(!chip.text.intersects(chip.count));
            QCOMPARE(chip.count.width(), QFontMetrics(font).horizontalAdvance(u'2'));
        }
        QCOMPARE(arrangeChips({}, font, 16, room).height, 0);
    }

    void emojiAndWordsAreToldApart()
    {
        for (const char *emoji :
            {"👍", "❤️", "👨‍👩‍👧‍👦", "👍🏽", "🇵🇱", "1️⃣", "✅"})
            QVERIFY2(isEmoji(QString::fromUtf8(emoji)), emoji);
        for (const char *word : {"lol", ":)", "+1", "żółw", "ok 👍", "🙂 1", "你好", ""})
            QVERIFY2(!isEmoji(QString::fromUtf8(word)), word);
    }

    void emojiAreFoundInText()
    {
        const auto runs = [](const char *text) { return emojiRuns(QString::fromUtf8(text)); };
        QCOMPARE(runs("zażółć → ✓ 1"), QList<EmojiRun>());
        QCOMPARE(runs("a 👍 b"), (QList<EmojiRun>{{2, 2}}));
        QCOMPARE(runs("👍🏽🧵x❤️"), (QList<EmojiRun>{{0, 6}, {7, 2}}));
        QCOMPARE(runs("👨‍👩‍👧‍👦"), (QList<EmojiRun>{{0, 11}}));
        QCOMPARE(runs("𝒳"), QList<EmojiRun>()); // a letter
        QCOMPARE(runs(""), QList<EmojiRun>());
    }

    void anEmojiMakesALineHardlyHigher()
    {
        const QFont font = QGuiApplication::font();
        const BodyStyle style{font, Theme::current(), 500, {}};
        const BodyLayout plain({.id = 1, .text = QStringLiteral("brawo")}, style);
        const BodyLayout happy({.id = 2, .text = QStringLiteral("brawo 🎉")}, style);
        QVERIFY(happy.height() <= plain.height() + 4);
    }

    void linesStayReadablyShort()
    {
        const QFontMetrics font(QGuiApplication::font());
        const RowMetrics metrics = RowMetrics::from(Density::Comfortable, font, 3000, 40);
        QVERIFY(metrics.bodyWidth <= 100 * font.averageCharWidth());
    }

    void densitiesGrow()
    {
        const QFontMetrics font(QGuiApplication::font());
        int last = 0;
        for (const Density density : {Density::Compact, Density::Comfortable, Density::Spacious}) {
            const RowMetrics metrics = RowMetrics::from(density, font, 800, 40);
            const int height = arrangeRow(metrics, {}, font.height()).height;
            QVERIFY(height > last);
            last = height;
        }
    }

    void hiddenRowsHaveNoHeightAndRulesOnlyARule()
    {
        const RowMetrics metrics = RowMetrics::from(
            Density::Comfortable, QFontMetrics(QGuiApplication::font()), 800, 40);
        QCOMPARE(arrangeRow(metrics, {.kind = RowShape::Kind::Hidden}, 100).height, 0);
        for (const auto kind : {RowShape::Kind::Day, RowShape::Kind::Marker}) {
            const RowGeometry row = arrangeRow(metrics, {.kind = kind}, 0);
            QVERIFY(row.rule.bottom() < row.height);
            QVERIFY(row.body.isNull() && row.author.isNull() && row.time.isNull());
        }
    }

    void linesBeginAtTheReadingEdgeOfTheWindow()
    {
        const QString text = QStringLiteral("https://a.example/x");
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            const BodyStyle style{QGuiApplication::font(), Theme::current(), 500, {}, direction};
            const BodyLayout body({.id = 1, .text = text}, style);
            QCOMPARE(body.linkAt({3, 4}).isEmpty(), direction == Qt::RightToLeft);
            QCOMPARE(body.linkAt({496, 4}).isEmpty(), direction == Qt::LeftToRight);
        }
    }

    void aLinkIsFoundWhereItIsPainted()
    {
        const QFont font = QGuiApplication::font();
        const BodyStyle style{font, Theme::current(), 500, {}};
        const BodyLayout body(
            {.id = 1, .text = QStringLiteral("https://a.example/x i tekst")}, style);
        QCOMPARE(body.linkAt({3, 4}), QUrl(QStringLiteral("https://a.example/x")));
        const int end
            = QFontMetrics(font).horizontalAdvance(QStringLiteral("https://a.example/x i te"));
        QVERIFY(body.linkAt({end, 4}).isEmpty());
        QVERIFY(body.linkAt({499, 4}).isEmpty());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientRowGeometryTest)

} // namespace clientRowGeometryTest

#include "ClientRowGeometryTest.moc"
