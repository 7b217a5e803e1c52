// What the server's window tells of the history, and the backup that is made from it. A real
// server, real SQLite. Thread: gui.
#include "server/window/HistoryCard.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QMessageBox>
#include <QTest>
#include <QTimer>

namespace serverHistoryCardTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using app::KeptSnapshot;
using shared::Keeping;
using tests::Desk;
using tests::RawClient;

class ServerHistoryCardTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    std::unique_ptr<QTemporaryDir> m_folder;

    shared::ServerConfig settings() const
    {
        shared::ServerConfig config = tests::testConfig();
        config.server.dataFolder = m_folder->filePath(QStringLiteral("data"));
        return config;
    }
    static HistoryCard &cardOf(Desk &desk) { return *desk.window().findChild<HistoryCard *>(); }
    static bool says(const HistoryCard &card, const QString &words)
    {
        const QList<QLabel *> labels = card.findChildren<QLabel *>();
        return std::ranges::any_of(labels, [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(words);
        });
    }
    /// The person chooses that file, when it is asked.
    static void chooseFile(const QString &name)
    {
        QTimer::singleShot(0, [name] {
            auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
            if (!dialog)
                qFatal("nobody asks for a file");
            dialog->selectFile(name);
            dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Save)->click();
        });
    }

private Q_SLOTS:
    void init()
    {
        guiRole.assertCurrent();
        m_folder = std::make_unique<QTemporaryDir>();
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }

    void itTellsHowMuchThereIs()
    {
        Desk desk(settings());
        QVERIFY(desk.press(QStringLiteral("Start")));
        HistoryCard &card = cardOf(desk);
        QTRY_VERIFY(says(card, QStringLiteral("is stored, and then everybody hears it")));
        QTRY_VERIFY(says(card, QStringLiteral("No messages yet · ")));
        const auto anna = tests::ircClient(desk.port(), "anna");
        QTRY_VERIFY(tests::isInLobby(*anna));
        anna->send("PRIVMSG #lobby :one\r\nPRIVMSG #lobby :two\r\n");
        QTRY_VERIFY(says(card, QStringLiteral("Messages: 2, since ")));
        QVERIFY(says(card, QLocale().toString(QDate::currentDate(), QLocale::ShortFormat)));
        QVERIFY(says(card, QStringLiteral(" on the disk, ")));
    }

    void whatIsWrongIsASentence_data()
    {
        QTest::addColumn<KeptSnapshot>("kept");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("off") << KeptSnapshot{.isWanted = false, .hasDatabase = true}
                             << QStringLiteral("history is off in the settings");
        QTest::newRow("no database")
            << KeptSnapshot{} << QStringLiteral("this server has no database");
        QTest::newRow("slow") << KeptSnapshot{.keeping = Keeping::IsSlow, .hasDatabase = true}
                              << QStringLiteral("The disk is slow");
        QTest::newRow("refusing") << KeptSnapshot{.keeping = Keeping::Refusing, .hasDatabase = true}
                                  << QStringLiteral("cannot be stored, so nobody hears it");
    }
    void whatIsWrongIsASentence()
    {
        QFETCH(const KeptSnapshot, kept);
        QFETCH(const QString, sentence);
        HistoryCard card;
        card.show();
        card.showHistory(kept);
        QVERIFY(says(card, sentence));
        // Without a database there is nothing to copy.
        QCOMPARE(card.findChild<QPushButton *>()->isVisible(), kept.hasDatabase);
    }

    void aBackupIsMadeWhileTheServerRuns()
    {
        Desk desk(settings());
        QVERIFY(desk.press(QStringLiteral("Start")));
        const QString file = m_folder->filePath(QStringLiteral("copy.db"));
        chooseFile(file);
        QVERIFY(desk.press(QStringLiteral("Back up…")));
        QTRY_VERIFY(desk.sentence().startsWith(QStringLiteral("The backup is in ") + file));
        QVERIFY(QFileInfo(file).size() > 0);
        QVERIFY(desk.press(QStringLiteral("Close")));
        QVERIFY(desk.isRunning());
        // And another one.
        chooseFile(m_folder->filePath(QStringLiteral("other.db")));
        QVERIFY(desk.press(QStringLiteral("Back up…")));
        QTRY_VERIFY(desk.sentence().contains(QStringLiteral("other.db")));
    }

    /// What is asked already is answered first.
    void theEndOfABackupTakesNoQuestionAway()
    {
        Desk desk(settings());
        QVERIFY(desk.press(QStringLiteral("Start")));
        const auto anna = tests::ircClient(desk.port(), "anna");
        QTRY_VERIFY(tests::isInLobby(*anna));
        const QString file = m_folder->filePath(QStringLiteral("copy.db"));
        QVERIFY(desk.press(QStringLiteral("Stop")));
        const QString question = desk.sentence();
        QVERIFY(question.contains(QStringLiteral("will be disconnected")));
        chooseFile(file);
        QVERIFY(desk.press(QStringLiteral("Back up…")));
        QTRY_VERIFY(QFileInfo(file).size() > 0);
        QTRY_VERIFY(!says(cardOf(desk), QStringLiteral("being made")));
        QCOMPARE(desk.sentence(), question);
        QVERIFY(desk.press(QStringLiteral("Cancel")));
        QTRY_VERIFY(desk.sentence().startsWith(QStringLiteral("The backup is in ")));
    }

    void aBackupThatCannotBeMadeIsASentence()
    {
        Desk desk(settings());
        QVERIFY(desk.press(QStringLiteral("Start")));
        // The database itself is no place for its copy.
        chooseFile(settings().server.dataFolder + QStringLiteral("/watek.db"));
        QTimer::singleShot(50, [] { // the dialog asks whether it is to be replaced
            if (auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget()))
                box->button(QMessageBox::Yes)->click();
        });
        QVERIFY(desk.press(QStringLiteral("Back up…")));
        QTRY_VERIFY(desk.sentence().startsWith(QStringLiteral("The backup could not be made: ")));
        chooseFile(m_folder->filePath(QStringLiteral("copy.db")));
        QVERIFY(desk.press(QStringLiteral("Choose another place…")));
        QTRY_VERIFY(desk.sentence().startsWith(QStringLiteral("The backup is in ")));
    }

    void whileItIsMadeTheButtonGivesItUp()
    {
        HistoryCard card;
        card.show();
        card.showHistory({.keeping = Keeping::Yes, .hasDatabase = true});
        card.showBackup(40);
        QVERIFY(says(card, QStringLiteral("The backup is being made: 40 %")));
        int givenUp = 0;
        connect(&card, &HistoryCard::backupGivenUp, this, [&] { ++givenUp; });
        card.findChild<QPushButton *>()->click();
        QCOMPARE(givenUp, 1);
        card.showBackup({});
        QVERIFY(!says(card, QStringLiteral("being made")));
    }

    void aWindowThatIsClosedMeanwhileGivesItUp()
    {
        const QString file = m_folder->filePath(QStringLiteral("copy.db"));
        {
            Desk desk(settings());
            QVERIFY(desk.press(QStringLiteral("Start")));
            chooseFile(file);
            QVERIFY(desk.press(QStringLiteral("Back up…")));
        }
        QVERIFY(!QFileInfo::exists(file + QStringLiteral(".part")));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerHistoryCardTest)

} // namespace serverHistoryCardTest

#include "ServerHistoryCardTest.moc"
