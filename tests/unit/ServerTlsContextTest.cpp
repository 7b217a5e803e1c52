// Certificates and their keys: which files are refused, and how a fingerprint is shown.
#include "tests/support/Suite.h"
#include "tests/support/TlsIdentities.h"

#include <QTest>

namespace serverTlsContextTest {

using namespace watek::server;
using shared::TlsContext;
using watek::tests::identityFor;

class ServerTlsContextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongFilesAreRefusedWithWords_data()
    {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("words");
        const shared::TlsIdentity one = identityFor("irc.one");
        const shared::TlsIdentity other = identityFor("irc.one");
        QTest::newRow("nothing") << QByteArray() << one.key
                                 << QByteArray("there is no certificate in it (PEM is expected)");
        QTest::newRow("no key")
            << one.certificates << one.certificates
            << QByteArray(
                   "there is no private key in it that can be read (PEM without a passphrase)");
        QTest::newRow("another key") << one.certificates << other.key
                                     << QByteArray("the private key does not fit the certificate");
        QTest::newRow("both in one")
            << one.certificates + one.key << one.certificates + one.key << QByteArray();
    }

    void wrongFilesAreRefusedWithWords()
    {
        QFETCH(QByteArray, certificate);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, words);
        const shared::TlsIdentity identity{.certificates = certificate, .key = key};
        const auto made = TlsContext::make({&identity, 1});
        QCOMPARE(made ? QByteArray() : made.error().text, words);
    }

    void fingerprintsAreShownInPairs()
    {
        QCOMPARE(shared::fingerprintForPeople("0a1bff"), "0A:1B:FF");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerTlsContextTest)

} // namespace serverTlsContextTest

#include "ServerTlsContextTest.moc"
