// Sessions against the real server: two people in one lobby, a guest beside them, and the waiting
// room.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "common/threading/WorkerThread.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <memory>

namespace clientLobbyTest {

using namespace watek::client::session;
using watek::base::SystemClock;
using watek::client::receive::FailReason;
using watek::tests::RawClient;
using watek::tests::ServerWorld;

namespace {

/// The server on a thread of its own, since the test's thread plays the client's gui.
class ServerBeside {
public:
    explicit ServerBeside(const watek::server::shared::ServerConfig &config)
    {
        m_thread.start([this, config] {
            auto world = std::make_unique<ServerWorld>(config);
            m_port = world->port();
            return world;
        });
    }
    quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    watek::threading::WorkerThread<ServerWorld> m_thread{
        QStringLiteral("server"), watek::server::guiRole};
};

/// A session and the messages it saw in the lobby.
class Person {
    SystemClock m_clock; // outlives the session

public:
    Person(const QString &nick, quint16 port)
    {
        SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        config.sendBurst = 0;
        session = std::make_unique<Session>(config, m_clock);
        QObject::connect(session.get(), &Session::conversationAdded, session.get(),
            [this](Conversation *conversation) {
                QObject::connect(conversation, &Conversation::linesAdded, conversation,
                    [this](const QList<ChatLine> &lines) {
                        for (const ChatLine &line : lines) {
                            if (line.kind != LineKind::Message)
                                continue;
                            messages.append(line.author + QStringLiteral(": ") + line.text);
                            lastLine = line;
                        }
                    });
                QObject::connect(conversation, &Conversation::lineChanged, conversation,
                    [this](const ChatLine &line) {
                        if (line.id == lastLine.id)
                            lastLine = line;
                    });
                QObject::connect(conversation, &Conversation::reacted, conversation,
                    [this](const ReactionChange &change) {
                        reactions.append(change.nick
                            + (change.isTakenBack ? QStringLiteral(" -") : QStringLiteral(" "))
                            + change.text + QChar(u' ') + change.messageId);
                    });
            });
        session->connectToServer();
    }
    Conversation *lobby() const { return session->findByName("#lobby"); }
    bool sees(qsizetype people) const { return lobby() && lobby()->members().size() == people; }
    bool say(const QString &text) { return session->submit(lobby()->id(), text).hasValue(); }

    std::unique_ptr<Session> session;
    QStringList messages;
    ChatLine lastLine; ///< the last message, as it is now
    QStringList reactions; ///< "anna 👍 id", "anna -👍 id"
};

const QString kPolish = QStringLiteral("Zażółć gęślą jaźń 🧵");

} // namespace

class ClientLobbyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoPeopleAndAGuestTalk()
    {
        ServerBeside server(watek::tests::testConfig());
        Person anna("anna", server.port());
        QTRY_VERIFY(anna.sees(1));
        Person ola("ola", server.port());
        QTRY_VERIFY(anna.sees(2) && ola.sees(2));
        RawClient guest(server.port());
        QTRY_VERIFY(anna.sees(3) && ola.sees(3));

        QVERIFY(anna.say(kPolish));
        QTRY_COMPARE(ola.messages, QStringList{"anna: " + kPolish});
        QTRY_VERIFY(guest.got(kPolish.toUtf8()));
        guest.send(kPolish.toUtf8()); // no newline, as the plainest client does
        const QString fromGuest = QString::fromLatin1(guest.guestName()) + ": " + kPolish;
        QTRY_COMPARE(ola.messages.last(), fromGuest);
        QTRY_COMPARE(anna.messages, (QStringList{"anna: " + kPolish, fromGuest}));
        QVERIFY(ola.say("/me wraca"));
        QVERIFY(ola.say("/nick olka"));
        QTRY_VERIFY(anna.lobby()->members().contains("olka"));
        ola.session->disconnectFromServer("pa");
        QTRY_VERIFY(anna.sees(2));
    }

    // IRCv3 client-tags/typing, reply, react: what one does the other sees.
    void typingRepliesAndReactionsReachTheOther()
    {
        ServerBeside server(watek::tests::testConfig());
        Person anna("anna", server.port());
        QTRY_VERIFY(anna.sees(1));
        Person ola("ola", server.port());
        QTRY_VERIFY(anna.sees(2) && ola.sees(2));
        const ConversationId annas = anna.lobby()->id();
        const ConversationId olas = ola.lobby()->id();

        anna.session->noteTyping(annas, u"Kto ma"_qs);
        QTRY_COMPARE(ola.lobby()->typing(), QStringList{"anna"});
        QCOMPARE(anna.lobby()->typing(), QStringList());
        QVERIFY(anna.say("Kto ma wynik?"));
        QTRY_COMPARE(ola.messages.size(), 1);
        QCOMPARE(ola.lobby()->typing(), QStringList());

        QVERIFY(ola.session->submit(olas, u"42"_qs, ola.lastLine.messageId).hasValue());
        QTRY_COMPARE(anna.lastLine.text, u"42"_qs);
        QVERIFY(!ola.lastLine.messageId.isEmpty());
        const QString answered = anna.lastLine.replyTo;
        QVERIFY(!answered.isEmpty());

        const QString answer = anna.lastLine.messageId;
        anna.session->react(annas, answer, u"👍"_qs);
        const QStringList expected{u"anna 👍 "_qs + answer};
        QTRY_COMPARE(ola.reactions, expected);
        QTRY_COMPARE(anna.reactions, expected);
        anna.session->react(annas, answer, u"👍"_qs, true);
        QTRY_COMPARE(ola.reactions.size(), 2);
        QCOMPARE(ola.reactions.last(), u"anna -👍 "_qs + answer);

        QVERIFY(ola.session->openQuery("anna"));
        Conversation *query = ola.session->findByName("anna");
        QVERIFY(ola.session->submit(query->id(), u"psst"_qs).hasValue());
        QTRY_VERIFY(anna.session->findByName("ola"));
        ola.session->noteTyping(query->id(), u"i"_qs);
        QTRY_COMPARE(anna.session->findByName("ola")->typing(), QStringList{"ola"});
    }

    void aTakenNickGetsATail()
    {
        ServerBeside server(watek::tests::testConfig());
        Person first("anna", server.port());
        QTRY_VERIFY(first.sees(1));
        Person second("anna", server.port());
        QTRY_VERIFY(second.sees(2));
        QCOMPARE(second.session->ownNick(), QStringLiteral("anna_"));
    }

    void aFullServerLetsInWhoWaits()
    {
        auto config = watek::tests::testConfig();
        config.server.maxClients = 1;
        ServerBeside server(config);
        Person anna("anna", server.port());
        QTRY_VERIFY(anna.sees(1));
        Person ola("ola", server.port());
        QTRY_COMPARE(ola.session->connection().phase, Phase::Waiting);
        QCOMPARE(ola.session->connection().place, 1);
        QCOMPARE(ola.session->connection().places, 1);
        anna.session->disconnectFromServer();
        QTRY_COMPARE(ola.session->connection().phase, Phase::Online);
        QTRY_VERIFY(ola.sees(1));
    }

    void everybodySeesEachSendersOrder()
    {
        ServerBeside server(watek::tests::testConfig());
        std::vector<std::unique_ptr<Person>> people;
        for (int i = 0; i < 6; ++i)
            people.push_back(std::make_unique<Person>(QStringLiteral("p%1").arg(i), server.port()));
        for (const auto &person : people)
            QTRY_VERIFY(person->sees(6));
        constexpr int kLines = 35; // flood control lets everybody say 40 at once, JOIN included
        for (int n = 0; n < kLines; ++n) {
            for (const auto &person : people)
                QVERIFY(person->say(QString::number(n)));
        }
        for (const auto &person : people) {
            QTRY_COMPARE(person->messages.size(), 6 * kLines);
            for (int i = 0; i < 6; ++i) {
                const QString author = QStringLiteral("p%1: ").arg(i);
                QStringList numbers = person->messages.filter(author);
                for (int n = 0; n < kLines; ++n)
                    QCOMPARE(numbers[n], author + QString::number(n));
            }
        }
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientLobbyTest)

} // namespace clientLobbyTest

#include "ClientLobbyTest.moc"
