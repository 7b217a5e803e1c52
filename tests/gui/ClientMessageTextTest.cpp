// What stands in a message: control codes, links, colours, and the words for what happened.
#include "client/app/Translations.h"
#include "client/model/NickColour.h"
#include "client/ui/Theme.h"
#include "client/ui/messages/IrcFormat.h"
#include "client/ui/messages/LineText.h"
#include "client/ui/messages/Links.h"
#include "client/ui/messages/MessageRow.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>
#include <QTest>

namespace clientMessageTextTest {

using namespace watek::client;
using namespace watek::client::ui;
using session::LineKind;
using session::SystemEvent;

class ClientMessageTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formattingCodesBecomeSpans_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("spans"); // start-length:what
        const auto row = [](const char *name, const QString &raw, const QString &text,
                             const QString &spans) { QTest::newRow(name) << raw << text << spans; };
        row("plain", u"hello"_qs, u"hello"_qs, {});
        row("bold",
            u"a \x02"
            u"b\x02 c"_qs,
            u"a b c"_qs, u"2-1:b"_qs);
        row("never closed",
            u"\x1d"
            u"all"_qs,
            u"all"_qs, u"0-3:i"_qs);
        row("nested",
            u"\x02"
            u"a\x1f"
            u"b\x02"
            u"c"_qs,
            u"abc"_qs, u"0-1:b 1-1:bu 2-1:u"_qs);
        row("reset",
            u"\x02\x1d"
            u"a\x0f"
            u"b"_qs,
            u"ab"_qs, u"0-1:bi"_qs);
        row("one digit",
            u"\x03"
            u"4red"_qs,
            u"red"_qs, u"0-3:#ff0000"_qs);
        row("two digits only",
            u"\x03"
            u"0412"_qs,
            u"12"_qs, u"0-2:#ff0000"_qs);
        row("background",
            u"\x03"
            u"4,12x"_qs,
            u"x"_qs, u"0-1:#ff0000/#0000fc"_qs);
        row("comma is text",
            u"\x03"
            u"4,x"_qs,
            u",x"_qs, u"0-2:#ff0000"_qs);
        row("code alone ends colours",
            u"\x03"
            u"4a\x03"
            u"b"_qs,
            u"ab"_qs, u"0-1:#ff0000"_qs);
        row("code alone before a comma", u"\x03,a"_qs, u",a"_qs, {});
        row("99 is the default",
            u"\x03"
            u"4a\x03"
            u"99b"_qs,
            u"ab"_qs, u"0-1:#ff0000"_qs);
        row("hex",
            u"\x04"
            u"00FF7fx"_qs,
            u"x"_qs, u"0-1:#00ff7f"_qs);
        row("strike, mono, reverse",
            u"\x1e"
            u"a\x1e\x11"
            u"b\x11\x16"
            u"c"_qs,
            u"abc"_qs, u"0-1:s 1-1:m 2-1:r"_qs);
        row("other controls vanish",
            u"a\x07\x01"
            u"b"_qs,
            u"ab"_qs, {});
    }

    void formattingCodesBecomeSpans()
    {
        QFETCH(QString, raw);
        const StyledText parsed = parseIrcFormat(raw);
        QTEST(parsed.text, "text");
        QStringList spans;
        for (const StyledSpan &span : parsed.spans) {
            const TextStyle &style = span.style;
            QString what;
            what += style.bold ? u"b"_qs : QString();
            what += style.italic ? u"i"_qs : QString();
            what += style.underline ? u"u"_qs : QString();
            what += style.strike ? u"s"_qs : QString();
            what += style.monospace ? u"m"_qs : QString();
            what += style.reverse ? u"r"_qs : QString();
            what += style.foreground ? QColor(*style.foreground).name() : QString();
            what += style.background ? u'/' + QColor(*style.background).name() : QString();
            spans.append(QStringLiteral("%1-%2:%3").arg(span.start).arg(span.length).arg(what));
        }
        QTEST(spans.join(u' '), "spans");
    }

    void anyTextIsReadWithoutACodeLeft()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 5000; ++round) {
            QString raw;
            for (int n = int(random.bounded(30)); n > 0; --n)
                raw.append(random.bounded(2) ? QChar(random.bounded(0x30))
                                             : QChar(u'0' + random.bounded(12)));
            const StyledText parsed = parseIrcFormat(raw);
            for (const QChar c : parsed.text)
                QVERIFY(c.unicode() >= 0x20);
            for (const StyledSpan &span : parsed.spans)
                QVERIFY(span.start >= 0 && span.length > 0
                    && span.start + span.length <= parsed.text.size());
        }
    }

    void linksEndWhereAReaderWouldEndThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("links");
        const auto row = [](const char *name, const QString &text, const QStringList &links) {
            QTest::newRow(name) << text << links;
        };
        row("none", u"no link: here"_qs, {});
        row("plain", u"see https://a.example/b?c=d#e now"_qs, {u"https://a.example/b?c=d#e"_qs});
        row("end of a sentence", u"It is https://a.example."_qs, {u"https://a.example"_qs});
        row("in brackets", u"(https://a.example/x)"_qs, {u"https://a.example/x"_qs});
        row("with brackets", u"https://pl.wikipedia.org/wiki/Semafor_(informatyka)."_qs,
            {u"https://pl.wikipedia.org/wiki/Semafor_(informatyka)"_qs});
        row("both", u"(see https://a.example/x_(y))."_qs, {u"https://a.example/x_(y)"_qs});
        row("two", u"http://a.example, irc://b.example/#c"_qs,
            {u"http://a.example"_qs, u"irc://b.example/#c"_qs});
        row("capital scheme", u"HTTPS://A.example"_qs, {u"HTTPS://A.example"_qs});
        row("no host", u"https:// and http://."_qs, {});
        row("file is never a link", u"file:///etc/passwd javascript://a ftp://b"_qs, {});
        row("inside a word", u"xhttps://a.example"_qs, {});
        row("in angle brackets", u"<https://a.example/y>"_qs, {u"https://a.example/y"_qs});
        row("Polish quotes", u"„https://a.example/y”"_qs, {u"https://a.example/y"_qs});
        row("international", u"https://zażółć.example/ąć"_qs, {u"https://zażółć.example/ąć"_qs});
    }

    void linksEndWhereAReaderWouldEndThem()
    {
        QFETCH(QString, text);
        QStringList found;
        for (const Link &link : findLinks(text))
            found.append(text.mid(link.start, link.length));
        QTEST(found, "links");
    }

    void nickColoursCanBeReadOnEveryBackground_data()
    {
        QTest::addColumn<QColor>("background");
        QTest::newRow("white") << QColor(Qt::white);
        QTest::newRow("light panel") << paletteFor(ColorScheme::Light).color(QPalette::Window);
        QTest::newRow("dark") << paletteFor(ColorScheme::Dark).color(QPalette::Base);
        QTest::newRow("black") << QColor(Qt::black);
        QTest::newRow("middle grey") << QColor(0x80, 0x80, 0x80);
        QTest::newRow("yellow") << QColor(0xff, 0xf0, 0x60);
    }

    void nickColoursCanBeReadOnEveryBackground()
    {
        QFETCH(QColor, background);
        for (int hue = 0; hue < 360; ++hue)
            QVERIFY(contrast(nickColor(hue, background), background) >= 4.5);
    }

    void ownPalettesCanBeRead()
    {
        for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
            const Theme theme = Theme::from(paletteFor(scheme));
            QCOMPARE(theme.isDark, scheme == ColorScheme::Dark);
            for (const QColor &ink : {theme.text, theme.dimmed, theme.link, theme.marker})
                QVERIFY(contrast(ink, theme.background) >= 4.5);
            for (const QColor &ground : {theme.warning, theme.failure, theme.panel})
                QVERIFY(contrast(theme.text, ground) >= 4.5);
            QVERIFY(contrast(Qt::white, theme.accent) >= 3);
        }
    }

    void whatHappenedIsWordedInBothLanguages_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("event");
        QTest::addColumn<bool>("isSelf");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("polish");
        const auto row = [](const char *name, LineKind kind, SystemEvent event, bool isSelf,
                             const QString &english, const QString &polish) {
            QTest::newRow(name) << int(kind) << int(event) << isSelf << english << polish;
        };
        using K = LineKind;
        using E = SystemEvent;
        row("join", K::Join, E::None, false, u"anna joined"_qs, u"anna wchodzi"_qs);
        row("own join", K::Join, E::None, true, u"You joined"_qs, u"Wchodzisz na kanał"_qs);
        row("part", K::Part, E::None, false, u"anna left (tekst)"_qs, u"anna wychodzi (tekst)"_qs);
        row("quit", K::Quit, E::None, false, u"anna disconnected (tekst)"_qs,
            u"anna się rozłącza (tekst)"_qs);
        row("nick", K::Nick, E::None, false, u"anna is now called cel"_qs,
            u"anna ma teraz pseudonim cel"_qs);
        row("kick", K::Kick, E::None, false, u"anna removed cel from the channel (tekst)"_qs,
            u"anna usuwa z kanału: cel (tekst)"_qs);
        row("topic", K::Topic, E::None, false, u"anna set the topic: tekst"_qs,
            u"anna ustawia temat: tekst"_qs);
        row("invite of somebody else", K::Invite, E::None, false, u"anna invited cel to tekst"_qs,
            u"anna zaprasza cel na kanał tekst"_qs);
        row("lost", K::System, E::ConnectionLost, false, u"The connection was lost"_qs,
            u"Połączenie zostało przerwane"_qs);
        row("silent", K::System, E::ServerSilent, false,
            u"The connection was lost: the server does not answer any more"_qs,
            u"Połączenie zostało przerwane: serwer już nie odpowiada"_qs);
        row("closed", K::System, E::ClosedByServer, false,
            u"The server closed the connection (tekst)"_qs, u"Serwer zamyka połączenie (tekst)"_qs);
        row("killed", K::System, E::Killed, false,
            u"anna closed the connection of cel to the server (tekst)"_qs,
            u"anna zamyka połączenie z serwerem osoby cel (tekst)"_qs);
        row("hung up", K::System, E::Disconnected, false, u"You disconnected (tekst)"_qs,
            u"Rozłączasz się (tekst)"_qs);
        row("own quit", K::Quit, E::None, true, u"You disconnected (tekst)"_qs,
            u"Rozłączasz się (tekst)"_qs);
        row("own kick", K::Kick, E::None, true, u"You removed cel from the channel (tekst)"_qs,
            u"Usuwasz z kanału: cel (tekst)"_qs);
        row("own topic", K::Topic, E::None, true, u"You set the topic: tekst"_qs,
            u"Ustawiasz temat: tekst"_qs);
        row("own mode", K::Mode, E::None, true, u"You changed modes: tekst"_qs,
            u"Zmieniasz tryby: tekst"_qs);
        row("ignoring", K::System, E::Ignoring, false,
            u"You ignore cel: what they write is not shown. /unignore ends it."_qs,
            u"Ignorujesz cel: wiadomości stamtąd nie są pokazywane. Koniec: /unignore."_qs);
        row("nick in use", K::System, E::NickInUse, false,
            u"The nickname anna is in use; you are cel"_qs,
            u"Pseudonim anna jest zajęty; twój to cel"_qs);
        row("said", K::Message, E::None, false, u"tekst"_qs, u"tekst"_qs);
    }

    // A line waits behind others as well, with the best of connections.
    void aWaitingLineBlamesNoConnection()
    {
        MessageRow row;
        row.delivery = session::Delivery::Waiting;
        const app::Translations english(u"en"_qs);
        QCOMPARE(deliveryText(row), u"Waiting to be sent"_qs);
    }

    void anInvitationOfOursNamesTheChannel()
    {
        session::ChatLine line{.kind = LineKind::Invite};
        line.author = u"anna"_qs;
        line.target = u"#nowy"_qs;
        const app::Translations english(u"en"_qs);
        QCOMPARE(lineText(line), u"anna invites you to #nowy"_qs);
    }

    void whatHappensToMeIsSaidToMe_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isSelf");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("polish");
        const auto row = [](const char *name, LineKind kind, bool isSelf, const QString &text,
                             const QString &english, const QString &polish) {
            QTest::newRow(name) << int(kind) << isSelf << text << english << polish;
        };
        using K = LineKind;
        row("kick", K::Kick, false, u"spam"_qs, u"anna removed you from the channel (spam)"_qs,
            u"anna usuwa cię z kanału (spam)"_qs);
        row("kick without a reason", K::Kick, false, u"anna"_qs,
            u"anna removed you from the channel"_qs, u"anna usuwa cię z kanału"_qs);
        row("kick of oneself", K::Kick, true, {}, u"You removed yourself from the channel"_qs,
            u"Usuwasz z kanału siebie"_qs);
        row("kill", K::System, false, u"spam"_qs,
            u"anna closed your connection to the server (spam)"_qs,
            u"anna zamyka twoje połączenie z serwerem (spam)"_qs);
        row("operator", K::Mode, false, u"+o ola"_qs, u"anna gave you the rights of an operator"_qs,
            u"anna daje ci uprawnienia operatora"_qs);
        row("no voice", K::Mode, false, u"-v ola"_qs, u"anna took voice from you"_qs,
            u"anna odbiera ci głos"_qs);
        row("stepping down", K::Mode, true, u"-o ola"_qs,
            u"You gave up the rights of an operator"_qs, u"Oddajesz uprawnienia operatora"_qs);
        row("user mode", K::Mode, true, u"+i"_qs, u"Your modes changed: +i"_qs,
            u"Zmiana twoich trybów: +i"_qs);
    }
    void whatHappensToMeIsSaidToMe()
    {
        QFETCH(int, kind);
        session::ChatLine line{.kind = LineKind(kind), .event = SystemEvent::Killed};
        QFETCH(bool, isSelf);
        QFETCH(QString, text);
        line.author = isSelf ? u"ola"_qs : u"anna"_qs;
        line.isSelf = isSelf;
        line.target = u"ola"_qs;
        line.isTargetSelf = true;
        line.text = text;
        {
            const app::Translations english(u"en"_qs);
            QTEST(lineText(line), "english");
        }
        const app::Translations polish(u"pl"_qs);
        QTEST(lineText(line), "polish");
    }

    void ranksOfOthersAreWords()
    {
        session::ChatLine line{.kind = LineKind::Mode};
        line.author = u"anna"_qs;
        line.target = u"marek"_qs;
        line.text = u"+h marek"_qs;
        {
            const app::Translations english(u"en"_qs);
            QCOMPARE(lineText(line), u"anna gave marek the rights of a half-operator"_qs);
            line.text = u"-o marek"_qs;
            QCOMPARE(lineText(line), u"anna took the rights of an operator from marek"_qs);
            line.text = u"+X marek"_qs;
            QCOMPARE(lineText(line), u"anna changed modes: +X marek"_qs);
        }
        const app::Translations polish(u"pl"_qs);
        line.isSelf = true;
        line.text = u"+v marek"_qs;
        QCOMPARE(lineText(line), u"Dajesz głos: marek"_qs);
    }

    void whatHappenedIsWordedInBothLanguages()
    {
        QFETCH(int, kind);
        QFETCH(int, event);
        QFETCH(bool, isSelf);
        session::ChatLine line{.kind = LineKind(kind), .event = SystemEvent(event)};
        line.author = u"anna"_qs;
        line.isSelf = isSelf;
        line.target = u"cel"_qs;
        line.text = u"tekst"_qs;
        {
            const app::Translations english(u"en"_qs);
            QTEST(lineText(line), "english");
        }
        const app::Translations polish(u"pl"_qs);
        QTEST(lineText(line), "polish");
    }
};

WATEK_SUITE(QTEST_MAIN, ClientMessageTextTest)

} // namespace clientMessageTextTest

#include "ClientMessageTextTest.moc"
