// REDACT: what was said is taken back. IRCv3 message-redaction; "quotes" are its sections. A
// dispatcher, and the store's thread with real SQLite. Thread: the test's, playing dispatcher.
#include "tests/support/ResumeToken.h"
#include "tests/support/SaidWorld.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QDir>
#include <QFile>
#include <QTest>

namespace serverRedactTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::countOf;
using tests::hasLine;
using tests::SaidWorld;
using tests::StoreWorld;
using Lines = QList<QByteArray>;

namespace {

constexpr qint64 kDayMs = 24 * 3600 * 1000;
const QByteArray kAble = "message-tags echo-message draft/message-redaction";

shared::ServerConfig withOperator(bool keepsHistory)
{
    shared::ServerConfig config = SaidWorld::settings();
    config.history.enabled = keepsHistory;
    config.accounts.insecurePasswords = true; // of operators, from elsewhere
    config.opers.push_back({.section = QStringLiteral("oper"),
        .name = "root",
        .password = "pw",
        .role = shared::OperRole::Mute});
    return config;
}

/// What it stores, a real database keeps.
class RedactWorld : public SaidWorld {
public:
    RedactWorld(StoreWorld &store, const shared::StoredState &before, bool keepsHistory = true)
        : SaidWorld(withOperator(keepsHistory), before)
        , m_store(store)
    {
        for (const shared::StoreRequest &request : atStart)
            m_store.stored(request.kept, request.changes);
    }

    /// In the chat, in the channel, with a program that can take back, or can do what is given.
    ClientId in(const QByteArray &channel, const QByteArray &nick, const QByteArray &able = kAble)
    {
        return enter(online(nick), channel, able);
    }
    /// The same, logged in to an account of its name.
    ClientId known(
        const QByteArray &channel, const QByteArray &nick, const QByteArray &able = kAble)
    {
        dispatcherRole.assertCurrent();
        const bool isNew = !state().accounts().findByName(nick);
        const ClientId id = arrive(shared::ClientKind::Irc, "127.0.0.1");
        if (!isNew)
            answersTo(id, {"PASS " + nick + ":secret-1"});
        answersTo(id, {"NICK " + nick, "USER u 0 * :r"});
        if (isNew)
            answersTo(id, {"NS REGISTER secret-1"});
        return enter(id, channel, able);
    }
    /// Says it; its id, as its author is told it when it is stored.
    QByteArray said(ClientId who, const QByteArray &line)
    {
        take(who);
        say(who, line);
        commit();
        const QByteArray told = take(who).join('\n');
        const qsizetype at = told.indexOf("msgid=") + 6;
        return told.mid(at, dispatcher::MessageIds::kLength);
    }
    /// The database keeps what was said.
    void commit()
    {
        while (!asked().empty()) {
            const shared::StoreRequest request = asked().front();
            asked().pop_front();
            const auto answer = m_store.stored(request.kept, request.changes);
            tellStored({.trouble = answer.trouble, .batch = request.batch});
        }
    }
    /// What the database is asked to delete, and has not answered.
    std::vector<shared::StoreRequest> deletions()
    {
        std::vector<shared::StoreRequest> requests;
        storeRequests.takeAll(requests);
        return requests;
    }
    void answer(const shared::StoreRequest &request)
    {
        const auto answer = m_store.stored({}, request.changes);
        tellStored({.client = request.client,
            .ticket = request.ticket,
            .trouble = answer.trouble,
            .leastRank = answer.leastRank});
    }
    /// What who says it is told for it, without the server's name.
    QByteArray redact(ClientId who, const QByteArray &words)
    {
        dropAll();
        say(who, "REDACT " + words);
        for (const shared::StoreRequest &request : deletions())
            answer(request);
        QByteArray told = take(who).join('\n');
        return told.mid(told.startsWith('@') ? told.indexOf(' ') + 1 : 0)
            .replace(":watek.local ", "");
    }
    /// RecentTalk has nothing any more.
    void forgetRecent(ClientId who)
    {
        clock.advanceMs(dispatcher::RecentTalk::kMostMs + 1000);
        said(who, "PRIVMSG #a :later");
    }
    void breakOff(ClientId id)
    {
        tell(id,
            shared::Left{.reason = "Connection closed",
                .mayReturn = true,
                .missedSinceMs = missedSinceMs(id)});
    }

protected:
    shared::StoreTrouble write(const shared::StoreRequest &request) override
    {
        return m_store.stored({}, request.changes).trouble;
    }

private:
    ClientId enter(ClientId id, const QByteArray &channel, const QByteArray &able)
    {
        if (!able.isEmpty())
            say(id, "CAP REQ :" + able);
        say(id, "JOIN " + channel);
        dropAll();
        return id;
    }

    StoreWorld &m_store;
};

QByteArray forbidden(const QByteArray &target, const QByteArray &id)
{
    return "FAIL REDACT REDACT_FORBIDDEN " + target + ' ' + id
        + " :You are not authorised to delete this message";
}
QByteArray unknown(const QByteArray &target, const QByteArray &id)
{
    return "FAIL REDACT UNKNOWN_MSGID " + target + ' ' + id
        + " :This message does not exist or is too old";
}
QByteArray tooOld(const QByteArray &target, const QByteArray &id)
{
    return "FAIL REDACT REDACT_WINDOW_EXPIRED " + target + ' ' + id
        + " 86400 :You can no longer delete this message";
}

} // namespace

class ServerRedactTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreWorld> m_store;
    std::unique_ptr<RedactWorld> m_world;

    void restart()
    {
        m_world.reset();
        m_world = std::make_unique<RedactWorld>(*m_store, m_store->open());
    }
    /// By a connection of the test's own, which sees what is committed.
    qint64 keptCount() const
    {
        SQLite::Database sqlite(m_store->file().toStdString(), SQLite::OPEN_READONLY, 10'000);
        return sqlite.execAndGet("SELECT count(*) FROM message WHERE kind <= 2").getInt64();
    }
    qint64 reactionCount() const
    {
        SQLite::Database sqlite(m_store->file().toStdString(), SQLite::OPEN_READONLY, 10'000);
        return sqlite.execAndGet("SELECT count(*) FROM message WHERE kind = 3").getInt64();
    }
    /// In any file of the folder.
    bool isOnDisk(const QByteArray &text) const
    {
        const QDir folder(m_store->folder());
        const QStringList names = folder.entryList(QDir::Files);
        return std::ranges::any_of(names, [&](const QString &name) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(text);
        });
    }

private Q_SLOTS:
    void init()
    {
        m_store = std::make_unique<StoreWorld>();
        restart();
        QCOMPARE(m_store->refusal(), QString());
    }
    void cleanup()
    {
        m_world.reset();
        m_store.reset();
    }

    void anAuthorTakesBackWhatItSaid();
    void theReasonIsTold();
    void whoDoesNotUnderstandItIsToldNothing();
    void anotherMayNot();
    void anOperatorOfTheChannelMay();
    void anOperatorOfTheServerMay();
    void theWindowIsForAuthorsOnly();
    void whatWasSaidLongAgoIsJudgedByTheStore();
    void whatWasSaidBeforeARestartIsTakenBack();
    void whoHasNoAccountTakesBackWhatItSaidLately();
    void withoutHistoryWhatWasSaidLatelyIsTakenBack();
    void aPrivateMessageIsTakenBackByItsAuthorOnly();
    void aPrivateMessageIsTakenBackWhenItsReceiverHasGone();
    void allProgramsOfThePersonAreTold();
    void onlyWhoHeardItIsTold();
    void whereOneIsNotNothingIsTakenBack();
    void whatIsNoMessageIsUnknown();
    void nothingOfItIsLeft();
    void reactionsToItGoWithIt();
    void whoRegistersADroppedNameTakesNothingBack();
    void aReactionIsTakenBackByWhoReacted();
    void aReactionOfJustNowIsStoredBeforeAnOperatorTakesItBack();
    void whoComesBackIsNotToldTheText_data();
    void whoComesBackIsNotToldTheText();
    void whenTheDiskRefusesNothingHappens();
    void whoAskedMayGoMeanwhile();
    void twoWhoTakeItBackAtOnceTellItOnce();
    void whatIsNotStoredIsTakenBackAsWell();
    void theAnswerHasTheLabel();
};

void ServerRedactTest::anAuthorTakesBackWhatItSaid()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :wrong window");
    QCOMPARE(keptCount(), 1);
    QVERIFY(m_world->redact(ola, "#a " + id).endsWith(" REDACT #a " + id));
    QCOMPARE(keptCount(), 0);
    const Lines told = m_world->take(anna);
    QCOMPARE(told.size(), 1);
    QVERIFY2(
        told[0].contains(":ola!u@") && told[0].endsWith(" REDACT #a " + id), told[0].constData());
    // It is gone.
    QCOMPARE(m_world->redact(ola, "#a " + id), unknown("#a", id));
}

void ServerRedactTest::theReasonIsTold()
{
    const ClientId anna = m_world->known("#a", "anna");
    const QByteArray id = m_world->said(anna, "NOTICE #a :hello");
    QVERIFY(m_world->redact(anna, "#a " + id + " :bad example")
                .endsWith(" REDACT #a " + id + " :bad example"));
}

void ServerRedactTest::whoDoesNotUnderstandItIsToldNothing()
{
    // "Fallback" is left to the server: a sentence about a message without a name helps nobody.
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ela = m_world->in("#a", "ela", "message-tags");
    const ClientId guest = m_world->guest("10.0.0.3", 4711);
    m_world->say(anna, "JOIN #lobby");
    m_world->type(guest, "hello");
    m_world->commit();
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :x");
    const QByteArray second = m_world->said(anna, "PRIVMSG #lobby :x");
    QVERIFY(m_world->redact(anna, "#a " + id).contains("REDACT #a"));
    QCOMPARE(m_world->take(ela), Lines());
    QVERIFY(m_world->redact(anna, "#lobby " + second).contains("REDACT #lobby"));
    QCOMPARE(m_world->take(guest), Lines());
}

void ServerRedactTest::anotherMayNot()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :hello");
    QCOMPARE(m_world->redact(ola, "#a " + id), forbidden("#a", id));
    // Nor a half-operator: they do not kick operators either.
    m_world->say(anna, "MODE #a +h ola");
    QCOMPARE(m_world->redact(ola, "#a " + id), forbidden("#a", id));
    m_world->forgetRecent(anna);
    QCOMPARE(m_world->redact(ola, "#a " + id), forbidden("#a", id));
    QCOMPARE(m_world->take(anna), Lines());
    QCOMPARE(keptCount(), 2);
}

void ServerRedactTest::anOperatorOfTheChannelMay()
{
    const ClientId anna = m_world->in("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray first = m_world->said(ola, "PRIVMSG #a :join for cold hard chats");
    const QByteArray second = m_world->said(ola, "PRIVMSG #a :again");
    QVERIFY(
        m_world->redact(anna, "#a " + first + " spam").endsWith("REDACT #a " + first + " spam"));
    QVERIFY(hasLine(m_world->take(ola), ":anna!u@"));
    m_world->forgetRecent(anna);
    QVERIFY(m_world->redact(anna, "#a " + second).endsWith("REDACT #a " + second));
    QVERIFY(hasLine(m_world->take(ola), "REDACT #a " + second));
    QCOMPARE(keptCount(), 1); // what forgetRecent() has said
}

void ServerRedactTest::anOperatorOfTheServerMay()
{
    m_world->in("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const ClientId root = m_world->in("#b", "root");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :spam");
    QVERIFY(m_world->redact(root, "#a " + id).startsWith("FAIL REDACT INVALID_TARGET #a :"));
    m_world->say(root, "OPER root pw");
    QVERIFY(m_world->redact(root, "#a " + id).contains("REDACT #a " + id));
    QVERIFY(hasLine(m_world->take(ola), ":root!u@"));
    QVERIFY(m_world->logSays("took back message " + id + " in #a"));
}

void ServerRedactTest::theWindowIsForAuthorsOnly()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :hello");
    m_world->clock.advanceMs(kDayMs);
    QVERIFY(m_world->redact(ola, "#a " + id).contains("REDACT #a"));
    const QByteArray other = m_world->said(ola, "PRIVMSG #a :hello");
    // Once RecentTalk has it, whose rows nothing has pushed out, and once only the store.
    m_world->clock.advanceMs(kDayMs + 1000);
    QCOMPARE(m_world->redact(ola, "#a " + other), tooOld("#a", other));
    m_world->said(anna, "PRIVMSG #a :later");
    QCOMPARE(m_world->redact(ola, "#a " + other), tooOld("#a", other));
    QVERIFY(m_world->redact(anna, "#a " + other).contains("REDACT #a"));
}

void ServerRedactTest::whatWasSaidLongAgoIsJudgedByTheStore()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :hello");
    m_world->forgetRecent(anna);
    QCOMPARE(keptCount(), 2);
    QCOMPARE(m_world->redact(m_world->in("#a", "ela"), "#a " + id), unknown("#a", id));
    QVERIFY(m_world->redact(ola, "#a " + id).contains("REDACT #a " + id));
    QVERIFY(hasLine(m_world->take(anna), "REDACT #a " + id));
    QCOMPARE(keptCount(), 1);
}

void ServerRedactTest::whatWasSaidBeforeARestartIsTakenBack()
{
    const ClientId before = m_world->known("#lobby", "ola");
    const QByteArray id = m_world->said(before, "PRIVMSG #lobby :hello");
    QCOMPARE(keptCount(), 1);
    restart();
    const ClientId ela = m_world->known("#lobby", "ela");
    QCOMPARE(m_world->redact(ela, "#lobby " + id), forbidden("#lobby", id));
    const ClientId ola = m_world->known("#lobby", "ola");
    QVERIFY(m_world->redact(ola, "#lobby " + id).contains("REDACT #lobby " + id));
    QVERIFY(hasLine(m_world->take(ela), "REDACT #lobby " + id));
    QCOMPARE(keptCount(), 0);
}

void ServerRedactTest::whoHasNoAccountTakesBackWhatItSaidLately()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ela = m_world->in("#a", "ela");
    const QByteArray first = m_world->said(ela, "PRIVMSG #a :one");
    const QByteArray second = m_world->said(ela, "PRIVMSG #a :two");
    QVERIFY(m_world->redact(ela, "#a " + first).contains("REDACT #a " + first));
    QCOMPARE(keptCount(), 1);
    m_world->forgetRecent(anna);
    QCOMPARE(m_world->redact(ela, "#a " + second), unknown("#a", second));
    // Whoever has the nickname next is somebody else.
    const QByteArray third = m_world->said(ela, "PRIVMSG #a :three");
    m_world->say(ela, "QUIT");
    QCOMPARE(m_world->redact(m_world->in("#a", "ela"), "#a " + third), forbidden("#a", third));
}

void ServerRedactTest::withoutHistoryWhatWasSaidLatelyIsTakenBack()
{
    m_world.reset();
    m_world = std::make_unique<RedactWorld>(*m_store, m_store->open(), false);
    const ClientId anna = m_world->in("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :one");
    const QByteArray other = m_world->said(ola, "PRIVMSG anna :two");
    QVERIFY(m_world->redact(ola, "#a " + id).contains("REDACT #a " + id));
    QVERIFY(hasLine(m_world->take(anna), "REDACT #a " + id));
    QVERIFY(m_world->redact(ola, "anna " + other).contains("REDACT anna " + other));
    QVERIFY(hasLine(m_world->take(anna), "REDACT anna " + other));
    const QByteArray last = m_world->said(ola, "PRIVMSG #a :three");
    m_world->forgetRecent(anna);
    QCOMPARE(m_world->redact(ola, "#a " + last), unknown("#a", last));
    QVERIFY(m_world->deletions().empty());
}

void ServerRedactTest::aPrivateMessageIsTakenBackByItsAuthorOnly()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const ClientId root = m_world->in("#a", "root");
    m_world->say(root, "OPER root pw");
    const QByteArray id = m_world->said(ola, "PRIVMSG anna :hello");
    const QByteArray other = m_world->said(ola, "PRIVMSG anna :hello again");
    QCOMPARE(m_world->redact(anna, "ola " + id), forbidden("ola", id));
    QCOMPARE(m_world->redact(root, "anna " + id), unknown("anna", id));
    QVERIFY(m_world->redact(ola, "anna " + id).endsWith("REDACT anna " + id));
    QVERIFY(hasLine(m_world->take(anna), "REDACT anna " + id));
    QCOMPARE(m_world->take(root), Lines());
    m_world->forgetRecent(anna);
    QCOMPARE(m_world->redact(anna, "ola " + other), forbidden("ola", other));
    QVERIFY(m_world->redact(ola, "Anna " + other).endsWith("REDACT anna " + other));
    QVERIFY(hasLine(m_world->take(anna), "REDACT anna " + other));
    QCOMPARE(keptCount(), 1);
}

void ServerRedactTest::aPrivateMessageIsTakenBackWhenItsReceiverHasGone()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG anna :hello");
    m_world->say(anna, "QUIT");
    QVERIFY(m_world->redact(ola, "anna " + id).endsWith("REDACT anna " + id));
    QCOMPARE(keptCount(), 0);
    QCOMPARE(m_world->redact(ola, "nobody " + id),
        QByteArray("FAIL REDACT INVALID_TARGET nobody :You cannot delete messages from nobody"));
}

void ServerRedactTest::allProgramsOfThePersonAreTold()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const ClientId phone = m_world->arrive(shared::ClientKind::Irc);
    m_world->say(phone, "CAP REQ :" + kAble);
    dispatcherRole.assertCurrent();
    m_world->attach(phone, ola);
    const QByteArray id = m_world->said(ola, "PRIVMSG anna :hello");
    m_world->redact(phone, "anna " + id);
    QCOMPARE(countOf(m_world->take(ola), "REDACT anna " + id), 1);
    QCOMPARE(countOf(m_world->take(anna), "REDACT anna " + id), 1);
    // Of what one says to oneself as well, each once.
    const QByteArray own = m_world->said(ola, "PRIVMSG ola :hello");
    QVERIFY(m_world->redact(ola, "ola " + own).endsWith("REDACT ola " + own));
    QCOMPARE(countOf(m_world->take(phone), "REDACT ola " + own), 1);
}

void ServerRedactTest::onlyWhoHeardItIsTold()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const ClientId ela = m_world->in("#a", "ela");
    m_world->say(anna, "MODE #a +v ola");
    for (const bool isRecent : {true, false}) {
        const QByteArray id = m_world->said(anna, "PRIVMSG +#a :for few");
        if (!isRecent)
            m_world->forgetRecent(anna);
        QVERIFY(m_world->redact(anna, "+#a " + id).endsWith("REDACT +#a " + id));
        QVERIFY(hasLine(m_world->take(ola), "REDACT +#a " + id));
        QCOMPARE(m_world->take(ela), Lines());
    }
}

void ServerRedactTest::whereOneIsNotNothingIsTakenBack()
{
    m_world->in("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :hello");
    m_world->say(ola, "JOIN #b");
    m_world->say(ola, "PART #a");
    QCOMPARE(m_world->redact(ola, "#a " + id),
        QByteArray("FAIL REDACT INVALID_TARGET #a :You cannot delete messages from #a"));
    QCOMPARE(m_world->redact(ola, "#none " + id),
        QByteArray("FAIL REDACT INVALID_TARGET #none :You cannot delete messages from #none"));
    // It was said elsewhere.
    QCOMPARE(m_world->redact(ola, "#b " + id), unknown("#b", id));
    QCOMPARE(keptCount(), 1);
}

void ServerRedactTest::whatIsNoMessageIsUnknown()
{
    const ClientId anna = m_world->known("#a", "anna");
    const QByteArray id = "AAAAAAAAAAAAAAAAA";
    QCOMPARE(m_world->redact(anna, "#a " + id), unknown("#a", id));
    QCOMPARE(m_world->redact(anna, "#a 123"), unknown("#a", "123"));
    QCOMPARE(m_world->redact(anna, "#a :a b"), unknown("#a", "*"));
    QCOMPARE(m_world->redact(anna, "#a :"), unknown("#a", "*"));
    QVERIFY(m_world->redact(anna, "#a").startsWith("461 anna REDACT :"));
}

/// Also one that is on its way when the message goes.
void ServerRedactTest::reactionsToItGoWithIt()
{
    dispatcherRole.assertCurrent();
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId marek = m_world->known("#a", "marek");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :Xyzzysecret");
    const QByteArray other = m_world->said(anna, "PRIVMSG #a :other");
    m_world->say(marek, "@+draft/reply=" + id + ";+draft/react=Plughlove TAGMSG #a");
    m_world->say(marek, "@+draft/reply=" + other + ";+draft/react=yes TAGMSG #a");
    m_world->chat().eventKeeper().hurry();
    m_world->commit();
    QCOMPARE(reactionCount(), 2);
    m_world->say(marek, "@+draft/reply=" + id + ";+draft/unreact=Plughlove TAGMSG #a");
    QVERIFY(m_world->redact(anna, "#a " + id).endsWith(" REDACT #a " + id));
    m_world->chat().eventKeeper().hurry();
    m_world->commit();
    QCOMPARE(reactionCount(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(!isOnDisk("Plughlove"), 60'000);
}

void ServerRedactTest::aReactionOfJustNowIsStoredBeforeAnOperatorTakesItBack()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId marek = m_world->known("#a", "marek");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :look");
    m_world->dropAll();
    m_world->say(marek, "@+draft/reply=" + id + ";+draft/react=yes TAGMSG #a");
    const QByteArray heard = m_world->take(anna).join('\n');
    const QByteArray reaction
        = heard.mid(heard.indexOf("msgid=") + 6, dispatcher::MessageIds::kLength);
    m_world->say(anna, "REDACT #a " + reaction);
    // Nobody has waited a second: it was posted before the question, to the same mailbox.
    QCOMPARE(m_world->asked().size(), size_t(1));
    m_world->commit();
    for (const shared::StoreRequest &request : m_world->deletions())
        m_world->answer(request);
    QVERIFY(m_world->take(anna).join('\n').contains(" REDACT #a " + reaction));
    QCOMPARE(reactionCount(), 0);
}

void ServerRedactTest::whoRegistersADroppedNameTakesNothingBack()
{
    m_world->known("#a", "anna");
    const ClientId carol = m_world->known("#a", "carol");
    const QByteArray id = m_world->said(carol, "PRIVMSG #a :hers");
    m_world->answersTo(carol, {"NS DROP secret-1", "QUIT"});
    m_world->leave(carol);
    m_world->clock.advanceMs(1000);
    const ClientId other = m_world->known("#a", "carol");
    QCOMPARE(m_world->redact(other, "#a " + id), forbidden("#a", id));
}

void ServerRedactTest::aReactionIsTakenBackByWhoReacted()
{
    dispatcherRole.assertCurrent();
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId marek = m_world->known("#a", "marek");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :one");
    m_world->dropAll();
    m_world->say(marek, "@+draft/reply=" + id + ";+draft/react=yes TAGMSG #a");
    const QByteArray heard = m_world->take(anna).value(0);
    const QByteArray reaction
        = heard.mid(heard.indexOf("msgid=") + 6, dispatcher::MessageIds::kLength);
    m_world->chat().eventKeeper().hurry();
    m_world->commit();
    m_world->say(anna, "PART #a");
    m_world->say(anna, "JOIN #a");
    QCOMPARE(m_world->redact(anna, "#a " + reaction), forbidden("#a", reaction));
    QVERIFY(m_world->redact(marek, "#a " + reaction).endsWith(" REDACT #a " + reaction));
    QCOMPARE(reactionCount(), 0);
    QCOMPARE(keptCount(), 1);
}

void ServerRedactTest::nothingOfItIsLeft()
{
    dispatcherRole.assertCurrent();
    const ClientId anna = m_world->known("#a", "anna");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :Xyzzysecret");
    QTRY_VERIFY(isOnDisk("yzzysecret"));
    m_world->redact(anna, "#a " + id);
    QTRY_VERIFY_WITH_TIMEOUT(!isOnDisk("yzzysecret"), 60'000);
    QVERIFY(!m_world->chat().resumptions().recent().said(id));
}

void ServerRedactTest::whoComesBackIsNotToldTheText_data()
{
    QTest::addColumn<bool>("isBroken");
    QTest::newRow("kept while the connection was broken") << true;
    QTest::newRow("lost while it still looked open") << false;
}

void ServerRedactTest::whoComesBackIsNotToldTheText()
{
    QFETCH(bool, isBroken);
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ela = m_world->in("#a", "ela");
    m_world->say(ela, "CAP REQ watek/resume");
    const QByteArray token = tests::resumeTokenIn(m_world->take(ela).join("\r\n"));
    QVERIFY(!token.isEmpty());
    m_world->clock.advanceMs(1000);
    if (isBroken)
        m_world->breakOff(ela);
    else
        m_world->loseFromNowOn(ela);
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :secret");
    m_world->said(anna, "PRIVMSG #a :stays");
    QVERIFY(m_world->redact(anna, "#a " + id).contains("REDACT"));
    const ClientId again = m_world->arrive(shared::ClientKind::Irc);
    m_world->say(again, "CAP LS 302");
    m_world->say(again, "CAP REQ :watek/resume " + kAble);
    m_world->say(again, "RESUME " + token);
    m_world->say(again, "CAP END");
    const Lines told = m_world->take(again);
    QVERIFY2(hasLine(told, ":stays"), told.join(" | ").constData());
    QVERIFY2(!hasLine(told, ":secret"), told.join(" | ").constData());
    // It might have arrived.
    QVERIFY2(hasLine(told, "REDACT #a " + id), told.join(" | ").constData());
}

void ServerRedactTest::whenTheDiskRefusesNothingHappens()
{
    dispatcherRole.assertCurrent();
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :hello");
    m_world->dropAll();
    m_world->say(anna, "REDACT #a " + id);
    const auto asked = m_world->deletions();
    QCOMPARE(asked.size(), size_t(1));
    m_world->tellStored({.client = asked[0].client,
        .ticket = asked[0].ticket,
        .trouble = shared::StoreTrouble::Full});
    QCOMPARE(m_world->take(anna),
        Lines{":watek.local FAIL REDACT NOT_STORED #a " + id
            + " :It cannot be deleted just now. Try again later"});
    QCOMPARE(m_world->take(ola), Lines());
    QVERIFY(m_world->chat().resumptions().recent().said(id));
}

void ServerRedactTest::whoAskedMayGoMeanwhile()
{
    dispatcherRole.assertCurrent();
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :hello");
    m_world->dropAll();
    m_world->say(ola, "REDACT #a " + id);
    m_world->leave(ola);
    m_world->take(anna);
    for (const auto &request : m_world->deletions())
        m_world->answer(request);
    // Who is not here any more does nothing.
    QCOMPARE(countOf(m_world->take(anna), ":watek.local REDACT #a " + id), 1);
    QVERIFY(!m_world->chat().resumptions().recent().said(id));
}

void ServerRedactTest::twoWhoTakeItBackAtOnceTellItOnce()
{
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ola = m_world->known("#a", "ola");
    const ClientId ela = m_world->in("#a", "ela");
    const QByteArray id = m_world->said(ola, "PRIVMSG #a :hello");
    m_world->dropAll();
    m_world->say(anna, "REDACT #a " + id);
    m_world->say(ola, "REDACT #a " + id);
    for (const auto &request : m_world->deletions())
        m_world->answer(request);
    QCOMPARE(countOf(m_world->take(ela), "REDACT #a " + id), 1);
    QVERIFY(hasLine(m_world->take(ola), unknown("#a", id)));
}

void ServerRedactTest::whatIsNotStoredIsTakenBackAsWell()
{
    // A channel that stays out of the history, and somebody without an account.
    const ClientId anna = m_world->known("#a", "anna");
    const ClientId ela = m_world->in("#a", "ela");
    m_world->say(anna, "MODE #a +x");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :hello");
    const QByteArray other = m_world->said(anna, "PRIVMSG ela :hello");
    QCOMPARE(keptCount(), 0);
    QVERIFY(m_world->redact(anna, "#a " + id).endsWith("REDACT #a " + id));
    QVERIFY(hasLine(m_world->take(ela), "REDACT #a " + id));
    QVERIFY(m_world->redact(anna, "ela " + other).endsWith("REDACT ela " + other));
    QVERIFY(hasLine(m_world->take(ela), "REDACT ela " + other));
}

void ServerRedactTest::theAnswerHasTheLabel()
{
    const ClientId anna = m_world->known("#a", "anna", kAble + " batch labeled-response");
    const QByteArray id = m_world->said(anna, "PRIVMSG #a :hello");
    m_world->dropAll();
    m_world->say(anna, "@label=7 REDACT #a " + id);
    for (const auto &request : m_world->deletions())
        m_world->answer(request);
    const Lines told = m_world->take(anna);
    QCOMPARE(told.size(), 1);
    QVERIFY2(told[0].startsWith("@label=7;") && told[0].endsWith("REDACT #a " + id),
        told[0].constData());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerRedactTest)

} // namespace serverRedactTest

#include "ServerRedactTest.moc"
