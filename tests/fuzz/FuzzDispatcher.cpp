// Fuzz target: whatever several sessions say, in whatever order they come, go, stop reading and are
// closed, the chat's state keeps its invariants after every operation, its events replayed give the
// same state, also after a restart, and when all have left nothing is left of them. The input: see
// DispatcherOps.h.
#include "server/dispatcher/state/Invariants.h"
#include "tests/fuzz/DispatcherOps.h"
#include "tests/fuzz/Fuzz.h"
#include "tests/support/DispatcherHarness.h"
#include "tests/support/StateDump.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <vector>

using namespace watek;
using server::shared::ClientKind;
using server::shared::OperRole;
using server::shared::PasswordRequest;
using server::shared::ServerConfig;
using tests::DispatcherHarness;
using watek::fuzz::require;

namespace {

constexpr qsizetype kMostOps = 2000;

ServerConfig config()
{
    ServerConfig config;
    config.accounts.areKept = true;
    config.accounts.insecurePasswords = true; // they come in plain text, from elsewhere
    config.opers.push_back({{}, "root", "pw", OperRole::Admin});
    config.opers.push_back({{}, "see", "pw", OperRole::See});
    config.opers.push_back(
        {{}, "hashed", "pbkdf2-sha256:1000:c2FsdA:" + QByteArray(43, 'A'), OperRole::Ban});
    config.listen.push_back({.name = "web",
        .webircFrom = server::shared::Networks::parse(QStringLiteral("10.0.0.1")).value(),
        .webircPassword = "pw"});
    // Of the addresses that a gateway brings people from; where the others come from is private.
    config.limits.maxClientsPerIp = 2;
    return config;
}

class Conversation {
public:
    Conversation() { begin(); }

    void play(const QByteArray &op)
    {
        const qsizetype space = op.indexOf(' ');
        const QByteArray word = space < 0 ? op : op.left(space);
        const QByteArray rest = space < 0 ? QByteArray() : op.mid(space + 1);
        const int number = rest.isEmpty() ? -1 : rest[0] - '0';
        if (word == "tick")
            pass(qBound(0, rest.toInt(), 100'000'000));
        else if (word == "right" || word == "wrong")
            answerCheck(word == "right");
        else if (word == "stop")
            stop();
        else if (word == "restart")
            restart();
        else if (word == "host")
            doAsHost(rest);
        else if (number >= 0 && number < fuzz::kSessions)
            act(word, m_people[size_t(number)], rest.mid(2), quint16(1000 + number));
        m_harness->run();
        check();
    }

    void end()
    {
        server::dispatcherRole.assertCurrent();
        checkReplay();
        for (Person &person : m_people)
            leave(person, false);
        answerAllChecks();
        // Who may come back, and who stays without a connection, has not done so. One after the
        // other: who stays is absent from when it is known that it does not come back.
        pass(qint64(3600) * 1000);
        pass(qint64(40) * 86'400 * 1000);
        answerAllChecks();
        m_harness->run();
        check();
        require(m_harness->pendingAnswers() == 0, "nobody is there, and no answer is under way");
        if (m_hasStopped)
            return;
        require(m_harness->state().sessions().empty(), "who has left has no session");
        require(m_harness->state().onlineCount() == 0, "who has left is not counted");
        require(m_harness->chat().resumptions().count() == 0, "no token is left");
        require(m_harness->chat().resumptions().keptBytes() == 0, "nothing is kept for nobody");
        checkReplay();
    }

private:
    struct Person {
        std::optional<base::ClientId> id; ///< none: nobody has this number
        bool isGuest = false;
        bool hasEnded = false; ///< its side of the stream
    };

    void act(const QByteArray &word, Person &person, const QByteArray &text, quint16 port)
    {
        const bool comes
            = word == "connect" || word == "secure" || word == "guest" || word == "gateway";
        if (comes && !person.id && !m_hasStopped)
            return arrive(word, person, port);
        if (!person.id)
            return;
        if (word == "line" && !person.hasEnded)
            say(person, text);
        else if (word == "garbled" && !person.hasEnded)
            garble(person);
        else if (word == "leave")
            leave(person, false);
        else if (word == "break")
            leave(person, false, true);
        else if (word == "resume")
            say(person, "RESUME " + m_tokens.value(text.toInt() % 8));
        else if (word == "half" && !person.hasEnded)
            leave(person, true);
        else if (word == "deaf")
            m_harness->setReading(*person.id, false);
        else if (word == "hear")
            hear(person);
        else if (word == "close" && !m_hasStopped)
            m_harness->tell(*person.id, server::shared::OperatorDisconnect{"by hand"});
    }

    void arrive(const QByteArray &how, Person &person, quint16 port)
    {
        std::optional<DispatcherHarness::Tls> tls;
        if (how == "secure")
            tls = DispatcherHarness::Tls{.certificate = "c0ffee", .hostName = "irc.test"};
        const bool isGuest = how == "guest";
        const auto kind = isGuest ? ClientKind::PlainText : ClientKind::Irc;
        person
            = {.id = m_harness->arrive(kind, "10.0.0.1", port, tls, how == "gateway" ? "web" : ""),
                .isGuest = isGuest};
    }

    /// An io thread reads no more of a client that is closed, or that has used up its credit.
    bool isHeard(const Person &person)
    {
        return !m_harness->isClosed(*person.id) && !m_harness->flow(*person.id).mustPause();
    }
    void say(const Person &person, const QByteArray &text)
    {
        if (!isHeard(person) || text.isEmpty())
            return;
        if (person.isGuest)
            m_harness->type(*person.id, text);
        else if (protocol::parseMessage(text))
            m_harness->say(*person.id, text);
    }
    void garble(const Person &person)
    {
        if (!isHeard(person))
            return;
        m_harness->flow(*person.id).spend(1);
        m_harness->tell(*person.id, server::shared::Garbled{.command = "PRIVMSG", .label = "3"});
    }
    void hear(const Person &person)
    {
        m_harness->setReading(*person.id, true);
        if (!m_harness->isForgotten(*person.id))
            m_harness->tell(*person.id, server::shared::Drained{});
    }

    /// The clock of the server goes on, and what happens by itself happens.
    void pass(qint64 ms)
    {
        server::dispatcherRole.assertCurrent();
        m_harness->clock.advanceMs(ms);
        m_harness->run();
        if (!m_hasStopped)
            m_harness->chat().alwaysOn().tick();
        m_harness->run();
    }

    void leave(Person &person, bool stillReads, bool mayReturn = false)
    {
        if (!person.id)
            return;
        m_harness->tell(*person.id,
            server::shared::Left{.reason = "Connection closed",
                .stillReads = stillReads,
                .mayReturn = mayReturn || stillReads});
        person.hasEnded = true;
        if (stillReads)
            return;
        require(m_harness->isForgotten(*person.id), "who has left is forgotten");
        person.id.reset();
    }

    void stop()
    {
        if (m_hasStopped)
            return;
        checkReplay();
        m_hasStopped = true;
        m_harness->tell({}, server::shared::Stopping{"The server stops"});
    }

    /// What the server's window can ask.
    void doAsHost(const QByteArray &text)
    {
        using namespace server::shared;
        const QByteArrayList words = text.split(' ');
        const QByteArray &what = words.first();
        const QByteArray account = words.value(1);
        std::optional<WindowRequest> request;
        if (what == "list")
            request = {ListAccounts{{}, account}};
        else if (what == "suspend")
            request = {SuspendAccount{.account = account, .forMs = 60'000, .reason = "r"}};
        else if (what == "unsuspend")
            request = {UnsuspendAccount{account}};
        else if (what == "reset")
            request = {ResetPasswordOf{account}};
        else if (what == "weigh")
            request = {WeighAccount{account}};
        else if (what == "drop")
            request = {DropAccount{account}};
        else if (what == "sessions")
            request = {ListSessions{account}};
        else if (what == "end" && m_people[0].id)
            request = {EndSession{account, *m_people[0].id}};
        else if (what == "report")
            request = {CloseReport{1}};
        if (request)
            m_harness->tell({}, *request);
        std::vector<WindowAnswer> answers;
        m_harness->windowAnswers.takeAll(answers);
    }

    void answerCheck(bool isRight)
    {
        answerStore(isRight);
        std::vector<PasswordRequest> asked;
        m_harness->passwords.takeAll(asked);
        std::ranges::move(asked, std::back_inserter(m_checks));
        if (m_checks.empty())
            return;
        const PasswordRequest request = std::move(m_checks.front());
        m_checks.erase(m_checks.begin());
        m_harness->tell(request.client,
            server::shared::PasswordChecked{.ticket = request.ticket,
                .isRight = isRight,
                .verifier = {.iterations = 1,
                    .salt = "salt",
                    .storedKey = QByteArray(32, 'a'),
                    .serverKey = QByteArray(32, 'b')}});
        answerStore(isRight);
    }
    /// As a database would: no name and no certificate twice, and what has gone is missing.
    void answerStore(bool isWell)
    {
        using namespace server::shared;
        server::dispatcherRole.assertCurrent();
        std::vector<StoreRequest> requests;
        m_harness->storeRequests.takeAll(requests);
        for (const StoreRequest &request : requests) {
            StoreTrouble trouble = isWell ? StoreTrouble::None : StoreTrouble::Full;
            for (const StoreChange &change : request.changes) {
                const bool isPossible
                    = std::visit([this](const auto &it)
                                     REQUIRES(server::dispatcherRole) { return canBeStored(it); },
                        change);
                if (isWell && !isPossible)
                    trouble = StoreTrouble::Exists;
            }
            m_harness->tellStored({request.client, request.ticket, trouble});
        }
    }
    bool canBeStored(const server::shared::AccountRegistered &it) REQUIRES(server::dispatcherRole)
    {
        return !m_harness->state().accounts().findByName(it.account.name);
    }
    bool canBeStored(const server::shared::CertificateAdded &it) REQUIRES(server::dispatcherRole)
    {
        const auto &accounts = m_harness->state().accounts();
        return accounts.find(it.account) && !accounts.findByCertificate(it.fingerprint);
    }
    bool canBeStored(const server::shared::ChannelChange &change) REQUIRES(server::dispatcherRole)
    {
        using namespace server::shared;
        const auto &registered = m_harness->state().registeredChannels();
        const auto &accounts = m_harness->state().accounts();
        if (const auto *added = std::get_if<ChannelRegistered>(&change))
            return !registered.findByName(added->channel.registration.name)
                && accounts.find(added->channel.registration.founder);
        if (const auto *named = std::get_if<ChannelNamed>(&change)) {
            const auto *const holder = registered.findByName(named->name);
            return registered.find(named->channel) && (!holder || holder->id == named->channel);
        }
        if (const auto *set = std::get_if<ChannelFounderSet>(&change))
            return registered.find(set->channel) && accounts.find(set->founder);
        if (const auto *offered = std::get_if<ChannelOffered>(&change))
            return registered.find(offered->channel)
                && (!offered->heir || accounts.find(offered->heir));
        if (const auto *given = std::get_if<AccessGiven>(&change))
            return registered.find(given->channel) && accounts.find(given->entry.account);
        if (const auto *taken = std::get_if<AccessTaken>(&change)) {
            const auto *const channel = registered.find(taken->channel);
            return channel && server::dispatcher::entryOf(*channel, taken->account);
        }
        const ChannelId id = std::holds_alternative<ChannelDropped>(change)
            ? std::get<ChannelDropped>(change).channel
            : std::get<ChannelSettingsChanged>(change).channel;
        return registered.find(id);
    }
    bool canBeStored(const server::shared::ChannelContentsKept &) { return true; }
    bool canBeStored(const server::shared::AccountsSeen &) { return true; }
    bool canBeStored(const server::shared::ReportKept &) { return true; }
    bool canBeStored(const server::shared::ReportClosed &) { return true; }
    bool canBeStored(const server::shared::MarkersKept &) { return true; }
    bool canBeStored(const server::shared::HistoryDeletion &) { return true; }
    bool canBeStored(const server::shared::LobbyDrawn &) { return true; }
    bool canBeStored(const server::shared::MetadataChange &it) REQUIRES(server::dispatcherRole)
    {
        using namespace server::shared;
        auto &state = m_harness->state();
        if (!it.value)
            return true;
        if (const auto *const account = std::get_if<AccountId>(&it.owner))
            return state.accounts().find(*account);
        return state.registeredChannels().find(std::get<ChannelId>(it.owner));
    }
    template <typename Change>
    bool canBeStored(const Change &it) REQUIRES(server::dispatcherRole)
    {
        return m_harness->state().accounts().find(it.account) != nullptr;
    }
    void answerAllChecks()
    {
        do
            answerCheck(false);
        while (!m_checks.empty());
    }

    void check()
    {
        server::dispatcherRole.assertCurrent();
        const QByteArray broken = server::dispatcher::brokenInvariants(m_harness->state());
        require(broken.isEmpty(), broken.constData());
        for (Person &person : m_people) {
            if (!person.id)
                continue;
            for (const QByteArray &line : m_harness->take(*person.id)) {
                const qsizetype tags = line.startsWith('@') ? line.indexOf(' ') + 1 : 0;
                noteToken(line);
                require(person.isGuest || line.size() - tags <= 510, "no line is too long");
                require(!line.contains('\r') && !line.contains('\0'), "lines are one line");
            }
            if (m_harness->isForgotten(*person.id))
                person = {};
        }
    }

    void noteToken(const QByteArray &line)
    {
        constexpr qsizetype kMostTokens = 8;
        const QByteArray before = " RESUME TOKEN ";
        const qsizetype at = line.indexOf(before);
        if (at < 0)
            return;
        m_tokens.prepend(line.mid(at + before.size()));
        m_tokens.resize(std::min(m_tokens.size(), kMostTokens));
    }

    void checkReplay()
    {
        server::dispatcherRole.assertCurrent();
        if (m_hasStopped)
            return;
        server::dispatcher::ServerState replayed;
        replayed.whowas().setCapacity(ServerConfig().limits.whowas);
        replayed.load(m_stored);
        for (const server::dispatcher::Event &event : m_harness->events)
            replayed.apply(event);
        const QByteArray wanted = tests::StateDump::of(m_harness->state());
        const QByteArray got = tests::StateDump::of(replayed);
        if (got == wanted)
            return;
        std::fprintf(stderr, "replayed:\n%s\nwas:\n%s\n", got.constData(), wanted.constData());
        require(false, "the events replayed give the same state");
    }

    /// All leave, and a new server begins with what this one has stored.
    void restart()
    {
        server::dispatcherRole.assertCurrent();
        if (m_hasStopped)
            return;
        for (Person &person : m_people)
            leave(person, false);
        answerAllChecks();
        m_harness->run();
        checkReplay();
        auto &state = m_harness->state();
        m_stored = {.accounts = {}, .secret = "s"};
        const auto &reports = state.reports().all();
        m_stored.reports = {reports.begin(), reports.end()};
        for (const auto &[id, account] : state.accounts().all())
            m_stored.accounts.push_back(*account);
        for (const auto &[id, registration] : state.registeredChannels().all()) {
            const auto &channel = *state.channel(registration.name);
            m_stored.channels.push_back(
                {registration, server::dispatcher::contentsOf(channel), channel.metadata});
        }
        begin();
        checkReplay();
    }
    void begin()
    {
        m_harness.reset();
        m_harness = std::make_unique<DispatcherHarness>(config(), 2,
            DispatcherHarness::App::Listens, DispatcherHarness::Events::AreKept, m_stored);
    }

    server::shared::StoredState m_stored;
    std::unique_ptr<DispatcherHarness> m_harness;
    std::array<Person, fuzz::kSessions> m_people;
    std::vector<PasswordRequest> m_checks; ///< that nobody has answered yet
    QByteArrayList m_tokens; ///< that were given last, the newest first
    bool m_hasStopped = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, size_t size)
{
    // The chat has a timer, which needs one.
    static int argc = 1;
    static std::array<char *, 2> argv{const_cast<char *>("FuzzDispatcher"), nullptr};
    static const QCoreApplication application(argc, argv.data());
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArrayList ops = input.split('\n');
    Conversation conversation;
    for (const QByteArray &op : ops.first(std::min(ops.size(), kMostOps)))
        conversation.play(op);
    conversation.end();
    return 0;
}
