// The list of accounts as the window keeps it: parts of it come and take the place of what was
// known, and what is said about accounts.
#include "server/window/AccountWords.h"
#include "server/window/AccountsFeed.h"
#include "server/window/AccountsModel.h"
#include "server/window/Language.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <map>

namespace serverAccountsModelTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using shared::AccountRow;
using shared::AccountsListed;
using shared::ListAccounts;
using shared::WindowTrouble;

namespace accounts {

QByteArray nameOf(int number) { return 'a' + QByteArray::number(number).rightJustified(6, '0'); }

AccountRow account(int number)
{
    AccountRow row;
    row.name = row.key = nameOf(number);
    row.registeredMs = 1'700'000'000'000;
    return row;
}

/// The accounts of a server, which answers as the dispatcher does.
class Server {
public:
    std::map<QByteArray, AccountRow> accounts;
    int questions = 0;

    void add(int number) { accounts[nameOf(number)] = account(number); }
    AccountsListed answer(const ListAccounts &asked)
    {
        ++questions;
        AccountsListed listed;
        listed.asked = asked;
        listed.inAll = qint64(accounts.size());
        for (auto it = accounts.upper_bound(asked.after); it != accounts.end(); ++it) {
            if (!it->first.contains(asked.search))
                continue;
            if (listed.rows.size() == ListAccounts::kMostRows) {
                listed.hasMore = true;
                break;
            }
            listed.rows.push_back(it->second);
        }
        return listed;
    }
};

QStringList namesIn(const AccountsModel &model)
{
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, AccountsModel::Name).data().toString();
    return names;
}

} // namespace accounts

using namespace accounts;

class ServerAccountsModelTest : public QObject {
    Q_OBJECT

    const Language m_english{QStringLiteral("en")};

private Q_SLOTS:
    /// However accounts come, change and go between the answers.
    void partsTakeThePlaceOfWhatWasKnown()
    {
        AccountsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Server server;
        QRandomGenerator random(7);
        for (int i = 0; i < 700; ++i)
            server.add(random.bounded(10'000));
        for (int round = 0; round < 20; ++round) {
            for (int i = 0; i < 40; ++i) {
                const QByteArray name = nameOf(random.bounded(10'000));
                if (random.bounded(2) == 0)
                    server.accounts.erase(name);
                else
                    server.add(name.mid(1).toInt());
            }
            // From somewhere to the end, part by part.
            QByteArray after;
            if (round % 3 != 0 && model.rowCount() > 0)
                after = model.account(random.bounded(model.rowCount()))->key;
            for (bool hasMore = true; hasMore;) {
                const AccountsListed listed = server.answer({after, {}});
                model.take(listed, 0);
                hasMore = listed.hasMore;
                after = listed.rows.empty() ? after : listed.rows.back().key;
            }
        }
        AccountsListed all = server.answer({});
        model.take(all, 0);
        while (all.hasMore) {
            all = server.answer({all.rows.back().key, {}});
            model.take(all, 0);
        }
        QStringList expected;
        for (const auto &[name, row] : server.accounts)
            expected << QString::fromLatin1(name);
        QCOMPARE(namesIn(model), expected);
        QVERIFY(!model.canFetchMore({}));
    }

    /// Where a list is sorted by what happens, a row may come from a part that was not asked for.
    void anAccountThatHasMovedStandsThereOnce()
    {
        AccountsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto row = [](const QByteArray &place, const QByteArray &name) {
            AccountRow row;
            row.key = place + name;
            row.name = name;
            return row;
        };
        AccountsListed listed;
        listed.asked.order = shared::AccountOrder::Seen;
        listed.rows = {row("1", "anna"), row("2", "bob"), row("3", "cyd")};
        model.take(listed, 0);
        QCOMPARE(namesIn(model).join(u' '), QStringLiteral("anna bob cyd"));
        listed.asked.after = "2bob";
        listed.rows = {row("3", "cyd"), row("4", "anna")};
        model.take(listed, 0);
        QCOMPARE(namesIn(model).join(u' '), QStringLiteral("bob cyd anna"));
    }

    void onlyWhatChangedIsDrawnAnew()
    {
        AccountsModel model;
        Server server;
        for (int i = 0; i < 100; ++i)
            server.add(i);
        model.take(server.answer({}), 0);
        QSignalSpy changed(&model, &AccountsModel::dataChanged);
        QSignalSpy inserted(&model, &AccountsModel::rowsInserted);
        QSignalSpy removed(&model, &AccountsModel::rowsRemoved);
        server.accounts[nameOf(7)].sessions = 2;
        model.take(server.answer({}), 0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 7);
        QCOMPARE(inserted.size() + removed.size(), 0);
    }

    /// A hundred thousand are loaded as far as one looks.
    void aLongListIsLoadedAsOneScrolls()
    {
        AccountsModel model;
        AccountsFeed feed(model);
        Server server;
        for (int i = 0; i < 100'000; ++i)
            server.add(i);
        connect(
            &feed, &AccountsFeed::asked, this,
            [&](const ListAccounts &what) { feed.take(server.answer(what)); },
            Qt::QueuedConnection);
        feed.start();
        feed.look(1, {});
        QTRY_COMPARE(model.rowCount(), int(ListAccounts::kMostRows));
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        model.fetchMore({}); // the view asks more than once
        QTRY_COMPARE(model.rowCount(), 2 * int(ListAccounts::kMostRows));
        QCOMPARE(server.questions, 2);
        feed.list({.after = {}, .search = "99999"});
        QTRY_COMPARE(model.rowCount(), 1);
        QVERIFY(!model.canFetchMore({}));
        feed.list({.after = {}, .search = {}});
        QTRY_COMPARE(model.rowCount(), int(ListAccounts::kMostRows));
    }

    /// Who types fast sees what was typed last, whatever comes late.
    void anEarlierAnswerIsNotTaken()
    {
        AccountsModel model;
        AccountsFeed feed(model);
        Server server;
        for (int i = 0; i < 300; ++i)
            server.add(i);
        QList<ListAccounts> asked;
        connect(&feed, &AccountsFeed::asked, this,
            [&](const ListAccounts &what) { asked.append(what); });
        feed.start();
        feed.look(1, {});
        feed.list({.after = {}, .search = "a00001"});
        feed.list({.after = {}, .search = "a000017"});
        QCOMPARE(asked.size(), 3);
        QVERIFY(feed.take(server.answer(asked[2])));
        QVERIFY(!feed.take(server.answer(asked[1])));
        QVERIFY(!feed.take(server.answer(asked[0])));
        QCOMPARE(namesIn(model), QStringList(QStringLiteral("a000017")));
        feed.stop();
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!feed.take(server.answer(asked[2])));
    }

    /// Nothing has changed: nothing is asked.
    void aQuietServerIsNotAsked()
    {
        AccountsModel model;
        AccountsFeed feed(model);
        Server server;
        server.add(1);
        connect(
            &feed, &AccountsFeed::asked, this,
            [&](const ListAccounts &what) { feed.take(server.answer(what)); },
            Qt::QueuedConnection);
        feed.start();
        feed.look(1, {});
        QTRY_COMPARE(model.rowCount(), 1);
        for (int i = 0; i < 50; ++i)
            feed.look(1, {});
        QCoreApplication::processEvents();
        QCOMPARE(server.questions, 1);
        server.add(2);
        QTRY_VERIFY((feed.look(2, {}), model.rowCount() == 2)); // a second later at most
        QCOMPARE(server.questions, 2);
    }

    void namesAreSafeToShow()
    {
        AccountsModel model;
        AccountsListed listed;
        AccountRow row = account(1);
        row.name = "an\xE2\x80\xAEna\xC2\x9B";
        row.email = "a\xE2\x80\xAE@b";
        row.suspension = shared::Suspension{.by = "e\xE2\x80\xAEve", .reason = "\x1b[2J"};
        listed.rows = {row};
        model.take(listed, 0);
        const auto text = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(AccountsModel::Name), QStringLiteral("an\uFFFDna\uFFFD"));
        for (const int column : {AccountsModel::Email, AccountsModel::State}) {
            QVERIFY(!text(column).contains(QChar(0x202E)));
            QVERIFY(!text(column).contains(QChar(0x1B)));
        }
    }

    void everyTroubleHasASentence_data()
    {
        QTest::addColumn<WindowTrouble>("trouble");
        QTest::addColumn<QString>("word");
        QTest::newRow("no account") << WindowTrouble::NoSuchAccount << QStringLiteral("dropped");
        QTest::newRow("suspended")
            << WindowTrouble::AlreadySuspended
            << QStringLiteral("out of use already: suspended: spam (by root)");
        QTest::newRow("not suspended") << WindowTrouble::NotSuspended << QStringLiteral("not");
        QTest::newRow("no session") << WindowTrouble::NoSuchSession << QStringLiteral("not logged");
        QTest::newRow("busy") << WindowTrouble::Busy << QStringLiteral("Try again");
        QTest::newRow("full") << WindowTrouble::Full << QStringLiteral("no room");
        QTest::newRow("read-only") << WindowTrouble::ReadOnly << QStringLiteral("permissions");
        QTest::newRow("failed") << WindowTrouble::Failed << QStringLiteral("log");
    }
    void everyTroubleHasASentence()
    {
        QFETCH(const WindowTrouble, trouble);
        QFETCH(const QString, word);
        const QString sentence = describeDeed({.account = "anna",
            .trouble = trouble,
            .suspension = shared::Suspension{.by = "root", .reason = "spam"}});
        QVERIFY2(sentence.contains(QLatin1String("anna")), qPrintable(sentence));
        QVERIFY2(sentence.contains(word), qPrintable(sentence));
    }

    void theQuestionSaysWhatIsLost()
    {
        const QString much = describeLoss({.account = "anna",
            .sessions = 2,
            .orphans = 5,
            .someOrphans = {"#a", "#b", "#c"},
            .inherited = 1});
        QVERIFY2(
            much.contains(QStringLiteral("5 channels will be registered no more: #a, #b, #c…")),
            qPrintable(much));
        QVERIFY(much.contains(QLatin1String("will go to the next in line")));
        QVERIFY(much.contains(QLatin1String("will be logged out")));
        const QString little = describeLoss({.account = "anna", .someOrphans = {}});
        QVERIFY(!little.contains(QLatin1String("channel")));
        QVERIFY(!little.contains(QLatin1String("connection")));
    }

    void nothingIsLostWithWhatNobodyCouldUse()
    {
        QVERIFY(isWorthless({.account = "anna", .isVerified = false, .someOrphans = {}}));
        QVERIFY(!isWorthless({.account = "anna", .isVerified = true, .someOrphans = {}}));
        QVERIFY(!isWorthless(
            {.account = "anna", .isVerified = false, .orphans = 1, .someOrphans = {"#a"}}));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerAccountsModelTest)

} // namespace serverAccountsModelTest

#include "ServerAccountsModelTest.moc"
