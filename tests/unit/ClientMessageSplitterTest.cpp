// Long messages become several, and no character is cut in two.
#include "client/session/MessageSplitter.h"
#include "client/session/Text.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>
#include <QTest>
#include <QTextBoundaryFinder>

namespace clientMessageSplitterTest {

using namespace watek::client::session;

class ClientMessageSplitterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void messagesAreCutAtSpaces_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QStringList>("pieces");
        QTest::newRow("nothing") << QString() << 10 << QStringList();
        QTest::newRow("fits") << "ten bytes!" << 10 << QStringList{"ten bytes!"};
        QTest::newRow("one too many") << "ten bytes!!" << 10 << QStringList{"ten bytes!", "!"};
        QTest::newRow("space at the end of the piece")
            << "abcdefghij k" << 10 << QStringList{"abcdefghij", "k"};
        QTest::newRow("at the last space") << "ten by te!!" << 10 << QStringList{"ten by", "te!!"};
        QTest::newRow("no space") << "abcdefghijk" << 10 << QStringList{"abcdefghij", "k"};
        QTest::newRow("space too early")
            << "a bcdefghijkl" << 10 << QStringList{"a bcdefghi", "jkl"};
        QTest::newRow("Polish letters count two") << QStringLiteral(
            "żółćżółć") << 8 << QStringList{QStringLiteral("żółć"), QStringLiteral("żółć")};
        QTest::newRow("no half letter")
            << QStringLiteral("aaaż") << 4 << QStringList{"aaa", QStringLiteral("ż")};
        QTest::newRow("no half emoji")
            << QStringLiteral("aaa🧵") << 6 << QStringList{"aaa", QStringLiteral("🧵")};
        QTest::newRow("accents stay with their letter")
            << QStringLiteral("abe\u0301") << 4 << QStringList{"ab", QStringLiteral("e\u0301")};
        QTest::newRow("a cluster longer than the limit")
            << QStringLiteral("👩\u200d👩") << 5
            << QStringList{QStringLiteral("👩"), QStringLiteral("\u200d"), QStringLiteral("👩")};
    }
    void messagesAreCutAtSpaces()
    {
        QFETCH(QString, text);
        QFETCH(int, limit);
        QFETCH(QStringList, pieces);
        QCOMPARE(splitMessage(text, limit), pieces);
    }

    void nothingIsLostButSpaces()
    {
        QRandomGenerator random(3);
        const QString alphabet = QStringLiteral("ab żł🧵e\u0301 ");
        for (int round = 0; round < 5'000; ++round) {
            QString text;
            for (int i = random.bounded(60); i > 0; --i) {
                const int at = random.bounded(int(alphabet.size()));
                text += alphabet[at].isSurrogate() ? QStringLiteral("🧵") : QString(alphabet[at]);
            }
            const int limit = 4 + random.bounded(20);
            const QStringList pieces = splitMessage(text, limit);
            for (const QString &piece : pieces) {
                QVERIFY(!piece.isEmpty());
                QVERIFY2(piece.toUtf8().size() <= limit, qPrintable(piece));
                QVERIFY2(QString::fromUtf8(piece.toUtf8()) == piece, qPrintable(text));
            }
            QCOMPARE(pieces.join(QString()).remove(u' '), QString(text).remove(u' '));
        }
    }

    void aHugePasteIsQuick()
    {
        const QString text = QStringLiteral("słowo ").repeated(200'000);
        const QStringList pieces = splitMessage(text, 400);
        QVERIFY(pieces.size() > 3000);
    }

    void theLimitLeavesRoomForTheFrame()
    {
        const int limit = textLimit(512, 20, "PRIVMSG", "#lab");
        const QByteArray frame = ":" + QByteArray(20, 'p') + " PRIVMSG #lab :\r\n";
        QCOMPARE(int(frame.size()) + limit, 512);
        QCOMPARE(textLimit(512, 2000, "PRIVMSG", "#lab"), 64);
    }

    void mentionsAreWholeWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("is");
        const auto row = [](const char *text, bool is) {
            QTest::newRow(text) << QString::fromUtf8(text) << is;
        };
        row("anna", true);
        row("anna: hej", true);
        row("hej, Anna!", true);
        row("@ANNA", true);
        row("(anna)", true);
        row("annabel, anna.", true);
        row("annabel", false);
        row("joanna", false);
        row("anna_", false);
        row("anna-maria", false);
        row("żanna", false);
        row("", false);
    }
    void mentionsAreWholeWords()
    {
        QFETCH(QString, text);
        QFETCH(bool, is);
        QCOMPARE(mentions(text, u"anna"), is);
    }

    void bytesBecomeText()
    {
        QCOMPARE(decoded("Zażółć 🧵"), QStringLiteral("Zażółć 🧵"));
        QCOMPARE(decoded("caf\xe9"), QStringLiteral("café"));
        // Cut in the middle of a character: only that is lost.
        QCOMPARE(decoded("żółć\xc5"), QStringLiteral("żółć\uFFFD"));
        QCOMPARE(decoded("ż\xff ż"), QStringLiteral("ż\uFFFD ż"));
        QCOMPARE(nickOf("anna!a@h"), QByteArray("anna"));
        QCOMPARE(nickOf("irc.example.org"), QByteArray("irc.example.org"));
        QCOMPARE(nickOf(""), QByteArray());
        QCOMPARE(userHostOf("anna!a@h"), QByteArray("a@h"));
        QCOMPARE(userHostOf("anna"), QByteArray());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientMessageSplitterTest)

} // namespace clientMessageSplitterTest

#include "ClientMessageSplitterTest.moc"
