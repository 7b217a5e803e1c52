// Passwords go to the server that they were typed for, and to no other.
#include "client/session/Roles.h"
#include "client/ui/FirstRunPage.h"
#include "tests/support/Suite.h"

#include <QLineEdit>
#include <QTest>

namespace clientSecretsTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;

namespace {

/// The first page as a person sees it, with its fields by name.
class Page {
public:
    explicit Page(const QString &address)
    {
        page.setEntry({.address = address, .nick = u"kasia"_qs});
        page.show();
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&page);
    }
    QLineEdit *field(const char *name) const
    {
        return page.findChild<QLineEdit *>(QLatin1String(name));
    }
    void type(const char *name, const QString &text) const
    {
        field(name)->selectAll();
        QTest::keyClicks(field(name), text);
    }
    QStringList secrets() const
    {
        const session::SessionConfig config = page.config();
        return {config.password, config.saslUser, config.saslPassword};
    }

    FirstRunPage page;
};

} // namespace

class ClientSecretsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTypedSecretStaysWithItsServer_data()
    {
        QTest::addColumn<QString>("changed");
        QTest::addColumn<bool>("isKept");
        QTest::newRow("another host") << u"irc.other.example:6697"_qs << false;
        QTest::newRow("another port") << u"irc.first.example:6698"_qs << false;
        QTest::newRow("no address") << u"irc.first.example:x"_qs << false;
        QTest::newRow("the same in other words") << u"IRC.first.example:6697"_qs << true;
    }
    void aTypedSecretStaysWithItsServer()
    {
        QFETCH(QString, changed);
        QFETCH(bool, isKept);
        const Page page(u"irc.first.example:6697"_qs);
        page.type("password", u"tajne"_qs);
        page.type("saslUser", u"konto"_qs);
        page.type("saslPassword", u"sekret"_qs);
        const QStringList typed{u"tajne"_qs, u"konto"_qs, u"sekret"_qs};
        QCOMPARE(page.secrets(), typed);
        page.field("address")->setText(changed); // as pasting does
        QCOMPARE(page.secrets(), isKept ? typed : QStringList({{}, {}, {}}));
    }

    void aSecretOfAnEncryptedAddressIsNotForAPlainOne()
    {
        const Page page(u"irc.first.example:+6697"_qs);
        page.type("password", u"tajne"_qs);
        QTest::keyClick(page.field("password"), Qt::Key_Tab);
        page.field("address")->setText(u"irc.first.example:6697"_qs);
        QCOMPARE(page.secrets().first(), QString());
        // The other way it stays, and goes encrypted.
        page.type("password", u"tajne"_qs);
        page.field("address")->setText(u"irc.first.example:+6697"_qs);
        QCOMPARE(page.secrets().first(), u"tajne"_qs);
        QCOMPARE(page.page.config().address.tls, receive::TlsMode::Required);
    }

    void aSecretTypedBeforeTheAddressWaitsForIt()
    {
        const Page page({});
        page.type("password", u"tajne"_qs);
        page.field("address")->setFocus();
        QVERIFY(page.field("address")->hasFocus());
        page.type("address", u"irc.first.example"_qs);
        QTest::keyClick(page.field("address"), Qt::Key_Tab); // the address is whole
        QCOMPARE(page.secrets().first(), u"tajne"_qs);
        page.type("address", u"irc.other.example"_qs);
        QCOMPARE(page.secrets().first(), QString());
    }

    void newSecretsAreForTheNewServer()
    {
        const Page page(u"irc.first.example"_qs);
        page.type("password", u"tajne"_qs);
        page.field("address")->setText(u"irc.other.example"_qs);
        page.type("password", u"inne"_qs);
        QCOMPARE(page.secrets().first(), u"inne"_qs);
        page.field("address")->setText(u"irc.first.example"_qs);
        QCOMPARE(page.secrets().first(), QString());
    }

private:
    threading::ThreadRole::Binding m_gui{session::guiRole};
};

WATEK_SUITE(QTEST_MAIN, ClientSecretsTest)

} // namespace clientSecretsTest

#include "ClientSecretsTest.moc"
