// What every menu has in common (each entry has an access key of its own), and what the menu of a
// person does.
#include "tests/gui/ClientMenus.h"

#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "tests/support/Suite.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QMenuBar>
#include <QRadioButton>

namespace clientMenusTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::askForMenu;
using tests::By;
using tests::chooseOf;
using tests::clickIn;
using tests::collect;
using tests::menuOf;
using tests::offersOf;
using tests::openMenu;
using tests::rowWithText;
using tests::textsOf;
using World = tests::MenuWorld;

namespace {

/// Every entry of the menu, and of those below it, has an access key that no other has.
void checkKeys(const QString &where, const QList<QAction *> &entries, int *checked)
{
    QHash<QString, QString> owners;
    for (const QAction *entry : entries) {
        if (entry->isSeparator())
            continue;
        const QString key = QKeySequence::mnemonic(entry->text()).toString();
        QVERIFY2(!key.isEmpty(), qPrintable(where + u": "_qs + entry->text()));
        QVERIFY2(!owners.contains(key),
            qPrintable(where + u": "_qs + entry->text() + u" / "_qs + owners.value(key)));
        owners.insert(key, entry->text());
        ++*checked;
        if (const QMenu *below = entry->menu())
            checkKeys(where + u" / "_qs + entry->text(), below->actions(), checked);
        if (QTest::currentTestFailed())
            return;
    }
}

QStringList choicesOf(QMenu &menu)
{
    QStringList texts;
    for (const QAction *action : offersOf(menu))
        texts.append(Actions::plainText(action));
    return texts;
}

QMenu *ignoreMenuOf(World &world, const QString &member)
{
    QMenu *menu = menuOf(world, member);
    return menu->findChild<QMenu *>(u"ignoreMenu"_qs);
}

} // namespace

class ClientMenusTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_language;

private Q_SLOTS:
    void init() { m_language = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_language.reset(); }

    void shiftAndF10OpenTheMenuOfWhatHasTheFocus()
    {
        World world;
        world.open();
        const auto opens = [](QWidget *widget) {
            widget->setFocus();
            QTRY_VERIFY(widget->hasFocus());
            QTest::keyClick(widget, Qt::Key_F10, Qt::ShiftModifier);
            QTRY_VERIFY2(openMenu() != nullptr, qPrintable(widget->objectName()));
            openMenu()->close();
            QTRY_VERIFY(openMenu() == nullptr);
        };
        MainWindow &window = world.client.window;
        QTreeView *people = window.memberPane()->list();
        people->setCurrentIndex(rowWithText(*people->model(), u"marek"_qs));
        QVERIFY(people->currentIndex().isValid());
        opens(people);
        opens(window.channelPane()->list());
        MessageView *messages = window.page()->messages();
        messages->setCurrentIndex(messages->model()->index(messages->model()->rowCount() - 1, 0));
        opens(messages);
        opens(world.client.input());
    }

    void everyEntryHasAnAccessKeyOfItsOwn_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << u"en"_qs;
        QTest::newRow("pl") << u"pl"_qs;
    }
    void everyEntryHasAnAccessKeyOfItsOwn()
    {
        QFETCH(const QString, language);
        m_language.reset();
        m_language = std::make_unique<app::Translations>(language);
        World world;
        world.client.connectTo(world.server.port());
        QTRY_VERIFY(world.client.isAt(u"#lobby"_qs));
        world.client.type(u"/join #random"_qs);
        QTRY_VERIFY(world.client.isAt(u"#random"_qs));
        world.client.workspace.setActive(world.client.idOf(u"#lobby"_qs));
        world.server.send(":irc 005 kasia EXTBAN=$,a :are supported");
        world.server.send(":anna!u@h MODE #lobby +q kasia");
        world.server.send(":zosia!z@far.example JOIN #lobby");
        world.server.send(":zosia!z@far.example ACCOUNT zofia");
        world.server.send("@msgid=m1 :anna!u@h PRIVMSG #lobby :see https://example.org & ask");
        world.server.send("@msgid=m2;+draft/reply=m1 :marek!u@h PRIVMSG #lobby :answered");
        world.server.send("@+draft/react=R&D;+draft/reply=m1 :ola!u@h TAGMSG #lobby");
        world.server.send("@+draft/react=x;+draft/reply=m1 :ola!u@h TAGMSG #lobby");
        world.server.send(":anna!u@h PRIVMSG kasia :in private");
        QTRY_VERIFY(world.client.idOf(u"anna"_qs));

        int checked = 0;
        checkKeys(u"menu bar"_qs, world.client.window.menuBar()->actions(), &checked);
        for (const QString &name : {u"channelList"_qs, u"memberList"_qs, u"messageView"_qs}) {
            // Walking through the conversations by keyboard has shown each of them.
            world.client.workspace.setActive(world.client.idOf(u"#lobby"_qs));
            auto *view = world.client.window.findChild<QAbstractItemView *>(name);
            QList<QPersistentModelIndex> rows;
            collect(*view->model(), {}, rows);
            for (const QPersistentModelIndex &row : std::as_const(rows)) {
                askForMenu(view, row, By::Keyboard);
                QMenu *menu = openMenu();
                if (menu == nullptr)
                    continue; // a heading has none
                checkKeys(name + u", "_qs + row.data(Qt::AccessibleTextRole).toString(),
                    menu->actions(), &checked);
                menu->close();
                if (QTest::currentTestFailed())
                    return;
            }
        }
        QVERIFY2(checked > 90, QByteArray::number(checked).constData());
    }

    // ---- the menu of a person ----

    void thePersonMenuAsksForWhatItSays_data()
    {
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QByteArray>("sent");
        const auto row = [](const QString &entry, const char *sent) {
            QTest::newRow(sent) << entry << QByteArray(sent);
        };
        row(u"Who is ola?"_qs, "WHOIS ola");
        row(u"Make ola an operator"_qs, "MODE #lobby +o ola");
        row(u"Take voice from ola"_qs, "MODE #lobby -v ola");
        row(u"Make ola a half-operator"_qs, "MODE #lobby +h ola");
        row(u"Kick ola…"_qs, "KICK #lobby ola :be nice");
        row(u"Ban ola…"_qs, "MODE #lobby +b ola!*@*"); // whose host is not known
    }
    void thePersonMenuAsksForWhatItSays()
    {
        QFETCH(const QString, entry);
        QFETCH(const QByteArray, sent);
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        chooseOf(world, u"ola"_qs, entry);
        if (auto *field = world.client.window.findChild<QLineEdit *>(u"answer"_qs)) {
            QTest::keyClicks(field, u"be nice"_qs);
            QTest::keyClick(field, Qt::Key_Return);
            QTRY_VERIFY(world.server.wasSent("KICK #lobby ola :be nice"));
        }
        QTRY_VERIFY2(world.server.wasSent(sent), world.server.received().last().constData());
    }

    void whoMayNotIsNotOfferedIt()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        world.server.send(":anna!u@h MODE #lobby -o kasia");
        QTRY_VERIFY(world.client.shows(u"took the rights of an operator from you"_qs));
        const QStringList offers = textsOf(world, u"ola"_qs);
        QCOMPARE(offers,
            QStringList({u"Write to ola in private"_qs, u"Mention ola"_qs, u"Who is ola?"_qs,
                u"Ignore ola"_qs}));
    }

    void nobodyIsOfferedToWriteToThemselves()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        const QString offers = textsOf(world, u"kasia (you)"_qs).join(u'|');
        QVERIFY2(!offers.contains(u"Write to"_qs) && !offers.contains(u"Ignore"_qs)
                && !offers.contains(u"Kick"_qs),
            qPrintable(offers));
        QVERIFY(offers.contains(u"Change nickname…"_qs));
        MessageView *view = world.client.window.page()->messages();
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            const QModelIndex index = view->model()->index(row, 0);
            if (messageRow(index).text != u"mine"_qs)
                continue;
            askForMenu(view, index, By::Keyboard);
            for (const QAction *action : offersOf(*openMenu()))
                QVERIFY2(!action->text().contains(u"kasia"_qs), qPrintable(action->text()));
            openMenu()->close();
        }
        QTreeView *members = world.client.window.memberPane()->list();
        Q_EMIT members->activated(rowWithText(*members->model(), u"kasia (you)"_qs));
        QVERIFY(!world.client.idOf(u"kasia"_qs));
    }

    void aMenuSurvivesWhatItIsAbout()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        MemberPane *members = world.client.window.memberPane();
        QList<QPersistentModelIndex> rows;
        collect(*members->list()->model(), {}, rows);
        askForMenu(members->list(), rows[1], By::Mouse);
        QPointer<QMenu> menu = openMenu();
        QVERIFY(menu);
        world.server.send(":anna!u@h QUIT :gone");
        world.server.send(":marek!u@h KICK #lobby kasia :out");
        QTRY_VERIFY(world.client.shows(u"removed you from the channel"_qs));
        QVERIFY(menu);
        clickIn(menu, offersOf(*menu).first());
        QTRY_VERIFY(!menu);
    }

    void ignoringShowsItsMasksTheBestFirst()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        world.server.send(":piotr!p@far.example JOIN #lobby");
        world.server.send(":rita!r@other.example JOIN #lobby");
        world.server.send(":rita!r@other.example ACCOUNT rita_k");
        world.server.send(":anna!u@h PRIVMSG #lobby :behind it");
        QTRY_VERIFY(world.client.shows(u"behind it"_qs));
        QMenu *ways = ignoreMenuOf(world, u"piotr"_qs);
        QVERIFY(ways);
        QCOMPARE(choicesOf(*ways),
            (QStringList{
                u"Host, under any nickname: *!p@far.example"_qs, u"Nickname: piotr!*@*"_qs}));
        openMenu()->close();
        QCOMPARE(choicesOf(*ignoreMenuOf(world, u"rita"_qs)).first(),
            u"Account, from anywhere: $a:rita_k"_qs);
        openMenu()->close();
        // Of ola nothing but the nick is known.
        QCOMPARE(choicesOf(*ignoreMenuOf(world, u"ola"_qs)), QStringList{u"Nickname: ola!*@*"_qs});
        openMenu()->close();
    }

    void whoIsIgnoredStaysSoUnderAnotherNickAndCanBeHeardAgain()
    {
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        session::Session *session = world.client.workspace.sessions().first();
        world.server.send(":piotr!p@far.example JOIN #lobby");
        QTRY_VERIFY(session->findByName(u"#lobby"_qs)->members().contains(u"piotr"_qs));
        QMenu *ways = ignoreMenuOf(world, u"piotr"_qs);
        clickIn(openMenu(), ways->menuAction());
        QTRY_VERIFY(ways->isVisible());
        clickIn(ways, offersOf(*ways).first());
        QCOMPARE(session->ignoredMasks(), QStringList{u"*!p@far.example"_qs});
        world.server.send(":piotr!p@far.example NICK piotrek");
        world.server.send(":piotrek!p@far.example PRIVMSG #lobby :me again");
        world.server.send(":anna!u@h PRIVMSG #lobby :behind it");
        QTRY_VERIFY(world.client.shows(u"behind it"_qs));
        QVERIFY(!world.client.shows(u"me again"_qs));
        chooseOf(world, u"piotrek"_qs, u"Stop ignoring piotrek"_qs);
        QCOMPARE(session->ignoredMasks(), QStringList());
    }

    void aBanShowsItsMasksAndSetsTheChosenOne_data()
    {
        QTest::addColumn<int>("choice");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("mask");
        QTest::newRow("host") << 0 << u"&Host, under any nickname: *!*@far.example"_qs
                              << QByteArray("*!*@far.example");
        QTest::newRow("nick") << 1 << u"&Nickname: piotr!*@*"_qs << QByteArray("piotr!*@*");
        QTest::newRow("account") << 2 << u"&Account, from anywhere: ~a:piotr_k"_qs
                                 << QByteArray("~a:piotr_k");
    }
    void aBanShowsItsMasksAndSetsTheChosenOne()
    {
        QFETCH(const int, choice);
        QFETCH(const QString, text);
        QFETCH(const QByteArray, mask);
        World world;
        world.open();
        if (QTest::currentTestFailed())
            return;
        world.server.send(":irc 005 kasia EXTBAN=~,acr :are supported");
        world.server.send(":piotr!p@far.example JOIN #lobby");
        world.server.send(":piotr!p@far.example ACCOUNT piotr_k");
        world.server.send(":anna!u@h PRIVMSG #lobby :behind it");
        QTRY_VERIFY(world.client.shows(u"behind it"_qs));
        chooseOf(world, u"piotr"_qs, u"Ban piotr…"_qs);
        auto *field = world.client.window.findChild<QLineEdit *>(u"answer"_qs);
        QVERIFY(field);
        const auto buttons = field->window()->findChildren<QRadioButton *>();
        QCOMPARE(buttons.size(), 3);
        QVERIFY(buttons[0]->isChecked());
        QCOMPARE(buttons[choice]->text(), text);
        buttons[choice]->click();
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(world.server.wasSent("MODE #lobby +b " + mask));
        QTRY_VERIFY(world.server.wasSent("KICK #lobby piotr"));
    }
};

WATEK_SUITE(QTEST_MAIN, ClientMenusTest)

} // namespace clientMenusTest

#include "ClientMenusTest.moc"
