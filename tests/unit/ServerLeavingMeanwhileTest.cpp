// A session that goes while its answer is under way leaves nothing behind: neither a place, nor
// credit, nor what was to be said, nor the ticket of a password that is being compared. Every kind
// of answer against every way to go; the kinds are compared with the classes in the sources. With
// the default settings.
#include "server/dispatcher/commands/Commands.h"
#include "tests/support/DispatcherHarness.h"
#include "tests/support/Suite.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <set>
#include <vector>

namespace serverLeavingMeanwhileTest {

using namespace watek;
using server::shared::ClientKind;
using server::shared::Networks;
using server::shared::OperRole;
using server::shared::PasswordRequest;
using server::shared::ServerConfig;
using tests::DispatcherHarness;

namespace {

/// What compares passwords is not asked here: the test answers for it.
const QByteArray kHashed = "pbkdf2-sha256:1000:c2FsdA:" + QByteArray(43, 'A');
const QByteArray kGateway = "192.0.2.7";

/// One class that is an Answer, and how a session comes to wait for it.
struct Kind {
    const char *answer; ///< the class
    ClientKind who;
    bool isOnline; ///< the session is in the chat when it asks
    bool isOperator;
    const char *line;
    const char *says; ///< a piece of the whole answer, by which it is known
};

const std::vector<Kind> kKinds{
    {"AccountFiguresAnswer", ClientKind::Irc, true, true, "STATS a", " 249 "},
    {"AccountsAnswer", ClientKind::Irc, true, true, "NS LIST", " accounts fit "},
    {"JoinAnswer", ClientKind::Irc, true, false, "JOIN #new1,#new2,#room1", " JOIN #new1"},
    {"KeptChannelsAnswer", ClientKind::Irc, true, true, "CS LIST", " channels."},
    {"LinksAnswer", ClientKind::Irc, true, true, "STATS l", " 211 "},
    {"ListAnswer", ClientKind::Irc, true, false, "LIST", " 322 "},
    {"MetadataListAnswer", ClientKind::Irc, true, false, "METADATA * LIST", " metadata anna"},
    {"MetadataSubAnswer", ClientKind::Irc, true, false, "METADATA * SUB url", " 770 anna url"},
    {"MetadataSyncAnswer", ClientKind::Irc, true, false, "METADATA #mine SYNC", " metadata #mine"},
    {"MotdAnswer", ClientKind::Irc, true, false, "MOTD", " 376 "},
    {"NamesAnswer", ClientKind::Irc, true, false, "NAMES", " 353 "},
    {"OperAnswer", ClientKind::Irc, true, false, "OPER hashed guess", " 464 "},
    {"PasswordAnswer", ClientKind::Irc, true, false, "REGISTER * * secret-1", " FAIL REGISTER "},
    {"TraceAnswer", ClientKind::Irc, true, true, "TRACE", " 262 "},
    {"WebircAnswer", ClientKind::Irc, false, false,
        "WEBIRC guess kiwi host.example.org 203.0.113.7", "ERROR :"},
    {"WhoAnswer", ClientKind::Irc, true, false, "WHO *", " 352 "},
    {"WhoIsHere", ClientKind::PlainText, true, false, "/who", "Client-"},
    {"WhowasAnswer", ClientKind::Irc, true, false, "WHOWAS ola,ela", " 406 "},
};

/// Chat::attach() makes one, the end of a registration another (ServerMetadataNotifyTest), and what
/// waits for the store has waited for a password before. They have tests of their own, here and in
/// ServerSaslTest; who takes over has them in ServerMissedTest, who reads in ServerChathistoryTest.
const std::set<QByteArray> kAskedForByNoCommand{
    "ArrivalAnswer", "OwnMetadataAnswer", "PlaybackAnswer", "StoreTask", "TakeoverAnswer"};

enum class Going {
    Reset, ///< the connection breaks; a ping timeout is the same to the dispatcher
    EndedStream, ///< it sends nothing more, but reads
    Quit,
    Killed,
    Disconnected, ///< by hand, in the server's window
    ServerStops,
};

ServerConfig config()
{
    ServerConfig config;
    config.accounts.areKept = true;
    config.accounts.insecurePasswords = true; // they come in plain text, from elsewhere
    config.opers.push_back({.section = QStringLiteral("oper"),
        .name = "root",
        .password = "pw",
        .role = OperRole::Admin});
    config.opers.push_back({.section = QStringLiteral("oper/hashed"),
        .name = "hashed",
        .password = kHashed,
        .role = OperRole::Admin});
    config.listen.push_back({.name = "web",
        .address = QStringLiteral("127.0.0.1"),
        .webircFrom = Networks::parse(QString::fromLatin1(kGateway)).value(),
        .webircPassword = kHashed});
    return config;
}

/// The longest LIST that a line can ask for: whoever asks behind it waits for a turn.
QByteArray muchWork()
{
    QByteArray line = "LIST ";
    for (char a = 'a'; line.size() < 500; a = a == 'z' ? 'a' : char(a + 1))
        line += QByteArray("*") + a + "q,";
    return line.chopped(1);
}

/// A dispatcher with some rooms, an operator, and a session that may go.
class Meanwhile {
public:
    explicit Meanwhile(const Kind &kind)
        : m_kind(kind)
    {
        for (int maker = 0; maker < 3; ++maker) {
            makers.append(harness.online("maker" + QByteArray::number(maker)));
            for (int i = 0; i < 100; ++i)
                harness.say(makers.last(), "JOIN #room" + QByteArray::number(maker * 100 + i));
        }
        root = harness.online("root");
        harness.say(root, "OPER root pw");
        guest = arriveAsked();
        harness.run();
        harness.dropAll();
    }

    /// The session asks, and its answer is under way.
    void ask()
    {
        server::dispatcherRole.assertCurrent();
        for (const auto maker : makers)
            harness.postLine(maker, muchWork());
        post(guest, m_kind.line);
        harness.runDispatcherOnly();
        QVERIFY2(harness.state().session(guest)->isAnswering, m_kind.answer);
        QVERIFY(harness.state().session(guest)->flow.use_count() > 1);
    }
    /// More of what it says, which waits behind the answer.
    void sayMore(const QByteArray &line) { post(guest, line); }

    /// What is to be compared.
    std::vector<PasswordRequest> checks()
    {
        std::vector<PasswordRequest> asked;
        harness.passwords.takeAll(asked);
        return asked;
    }
    /// The comparison is over: the password was wrong.
    void answerCheck(const PasswordRequest &request)
    {
        harness.tell(request.client,
            server::shared::PasswordChecked{.ticket = request.ticket, .isRight = false});
    }

    DispatcherHarness harness{config(), 2, DispatcherHarness::App::Listens};
    QList<base::ClientId> makers;
    base::ClientId root;
    base::ClientId guest;

private:
    base::ClientId arriveAsked()
    {
        if (m_kind.who == ClientKind::PlainText)
            return harness.guest(4711);
        if (!m_kind.isOnline)
            return harness.arrive(ClientKind::Irc, kGateway, 4711, {}, "web");
        const base::ClientId id = harness.online("anna");
        harness.say(id, "CAP REQ :batch labeled-response draft/metadata-2");
        harness.say(id, "JOIN #mine");
        if (m_kind.isOperator)
            harness.say(id, "OPER root pw");
        return id;
    }
    void post(base::ClientId id, const QByteArray &line)
    {
        if (m_kind.who == ClientKind::PlainText)
            harness.postTyped(id, line);
        else
            harness.postLine(id, (m_kind.isOnline ? "@label=mine " : "") + line);
    }

    const Kind m_kind;
};

} // namespace

class ServerLeavingMeanwhileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfAnswerIsTriedHere()
    {
        static const QRegularExpression kAnswerClass(
            QStringLiteral("class (\\w+) (?:final )?: public Answer\\b"));
        std::set<QByteArray> inSources;
        QDirIterator files(QStringLiteral(WATEK_SOURCE_DIR "/server"),
            {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
            QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            for (auto found = kAnswerClass.globalMatch(text); found.hasNext();)
                inSources.insert(found.next().captured(1).toLatin1());
        }
        std::set<QByteArray> inTable = kAskedForByNoCommand;
        for (const Kind &kind : kKinds)
            inTable.insert(kind.answer);
        QVERIFY(inSources.size() > 5);
        QVERIFY(std::ranges::equal(inSources, inTable));
    }

    void everyKindIsAnsweredWhenNobodyGoes_data() { rows(false); }
    void everyKindIsAnsweredWhenNobodyGoes()
    {
        QFETCH(int, kind);
        Meanwhile world(kKinds[size_t(kind)]);
        world.ask();
        world.harness.run();
        for (const PasswordRequest &check : world.checks())
            world.answerCheck(check);
        const QByteArray got = world.harness.takeBytes(world.guest);
        QVERIFY2(got.contains(kKinds[size_t(kind)].says), got.constData());
    }

    void whoGoesLeavesNothingBehind_data() { rows(true); }
    void whoGoesLeavesNothingBehind()
    {
        QFETCH(int, kind);
        QFETCH(int, going);
        const Kind &what = kKinds[size_t(kind)];
        Meanwhile world(what);
        server::dispatcherRole.assertCurrent();
        DispatcherHarness &harness = world.harness;
        const size_t sessions = harness.state().sessions().size();
        world.ask();
        world.sayMore(what.line);
        world.sayMore(what.who == ClientKind::PlainText ? "hello" : "PING behind");
        go(world, Going(going));
        const std::vector<PasswordRequest> checks = world.checks();
        harness.leave(world.guest, "Ping timeout"); // its socket is closed at the latest now
        QVERIFY(harness.isForgotten(world.guest));
        QVERIFY(!harness.isWoken());
        harness.dropAll();
        // The comparison that was asked for comes to nobody.
        for (const PasswordRequest &check : checks)
            world.answerCheck(check);
        QVERIFY(!harness.isWoken());
        QCOMPARE(harness.pendingAnswers(), size_t(0));
        for (const auto other : world.makers)
            QCOMPARE(harness.take(other), QList<QByteArray>());
        if (Going(going) == Going::ServerStops)
            return;
        QVERIFY(!harness.state().session(world.guest));
        QCOMPARE(harness.holdersOfFlow(world.guest), 1L);
        QCOMPARE(harness.state().sessions().size(), sessions - 1);
        whoComesNextFindsAllFree(world);
    }

    void whoGoesWhileItIsToldOfAPersonsChannelsLeavesNothingBehind()
    {
        using namespace server::dispatcher;
        Meanwhile world(kKinds.front());
        server::dispatcherRole.assertCurrent();
        DispatcherHarness &harness = world.harness;
        const auto tablet = harness.arrive(ClientKind::Irc);
        static const protocol::Message kNone;
        Chat &chat = harness.chat();
        {
            Session &session = *harness.state().session(tablet);
            ReplyBuffer replies(session, chat.info().name);
            Call call{session, kNone, replies};
            User &person = *harness.state().session(world.makers.first())->user;
            QCOMPARE(int(chat.attach(call, person)), int(Attached::Yes));
            QVERIFY(call.answer);
            chat.work() = {};
            chat.work().spend(Work::kSliceUnits); // its first slice is over before it begins
            QCOMPARE(int(call.answer->goOn(chat, call)), int(Progress::HasMore));
        }
        const auto *const user = harness.state().session(tablet)->user;
        QCOMPARE(user->sessions.size(), size_t(2));
        harness.leave(tablet, "Connection reset by peer");
        QVERIFY(harness.isForgotten(tablet));
        QVERIFY(!harness.isWoken());
        QCOMPARE(harness.holdersOfFlow(tablet), 1L);
        QCOMPARE(user->sessions.size(), size_t(1));
        QCOMPARE(harness.pendingAnswers(), size_t(0));
    }

    /// Only so many comparisons may be under way: those of people who have left must not count for
    /// ever.
    void ticketsOfThoseWhoLeftAreGivenBack()
    {
        const auto oper = std::ranges::find(kKinds, QByteArray("OperAnswer"), &Kind::answer);
        Meanwhile world(*oper);
        DispatcherHarness &harness = world.harness;
        constexpr int kMost = int(server::dispatcher::PasswordQueue::kMostUrgent)
            + server::shared::kPasswordsUnderWay;
        for (int round = 0; round < 3; ++round) {
            std::vector<base::ClientId> others;
            for (int i = 0; i < kMost; ++i) {
                others.push_back(harness.online("n" + QByteArray::number(i)));
                harness.say(others.back(), "OPER hashed guess");
            }
            harness.say(world.guest, "OPER hashed guess");
            QVERIFY(harness.takeBytes(world.guest).contains(" 263 anna OPER "));
            for (const base::ClientId id : others)
                harness.leave(id);
            for (const PasswordRequest &check : world.checks())
                world.answerCheck(check);
            QCOMPARE(harness.pendingAnswers(), size_t(0));
        }
        harness.say(world.guest, "OPER hashed guess");
        QCOMPARE(world.checks().size(), size_t(1));
    }

private:
    static void rows(bool withGoing)
    {
        static const std::vector<std::pair<const char *, Going>> kWays{
            {"is reset", Going::Reset},
            {"has ended its stream", Going::EndedStream},
            {"quits", Going::Quit},
            {"is killed", Going::Killed},
            {"is disconnected", Going::Disconnected},
            {"is told that the server stops", Going::ServerStops},
        };
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("going");
        for (int kind = 0; kind < int(kKinds.size()); ++kind) {
            const char *const name = kKinds[size_t(kind)].answer;
            if (!withGoing)
                QTest::newRow(name) << kind << 0;
            for (const auto &[word, way] : kWays) {
                if (withGoing)
                    QTest::addRow("%s: %s", name, word) << kind << int(way);
            }
        }
    }

    static void go(Meanwhile &world, Going going)
    {
        server::dispatcherRole.assertCurrent();
        DispatcherHarness &harness = world.harness;
        const bool isGuest = harness.state().session(world.guest)->isGuest();
        switch (going) {
        case Going::Reset:
            return harness.leave(world.guest, "Connection reset by peer");
        case Going::EndedStream:
            return harness.tell(world.guest,
                server::shared::Left{.reason = "Connection closed", .stillReads = true});
        case Going::Quit:
            world.sayMore(isGuest ? "/quit" : "QUIT :enough");
            return harness.run();
        case Going::Killed:
            // Who has no name yet is disconnected by hand only.
            if (const QByteArray nick = harness.state().session(world.guest)->user->nickText();
                nick != "*" && !nick.isEmpty())
                return harness.say(world.root, "KILL " + nick + " :enough");
            [[fallthrough]];
        case Going::Disconnected:
            return harness.tell(world.guest, server::shared::OperatorDisconnect{"enough"});
        case Going::ServerStops:
            return harness.tell({}, server::shared::Stopping{"The server stops"});
        }
    }

    static void whoComesNextFindsAllFree(Meanwhile &world)
    {
        DispatcherHarness &harness = world.harness;
        const auto next = harness.online("anna");
        harness.say(next, "PING first");
        QCOMPARE(harness.take(next), (QList<QByteArray>{":watek.local PONG watek.local first"}));
        QVERIFY(!harness.flow(next).mustPause());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerLeavingMeanwhileTest)

} // namespace serverLeavingMeanwhileTest

#include "ServerLeavingMeanwhileTest.moc"
