// What the server's window asks of accounts and reports, and is answered. Thread: the test's, which
// plays the dispatcher.
#include "server/dispatcher/AccountAdmin.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverWindowDeskTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using ClientId = base::ClientId;

namespace {

/// "a00000", "a00001" and so on; every hundredth has an e-mail address.
StoredState manyAccounts(int count)
{
    StoredState stored;
    for (int i = 0; i < count; ++i) {
        const QByteArray name = 'a' + QByteArray::number(i).rightJustified(5, '0');
        stored.accounts.push_back({.id = {quint64(i + 1)},
            .name = name,
            .verifier = {.iterations = 1000, .salt = "salt", .storedKey = {}, .serverKey = {}},
            .email = i % 100 == 0 ? "Post" + name + "@example.org" : QByteArray(),
            .registeredMs = 1000 + i});
    }
    return stored;
}

} // namespace

class ServerWindowDeskTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    static ServerConfig settings()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({QStringLiteral("oper/a"), "boss", "", OperRole::Admin, "Ola"});
        return config;
    }
    std::vector<WindowAnswer> answers()
    {
        std::vector<WindowAnswer> answers;
        m_harness->windowAnswers.takeAll(answers);
        return answers;
    }
    /// The one answer to this, which is of that kind.
    template <typename Answer, typename Asked>
    Answer ask(Asked asked)
    {
        answers();
        m_harness->tell(ClientId{}, WindowRequest{std::move(asked)});
        m_harness->settle();
        const std::vector<WindowAnswer> got = answers();
        const auto *const answer
            = got.size() == 1 ? std::get_if<Answer>(&got.front().what) : nullptr;
        if (!answer)
            qFatal("the window got %zu answers, or one of another kind", got.size());
        return *answer;
    }
    template <typename Asked>
    WindowTrouble deed(Asked asked)
    {
        return ask<DeedDone>(std::move(asked)).trouble;
    }
    ClientId withAccount(const QByteArray &nick)
    {
        return m_harness->withAccount(nick, settings());
    }
    AccountRow row(const QByteArray &name)
    {
        const auto listed = ask<AccountsListed>(ListAccounts{{}, name});
        return listed.rows.empty() ? AccountRow{} : listed.rows.front();
    }
    static QByteArray lastNameOf(const AccountsListed &listed)
    {
        return listed.rows.empty() ? QByteArray() : listed.rows.back().name;
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings());
    }

    void listsComeInPages()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), manyAccounts(450));
        const auto first = ask<AccountsListed>(ListAccounts{});
        QCOMPARE(first.rows.size(), ListAccounts::kMostRows);
        QCOMPARE(first.inAll, 450);
        QVERIFY(first.hasMore);
        QVERIFY(first.areKept);
        QCOMPARE(first.rows.front().name, "a00000");
        QCOMPARE(lastNameOf(first), "a00199");
        const auto second = ask<AccountsListed>(ListAccounts{first.rows.back().key, {}});
        QCOMPARE(second.rows.front().name, "a00200");
        QVERIFY(second.hasMore);
        const auto third = ask<AccountsListed>(ListAccounts{second.rows.back().key, {}});
        QCOMPARE(third.rows.size(), size_t(50));
        QVERIFY(!third.hasMore);
        const auto none = ask<AccountsListed>(ListAccounts{third.rows.back().key, {}});
        QVERIFY(none.rows.empty());
        QVERIFY(!none.hasMore);
    }

    /// Exactly as many as one page holds: there are no more.
    void aFullPageMayBeTheLast()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), manyAccounts(200));
        QVERIFY(!ask<AccountsListed>(ListAccounts{}).hasMore);
    }

    void namesAndAddressesAreSearched()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), manyAccounts(1000));
        const auto byName = ask<AccountsListed>(ListAccounts{{}, "A0012"});
        QCOMPARE(byName.rows.size(), size_t(10));
        QCOMPARE(byName.inAll, 1000);
        QCOMPARE(byName.rows.front().name, "a00120");
        const auto byAddress = ask<AccountsListed>(ListAccounts{{}, "POSTA005"});
        QCOMPARE(byAddress.rows.size(), size_t(1));
        QCOMPARE(byAddress.rows.front().email, "Posta00500@example.org");
        QVERIFY(ask<AccountsListed>(ListAccounts{{}, "nobody"}).rows.empty());
    }

    /// Whatever the list is sorted by, its parts put together are all accounts, once each.
    void everyOrderIsPagedThrough_data()
    {
        QTest::addColumn<AccountOrder>("order");
        QTest::addColumn<bool>("isDescending");
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("last");
        QTest::newRow("names") << AccountOrder::Name << false << QByteArray("a00000")
                               << QByteArray("a00449");
        QTest::newRow("names, from the end")
            << AccountOrder::Name << true << QByteArray("a00449") << QByteArray("a00000");
        QTest::newRow("the oldest first")
            << AccountOrder::Registered << false << QByteArray("a00449") << QByteArray("a00000");
        QTest::newRow("the newest first")
            << AccountOrder::Registered << true << QByteArray("a00000") << QByteArray("a00449");
        QTest::newRow("seen long ago first")
            << AccountOrder::Seen << false << QByteArray("a00000") << QByteArray("a00449");
        // Three accounts each were seen at one moment: those stand by their names.
        QTest::newRow("seen lately first")
            << AccountOrder::Seen << true << QByteArray("a00447") << QByteArray("a00002");
    }
    void everyOrderIsPagedThrough()
    {
        QFETCH(const AccountOrder, order);
        QFETCH(const bool, isDescending);
        StoredState stored = manyAccounts(450);
        for (int i = 0; i < 450; ++i) {
            stored.accounts[size_t(i)].registeredMs = 1'700'000'000'000 - i;
            stored.accounts[size_t(i)].seenMs = 1'700'000'000'000 + i / 3;
        }
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), stored);
        QByteArrayList names;
        ListAccounts asked{.after = {}, .search = {}, .order = order, .isDescending = isDescending};
        for (bool hasMore = true; hasMore;) {
            const auto listed = ask<AccountsListed>(asked);
            QVERIFY(std::ranges::is_sorted(listed.rows, {}, &AccountRow::key));
            for (const AccountRow &row : listed.rows)
                names.append(row.name);
            hasMore = listed.hasMore;
            asked.after = listed.rows.back().key;
        }
        QCOMPARE(names.size(), 450);
        QTEST(names.constFirst(), "first");
        QTEST(names.constLast(), "last");
        std::ranges::sort(names);
        QCOMPARE(std::ranges::adjacent_find(names), names.end());
    }

    void whoIsHereWasSeenLatest()
    {
        const ClientId jan = withAccount("jan");
        withAccount("ola");
        m_harness->leave(jan);
        m_harness->clock.advanceMs(60'000);
        withAccount("zoe");
        const auto listed = ask<AccountsListed>(ListAccounts{
            .after = {}, .search = {}, .order = AccountOrder::Seen, .isDescending = true});
        QCOMPARE(listed.rows.size(), size_t(3));
        QCOMPARE(listed.rows[0].name, "ola");
        QCOMPARE(listed.rows[1].name, "zoe");
        QCOMPARE(listed.rows[2].name, "jan");
    }

    void accountsAreFilteredByTheirState()
    {
        StoredState stored = manyAccounts(3);
        stored.accounts[0].isVerified = false;
        stored.accounts[1].suspension = Suspension{.by = "root", .reason = {}, .untilMs = 0};
        // One that has ended counts no more.
        stored.accounts[2].suspension = Suspension{.by = "root", .reason = {}, .untilMs = 5};
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), stored);
        withAccount("ola");
        const auto shown = [this](AccountFilter filter) {
            QByteArrayList names;
            const auto listed
                = ask<AccountsListed>(ListAccounts{.after = {}, .search = {}, .filter = filter});
            for (const AccountRow &row : listed.rows)
                names.append(row.name);
            return names.join(' ');
        };
        QCOMPARE(shown(AccountFilter::All), "a00000 a00001 a00002 ola");
        QCOMPARE(shown(AccountFilter::Online), "ola");
        QCOMPARE(shown(AccountFilter::Suspended), "a00001");
        QCOMPARE(shown(AccountFilter::Unverified), "a00000");
        QCOMPARE(shown(AccountFilter::Operators), "ola");
    }

    void operatorsWithoutAnAccountAreNamed()
    {
        ServerConfig config = settings();
        config.opers.push_back({QStringLiteral("oper/b"), "root", "secret", OperRole::Kick});
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const auto before = ask<AccountsListed>(ListAccounts{}).looseOperators;
        QCOMPARE(before.size(), size_t(2));
        QCOMPARE(before[0], (LooseOperator{"boss", OperRole::Admin, "Ola"}));
        QCOMPARE(before[1], (LooseOperator{"root", OperRole::Kick, {}}));
        m_harness->withAccount("ola", config);
        const auto after = ask<AccountsListed>(ListAccounts{}).looseOperators;
        QCOMPARE(after.size(), size_t(1));
        QCOMPARE(after[0].name, "root");
    }

    /// Also by name alone: who has become one by OPER and a password needs no account.
    void anOperatorIsMarkedAmongTheConnections()
    {
        ServerConfig config = settings();
        config.opers.push_back({QStringLiteral("oper/b"), "root", "secret", OperRole::Kick});
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId eve = m_harness->comeOnline("eve", "127.0.0.1");
        QVERIFY(!m_harness->registry.row(eve)->isOperator);
        m_harness->answersTo(eve, {"OPER root secret"});
        QVERIFY(m_harness->registry.row(eve)->isOperator);
        m_harness->answersTo(eve, {"MODE eve -o"});
        QVERIFY(!m_harness->registry.row(eve)->isOperator);
    }

    void theTabKnowsHowManyAccountsThereAre()
    {
        QCOMPARE(m_harness->counters.accounts.load(), 0);
        withAccount("jan");
        QCOMPARE(m_harness->counters.accounts.load(), 1);
        deed(DropAccount{"jan"});
        QCOMPARE(m_harness->counters.accounts.load(), 0);
    }

    /// Between two slices of a list everybody else has a turn.
    void aLongListKeepsNobodyWaiting_data()
    {
        QTest::addColumn<ListAccounts>("list");
        QTest::newRow("a search") << ListAccounts{{}, "nobody"};
        QTest::newRow("a filter") << ListAccounts{
            .after = {}, .search = {}, .filter = AccountFilter::Suspended};
        QTest::newRow("an order") << ListAccounts{
            .after = {}, .search = {}, .order = AccountOrder::Seen, .isDescending = true};
    }
    void aLongListKeepsNobodyWaiting()
    {
        QFETCH(const ListAccounts, list);
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), manyAccounts(20'000));
        const ClientId anna = m_harness->comeOnline("anna", "10.0.0.1");
        m_harness->take(anna);
        m_harness->inbound.post({ClientId{}, WindowRequest{list}});
        m_harness->runDispatcherOnly();
        QVERIFY(answers().empty());
        QVERIFY(m_harness->isWoken());
        m_harness->postLine(anna, "PING now");
        m_harness->runDispatcherOnly();
        m_harness->readMailboxes();
        QVERIFY(m_harness->take(anna).constLast().endsWith("PONG watek.local now"));
        QVERIFY(answers().empty());
        m_harness->run();
        QCOMPARE(answers().size(), size_t(1));
    }

    /// Who types on does not wait for what was looked for before.
    void aLaterListTakesThePlaceOfAnEarlierOne()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), manyAccounts(20'000));
        m_harness->inbound.post({ClientId{}, WindowRequest{ListAccounts{{}, "nobody"}}});
        m_harness->runDispatcherOnly();
        m_harness->tell(ClientId{}, WindowRequest{ListAccounts{{}, "a19999"}});
        const auto got = answers();
        QCOMPARE(got.size(), size_t(1));
        const auto listed = std::get<AccountsListed>(got.front().what);
        QCOMPARE(listed.asked.search, "a19999");
        QCOMPARE(listed.rows.size(), size_t(1));
    }

    void aRowSaysWhatIsKnown()
    {
        withAccount("jan");
        const ClientId ola = withAccount("ola");
        m_harness->answersTo(ola, {"NS SET ALWAYS-ON true"});
        const AccountRow known = row("ola");
        QCOMPARE(known.name, "ola");
        QCOMPARE(known.sessions, 1);
        QCOMPARE(known.role, OperRole::Admin);
        QVERIFY(known.isAlwaysOn);
        QVERIFY(known.registeredMs > 0);
        QVERIFY(known.seenMs >= known.registeredMs);
        QVERIFY(!known.suspension);
        QCOMPARE(row("jan").role, OperRole::None);
        // Its owner's choice is shown while it does not count, too.
        const ClientId jan = m_harness->comeOnline("jan2", "127.0.0.1");
        m_harness->answersTo(jan, {"NS IDENTIFY jan secret-1", "NS SET ALWAYS-ON true"});
        ask<DeedDone>(SuspendAccount{"jan", 0, "spam"});
        QVERIFY(row("jan").isAlwaysOn);
        ask<DeedDone>(UnsuspendAccount{"jan"});
        m_harness->answersTo(jan, {"NS IDENTIFY jan secret-1", "NS SET ALWAYS-ON false"});
        QVERIFY(!row("jan").isAlwaysOn);
    }

    void anAccountIsSuspendedAndTakenBack()
    {
        const ClientId jan = withAccount("jan");
        const auto done = ask<DeedDone>(SuspendAccount{"JAN", 3'600'000, "spam"});
        QCOMPARE(done.trouble, WindowTrouble::None);
        QCOMPARE(done.account, "jan");
        QVERIFY(done.suspension);
        QCOMPARE(done.suspension->reason, "spam");
        QCOMPARE(done.suspension->untilMs - done.suspension->sinceMs, 3'600'000);
        QCOMPARE(row("jan").suspension, done.suspension);
        QVERIFY(m_harness->take(jan).join('\n').contains(" 901 jan "));
        // An operator was faster: what is there is told and stays.
        const auto again = ask<DeedDone>(SuspendAccount{"jan", 0, "other"});
        QCOMPARE(again.trouble, WindowTrouble::AlreadySuspended);
        QCOMPARE(again.suspension, done.suspension);
        const auto replaced
            = ask<DeedDone>(SuspendAccount{.account = "jan", .reason = "other", .replaces = true});
        QCOMPARE(replaced.trouble, WindowTrouble::None);
        QCOMPARE(replaced.suspension->untilMs, 0);
        QCOMPARE(deed(UnsuspendAccount{"jan"}), WindowTrouble::None);
        QVERIFY(!row("jan").suspension);
        QCOMPARE(deed(UnsuspendAccount{"jan"}), WindowTrouble::NotSuspended);
    }

    void aNewPasswordLogsIn()
    {
        const ClientId before = withAccount("jan");
        const auto done = ask<DeedDone>(ResetPasswordOf{"jan"});
        QCOMPARE(done.trouble, WindowTrouble::None);
        QCOMPARE(done.password.size(), 24);
        QVERIFY(m_harness->isClosed(before));
        const ClientId jan = m_harness->comeOnline("janek", "127.0.0.1");
        QVERIFY(m_harness->answersTo(jan, {"NS IDENTIFY jan secret-1"})
                    .join('\n')
                    .contains("do not fit"));
        QVERIFY(m_harness->answersTo(jan, {"NS IDENTIFY jan " + done.password})
                    .join('\n')
                    .contains("You are now logged in as jan"));
        QVERIFY(ask<DeedDone>(ResetPasswordOf{"jan"}).password != done.password);
        // Who has lost one has perhaps lost the others, too.
        const std::vector<StoreChange> &changes = m_harness->stored.back().changes;
        QVERIFY(std::ranges::any_of(changes, [](const StoreChange &each) {
            return std::holds_alternative<AppPasswordsCleared>(each);
        }));
    }

    void anAccountIsDropped()
    {
        const ClientId jan = withAccount("jan");
        m_harness->answersTo(jan, {"JOIN #jans", "CS REGISTER #jans"});
        const auto weighed = ask<AccountWeighed>(WeighAccount{"jan"});
        QVERIFY(weighed.exists);
        QVERIFY(weighed.isVerified);
        QCOMPARE(weighed.sessions, 1);
        QCOMPARE(weighed.orphans, 1);
        QCOMPARE(weighed.someOrphans, QByteArrayList{"#jans"});
        QCOMPARE(weighed.inherited, 0);
        QCOMPARE(deed(DropAccount{"jan"}), WindowTrouble::None);
        QVERIFY(row("jan").name.isEmpty());
        QCOMPARE(deed(DropAccount{"jan"}), WindowTrouble::NoSuchAccount);
        QVERIFY(!ask<AccountWeighed>(WeighAccount{"jan"}).exists);
        QCOMPARE(deed(SuspendAccount{"jan", 0, {}}), WindowTrouble::NoSuchAccount);
        QCOMPARE(deed(UnsuspendAccount{"jan"}), WindowTrouble::NoSuchAccount);
        QCOMPARE(deed(ResetPasswordOf{"jan"}), WindowTrouble::NoSuchAccount);
    }

    void whatTheStoreRefusesIsTold_data()
    {
        QTest::addColumn<StoreTrouble>("trouble");
        QTest::addColumn<WindowTrouble>("told");
        QTest::newRow("full") << StoreTrouble::Full << WindowTrouble::Full;
        QTest::newRow("read-only") << StoreTrouble::ReadOnly << WindowTrouble::ReadOnly;
        QTest::newRow("busy") << StoreTrouble::Busy << WindowTrouble::Busy;
        QTest::newRow("broken") << StoreTrouble::Failed << WindowTrouble::Failed;
        QTest::newRow("gone") << StoreTrouble::Missing << WindowTrouble::NoSuchAccount;
    }
    void whatTheStoreRefusesIsTold()
    {
        QFETCH(const StoreTrouble, trouble);
        QFETCH(const WindowTrouble, told);
        withAccount("jan");
        m_harness->trouble = trouble;
        QCOMPARE(deed(SuspendAccount{"jan", 0, {}}), told);
        QCOMPARE(deed(DropAccount{"jan"}), told);
        const auto reset = ask<DeedDone>(ResetPasswordOf{"jan"});
        QCOMPARE(reset.trouble, told);
        QVERIFY(reset.password.isEmpty()); // it is none
        QVERIFY(!row("jan").suspension);
    }

    void oneOfTheConnectionsIsLoggedOut()
    {
        const ClientId jan = withAccount("jan");
        const ClientId telephone = m_harness->arrive(ClientKind::Irc, "127.0.0.1");
        m_harness->answersTo(telephone,
            {"CAP REQ sasl", "NICK jan2", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + QByteArray(QByteArray("\0jan\0secret-1", 13)).toBase64(),
                "CAP END"});
        const auto listed = ask<SessionsListed>(ListSessions{"JAN"});
        QVERIFY(listed.exists);
        QCOMPARE(listed.account, "jan");
        QCOMPARE(listed.rows.size(), size_t(2));
        QCOMPARE(row("jan").sessions, 2);
        QCOMPARE(listed.rows[0].id, jan);
        QCOMPARE(listed.rows[0].address, "127.0.0.1");
        QCOMPARE(deed(EndSession{"jan", telephone}), WindowTrouble::None);
        QVERIFY(m_harness->isClosed(telephone));
        QVERIFY(!m_harness->isClosed(jan));
        QCOMPARE(ask<SessionsListed>(ListSessions{"jan"}).rows.size(), size_t(1));
        QCOMPARE(deed(EndSession{"jan", telephone}), WindowTrouble::NoSuchSession);
        // What is somebody else's is not ended in the name of this account.
        const ClientId ola = withAccount("ola");
        QCOMPARE(deed(EndSession{"jan", ola}), WindowTrouble::NoSuchSession);
        QVERIFY(!m_harness->isClosed(ola));
        QVERIFY(!ask<SessionsListed>(ListSessions{"nobody"}).exists);
    }

    /// The table of connections has the account beside the nickname.
    void aConnectionShowsItsAccount()
    {
        const ClientId jan = withAccount("jan");
        QCOMPARE(m_harness->registry.row(jan)->account, "jan");
        m_harness->answersTo(jan, {"NICK other"});
        QCOMPARE(m_harness->registry.row(jan)->account, "jan");
        m_harness->answersTo(jan, {"NS LOGOUT"});
        QCOMPARE(m_harness->registry.row(jan)->account, "");
    }

    void whatIsDoneIsInTheLog()
    {
        withAccount("jan");
        deed(SuspendAccount{"jan", 0, "spam"});
        deed(DropAccount{"jan"});
        QByteArray log;
        for (const LogRecord &record : m_harness->log.since(0))
            log += record.text + '\n';
        QVERIFY(log.contains("the window suspended the account jan for good: spam"));
        QVERIFY(log.contains("the window dropped the account jan"));
    }

    void reportsAreListedKeptAndClosed()
    {
        const ClientId jan = withAccount("jan");
        m_harness->comeOnline("eve", "127.0.0.1");
        m_harness->answersTo(jan, {"REPORT eve :she shouts"});
        const auto listed = ask<ReportsListed>(ListReports{});
        QCOMPARE(listed.reports.size(), size_t(1));
        QCOMPARE(listed.reports.front().about, "eve");
        QCOMPARE(listed.reports.front().reason, "she shouts");
        const auto *const kept = std::get_if<ReportKept>(&m_harness->stored.back().changes.front());
        QVERIFY(kept);
        QCOMPARE(kept->report, listed.reports.front());
        QVERIFY(ask<ReportsListed>(CloseReport{1}).reports.empty());
        QVERIFY(std::holds_alternative<ReportClosed>(m_harness->stored.back().changes.front()));
    }

    void aReportNamesAccountsAndWhatWasSaid()
    {
        const ClientId jan = withAccount("jan");
        const ClientId ola = withAccount("ola");
        m_harness->answersTo(jan, {"CAP REQ :message-tags watek/resume", "JOIN #a"});
        m_harness->answersTo(ola, {"JOIN #a"});
        m_harness->take(jan);
        m_harness->answersTo(ola, {"PRIVMSG #a :buy <b>now</b>"});
        const QByteArray heard = m_harness->take(jan).join('\n');
        const qsizetype at = heard.indexOf("msgid=") + 6;
        const QByteArray msgid = heard.mid(at, heard.indexOf(' ', at) - at).split(';').first();
        m_harness->answersTo(jan, {"REPORT ola " + msgid + " :spam", "REPORT #a :noise"});
        const auto reports = ask<ReportsListed>(ListReports{}).reports;
        QCOMPARE(reports.size(), size_t(2));
        QCOMPARE(reports[0].byAccount, std::optional<QByteArray>("jan"));
        QCOMPARE(reports[0].whoAccount, std::optional<QByteArray>("ola"));
        QCOMPARE(reports[0].said, "<ola> buy <b>now</b>");
        QVERIFY(!reports[1].whoAccount);
        QCOMPARE(reports[1].said, "");
    }

    void anEarlierServersReportsAreThere()
    {
        StoredState before;
        before.reports.push_back({.number = 7,
            .atMs = 5,
            .by = "a!b@c",
            .about = "eve",
            .who = {},
            .msgid = {},
            .reason = "old"});
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings(), before);
        const ClientId jan = withAccount("jan");
        m_harness->answersTo(jan, {"REPORT jan :new"});
        const auto listed = ask<ReportsListed>(ListReports{});
        QCOMPARE(listed.reports.size(), size_t(2));
        QCOMPARE(listed.reports[0].reason, "old");
        QCOMPARE(listed.reports[1].number, quint64(8));
    }

    void whenTheServerStopsWhoIsHereWasSeen()
    {
        withAccount("jan");
        const ClientId ola = withAccount("ola");
        m_harness->leave(ola);
        m_harness->stored.clear();
        m_harness->clock.advanceMs(60'000);
        m_harness->tell(ClientId{}, Stopping{"bye"});
        m_harness->settle();
        QList<qint64> seen;
        for (const StoreRequest &request : m_harness->stored) {
            for (const StoreChange &change : request.changes) {
                if (const auto *const it = std::get_if<AccountsSeen>(&change)) {
                    for (const AccountsSeen::One &one : it->accounts)
                        seen.append(one.seenMs);
                }
            }
        }
        QCOMPARE(seen.size(), 2);
        // One of them until it left, the other one until now.
        QCOMPARE(seen.count(m_harness->clock.wallMs()), 1);
    }

    void theWindowIsToldWhenSomethingHasChanged()
    {
        const auto revision = [this] { return m_harness->counters.accountsRevision.load(); };
        const quint64 before = revision();
        const ClientId jan = withAccount("jan");
        const quint64 registered = revision();
        QVERIFY(registered != before);
        m_harness->leave(jan);
        QVERIFY(revision() != registered);
        const quint64 reports = m_harness->counters.reportsRevision.load();
        m_harness->answersTo(withAccount("ola"), {"REPORT #lobby :noise"});
        QVERIFY(m_harness->counters.reportsRevision.load() != reports);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerWindowDeskTest)

} // namespace serverWindowDeskTest

#include "ServerWindowDeskTest.moc"
