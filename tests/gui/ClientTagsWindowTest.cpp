// Two windows through the real server: what one person types, answers and puts on messages, the
// other sees. And what a window offers where the server takes no tags.
#include "tests/gui/ScriptedServer.h"

#include "client/app/Translations.h"
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MainWindow.h"
#include "client/ui/ReplyBar.h"
#include "client/ui/Settings.h"
#include "client/ui/SettingsDialog.h"
#include "client/ui/TypingLine.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QCheckBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace clientTagsWindowTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using model::MessageListModel;
using tests::ScriptedServer;

namespace {

const QString kQuestion = QStringLiteral("Kto ma wynik?");
const QString kAnswer = QStringLiteral("42");

// Its core has a gui role of its own, which this thread plays only while it starts and stops one.
class RealServer {
public:
    quint16 port() const { return m_world.port(); }

private:
    tests::ServerWorld m_world;
    const threading::ThreadRole::Binding m_clientAgain{session::guiRole};
};

struct Client {
    QTemporaryDir folder;
    Settings settings{folder.filePath(u"client.ini"_qs)};
    base::SystemClock clock;
    model::Workspace workspace{clock};
    MainWindow window{workspace, settings};
    session::Session *session = nullptr;

    Client(quint16 port, const QString &nick)
    {
        window.resize(1000, 640);
        window.show();
        session::SessionConfig config;
        config.address.port = port;
        config.nick = nick;
        config.sendBurst = 0;
        config.times.typingThrottleMs = 200;
        session = window.openServer(config);
    }

    ConversationPage *page() { return window.page(); }
    InputEdit *input() { return page()->input(); }
    MessageView *view() { return page()->messages(); }
    ReplyBar *replyBar() { return page()->inputBar()->replyBar(); }
    QString typing() { return page()->typingLine()->text(); }
    QAction *action(ActionId id) { return window.actions()[id]; }
    bool isInLobby()
    {
        return window.windowTitle().contains(u"#lobby"_qs)
            && session->findByName("#lobby")->members().size() > 0;
    }
    void activate()
    {
        window.activateWindow();
        [[maybe_unused]] const bool isActive = QTest::qWaitForWindowActive(&window);
    }
    void say(const QString &text)
    {
        activate();
        input()->setFocus();
        QTest::keyClicks(input(), text);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    QModelIndex rowOf(const QString &text)
    {
        const QAbstractItemModel *model = view()->model();
        for (int row = 0; model && row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, 0);
            if (index.data(MessageListModel::TextRole).toString() == text)
                return index;
        }
        return {};
    }
    /// It is there, and the server has given it its id.
    bool shows(const QString &text)
    {
        return !rowOf(text).data(MessageListModel::MessageIdRole).toString().isEmpty();
    }
    QString spoken(const QString &text)
    {
        const QModelIndex index = rowOf(text);
        return index.isValid() ? spokenText(messageRow(index)) : QString();
    }
    void focus(const QString &text)
    {
        activate();
        view()->setFocus();
        view()->setCurrentIndex(rowOf(text));
    }
    void click(const QString &text, const QRect &part)
    {
        const QRect row = view()->visualRect(rowOf(text));
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {},
            QPoint(part.left() + 20, row.top() + part.center().y()));
    }
    RowGeometry geometryOf(const QString &text) { return view()->rowGeometry(rowOf(text).row()); }
};

} // namespace

#define IN_LOBBY(client) QTRY_VERIFY((client).isInLobby())

class ClientTagsWindowTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void whatOnePersonDoesTheOtherSees()
    {
        RealServer server;
        Client anna(server.port(), u"anna"_qs);
        Client marek(server.port(), u"marek"_qs);
        IN_LOBBY(anna);
        IN_LOBBY(marek);

        anna.activate();
        QTest::keyClicks(anna.input(), kQuestion);
        QTRY_COMPARE(marek.typing(), u"anna is typing…"_qs);
        QCOMPARE(anna.typing(), QString());
        QTest::keyClick(anna.input(), Qt::Key_Return);
        QTRY_VERIFY(marek.shows(kQuestion));
        QCOMPARE(marek.typing(), QString());

        // Escape leaves the reply and keeps the words.
        marek.focus(kQuestion);
        QTest::keyClick(marek.view(), Qt::Key_R);
        QVERIFY(marek.replyBar()->isVisible());
        QCOMPARE(marek.replyBar()->text(), u"Reply to anna: Kto ma wynik?"_qs);
        QTRY_VERIFY(marek.input()->hasFocus());
        QTest::keyClicks(marek.input(), kAnswer);
        QTest::keyClick(marek.input(), Qt::Key_Escape);
        QVERIFY(!marek.replyBar()->isVisible());
        QCOMPARE(marek.input()->text(), kAnswer);

        // From the input: the last message.
        QTest::keyClick(marek.input(), Qt::Key_R, Qt::ControlModifier);
        QVERIFY(marek.replyBar()->isVisible());
        QTest::keyClick(marek.input(), Qt::Key_Return);
        QVERIFY(!marek.replyBar()->isVisible());
        QTRY_VERIFY(anna.shows(kAnswer) && marek.shows(kAnswer));
        const QString quoted = u"marek: 42, in reply to anna: Kto ma wynik?, "_qs;
        QVERIFY2(anna.spoken(kAnswer).startsWith(quoted), qPrintable(anna.spoken(kAnswer)));
        QVERIFY2(marek.spoken(kAnswer).startsWith(quoted), qPrintable(marek.spoken(kAnswer)));

        // The keyboard gives a reaction, the mouse joins in, each takes back their own.
        anna.focus(kAnswer);
        QTest::keyClick(anna.view(), Qt::Key_Plus, Qt::ShiftModifier);
        QVERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(marek.spoken(kAnswer).endsWith(u"reactions: 👍 1"_qs));
        marek.click(kAnswer, marek.geometryOf(kAnswer).reactions);
        QTRY_VERIFY(anna.spoken(kAnswer).endsWith(u"reactions: 👍 2"_qs));
        QTRY_VERIFY(marek.spoken(kAnswer).endsWith(u"reactions: 👍 2"_qs));
        marek.click(kAnswer, marek.geometryOf(kAnswer).reactions);
        QTRY_VERIFY(anna.spoken(kAnswer).endsWith(u"reactions: 👍 1"_qs));
        QTRY_VERIFY(anna.spoken(kAnswer).endsWith(u"reactions: 👍 1"_qs));
        // What is there already is not given twice.
        anna.focus(kAnswer);
        QTest::keyClick(anna.view(), Qt::Key_E, Qt::ControlModifier);
        QVERIFY(QApplication::activePopupWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        anna.click(kAnswer, anna.geometryOf(kAnswer).reactions);
        QTRY_VERIFY(!marek.spoken(kAnswer).contains(u"reactions"_qs));

        anna.click(kAnswer, anna.geometryOf(kAnswer).quote);
        QCOMPARE(anna.view()->currentIndex(), anna.rowOf(kQuestion));
    }

    void aReplyBelongsToItsConversation()
    {
        RealServer server;
        Client anna(server.port(), u"anna"_qs);
        IN_LOBBY(anna);
        anna.say(kQuestion);
        QTRY_VERIFY(anna.shows(kQuestion));
        anna.focus(kQuestion);
        QTest::keyClick(anna.view(), Qt::Key_R);
        QTRY_VERIFY(anna.replyBar()->isVisible());
        anna.say(u"/join #lab"_qs); // a command answers nothing
        QTRY_VERIFY(anna.window.windowTitle().contains(u"#lab "_qs));
        QVERIFY(!anna.replyBar()->isVisible());
        anna.workspace.setActive(anna.session->findByName("#lobby")->id());
        QVERIFY(anna.replyBar()->isVisible());
        anna.replyBar()->findChild<QToolButton *>(u"leaveReply"_qs)->click();
        QVERIFY(!anna.replyBar()->isVisible());
        // The server's own page is nobody to answer.
        anna.workspace.setActive(anna.session->serverPage()->id());
        QVERIFY(!anna.action(ActionId::Reply)->isEnabled());
        QVERIFY(!anna.page()->typingLine()->isVisible());
    }

    void typingIsASetting()
    {
        RealServer server;
        Client anna(server.port(), u"anna"_qs);
        Client marek(server.port(), u"marek"_qs);
        IN_LOBBY(anna);
        IN_LOBBY(marek);
        anna.activate();
        QTest::keyClicks(anna.input(), u"h"_qs);
        QTRY_COMPARE(marek.typing(), u"anna is typing…"_qs);
        {
            SettingsDialog dialog(anna.settings, &anna.window);
            auto *box = dialog.findChild<QCheckBox *>(u"sendsTyping"_qs);
            QVERIFY(box && box->isChecked());
            box->click();
        }
        QVERIFY(!anna.settings.sendsTyping());
        QTRY_COMPARE(marek.typing(), QString());
        QTest::keyClicks(anna.input(), u"ej"_qs);
        QTest::keyClick(anna.input(), Qt::Key_Return);
        QTRY_VERIFY(marek.shows(u"hej"_qs));
        QTest::keyClicks(anna.input(), u"x"_qs);
        marek.say(u"witaj"_qs); // goes the same way, after it
        QTRY_VERIFY(anna.shows(u"witaj"_qs));
        QCOMPARE(marek.typing(), QString());
        const Settings again(anna.folder.filePath(u"client.ini"_qs));
        QVERIFY(!again.sendsTyping());
    }

    void whereTheServerTakesNoTagsNothingIsOffered()
    {
        ScriptedServer server;
        Client kasia(server.port(), u"kasia"_qs);
        IN_LOBBY(kasia);
        server.send("@msgid=m1 :anna!u@h PRIVMSG #lobby :hej");
        QTRY_VERIFY(kasia.shows(u"hej"_qs));
        QVERIFY(!kasia.action(ActionId::Reply)->isEnabled());
        QVERIFY(!kasia.action(ActionId::React)->isEnabled());
        kasia.focus(u"hej"_qs);
        QTest::keyClick(kasia.view(), Qt::Key_R);
        QTest::keyClick(kasia.view(), Qt::Key_Plus);
        QVERIFY(!kasia.replyBar()->isVisible());
        QVERIFY(!QApplication::activePopupWidget());
        QTest::keyClicks(kasia.input(), u"witaj"_qs);
        QTest::keyClick(kasia.input(), Qt::Key_Return);
        QTRY_VERIFY(server.wasSent(QByteArray("PRIVMSG #lobby :witaj")));
        for (const QByteArray &line : server.received())
            QVERIFY2(!line.contains("TAGMSG"), line.constData());
    }

    void typingLineHasWordsForAnyNumber()
    {
        QCOMPARE(typingText({}), QString());
        QCOMPARE(typingText({u"anna"_qs, u"ola"_qs}), u"anna and ola are typing…"_qs);
        QCOMPARE(typingText({u"a"_qs, u"b"_qs, u"c"_qs}), u"Several people are typing…"_qs);
        const app::Translations polish(u"pl"_qs);
        QCOMPARE(typingText({u"anna"_qs}), u"anna pisze…"_qs);
    }

    void comingAndGoingOfTypingMovesNothing()
    {
        TypingLine line;
        const int height = line.sizeHint().height();
        line.showTyping({u"anna"_qs});
        QCOMPARE(line.sizeHint().height(), height);
        QCOMPARE(line.accessibleName(), line.text());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientTagsWindowTest)

} // namespace clientTagsWindowTest

#include "ClientTagsWindowTest.moc"
