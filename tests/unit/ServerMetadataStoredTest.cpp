// What accounts and registered channels tell of themselves outlives the server: it is stored first,
// and applied afterwards. IRCv3 metadata; "quotes" are its sections. A real database file.
#include "tests/support/ChannelsWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverMetadataStoredTest {

using namespace watek;
using server::shared::Metadata;
using server::shared::StoreTrouble;
using tests::ChannelsWorld;
using ClientId = base::ClientId;
using Lines = QList<QByteArray>;

namespace {

class World : public ChannelsWorld {
public:
    using ChannelsWorld::ChannelsWorld;

    Lines say(ClientId id, const Lines &lines) { return (*this)->answersTo(id, lines); }
    /// Somebody whose program hears of the key.
    ClientId subscriber(const QByteArray &nick)
    {
        const ClientId id = stranger(nick);
        say(id, {"CAP REQ :batch draft/metadata-2", "METADATA * SUB url", "JOIN #x"});
        (*this)->take(id);
        return id;
    }
    /// A program that comes and logs in before its registration ends, having said `lines`.
    ClientId program(const QByteArray &account, const Lines &lines)
    {
        const ClientId id = (*this)->arriveByTls();
        const QByteArray plain = ('\0' + account + '\0' + "secret-1").toBase64();
        say(id,
            {"CAP REQ :sasl batch draft/metadata-2", "NICK " + account + "2", "USER u 0 * :r",
                "AUTHENTICATE PLAIN", "AUTHENTICATE " + plain});
        say(id, lines);
        arrival = say(id, {"CAP END"});
        return id;
    }
    Lines arrival; ///< what the last program() was told when it came

    Metadata onDiskOf(const QByteArray &account)
    {
        for (const auto &each : onDisk().accounts) {
            if (each.name == account)
                return each.metadata;
        }
        return {};
    }
    Metadata onDiskOfFirstChannel()
    {
        const auto channels = onDisk().channels;
        return channels.empty() ? Metadata() : channels.front().metadata;
    }
};

} // namespace

class ServerMetadataStoredTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatAnAccountTellsComesBack()
    {
        World world;
        const ClientId ola = world.member("ola");
        QCOMPARE(world.say(ola, {"METADATA * SET url :x", "METADATA * SET avatar :y"}),
            (Lines{"761 ola * avatar * y"}));
        QCOMPARE(world.say(ola, {"METADATA * SET url"}), (Lines{"766 ola * url :Key not set"}));
        QVERIFY(world.onDiskOf("ola") == (Metadata{{"avatar", "y"}}));
        QCOMPARE(world.troubleOfReplay(), QByteArray());
        world.restart();
        QCOMPARE(
            world.say(world.member("ola"), {"METADATA * LIST"}), (Lines{"761 ola ola avatar * y"}));
    }

    void whatARegisteredChannelTellsComesBack()
    {
        World world;
        const ClientId ola = world.founder("ola", "#a");
        QCOMPARE(world.say(ola, {"METADATA #a SET url :x"}), (Lines{"761 ola #a url * x"}));
        QVERIFY(world.onDiskOfFirstChannel() == (Metadata{{"url", "x"}}));
        world.restart();
        QCOMPARE(world.say(world.stranger("marek"), {"METADATA #a LIST"}),
            (Lines{"761 marek #a url * x"}));
        QCOMPARE(world.troubleOfReplay(), QByteArray());
    }

    void aChannelThatIsRegisteredKeepsWhatItTells()
    {
        World world;
        const ClientId ola = world.member("ola");
        world.say(ola, {"JOIN #a", "METADATA #a SET url :x", "CS REGISTER #a"});
        QVERIFY(world.onDiskOfFirstChannel() == (Metadata{{"url", "x"}}));
    }

    void allIsClearedAtOnce()
    {
        World world;
        const ClientId ola = world.member("ola");
        world.say(ola, {"METADATA * SET url :x", "METADATA * SET avatar :y"});
        QCOMPARE(world.say(ola, {"METADATA * CLEAR"}),
            (Lines{"761 ola ola avatar * y", "761 ola ola url * x"}));
        QVERIFY(world.onDiskOf("ola").empty());
    }

    // A full disk.
    void whatCannotBeStoredDoesNotHappen()
    {
        World world;
        const ClientId ola = world.member("ola");
        const ClientId eve = world.subscriber("eve");
        world.say(ola, {"JOIN #x"});
        world->trouble = StoreTrouble::Full;
        world->take(eve);
        QCOMPARE(world.say(ola, {"METADATA * SET url :x"}),
            (Lines{
                "FAIL METADATA RATE_LIMITED * url 10 :It cannot be stored just now: try again in "
                "10 seconds"}));
        QCOMPARE(world->take(eve), Lines());
        world->trouble = StoreTrouble::None;
        QCOMPARE(world.say(ola, {"METADATA * LIST"}), Lines());
    }

    void whoAskedMayHaveGone()
    {
        World world;
        const ClientId ola = world.founder("ola", "#x");
        const ClientId eve = world.subscriber("eve");
        world->take(eve);
        world->say(ola, "METADATA #x SET url :x");
        QCOMPARE(world->take(eve), Lines());
        world->leave(ola);
        world->take(eve);
        world->settle();
        QCOMPARE(world->take(eve), (Lines{":watek.local METADATA #x url * x"}));
    }

    void allOfAPersonsProgramsAreTold()
    {
        // "Notifications": "themselves (excluding changes they make themselves)".
        World world;
        const ClientId ola = world.member("ola");
        const ClientId other = world.program("ola", {"METADATA * SUB url"});
        world.say(ola, {"CAP REQ :batch draft/metadata-2", "METADATA * SUB url"});
        world->take(other);
        QCOMPARE(world.say(ola, {"METADATA * SET url :x"}), (Lines{"761 ola * url * x"}));
        QCOMPARE(world->take(other), (Lines{":watek.local METADATA ola url * x"}));
    }

    void whatAProgramHasSetBeforeIsTheAccounts()
    {
        // "before-connect", of one more connection of a person who is here.
        World world;
        const ClientId ola = world.member("ola");
        const ClientId eve = world.subscriber("eve");
        world.say(ola, {"JOIN #x", "METADATA * SET avatar :a"});
        world->take(eve);
        const ClientId other = world.program("ola", {"METADATA * SET url :x"});
        QCOMPARE(world->take(eve), (Lines{":watek.local METADATA ola url * x"}));
        QVERIFY(world.onDiskOf("ola") == (Metadata{{"avatar", "a"}, {"url", "x"}}));
        // The same once more is nothing new.
        const size_t stored = world->stored.size();
        world.say(other, {"QUIT"});
        world.program("ola", {"METADATA * SET url :x"});
        QVERIFY(std::none_of(
            world->stored.begin() + long(stored), world->stored.end(), [](const auto &request) {
                return std::holds_alternative<server::shared::MetadataChange>(
                    request.changes.front());
            }));
        QCOMPARE(world.troubleOfReplay(), QByteArray());
    }

    void whatTheFirstProgramHasSetBeforeIsTheAccounts()
    {
        World world;
        world.say(world.member("ola"), {"QUIT"});
        world.program("ola", {"METADATA * SET url :x"});
        QVERIFY(world.onDiskOf("ola") == (Metadata{{"url", "x"}}));
        QCOMPARE(world.troubleOfReplay(), QByteArray());
    }

    void whatTheAccountTellsIsTakenAwayBeforeTheRegistrationEnds()
    {
        World world;
        world.say(world.member("ola"), {"METADATA * SET url :x", "QUIT"});
        world.program("ola", {"METADATA * SET url"});
        QVERIFY(world.onDiskOf("ola").empty());
    }

    void whoLogsInTellsWhatItsAccountDoes()
    {
        World world;
        world.say(world.member("ola"), {"METADATA * SET url :x", "QUIT"});
        const ClientId eve = world.subscriber("eve");
        const ClientId other = world.stranger("other");
        world.say(other, {"JOIN #x"});
        world->take(eve);
        world.say(other, {"NS IDENTIFY ola secret-1"});
        QCOMPARE(world->take(eve), (Lines{":watek.local METADATA other url * x"}));
        world.say(other, {"NS LOGOUT"});
        QCOMPARE(world->take(eve), (Lines{":watek.local METADATA other url *"}));
    }

    void whoseAccountIsDroppedTellsItNoMore()
    {
        World world;
        const ClientId ola = world.member("ola");
        const ClientId eve = world.subscriber("eve");
        world.say(ola, {"JOIN #x", "METADATA * SET url :x"});
        world->take(eve);
        world.say(ola, {"NS DROP secret-1"});
        QCOMPARE(world->take(eve), (Lines{":watek.local METADATA ola url *"}));
        QCOMPARE(world.troubleOfReplay(), QByteArray());
    }

    void longAnswersAreCutInSlices()
    {
        auto config = tests::AccountsHarness::settings();
        config.limits.flood = false;
        config.limits.metadataMaxKeys = 1000;
        World world(config);
        const ClientId ola = world.stranger("ola");
        for (int i = 0; i < 300; ++i)
            world->say(
                ola, "METADATA * SET k" + QByteArray::number(i) + " :" + QByteArray(250, 'v'));
        world->take(ola);
        world->setReading(ola, false);
        world->say(ola, "METADATA * LIST");
        const qsizetype first = world->take(ola).size();
        QVERIFY(first > 0 && first < 300);
        world->setReading(ola, true);
        world->tell(ola, server::shared::Drained{});
        QCOMPARE(first + world->take(ola).size(), qsizetype(300));
    }

    void aProgramThatComesIsToldOfEachChannel()
    {
        // "Concepts": like one that joins.
        World world;
        const ClientId eve = world.founder("eve", "#x");
        world.say(eve, {"METADATA #x SET url :x", "METADATA * SET url :e"});
        world.say(world.member("ola"), {"JOIN #x"});
        world.program("ola", {"METADATA * SUB url"});
        const Lines last = world.arrival.last(5);
        QVERIFY(last[0].startsWith("366 ola #x "));
        QVERIFY(last[1].startsWith("BATCH +") && last[1].endsWith(" metadata #x"));
        QVERIFY(last[2].endsWith("METADATA #x url * x"));
        QVERIFY(last[3].endsWith("METADATA eve url * e"));
        QVERIFY(last[4].startsWith("BATCH -"));
    }

    void allProgramsOfWhoJoinsAreTold()
    {
        World world;
        const ClientId eve = world.founder("eve", "#x");
        world.say(eve, {"METADATA #x SET url :x"});
        const ClientId ola = world.member("ola");
        const ClientId other = world.program("ola", {"METADATA * SUB url"});
        world->take(other);
        world.say(ola, {"JOIN #x"});
        const Lines last = world->take(other).last(3);
        QVERIFY(last[0].endsWith(" metadata #x"));
        QVERIFY(last[1].endsWith("METADATA #x url * x"));
    }

    void keysThatAreBeingStoredCount()
    {
        auto config = tests::AccountsHarness::settings();
        config.limits.metadataMaxKeys = 1;
        World world(config);
        const ClientId ola = world.founder("ola", "#a");
        const ClientId jan = world.member("jan");
        world.say(ola, {"CS AMODE #a +o jan"});
        world.say(jan, {"JOIN #a"});
        world->take(jan);
        world->say(ola, "METADATA #a SET a :x");
        world->say(jan, "METADATA #a SET b :x");
        QCOMPARE(world->take(jan),
            (Lines{":watek.local FAIL METADATA LIMIT_REACHED #a :Metadata limit reached"}));
        world->settle();
        QVERIFY(world.onDiskOfFirstChannel() == (Metadata{{"a", "x"}}));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMetadataStoredTest)

} // namespace serverMetadataStoredTest

#include "ServerMetadataStoredTest.moc"
