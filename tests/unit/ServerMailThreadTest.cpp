// E-mails by a program: what it is given, and what becomes of programs that fail or hang. Real
// processes. Thread: the test's, which plays the dispatcher.
#include "server/mail/MailThread.h"

#include "common/base/Clock.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace serverMailThreadTest {

using namespace watek;
using namespace server::shared;
using server::mail::MailThread;

class ServerMailThreadTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<InboundMailbox> m_inbound;
    std::vector<MailSent> m_sent;

    /// A shell script of our own that may be run.
    QString program(const QByteArray &script)
    {
        const QString name = m_folder->filePath(QStringLiteral("mailer"));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + script + '\n') < 0)
            qFatal("no script");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return name;
    }
    QByteArray written(const char *name) const
    {
        QFile file(m_folder->filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static MailRequest request(quint64 ticket, const QString &command)
    {
        return {.ticket = ticket,
            .network = {},
            .command = command,
            .from = "watek@chat.example",
            .to = "ola@example.org",
            .code = "abcd-efgh",
            .subject = "Your account",
            .text = "Hello,\ntext.\n"};
    }
    size_t takeSent()
    {
        std::vector<Inbound> mail;
        m_inbound->takeAll(mail);
        for (const Inbound &item : mail)
            m_sent.push_back(std::get<MailSent>(item.what));
        return m_sent.size();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_inbound = std::make_unique<InboundMailbox>("inbound", kInboundBound);
        m_sent.clear();
    }

    void theProgramGetsArgumentsAndAWholeMail()
    {
        const QString command
            = program("cd \"$(dirname \"$0\")\" && cat > mail && printf '%s\\n' \"$@\" > args")
            + QStringLiteral(" -f {from} \"two words\" '--code={code}' -- {to} ';' $(id)");
        MailThread thread(*m_inbound, m_clock);
        thread.requests().post(request(7, command));
        QTRY_COMPARE(takeSent(), 1u);
        QCOMPARE(m_sent[0].ticket, 7u);
        QCOMPARE(m_sent[0].trouble, "");
        // No shell has looked at them.
        QCOMPARE(written("args").split('\n'),
            (QList<QByteArray>{"-f", "watek@chat.example", "two words", "'--code=abcd-efgh'", "--",
                "ola@example.org", "';'", "$(id)", ""}));
        const QByteArray mail = written("mail");
        QVERIFY(mail.startsWith("From: watek@chat.example\nTo: ola@example.org\nSubject: Your "
                                "account\nDate: "));
        QVERIFY(mail.endsWith("\n\nHello,\ntext.\n"));
    }

    /// What stands in an address is no placeholder.
    void placeholdersAreFilledInOnce()
    {
        MailThread thread(*m_inbound, m_clock);
        MailRequest asked = request(1,
            program("cat > /dev/null; printf '%s\\n' \"$@\" > \"$(dirname \"$0\")/args\"")
                + QStringLiteral(" {to} {from}{code} {x{to}"));
        asked.to = "{code}@example.org";
        asked.from = "{to}";
        thread.requests().post(asked);
        QTRY_COMPARE(takeSent(), 1u);
        QCOMPARE(written("args"), "{code}@example.org\n{to}abcd-efgh\n{x{code}@example.org\n");
    }

    /// The first runs already when the others come.
    void networksTakeTurns()
    {
        const QString command = program(
            "cat > /dev/null; cd \"$(dirname \"$0\")\"; while [ ! -e go ]; do sleep 0.02; "
            "done");
        MailThread thread(*m_inbound, m_clock);
        const auto ask = [&](quint64 ticket, const QByteArray &network) {
            MailRequest asked = request(ticket, command);
            asked.network = network;
            thread.requests().post(asked);
        };
        for (quint64 ticket = 1; ticket <= 4; ++ticket)
            ask(ticket, "203.0.113.7");
        ask(5, "198.51.100.1");
        ask(6, "198.51.100.2");
        QFile go(m_folder->filePath(QStringLiteral("go")));
        QVERIFY(go.open(QIODevice::WriteOnly));
        QTRY_COMPARE(takeSent(), 6u);
        QList<quint64> order;
        for (const MailSent &sent : m_sent)
            order.append(sent.ticket);
        QCOMPARE(order, (QList<quint64>{1, 5, 6, 2, 3, 4}));
    }

    /// What the program has started is ended with it.
    void nothingOutlivesAProgramThatHangs()
    {
        MailThread thread(*m_inbound, m_clock, 300);
        thread.requests().post(request(
            1, program("sleep 60 & echo $! > \"$(dirname \"$0\")/child\"; sleep 60; true")));
        QTRY_COMPARE(takeSent(), 1u);
        QCOMPARE(m_sent[0].trouble, "mail_command took too long and was ended");
        const int child = written("child").trimmed().toInt();
        QVERIFY(child > 0);
        // Gone, or dead and not yet waited for by who has taken it over.
        const auto isRunning = [child] {
            QFile status(QStringLiteral("/proc/%1/stat").arg(child));
            return status.open(QIODevice::ReadOnly) && !status.readAll().contains(") Z ");
        };
        QTRY_VERIFY(!isRunning());
    }

    void whatGoesWrongIsSaid_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QByteArray>("trouble");
        QTest::newRow("exit code") << QByteArray("echo no such relay >&2; echo more >&2; exit 75")
                                   << QByteArray("mail_command ended with 75: no such relay");
        QTest::newRow("crash") << QByteArray("kill -SEGV $$") << QByteArray("mail_command crashed");
        QTest::newRow("hangs") << QByteArray("exec sleep 60")
                               << QByteArray("mail_command took too long and was ended");
    }
    void whatGoesWrongIsSaid()
    {
        QFETCH(const QByteArray, script);
        QFETCH(const QByteArray, trouble);
        MailThread thread(*m_inbound, m_clock, 300);
        thread.requests().post(request(1, program(script)));
        QTRY_COMPARE(takeSent(), 1u);
        QCOMPARE(m_sent[0].trouble, trouble);
    }

    void aProgramThatIsNotThereHoldsNobodyUp()
    {
        MailThread thread(*m_inbound, m_clock);
        thread.requests().post(request(1, QStringLiteral("/nowhere/mailer")));
        thread.requests().post(request(2, {}));
        thread.requests().post(request(3, program("cat > /dev/null")));
        QTRY_COMPARE(takeSent(), 3u);
        QVERIFY(m_sent[0].trouble.startsWith("mail_command cannot be run: "));
        QCOMPARE(m_sent[1].trouble, "there is no mail_command any more");
        QCOMPARE(m_sent[2].ticket, 3u);
        QCOMPARE(m_sent[2].trouble, "");
    }

    /// It says more than anybody wants to keep.
    void muchTroubleIsCut()
    {
        MailThread thread(*m_inbound, m_clock);
        thread.requests().post(
            request(1, program("head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1")));
        QTRY_COMPARE(takeSent(), 1u);
        QCOMPARE(m_sent[0].trouble.size(), QByteArray("mail_command ended with 1: ").size() + 200);
    }

    void theServerStopsInTheMiddle()
    {
        const QString hanging = program("touch \"$(dirname \"$0\")/begun\"; exec sleep 60");
        QElapsedTimer timer;
        {
            MailThread thread(*m_inbound, m_clock);
            thread.requests().post(request(1, hanging));
            QTRY_VERIFY(QFile::exists(m_folder->filePath(QStringLiteral("begun"))));
            timer.start();
        }
        QVERIFY(timer.elapsed() < 5000);
        QCOMPARE(takeSent(), 0u);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMailThreadTest)

} // namespace serverMailThreadTest

#include "ServerMailThreadTest.moc"
