// Databases of Ergo and Atheme, small ones made here, and files that are none. Thread: any; pure.
#include "server/imports/AthemeImport.h"
#include "server/imports/ErgoImport.h"
#include "server/passwords/PasswordHash.h"
#include "tests/support/Suite.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace serverImportsTest {

using namespace watek;
using namespace watek::server;
using imports::Imported;

namespace {

constexpr int kIterations = 4096;

protocol::ScramVerifier verifierOf(const QByteArray &password)
{
    return *passwords::verifierOf(password, kIterations);
}

QByteArray command(const QByteArrayList &words)
{
    QByteArray text = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray &word : words)
        text += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    return text;
}

QByteArray set(const QByteArray &key, const QByteArray &value)
{
    return command({"set", key, value});
}

QString base64(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray credentialsOf(const QByteArray &password)
{
    const protocol::ScramVerifier verifier = verifierOf(password);
    return json({{u"Version"_qs, 1}, {u"PassphraseHash"_qs, u"JDJhJDA0"_qs},
        {u"Iters"_qs, verifier.iterations}, {u"Salt"_qs, base64(verifier.salt)},
        {u"StoredKey"_qs, base64(verifier.storedKey)},
        {u"ServerKey"_qs, base64(verifier.serverKey)},
        {u"Certfps"_qs, QJsonArray{QString(64, u'A'), u"0123"_qs}}});
}

QByteArray ergo()
{
    return set("db.version", "22") + set("account.exists ola", "1") + set("account.name ola", "Ola")
        + set("account.verified ola", "1")
        + set("account.registered.time ola", "1700000000123456789")
        + set("account.settings ola", R"({"NickEnforcement":2,"Email":"ola@example.org"})")
        + set("account.credentials ola", credentialsOf("tajne"))
        // Of an older version: seconds, and no SCRAM.
        + set("account.exists marek", "1") + set("account.verified marek", "1")
        + set("account.registered.time marek", "1600000000")
        + set("account.callback marek", "mailto:marek@example.org")
        + set("account.credentials marek", R"({"Version":1,"PassphraseHash":"JDJhJDA0"})")
        // Gone again.
        + set("account.exists zosia", "1") + set("account.verified zosia", "1")
        + command({"del", "account.exists zosia"})
        // Never confirmed; it may expire, so it has a time to live.
        + command({"set", "account.exists nobody", "1", "ex", "3600"})
        + set("account.suspended marek2", "{}") + set("account.exists marek2", "1");
}

const imports::ImportedAccount *find(const Imported &imported, const QByteArray &name)
{
    const auto found = std::ranges::find(imported.accounts, name, &imports::ImportedAccount::name);
    return found == imported.accounts.end() ? nullptr : &*found;
}

} // namespace

class ServerImportsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accountsOfErgo()
    {
        QVERIFY(imports::isErgoDatabase(ergo()));
        const auto imported = imports::readErgoDatabase(ergo());
        QVERIFY2(imported, qPrintable(imported ? QString() : imported.error()));
        QCOMPARE(imported->accounts.size(), size_t(4));
        const auto *ola = find(*imported, "Ola");
        QVERIFY(ola && ola->verifier);
        QVERIFY(passwords::fits("tajne", *ola->verifier));
        QVERIFY(!passwords::fits("jawne", *ola->verifier));
        QCOMPARE(ola->email, QByteArray("ola@example.org"));
        QCOMPARE(ola->registeredMs, 1'700'000'000'123);
        QVERIFY(ola->isVerified);
        QCOMPARE(ola->certificates, QByteArrayList{QByteArray(64, 'a')});
        const auto *marek = find(*imported, "marek");
        QVERIFY(marek && !marek->verifier);
        QCOMPARE(marek->email, QByteArray("marek@example.org"));
        QCOMPARE(marek->registeredMs, 1'600'000'000'000);
        QVERIFY(!find(*imported, "nobody")->isVerified);
        QVERIFY(find(*imported, "marek2")->isSuspended);
        QCOMPARE(
            imported->notes, QStringList{u"A certificate of Ola is not told by its SHA-256."_qs});
    }

    void channelsOfErgo_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("one object") << set("1 7c6f",
            R"({"Name":"#Wątek","Founder":"ola","RegisteredAt":"2024-01-01T00:00:00Z",)"
            R"("Topic":"dzień dobry","TopicSetBy":"ola!u@h",)"
            R"("TopicSetTime":"2024-01-02T00:00:00Z","Modes":[110,116],"Key":"k1",)"
            R"("UserLimit":9,"AccountToUMode":{"ola":113,"marek":111,"x":7},)"
            R"("Bans":{"*!*@bad.example":{"TimeCreated":"2024-01-03T00:00:00Z",)"
            R"("CreatorNickmask":"ola!u@h"}}})");
        QTest::newRow("a key for each property") << set("channel.exists #wątek", "1")
                + set("channel.name #wątek", "#Wątek") + set("channel.founder #wątek", "ola")
                + set("channel.registered.time #wątek", "1704067200")
                + set("channel.topic #wątek", "dzień dobry")
                + set("channel.topic.setby #wątek", "ola!u@h")
                + set("channel.topic.settime #wątek", "1704153600000000000")
                + set("channel.modes #wątek", "nt") + set("channel.password #wątek", "k1")
                + set("channel.userlimit #wątek", "9")
                + set("channel.accounttoumode #wątek", R"({"ola":113,"marek":111,"x":7})")
                + set("channel.banlist #wątek",
                    R"({"*!*@bad.example":{"TimeCreated":"2024-01-03T00:00:00Z",)"
                    R"("CreatorNickmask":"ola!u@h"}})");
    }
    void channelsOfErgo()
    {
        QFETCH(QByteArray, file);
        const auto imported = imports::readErgoDatabase(file);
        QVERIFY(imported);
        QCOMPARE(imported->channels.size(), size_t(1));
        const imports::ImportedChannel &channel = imported->channels.front();
        QCOMPARE(channel.name, QByteArray("#Wątek"));
        QCOMPARE(channel.founder, QByteArray("ola"));
        QCOMPARE(channel.registeredMs, 1'704'067'200'000);
        QCOMPARE(channel.topic, QByteArray("dzień dobry"));
        QCOMPARE(channel.topicSetBy, QByteArray("ola!u@h"));
        QCOMPARE(channel.topicSetMs, 1'704'153'600'000);
        QCOMPARE(channel.flags, QByteArray("nt"));
        QCOMPARE(channel.key, QByteArray("k1"));
        QCOMPARE(channel.limit, 9);
        QCOMPARE(channel.access.size(), size_t(2)); // 7 is no letter
        QCOMPARE(channel.access[0].account, QByteArray("marek"));
        QCOMPARE(channel.access[0].prefix, 'o');
        QCOMPARE(channel.bans.size(), size_t(1));
        QCOMPARE(channel.bans[0].mask, QByteArray("*!*@bad.example"));
        QCOMPARE(channel.bans[0].setAtMs, 1'704'240'000'000);
    }

    void anErgoFileCutAnywhereIsRefusedOrHalfIsNoted()
    {
        const QByteArray whole = ergo();
        for (qsizetype size = 40; size < whole.size(); ++size) {
            const auto imported = imports::readErgoDatabase(whole.left(size));
            QVERIFY2(imported, qPrintable(QString::number(size)));
            QVERIFY(imported->accounts.size() <= 4);
        }
        const auto half = imports::readErgoDatabase(whole.chopped(3));
        QVERIFY(half->notes.first().contains(u"only half there"));
        QCOMPARE(half->accounts.size(), size_t(3));
        // Damaged in the middle: nothing is taken.
        for (qsizetype at = 0; at < 200; ++at) {
            QByteArray damaged = whole;
            damaged[at] = '\x7f';
            const auto read = imports::readErgoDatabase(damaged);
            QVERIFY(read || read.error().startsWith(u"At byte "));
        }
        QVERIFY(!imports::readErgoDatabase("*3\r\n$99999999999\r\nset"));
        QVERIFY(!imports::readErgoDatabase("*-1\r\n"));
    }

    void accountsAndChannelsOfAtheme()
    {
        const protocol::ScramVerifier verifier = verifierOf("tajne");
        const QByteArray scram = "$z$65$4096$" + verifier.salt.toBase64() + '$'
            + verifier.serverKey.toBase64() + '$' + verifier.storedKey.toBase64();
        const QByteArray file = "DBV 12\r\n"
                                "MU AAAAAAAAB Ola "
            + scram
            + " ola@example.org 1700000000 1700000100 +sC default\n"
              "MN Ola Ola 1700000000 1700000100\n"
              "MN Ola Olka 1700000000 1700000100\n"
              "MCFP Ola "
            + QByteArray(64, 'F')
            + "\nMCFP Ola short\n"
              "MU AAAAAAAAC Marek zwykle noemail 1600000000 1600000100 +W default\n"
              // Before version 7: no id, and words about failed log-ins.
              "MU Zosia $rawsha1$abc zosia@example.org 1500000000 1500000000 0 0 0 +C default\n"
              "MDU Zosia private:freeze:freezer oper\n"
              "MU broken\n"
              "MC #lab 1650000000 1700000000 +v 273 0 7 sekret\n"
              "CA #lab Ola +AFRefiorstv 1650000000 Ola\n"
              "CA #lab Marek +Vo 1650000000 Ola\n"
              "CA #lab *!*@bad.example +b 1650000001 Ola\n"
              "CA #lab *!*@good.example +O 1650000002 Ola\n"
              "MDC #lab private:topic:text two  spaces and more\n"
              "MDC #lab private:topic:setter Ola\n"
              "MDC #lab private:topic:ts 1660000000\n"
              "MC #orphan 1650000000 1700000000 + 0 0 0\n"
              "ME whatever else\n";
        QVERIFY(imports::isAthemeDatabase(file));
        QVERIFY(!imports::isErgoDatabase(file));
        const auto imported = imports::readAthemeDatabase(file);
        QVERIFY(imported);
        QCOMPARE(imported->accounts.size(), size_t(3));
        const auto *ola = find(*imported, "Ola");
        QVERIFY(ola && ola->verifier && passwords::fits("tajne", *ola->verifier));
        QCOMPARE(ola->email, QByteArray("ola@example.org"));
        QCOMPARE(ola->registeredMs, 1'700'000'000'000);
        QCOMPARE(ola->certificates, QByteArrayList{QByteArray(64, 'f')});
        const auto *marek = find(*imported, "Marek");
        QVERIFY(marek && marek->verifier && passwords::fits("zwykle", *marek->verifier));
        QVERIFY(!marek->isVerified && marek->email.isEmpty());
        const auto *zosia = find(*imported, "Zosia");
        QVERIFY(zosia && !zosia->verifier && zosia->isSuspended);

        QCOMPARE(imported->channels.size(), size_t(1));
        const imports::ImportedChannel &lab = imported->channels.front();
        QCOMPARE(lab.founder, QByteArray("Ola"));
        QCOMPARE(lab.flags, QByteArray("int"));
        QCOMPARE(lab.key, QByteArray("sekret"));
        QCOMPARE(lab.limit, 7);
        QCOMPARE(lab.topic, QByteArray("two  spaces and more"));
        QCOMPARE(lab.topicSetMs, 1'660'000'000'000);
        QCOMPARE(lab.access.size(), size_t(1));
        QCOMPARE(lab.access[0].prefix, 'o');
        QCOMPARE(lab.bans.size(), size_t(1));
        QCOMPARE(imported->notes,
            (QStringList{u"The nickname Olka of Ola is not kept for it."_qs,
                u"Line 6 is left out."_qs, u"Line 10 is left out."_qs, u"Line 15 is left out."_qs,
                u"#orphan has no founder, and is left out."_qs}));
    }

    void anythingElseIsNeither_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("SQLite") << QByteArray("SQLite format 3\0", 16);
        QTest::newRow("text") << QByteArray("Dear diary,\nDBVx");
        QTest::newRow("JSON") << QByteArray("{\"users\":{}}");
    }
    void anythingElseIsNeither()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!imports::isErgoDatabase(bytes));
        QVERIFY(!imports::isAthemeDatabase(bytes));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerImportsTest)

} // namespace serverImportsTest

#include "ServerImportsTest.moc"
