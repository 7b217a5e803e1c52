// Copies of the database, what is printed of it, and how whole it is: what `watek-server --backup`
// and its neighbours do, also while a server uses the database. Real SQLite, real files. Thread:
// the test's, playing gui and dispatcher.
#include "server/app/DataCommand.h"
#include "server/store/Backup.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace serverDataCommandTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using app::CommandLine;
using Action = app::CommandLine::Action;
using tests::saidIn;
using tests::StoreWorld;

namespace {

constexpr ConversationKey kRoom{.channel = {1}};
constexpr ConversationKey kOther{.channel = {2}};

Account someAccount(quint64 id, const QByteArray &name)
{
    return {.id = {id},
        .name = name,
        .verifier = {.iterations = 100'000,
            .salt = QByteArray(16, 's'),
            .storedKey = QByteArray(32, '\0'),
            .serverKey = QByteArray(32, '\xff')},
        .registeredMs = 1};
}

qint64 valueIn(const QString &fileName, const char *query)
{
    SQLite::Database sqlite(fileName.toStdString(), SQLite::OPEN_READONLY);
    return sqlite.execAndGet(query).getInt64();
}

} // namespace

class ServerDataCommandTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_gui{guiRole};
    std::unique_ptr<StoreWorld> m_world;
    QTemporaryDir m_elsewhere;
    QByteArray m_printed;

    QString copy(const QString &name = QStringLiteral("copy.db")) const
    {
        return m_elsewhere.filePath(name);
    }
    /// What is said about it; an error stands behind "!".
    QString run(Action action, const QString &subject = {})
    {
        guiRole.assertCurrent();
        ServerConfig config;
        config.server.dataFolder = m_world->folder();
        CommandLine line;
        line.action = action;
        line.subject = subject;
        m_printed.clear();
        const auto done = app::runDataCommand(line, config, [this](const QByteArray &text) {
            m_printed += text;
            return true;
        });
        return done ? *done : u'!' + done.error();
    }

private Q_SLOTS:
    void init()
    {
        QFile::remove(copy());
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
        QCOMPARE(m_world
                     ->stored({saidIn(kRoom, 1), saidIn(kRoom, 2)},
                         {AccountRegistered{someAccount(1, "Ola")}})
                     .trouble,
            StoreTrouble::None);
    }
    void cleanup() { m_world.reset(); }

    void aRunningDatabaseIsCopiedAsItIs()
    {
        QVERIFY(run(Action::BackUp, copy()).contains(QStringLiteral("was copied to")));
        QCOMPARE(valueIn(copy(), "SELECT count(*) FROM message"), 2);
        QCOMPARE(valueIn(copy(), "SELECT count(*) FROM account"), 1);
        QCOMPARE(QFileInfo(copy()).permissions()
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
        QVERIFY(!QFile::exists(copy() + QStringLiteral(".part")));
        QVERIFY(!QFile::exists(copy() + QStringLiteral("-wal")));
        // The next one takes its place.
        QCOMPARE(m_world->stored({saidIn(kRoom, 3)}).trouble, StoreTrouble::None);
        QVERIFY(run(Action::BackUp, copy()).contains(QStringLiteral("was copied to")));
        QCOMPARE(valueIn(copy(), "SELECT count(*) FROM message"), 3);
    }

    /// Whoever writes is answered while the copy is being made, and the copy is of one moment.
    void whoWritesDoesNotWaitForACopy()
    {
        std::vector<KeptMessage> many;
        for (quint64 i = 10; i < 10'010; ++i)
            many.push_back(saidIn(kOther, i, QByteArray(500, 'x')));
        QCOMPARE(m_world->stored(many).trouble, StoreTrouble::None);
        int steps = 0;
        int answered = 0;
        const auto done = store::backUp(m_world->folder(), copy(), [&](int) {
            ++steps;
            if (steps <= 20 // the last ones are of the looking through, one after the other
                && m_world->stored({saidIn(kRoom, 20'000 + quint64(steps))}).trouble
                    == StoreTrouble::None)
                ++answered;
            return true;
        });
        QVERIFY2(done, done ? "" : qPrintable(done.error()));
        QCOMPARE(answered, std::min(steps, 20));
        QVERIFY(steps > 1);
        QCOMPARE(valueIn(copy(), "SELECT count(*) FROM message WHERE sequence >= 20000"), 0);
    }

    void aCopyThatIsGivenUpLeavesNothing_data()
    {
        QTest::addColumn<int>("untilPercent");
        QTest::newRow("at once") << 0;
        QTest::newRow("when it is looked through") << 90;
    }
    void aCopyThatIsGivenUpLeavesNothing()
    {
        QFETCH(const int, untilPercent);
        std::vector<KeptMessage> many;
        for (quint64 i = 10; i < 20'010; ++i)
            many.push_back(saidIn(kOther, i, QByteArray(500, 'x')));
        QCOMPARE(m_world->stored(many).trouble, StoreTrouble::None);
        const auto done = store::backUp(
            m_world->folder(), copy(), [&](int percent) { return percent < untilPercent; });
        QVERIFY(!done);
        QCOMPARE(done.error(), QStringLiteral("the backup was given up"));
        QCOMPARE(QDir(QFileInfo(copy()).path()).entryList({"*copy*"}, QDir::Files), QStringList());
    }

    void aCopyCannotBeMadeOfNothingOrInPlaceOfTheDatabase()
    {
        QVERIFY(run(Action::BackUp, m_world->file()).contains(QStringLiteral("database itself")));
        QCOMPARE(m_world->stored({saidIn(kRoom, 3)}).trouble, StoreTrouble::None);
        QVERIFY(run(Action::BackUp, m_elsewhere.filePath(QStringLiteral("no/folder/copy.db")))
                    .startsWith(u'!'));
        m_world->close();
        QVERIFY(QFile::remove(m_world->file()));
        const QString said = run(Action::BackUp, copy());
        QVERIFY2(said.startsWith(QStringLiteral("!There is no file")), qPrintable(said));
        QVERIFY(!QFile::exists(copy()));
    }

    void aCopyIsPutInThePlaceOfTheDatabase()
    {
        QVERIFY(!run(Action::BackUp, copy()).startsWith(u'!'));
        QCOMPARE(
            m_world->stored({saidIn(kRoom, 3)}, {AccountDropped{{1}}}).trouble, StoreTrouble::None);
        const QString busy = run(Action::Restore, copy());
        QVERIFY2(busy.contains(QStringLiteral("nother server uses")), qPrintable(busy));
        m_world->close();
        const QString said = run(Action::Restore, copy());
        QVERIFY2(said.contains(QStringLiteral("is the database now")), qPrintable(said));
        const StoredState state = m_world->open();
        QCOMPARE(m_world->refusal(), QString());
        QCOMPARE(state.accounts, std::vector{someAccount(1, "Ola")});
        QCOMPARE(state.lastSequence, 2);
        // What was there is kept.
        QCOMPARE(valueIn(m_world->file() + QStringLiteral(".before-restore"),
                     "SELECT count(*) FROM message"),
            3);
        QVERIFY(QFile::exists(copy()));
    }

    /// With what is only in the file beside it.
    void aRestoreThatFailsLeavesTheDatabaseThatWasThere()
    {
        QVERIFY(!run(Action::BackUp, copy()).startsWith(u'!'));
        const QString beside = m_world->file() + QStringLiteral("-wal");
        const QString index = m_world->file() + QStringLiteral("-shm");
        QCOMPARE(m_world->stored({saidIn(kRoom, 3)}).trouble, StoreTrouble::None);
        const auto contentOf = [](const QString &name) {
            QFile file(name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const auto write = [](const QString &name, const QByteArray &content) {
            QFile file(name);
            return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
        };
        // As a server leaves them that was killed.
        const QByteArray database = contentOf(m_world->file());
        const QByteArray log = contentOf(beside);
        m_world->close();
        QVERIFY(write(m_world->file(), database));
        QVERIFY(write(beside, log));
        QVERIFY(write(index, {}));
        // The last of the three cannot be moved.
        const QDir inTheWay(m_world->file() + QStringLiteral(".before-restore-shm"));
        QVERIFY(QDir().mkpath(inTheWay.filePath(QStringLiteral("full"))));
        const QString said = run(Action::Restore, copy());
        QVERIFY2(said.contains(QStringLiteral("cannot be moved away")), qPrintable(said));
        QCOMPARE(contentOf(m_world->file()), database);
        QCOMPARE(contentOf(beside), log);
        QVERIFY(QFile::exists(index));
        QVERIFY(!QFile::exists(m_world->file() + QStringLiteral(".before-restore")));
        QVERIFY(!QFile::exists(m_world->file() + QStringLiteral(".restored")));
        QCOMPARE(m_world->open().lastSequence, 3);
        QCOMPARE(m_world->refusal(), QString());
    }

    /// An empty database would take its place, and all names be free.
    void aRestoreThatWasInterruptedIsNoNewBeginning()
    {
        const QString kept = m_world->file() + QStringLiteral(".before-restore");
        QVERIFY(!run(Action::BackUp, copy()).startsWith(u'!'));
        QCOMPARE(m_world->stored({saidIn(kRoom, 3)}).trouble, StoreTrouble::None);
        m_world->close();
        QVERIFY(QFile::rename(m_world->file(), kept));
        m_world->open();
        QVERIFY2(m_world->refusal().contains(QStringLiteral("a restore was interrupted")),
            qPrintable(m_world->refusal()));
        QVERIFY(!QFile::exists(m_world->file()));
        m_world->close();
        // It is run again, and what was there is still kept.
        QVERIFY(!run(Action::Restore, copy()).startsWith(u'!'));
        QCOMPARE(m_world->open().lastSequence, 2);
        m_world->close();
        QCOMPARE(valueIn(kept, "SELECT count(*) FROM message"), 3);
        // Or the old one is given its name back.
        QVERIFY(QFile::remove(m_world->file()));
        QVERIFY(QFile::rename(kept, m_world->file()));
        QCOMPARE(m_world->open().lastSequence, 3);
    }

    void aDamagedDatabaseCanBeReplaced()
    {
        QVERIFY(!run(Action::BackUp, copy()).startsWith(u'!'));
        m_world->close();
        QFile file(m_world->file());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(5000, 'x'));
        file.close();
        QVERIFY(run(Action::CheckData).startsWith(u'!'));
        QVERIFY(!run(Action::Restore, copy()).startsWith(u'!'));
        QCOMPARE(m_world->open().accounts.size(), 1);
    }

    void whatIsNoWholeCopyIsRefusedAndNothingChanges()
    {
        m_world->close();
        QFile file(copy());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        QVERIFY(run(Action::Restore, copy()).startsWith(u'!'));
        QVERIFY(file.remove());
        QVERIFY(run(Action::Restore, copy()).contains(QStringLiteral("here is no file")));
        SQLite::Database(copy().toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE theirs (x)");
        QVERIFY(
            run(Action::Restore, copy()).contains(QStringLiteral("no database of this server")));
        SQLite::Database(copy().toStdString(), SQLite::OPEN_READWRITE)
            .exec("PRAGMA application_id = 0x5774656b; PRAGMA user_version = 1000");
        QVERIFY(run(Action::Restore, copy()).contains(QStringLiteral("newer version")));
        QCOMPARE(m_world->open().lastSequence, 2);
        QVERIFY(!QFile::exists(m_world->file() + QStringLiteral(".before-restore")));
        QVERIFY(!QFile::exists(m_world->file() + QStringLiteral(".restored")));
    }

    void aCheckSaysWhatThereIsAndWhatIsWrong()
    {
        QCOMPARE(run(Action::CheckData),
            QStringLiteral("The database is whole: 1 accounts, 0 registered channels, 2 messages "
                           "in 1 conversations."));
        SQLite::Database(m_world->file().toStdString(), SQLite::OPEN_READWRITE, 5000)
            .exec("UPDATE conversation SET messages = 7");
        const QString said = run(Action::CheckData);
        QVERIFY2(said.startsWith(QStringLiteral("!The database is damaged")), qPrintable(said));
        QVERIFY(said.contains(QStringLiteral("another number of messages")));
    }

    void aChannelIsPrintedAsLines()
    {
        KeptMessage special = saidIn(kRoom, 3);
        special.target = "#Room";
        special.kind = KeptKind::Kick;
        special.text.clear();
        special.params = {"#Room", "jan", "\"why\" ł\n"};
        KeptMessage lines = saidIn(kRoom, 4);
        lines.text.clear();
        lines.lines = {{"one", false}, {" and", true}, {"two", false}};
        lines.account.clear();
        KeptMessage elsewhere = saidIn(kOther, 5);
        elsewhere.target = "#other";
        QCOMPARE(m_world->stored({special, lines, elsewhere}).trouble, StoreTrouble::None);
        QCOMPARE(
            run(Action::ExportChannel, QStringLiteral("#ROOM")), QStringLiteral("4 messages."));
        const QByteArrayList printed = m_printed.trimmed().split('\n');
        QCOMPARE(printed.size(), 4);
        const auto object = [&](int i) { return QJsonDocument::fromJson(printed[i]).object(); };
        QCOMPARE(object(0)[QStringLiteral("text")].toString(), QStringLiteral("hello"));
        QCOMPARE(object(0)[QStringLiteral("kind")].toString(), QStringLiteral("PRIVMSG"));
        QCOMPARE(object(0)[QStringLiteral("time")].toString(),
            QStringLiteral("2026-01-01T00:00:01.000Z"));
        QCOMPARE(object(0)[QStringLiteral("account")].toString(), QStringLiteral("ola"));
        QCOMPARE(object(2)[QStringLiteral("params")][2].toString(), QStringLiteral("\"why\" ł\n"));
        QCOMPARE(object(3)[QStringLiteral("text")].toString(), QStringLiteral("one and\ntwo"));
        QVERIFY(!object(3).contains(QStringLiteral("account")));
        QVERIFY(run(Action::ExportChannel, QStringLiteral("#none")).startsWith(u'!'));
    }

    void whatAnAccountHasSaidIsPrinted()
    {
        KeptMessage others = saidIn(kRoom, 3);
        others.accountId = {2};
        QCOMPARE(m_world->stored({others, saidIn(ConversationKey::between({1}, {2}), 4)}).trouble,
            StoreTrouble::None);
        QCOMPARE(run(Action::ExportAccount, QStringLiteral("OLA")), QStringLiteral("3 messages."));
        QCOMPARE(m_printed.count('\n'), 3);
        QVERIFY(!m_printed.contains("\"id3\""));
        QVERIFY(run(Action::ExportAccount, QStringLiteral("nobody")).startsWith(u'!'));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDataCommandTest)

} // namespace serverDataCommandTest

#include "ServerDataCommandTest.moc"
