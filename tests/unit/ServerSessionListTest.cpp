// A list of one's connections, and ending one from another: NickServ SESSIONS and CLIENTS (Ergo's
// words), a guest's /sessions.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverSessionListTest {

using namespace watek;
using tests::AccountsHarness;
using ClientId = base::ClientId;
using Lines = QList<QByteArray>;

class ServerSessionListTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    ClientId m_computer;
    ClientId m_telephone;

    Lines toldByNickServ(ClientId id, const QByteArray &text)
    {
        Lines told;
        for (const QByteArray &line : m_harness->answersTo(id, {"NS " + text})) {
            if (line.startsWith(":NickServ!"))
                told.append(line.mid(line.indexOf(" :") + 2));
        }
        return told;
    }
    /// Logged in by SASL PLAIN as `user`.
    ClientId login(const QByteArray &user, const QByteArray &address)
    {
        const ClientId id = m_harness->arriveByTls({}, address);
        const QByteArray plain = ('\0' + user + '\0' + "secret-1").toBase64();
        m_harness->answersTo(id,
            {"CAP LS 302", "CAP REQ :sasl watek/resume", "NICK olaphone", "USER u 0 * :r",
                "AUTHENTICATE PLAIN", "AUTHENTICATE " + plain, "CAP END"});
        return id;
    }
    static QByteArray number(ClientId id) { return QByteArray::number(id.value); }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>();
        m_computer = m_harness->arriveByTls({}, "203.0.113.1");
        m_harness->answersTo(m_computer, {"NICK ola", "USER u 0 * :r", "REGISTER * * secret-1"});
        m_telephone = login("ola@telephone", "203.0.113.2");
    }

    void eachConnectionIsToldWithItsDevice()
    {
        m_harness->clock.advanceMs(3 * 60 * 1000);
        m_harness->answersTo(m_computer, {"PRIVMSG ola :note", "AWAY :out"});
        m_harness->clock.advanceMs(65 * 1000);
        const Lines told = toldByNickServ(m_computer, "SESSIONS");
        QCOMPARE(told,
            (Lines{number(m_computer)
                    + ": this one, from 203.0.113.1, encrypted, since 2023-11-14 22:13 UTC, idle 1 "
                      "minute 5 seconds, away",
                number(m_telephone)
                    + ": telephone, from 203.0.113.2, encrypted, since 2023-11-14 22:13 UTC, idle "
                      "4 minutes 5 seconds",
                "You have 2 connections here."}));
        QCOMPARE(toldByNickServ(m_computer, "CLIENTS LIST"), told);
    }

    void oneEndsAnotherWhichDoesNotComeBack()
    {
        m_harness->take(m_telephone);
        QCOMPARE(toldByNickServ(m_computer, "CLIENTS LOGOUT " + number(m_telephone)),
            Lines{"1 connection ended."});
        QVERIFY(m_harness->isClosed(m_telephone));
        m_harness->tell(m_telephone, server::shared::Left{.reason = "x", .mayReturn = true});
        server::dispatcherRole.assertCurrent();
        QCOMPARE(m_harness->chat().resumptions().count(), size_t(0));
        QCOMPARE(toldByNickServ(m_computer, "SESSIONS").size(), 2);
        // The person is still there.
        QVERIFY(m_harness->state().onlineUser("ola"));
    }

    void allOthersEndWithAll()
    {
        const ClientId lost = login("ola", "203.0.113.3");
        m_harness->tell(lost, server::shared::Left{.reason = "x", .mayReturn = true});
        QVERIFY(toldByNickServ(m_computer, "SESSIONS")
                    .contains("One that broke may still come "
                              "back."));
        QCOMPARE(toldByNickServ(m_computer, "CLIENTS LOGOUT all"), Lines{"1 connection ended."});
        QVERIFY(m_harness->isClosed(m_telephone));
        server::dispatcherRole.assertCurrent();
        QCOMPARE(m_harness->chat().resumptions().brokenCount(), size_t(0));
    }

    void nobodyEndsWhatIsNotTheirs_data()
    {
        QTest::addColumn<QByteArray>("which");
        for (const char *which : {"marek", "0", "-1", "99999999999999999999", "abc"})
            QTest::newRow(which) << QByteArray(which);
    }
    void nobodyEndsWhatIsNotTheirs()
    {
        QFETCH(QByteArray, which);
        const ClientId marek = m_harness->comeOnline("marek", "203.0.113.9");
        if (which == "marek")
            which = number(marek);
        QCOMPARE(toldByNickServ(m_computer, "CLIENTS LOGOUT " + which),
            Lines{"You have no connection " + which + ". Look at the list again."});
        QVERIFY(!m_harness->isClosed(marek));
        QVERIFY(!m_harness->isClosed(m_telephone));
        QCOMPARE(toldByNickServ(marek, "CLIENTS LOGOUT " + number(m_telephone)),
            Lines{"You have no connection " + number(m_telephone) + ". Look at the list again."});
        QCOMPARE(toldByNickServ(m_computer, "CLIENTS LOGOUT " + number(m_computer)),
            Lines{"That is this connection. To end it, quit."});
    }

    /// A plain-text guest is a person of its own, and one connection of the account.
    void aGuestSeesThemToo()
    {
        const ClientId guest = m_harness->guest("127.0.0.1", 7);
        m_harness->typed(guest, "/login ola secret-1");
        m_harness->take(guest);
        m_harness->type(guest, "/sessions");
        const Lines told = m_harness->take(guest);
        QCOMPARE(told.size(), 4);
        QVERIFY(std::ranges::any_of(told, [](const QByteArray &line) {
            return line.contains("this one, plain text, from 127.0.0.1");
        }));
        QCOMPARE(m_harness->typed(guest, "/sessions end " + number(m_telephone)),
            QByteArray("[SERVER] 1 connection ended."));
        QVERIFY(m_harness->isClosed(m_telephone));
        QCOMPARE(toldByNickServ(m_computer, "CLIENTS LOGOUT " + number(guest)),
            Lines{"1 connection ended."});
        QVERIFY(m_harness->isClosed(guest));
    }

    void aDeviceNameIsCutAndShowsNothingOdd()
    {
        const ClientId odd = login("ola@" + QByteArray(100, 'x') + "\x1b[2J\r", "203.0.113.4");
        server::dispatcherRole.assertCurrent();
        const QByteArray device = m_harness->state().session(odd)->device;
        QVERIFY(device.size() <= 32);
        QVERIFY(!device.contains('\x1b'));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSessionListTest)

} // namespace serverSessionListTest

#include "ServerSessionListTest.moc"
