// The first page, the input and the list of actions, each alone.
#include "client/app/CommandLine.h"
#include "client/app/Translations.h"
#include "client/ui/Actions.h"
#include "client/ui/FieldErrors.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/InputBar.h"
#include "client/ui/InputEdit.h"
#include "client/ui/InputText.h"
#include "client/ui/QuickSwitcher.h"
#include "client/ui/Settings.h"
#include "client/ui/Theme.h"
#include "client/ui/TopicLine.h"
#include "tests/support/Suite.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace clientPagesTest {

using namespace watek::client;
using namespace watek::client::ui;

class ClientPagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ---- the topic ----

    void aLongTopicEndsInDots()
    {
        TopicLine line({});
        line.resize(400, 40);
        line.show();
        auto *topic = line.findChild<QPushButton *>(u"topic"_qs);
        const auto fits = [topic] {
            return topic->fontMetrics().horizontalAdvance(topic->text()) <= topic->width() - 16;
        };
        // The room depends on the name beside it: each change of it counts.
        for (const QString &name : {u"#a"_qs, u"#a-much-longer-name-of-a-channel"_qs, u"#b"_qs}) {
            line.showTopic(name, u"threads and semaphores "_qs.repeated(20));
            QCoreApplication::sendPostedEvents();
            QVERIFY2(topic->text().endsWith(u'…'), qPrintable(topic->text()));
            QVERIFY2(fits(), qPrintable(name));
        }
        line.showTopic(u"#b"_qs, u"short"_qs);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(topic->text(), u"short"_qs);
    }

    // ---- the first page ----

    void enterOnTheFirstPageConnects()
    {
        FirstRunPage page;
        page.setEntry({.address = u"127.0.0.1:7000"_qs, .nick = u"kasia"_qs});
        QSignalSpy asked(&page, &FirstRunPage::connectRequested);
        QTest::keyClick(page.findChild<QLineEdit *>(u"address"_qs), Qt::Key_Return);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(page.config().address.host, u"127.0.0.1"_qs);
        QCOMPARE(page.config().address.port, quint16(7000));
        QCOMPARE(page.config().nick, u"kasia"_qs);
    }

    void mistakesAreToldUnderTheFieldWhileTyping_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("nick") << u"nick"_qs << u"żółw"_qs << true;
        QTest::newRow("nick with a space") << u"nick"_qs << u"a b"_qs << false;
        QTest::newRow("nick beginning with a digit") << u"nick"_qs << u"4you"_qs << false;
        QTest::newRow("no nick") << u"nick"_qs << QString() << false;
        QTest::newRow("long nick") << u"nick"_qs << QString(99, u'a') << false;
        QTest::newRow("v6") << u"address"_qs << u"[::1]:6667"_qs << true;
        QTest::newRow("tls") << u"address"_qs << u"irc.example.org:+6697"_qs << true;
        QTest::newRow("address") << u"address"_qs << u"ircs://irc.example.org/#a"_qs << true;
        QTest::newRow("no port") << u"address"_qs << u"host:99999"_qs << false;
        QTest::newRow("web address") << u"address"_qs << u"https://example.org"_qs << false;
        QTest::newRow("channels") << u"channels"_qs << u"#a, #b"_qs << true;
        QTest::newRow("channels without a sign") << u"channels"_qs << u"#a lobby"_qs << true;
        QTest::newRow("bad channel") << u"channels"_qs << u"#a "_qs + QString(99, u'b') << false;
        QTest::newRow("no second nick") << u"alternativeNick"_qs << QString() << true;
        QTest::newRow("bad second nick") << u"alternativeNick"_qs << u"a,b"_qs << false;
    }

    void mistakesAreToldUnderTheFieldWhileTyping()
    {
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(bool, isFine);
        for (const char *language : {"en", "pl"}) {
            const app::Translations translations(QString::fromLatin1(language));
            FirstRunPage page;
            page.setEntry({.address = u"127.0.0.1"_qs, .nick = u"kasia"_qs});
            auto *edit = page.findChild<QLineEdit *>(field);
            edit->setText(text);
            QCOMPARE(page.isValid(), isFine);
            QCOMPARE(edit->accessibleDescription().isEmpty(), isFine);
            QCOMPARE(page.findChild<QPushButton *>(u"connectButton"_qs)->isEnabled(), isFine);
            QSignalSpy asked(&page, &FirstRunPage::connectRequested);
            QTest::keyClick(edit, Qt::Key_Return);
            QCOMPARE(asked.count(), isFine ? 1 : 0);
        }
    }

    void whatIsTypedIsNeverWeakenedByAHiddenChoice_data()
    {
        QTest::addColumn<int>("preset");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<receive::TlsMode>("expected");
        using receive::TlsMode;
        for (const TlsMode preset : {TlsMode::Off, TlsMode::Try, TlsMode::Required}) {
            for (const char *typed : {"127.0.0.1:+23305", "irc.example.org:+6697",
                     "irc.example.org +6697", "ircs://irc.example.org"}) {
                const QByteArray name = QByteArray::number(int(preset)) + ' ' + typed;
                QTest::newRow(name.constData())
                    << int(preset) << QString(QLatin1String(typed)) << TlsMode::Required;
            }
        }
        QTest::newRow("off") << int(TlsMode::Off) << u"irc.example.org:6667"_qs << TlsMode::Off;
    }

    void whatIsTypedIsNeverWeakenedByAHiddenChoice()
    {
        QFETCH(int, preset);
        QFETCH(QString, typed);
        QFETCH(receive::TlsMode, expected);
        FirstRunPage page;
        session::SessionConfig before;
        before.nick = u"kasia"_qs;
        before.address.port = 23300;
        before.address.tls = receive::TlsMode(preset);
        page.editServer(before);
        QCOMPARE(page.config().address.tls, receive::TlsMode(preset));
        auto *address = page.findChild<QLineEdit *>(u"address"_qs);
        address->setText(typed);
        QCOMPARE(page.config().address.tls, expected);
        // And from what was kept by an earlier run.
        page.setEntry({.address = u"127.0.0.1:23300"_qs, .nick = u"kasia"_qs, .tls = preset});
        address->setText(typed);
        QCOMPARE(page.config().address.tls, expected);
        page.setEntry({.address = typed, .nick = u"kasia"_qs, .tls = preset});
        QCOMPARE(page.config().address.tls, expected);
    }

    void aChoiceHasTheCornersOfTheOtherFields()
    {
        for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
            FirstRunPage page;
            page.setStyleSheet(styleSheetFor(Theme::from(paletteFor(scheme))));
            page.show();
            page.findChild<QToolButton *>(u"advancedFold"_qs)->click();
            auto *field = page.findChild<QLineEdit *>(u"channels"_qs);
            auto *choice = page.findChild<QComboBox *>(u"tls"_qs);
            QTRY_COMPARE(choice->size(), field->size());
            const QRect corner(0, 0, 7, 7);
            QCOMPARE(choice->grab(corner).toImage(), field->grab(corner).toImage());
        }
    }

    void offChosenByHandStaysWithItsAddress()
    {
        FirstRunPage page;
        page.setEntry({.address = u"127.0.0.1:7000"_qs, .nick = u"kasia"_qs});
        auto *address = page.findChild<QLineEdit *>(u"address"_qs);
        auto *tls = page.findChild<QComboBox *>(u"tls"_qs);
        const int off = int(receive::TlsMode::Off);
        tls->setCurrentIndex(tls->findData(off));
        QCOMPARE(page.entry().tls, off);
        address->setText(u"127.0.0.1:7001"_qs);
        QCOMPARE(page.entry().tls, -1);
        tls->setCurrentIndex(tls->findData(off));
        address->setText(u"127.0.0.1:+7001"_qs);
        QCOMPARE(page.entry().tls, -1);
        QVERIFY(!tls->isEnabled());
        address->setText(u"127.0.0.1:7001"_qs);
        QVERIFY(tls->isEnabled());
        QCOMPARE(page.entry().tls, -1);
    }

    void advancedIsFoldedAndItsWordsReachTheSession()
    {
        FirstRunPage page;
        page.show();
        page.setEntry({.address = u"irc://h/#x"_qs,
            .nick = u"k"_qs,
            .alternativeNick = u"k2"_qs,
            .channels = u"#a #b"_qs,
            .tls = int(receive::TlsMode::Required)});
        auto *password = page.findChild<QLineEdit *>(u"password"_qs);
        QVERIFY(!password->isVisible());
        page.findChild<QToolButton *>(u"advancedFold"_qs)->click();
        QVERIFY(password->isVisible());
        password->setText(u"tajne"_qs);
        const session::SessionConfig config = page.config();
        QCOMPARE(config.password, u"tajne"_qs);
        QCOMPARE(config.alternativeNick, u"k2"_qs);
        QCOMPARE(config.channels, (QStringList{u"#x"_qs, u"#a"_qs, u"#b"_qs}));
        QCOMPARE(config.address.tls, receive::TlsMode::Required);
    }

    void settingsAreRememberedAndNonsenseInTheFileIsNotBelieved()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"client.ini"_qs);
        {
            Settings settings(file);
            QCOMPARE(settings.lastServer().address, u"127.0.0.1:8888"_qs);
            QVERIFY(nickError(settings.lastServer().nick).isEmpty());
            QSignalSpy changed(&settings, &Settings::looksChanged);
            settings.setDensity(Density::Spacious);
            settings.setDensity(Density::Spacious);
            QCOMPARE(changed.count(), 1);
            settings.setLastServer({.address = u"h:1"_qs, .nick = u"n"_qs, .tls = 2});
        }
        Settings settings(file);
        QCOMPARE(settings.density(), Density::Spacious);
        QCOMPARE(settings.lastServer().address, u"h:1"_qs);
        QCOMPARE(settings.lastServer().tls, 2);
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue(u"look/density"_qs, 99);
            raw.setValue(u"look/colors"_qs, u"x"_qs);
        }
        const Settings broken(file);
        QCOMPARE(broken.density(), Density::Comfortable);
        QCOMPARE(broken.colorScheme(), ColorScheme::System);
    }

    // ---- the command line ----

    void commandLineIsRead()
    {
        const auto line
            = app::parseCommandLine({u"10.0.0.1"_qs, u"7000"_qs, u"--nick"_qs, u"ola"_qs,
                u"--lang"_qs, u"pl"_qs, u"--channel"_qs, u"lab"_qs, u"--channel"_qs, u"#b"_qs});
        QVERIFY(line.hasValue());
        QCOMPARE(line->address, u"10.0.0.1 7000"_qs);
        QCOMPARE(line->channels, (QStringList{u"#lab"_qs, u"#b"_qs}));
        QVERIFY(line->connectsAtOnce());
        QVERIFY(!app::parseCommandLine({})->connectsAtOnce());
        QVERIFY(app::parseCommandLine({u"--help"_qs})->wantsHelp);
    }

    void badCommandLinesAreRefusedWithASentence_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("port") << QStringList{u"host"_qs, u"port"_qs};
        QTest::newRow("port too high") << QStringList{u"host"_qs, u"70000"_qs};
        QTest::newRow("nick") << QStringList{u"--nick"_qs, u"a b"_qs};
        QTest::newRow("language") << QStringList{u"--lang"_qs, u"xx"_qs};
        QTest::newRow("channel") << QStringList{u"--channel"_qs, u"a b"_qs};
        QTest::newRow("option") << QStringList{u"--nonsense"_qs};
        QTest::newRow("words") << QStringList{u"a"_qs, u"1"_qs, u"c"_qs};
        QTest::newRow("value missing") << QStringList{u"--nick"_qs};
    }

    void badCommandLinesAreRefusedWithASentence()
    {
        QFETCH(QStringList, arguments);
        const auto line = app::parseCommandLine(arguments);
        QVERIFY(!line.hasValue());
        QVERIFY(line.error().size() > 10);
    }

    void everyInputErrorHasASentence()
    {
        for (const char *language : {"en", "pl"}) {
            const app::Translations translations(QString::fromLatin1(language));
            for (int n = int(session::InputError::UnknownCommand);
                 n <= int(session::InputError::BadAddress); ++n)
                QVERIFY(!inputFailureText({session::InputError(n), u"join"_qs}).isEmpty());
        }
        // Names without '/': a line is broken behind it, and the '/' stays alone at its end.
        QVERIFY(ui::helpText({}).contains(u"invite, join, kick"_qs));
        QVERIFY(ui::helpText(u"join"_qs).startsWith(u"/join"_qs));
    }

    // ---- the actions ----

    void noTwoActionsShareAShortcutAndAllHaveWordsInPolish()
    {
        QStringList english;
        for (const char *language : {"en", "pl"}) {
            const app::Translations translations(QString::fromLatin1(language));
            QWidget window;
            const Actions actions(&window);
            QSet<QString> keys;
            QStringList texts;
            for (const QAction *action : actions.all()) {
                QVERIFY(!action->text().isEmpty());
                texts.append(action->text());
                for (const QKeySequence &key : action->shortcuts()) {
                    QVERIFY2(!key.isEmpty(), qPrintable(action->text()));
                    QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                    keys.insert(key.toString());
                }
            }
            if (english.isEmpty()) {
                english = texts;
                continue;
            }
            for (int n = 0; n < kActionCount; ++n)
                QVERIFY2(texts[n] != english[n], qPrintable(english[n]));
        }
    }

    void switcherFindsByPiecesOfAName()
    {
        QVERIFY(QuickSwitcher::score(u"#lobby"_qs, u"lob"_qs)
            > QuickSwitcher::score(u"#globe"_qs, u"lob"_qs));
        QVERIFY(QuickSwitcher::score(u"Join a channel"_qs, u"jch"_qs) > 0);
        QCOMPARE(QuickSwitcher::score(u"#lobby"_qs, u"xyz"_qs), 0);
        int ran = 0;
        auto *switcher = new QuickSwitcher(
            {{.text = u"#lobby"_qs, .hint = {}, .run = [&ran] { ran = 1; }},
                {.text = u"#random"_qs, .hint = {}, .run = [&ran] { ran = 2; }}},
            nullptr);
        switcher->show();
        auto *field = switcher->findChild<QLineEdit *>(u"switcherField"_qs);
        QTest::keyClicks(field, u"ran"_qs);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(ran, 2);
    }
};

WATEK_SUITE(QTEST_MAIN, ClientPagesTest)

} // namespace clientPagesTest

#include "ClientPagesTest.moc"
