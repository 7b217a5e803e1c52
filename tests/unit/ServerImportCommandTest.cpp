// Taking over another server's accounts into a database that may have some already. Real SQLite.
// Thread: the test's, playing gui.
#include "server/app/ImportCommand.h"
#include "server/passwords/PasswordHash.h"
#include "server/store/AccountTable.h"
#include "server/store/Database.h"
#include "tests/support/Suite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace serverImportCommandTest {

using namespace watek;
using namespace watek::server;

namespace {

QByteArray row(const QByteArray &name, const QByteArray &password, const QByteArray &flags = "+")
{
    return "MU AAAAAAAAB " + name + ' ' + password + " noemail 1700000000 1700000100 " + flags
        + " default\n";
}

} // namespace

class ServerImportCommandTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_gui{guiRole};
    std::unique_ptr<QTemporaryDir> m_folder;

    QString write(const QByteArray &bytes) const
    {
        QFile file(m_folder->filePath(QStringLiteral("services.db")));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the file cannot be written");
        return file.fileName();
    }
    shared::ServerConfig config() const
    {
        shared::ServerConfig made;
        made.server.dataFolder = m_folder->filePath(QStringLiteral("data"));
        return made;
    }
    base::Expected<app::ImportReport, QString> import(const QByteArray &bytes) const
    {
        guiRole.assertCurrent();
        return app::importFile(write(bytes), config());
    }
    shared::StoredState stored() const
    {
        const threading::ThreadRole::Binding binding(storeRole);
        auto database = store::Database::open(config().server.dataFolder);
        return store::AccountTable(database->sqlite()).load();
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatFitsIsStoredAndTheRestIsTold()
    {
        const auto report = import("DBV 12\n" + row("Ola", "tajne") + row("Оla", "other")
            + row("9lives", "x") + row("Marek", "abc", "+C") + row("Nowy", "x", "+W"));
        QVERIFY2(report, qPrintable(report ? QString() : report.error()));
        QCOMPARE(report->accounts, 2);
        QCOMPARE(report->withoutPassword, 1);
        QCOMPARE(report->notes.size(), 3); // a Cyrillic O, begins with a digit, unconfirmed
        const shared::StoredState state = stored();
        QCOMPARE(state.accounts.size(), size_t(2));
        for (const shared::Account &account : state.accounts) {
            if (account.name == "Marek")
                QVERIFY(!passwords::fits("abc", account.verifier));
        }
        // Once more: what is there stays as it is.
        const auto again = import("DBV 12\n" + row("OLA", "stolen"));
        QVERIFY(again);
        QCOMPARE(again->accounts, 0);
        QCOMPARE(stored().accounts.size(), size_t(2));
        QVERIFY(std::ranges::none_of(stored().accounts,
            [](const auto &account) { return passwords::fits("stolen", account.verifier); }));
    }

    void channelsComeWithTheirPeople()
    {
        const QByteArray lab = "MC #lab 1650000000 1700000000 +v 273 0 7 sekret\n"
                               "CA #lab Ola +F 1650000000 Ola\n"
                               "CA #lab Marek +o 1650000000 Ola\n"
                               "CA #lab Nobody +o 1650000000 Ola\n"
                               "CA #lab *!*@bad.example +b 1650000001 Ola\n"
                               "MDC #lab private:topic:text dzień dobry\n";
        const auto report = import("DBV 12\n" + row("Ola", "tajne") + row("Marek", "jawne") + lab
            + "MC #alien 1650000000 1700000000 + 0 0 0\nCA #alien Zosia +F 1650000000 Zosia\n");
        QVERIFY2(report, qPrintable(report ? QString() : report.error()));
        QCOMPARE(report->channels, 1);
        QCOMPARE(report->notes,
            (QStringList{
                u"The channel #alien is left out: its founder Zosia has no account here."_qs,
                u"Nobody has no rights in #lab any more."_qs}));
        const shared::StoredState state = stored();
        QCOMPARE(state.channels.size(), size_t(1));
        const shared::RegisteredChannel &channel = state.channels[0];
        const auto idOf = [&](const QByteArray &name) {
            return std::ranges::find(state.accounts, name, &shared::Account::name)->id;
        };
        QCOMPARE(channel.registration.founder, idOf("Ola"));
        QCOMPARE(channel.registration.access.size(), size_t(1));
        QCOMPARE(channel.registration.access[0].account, idOf("Marek"));
        QCOMPARE(channel.registration.access[0].letter, 'o');
        QCOMPARE(channel.contents.flags, QByteArray("int"));
        QCOMPARE(channel.contents.key, QByteArray("sekret"));
        QCOMPARE(channel.contents.limit, 7);
        QCOMPARE(channel.contents.topic, QByteArray("dzień dobry"));
        QCOMPARE(channel.contents.masks.size(), size_t(1));
        QCOMPARE(channel.contents.masks[0].mask, QByteArray("*!*@bad.example"));
        // Once more: it stays what it is.
        const auto again = import("DBV 12\n" + lab);
        QVERIFY(again);
        QCOMPARE(again->channels, 0);
    }

    void aRunningServerKeepsItsDatabase()
    {
        auto database = store::Database::open(config().server.dataFolder);
        QVERIFY(database);
        const auto report = import("DBV 12\n" + row("Ola", "tajne"));
        QVERIFY(!report);
        QVERIFY2(report.error().contains(u"in use") || report.error().contains(u"another"),
            qPrintable(report.error()));
    }

    void otherFilesAreRefusedWithASentence()
    {
        guiRole.assertCurrent();
        const auto nonsense = import("Dear diary");
        QVERIFY(!nonsense);
        QVERIFY(nonsense.error().contains(u"neither a database of Ergo"));
        const auto missing = app::importFile(m_folder->filePath(u"none"_qs), config());
        QVERIFY(!missing);
        QVERIFY(missing.error().contains(u"cannot be read"));
        QVERIFY(!QFile::exists(config().server.dataFolder));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerImportCommandTest)

} // namespace serverImportCommandTest

#include "ServerImportCommandTest.moc"
