// SCRAM-SHA-256, the server's side. RFC 5802; the exchange of RFC 7677 section 3. Thread: the
// test's.
#include "common/protocol/Scram.h"
#include "tests/support/Suite.h"

#include <QPasswordDigestor>
#include <QTest>

namespace commonScramTest {

using namespace watek::protocol;

namespace {

const QByteArray kSalt = QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ==");
constexpr int kIterations = 4096;

QByteArray salted(const QByteArray &password)
{
    return QPasswordDigestor::deriveKeyPbkdf2(
        QCryptographicHash::Sha256, password, kSalt, kIterations, ScramVerifier::kKeyBytes);
}
ScramVerifier verifier() { return ScramVerifier::of(salted("pencil"), kSalt, kIterations); }

ScramExchange exchange()
{
    return {*ScramClientFirst::parse("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"), verifier(),
        "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"};
}
const QByteArray kNonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
const QByteArray kProof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

} // namespace

class CommonScramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theExchangeOfTheDocument()
    {
        const ScramExchange scram = exchange();
        QCOMPARE(scram.challenge(), "r=" + kNonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        const auto answer = scram.answer("c=biws,r=" + kNonce + ",p=" + kProof);
        QCOMPARE(answer.trouble, ScramExchange::Trouble::None);
        QCOMPARE(answer.message, QByteArray("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    }

    void aPasswordFitsItsVerifierOnly()
    {
        QVERIFY(verifier().fits(salted("pencil")));
        QVERIFY(!verifier().fits(salted("Pencil")));
        QVERIFY(!verifier().fits(""));
    }

    void firstMessages_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("user"); // empty: refused
        QTest::addColumn<QByteArray>("actsFor");
        const auto row = [](const char *message, const char *user, const char *actsFor = "") {
            QTest::newRow(message)
                << QByteArray(message) << QByteArray(user) << QByteArray(actsFor);
        };
        row("n,,n=ola,r=x", "ola");
        row("y,,n=ola,r=x", "ola");
        row("n,a=jan,n=ola,r=x", "ola", "jan");
        row("n,a=j=2Can,n=o=3Dl=2Ca,r=x", "o=l,a", "j,an");
        row("n,,n=ola,r=x,extension=is ignored", "ola");
        // Channel binding is another mechanism, SCRAM-SHA-256-PLUS.
        row("p=tls-unique,,n=ola,r=x", "");
        // "m" is reserved for mandatory extensions (section 5.1).
        row("n,,m=ext,n=ola,r=x", "");
        row("n,,n=o=41la,r=x", "");
        row("n,,n=ola=,r=x", "");
        row("n,,n=,r=x", "");
        row("n,,n=ola,r=", "");
        row("n,,n=ola,r=\x01", "");
        row("n,,n=ola", "");
        row("n,,r=x,n=ola", "");
        row("n,jan,n=ola,r=x", "");
        row("n,n=ola,r=x", "");
        row("z,,n=ola,r=x", "");
        row("n", "");
        row("", "");
    }
    void firstMessages()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, user);
        QFETCH(QByteArray, actsFor);
        const auto first = ScramClientFirst::parse(message);
        QCOMPARE(first.has_value(), !user.isEmpty());
        if (first) {
            QCOMPARE(first->user, user);
            QCOMPARE(first->actsFor, actsFor);
            QCOMPARE(first->gs2Header + first->bare, message);
        }
    }

    void finalMessages_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char *name, const QByteArray &message, const char *said) {
            QTest::newRow(name) << message << QByteArray(said);
        };
        const QByteArray nonce = ",r=" + kNonce;
        row("wrong proof", "c=biws" + nonce + ",p=" + QByteArray(32, 'x').toBase64(),
            "e=invalid-proof");
        row("wrong nonce", "c=biws,r=another,p=" + kProof, "e=other-error");
        row("only the client's nonce", "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=" + kProof,
            "e=other-error");
        row("another header", "c=eSws" + nonce + ",p=" + kProof, "e=channel-bindings-dont-match");
        row("an extension is signed", "c=biws" + nonce + ",x=1,p=" + kProof, "e=invalid-proof");
        row("no proof", "c=biws" + nonce, "e=invalid-encoding");
        row("a short proof", "c=biws" + nonce + ",p=eA==", "e=invalid-encoding");
        row("a proof that is no base64", "c=biws" + nonce + ",p=%%%", "e=invalid-encoding");
        row("no nonce", "c=biws,p=" + kProof, "e=invalid-encoding");
        row("no header", "r=" + kNonce + ",p=" + kProof, "e=invalid-encoding");
        row("nothing", "", "e=invalid-encoding");
    }
    void finalMessages()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, said);
        const auto answer = exchange().answer(message);
        QVERIFY(answer.trouble != ScramExchange::Trouble::None);
        QCOMPARE(answer.message, said);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonScramTest)

} // namespace commonScramTest

#include "CommonScramTest.moc"
