// What AUTHENTICATE carries. IRCv3 sasl-3.1, RFC 4616. Thread: the test's.
#include "common/protocol/Sasl.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace commonSaslTest {

using namespace watek::protocol;
using State = SaslMessage::State;

class CommonSaslTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMessageInOnePiece()
    {
        SaslMessage message;
        QCOMPARE(message.add(QByteArray("hello").toBase64()), State::Finished);
        QCOMPARE(message.decoded(), QByteArray("hello"));
    }

    void aLongMessageInPieces()
    {
        const QByteArray text(700, 'x');
        const QByteArray base64 = text.toBase64();
        SaslMessage message;
        QCOMPARE(message.add(base64.mid(0, 400)), State::Unfinished);
        QCOMPARE(message.add(base64.mid(400, 400)), State::Unfinished);
        QCOMPARE(message.add(base64.mid(800)), State::Finished);
        QCOMPARE(message.decoded(), text);
    }

    /// sasl-3.1: "If the last chunk was exactly 400 bytes long, it must also be followed by
    /// AUTHENTICATE +".
    void aMessageThatFillsItsLastPieceEndsWithAPlus()
    {
        const QByteArray text(300, 'x');
        SaslMessage message;
        QCOMPARE(message.add(text.toBase64()), State::Unfinished);
        QCOMPARE(message.add("+"), State::Finished);
        QCOMPARE(message.decoded(), text);
    }

    void aPlusAloneIsEmpty()
    {
        SaslMessage message;
        QCOMPARE(message.add("+"), State::Finished);
        QCOMPARE(message.decoded(), QByteArray());
    }

    void aPieceOf401BytesIsTooLong()
    {
        SaslMessage message;
        QCOMPARE(message.add(QByteArray(401, 'A')), State::TooLong);
        // And it is forgotten with what came before.
        QCOMPARE(message.add(QByteArray("hello").toBase64()), State::Finished);
        QCOMPARE(message.decoded(), QByteArray("hello"));
    }

    void aPasswordOf10000BytesIsTooLong()
    {
        const QByteArray base64 = QByteArray(10'000, 'x').toBase64();
        SaslMessage message;
        State state = State::Unfinished;
        int pieces = 0;
        while (state == State::Unfinished)
            state = message.add(base64.mid(400 * pieces++, 400));
        QCOMPARE(state, State::TooLong);
        QCOMPARE(pieces, 9);
    }

    void whatIsNoBase64IsMalformed_data()
    {
        QTest::addColumn<QByteArray>("piece");
        for (const char *piece : {"%%%%", "ab c", "a", "YQ==YQ=="})
            QTest::newRow(piece) << QByteArray(piece);
    }
    void whatIsNoBase64IsMalformed()
    {
        QFETCH(QByteArray, piece);
        SaslMessage message;
        QCOMPARE(message.add(piece), State::Malformed);
    }

    void plain_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("for itself") << QByteArray("\0ola\0secret", 11) << true;
        QTest::newRow("for another") << QByteArray("jan\0ola\0secret", 14) << true;
        QTest::newRow("no password") << QByteArray("\0ola\0", 5) << false;
        QTest::newRow("no name") << QByteArray("\0\0secret", 8) << false;
        QTest::newRow("one part too few") << QByteArray("ola\0secret", 10) << false;
        QTest::newRow("a NUL in the password") << QByteArray("\0ola\0sec\0ret", 12) << false;
        QTest::newRow("no UTF-8") << QByteArray("\0ola\0\xff\xfe", 7) << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void plain()
    {
        QFETCH(QByteArray, message);
        QFETCH(bool, isGood);
        const auto plain = SaslPlain::parse(message);
        QCOMPARE(plain.has_value(), isGood);
        if (plain)
            QCOMPARE(plain->actsFor + '\0' + plain->user + '\0' + plain->password, message);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonSaslTest)

} // namespace commonSaslTest

#include "CommonSaslTest.moc"
