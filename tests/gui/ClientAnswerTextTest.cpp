// What the server answers and refuses, in the words that people read, in English and in Polish.
#include "client/app/Translations.h"
#include "client/ui/messages/AnswerText.h"
#include "client/ui/messages/LineText.h"
#include "common/protocol/Message.h"
#include "tests/support/Suite.h"

#include <QDateTime>
#include <QLocale>
#include <QTest>

namespace clientAnswerTextTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using session::NumericReply;

namespace {

/// Numerics as they stand on the wire, without source and our nick.
QList<NumericReply> replies(const QByteArrayList &lines)
{
    QList<NumericReply> all;
    for (const QByteArray &line : lines) {
        const auto message = protocol::parseMessage(line);
        NumericReply reply{.code = message->command, .params = {}};
        for (const QByteArray &param : message->params)
            reply.params.append(QString::fromUtf8(param));
        all.append(reply);
    }
    return all;
}

QString worded(const QByteArray &line, const QString &language)
{
    const app::Translations translations(language);
    return answerText(replies({line}));
}

/// A moment as the language writes it.
QString moment(qint64 seconds) { return momentText(QString::number(seconds)); }

constexpr qint64 kMoment = 1'790'000'000;

} // namespace

class ClientAnswerTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersAreSentences_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("polish");
        const auto row = [](const char *line, const char *english, const char *polish) {
            QTest::newRow(line) << QString::fromUtf8(english) << QString::fromUtf8(polish);
        };
        row("001 :Welcome to the Test Network, ola!o@h", "Welcome to the Test Network, ola!o@h",
            "Welcome to the Test Network, ola!o@h");
        row("002 :Your host is irc.test, running version watek-1",
            "You are connected to irc.test, which runs watek-1.",
            "Łączysz się z serwerem irc.test, na którym działa watek-1.");
        row("221 +i", "Your modes: +i", "Twoje tryby: +i");
        row("221 +", "You have no modes set.", "Nie masz ustawionych trybów.");
        row("251 :There are 4 users and 1 invisible on 1 servers",
            "5 people are online. 1 of them shows only where you share a channel.",
            "Jest tu 5 osób. 1 z nich widać tylko na wspólnym kanale.");
        row("251 :There are 2 users and 0 invisible on 1 servers", "2 people are online.",
            "Są tu 2 osoby.");
        row("254 12 :channels formed", "Channels: 12", "Kanały: 12");
        row("265 5 9 :Current local users 5, max 9", "On this server now: 5, at most so far: 9",
            "Na tym serwerze teraz: 5, najwięcej dotąd: 9");
        row("303 :anna marek", "Online: anna marek", "W sieci: anna marek");
        row("303 :", "None of them is online.", "Nikogo z nich nie ma w sieci.");
        row("322 #lab 3 :Wszystko o nitkach", "#lab · 3 people · Wszystko o nitkach",
            "#lab · 3 osoby · Wszystko o nitkach");
        row("322 #sam 1 :", "#sam · 1 person", "#sam · 1 osoba");
        row("323 :End of /LIST", "There are no channels to list.", "Nie ma kanałów do pokazania.");
        row("324 #lab +ntl 5", "Modes of #lab: +ntl 5", "Tryby kanału #lab: +ntl 5");
        row("341 marek #lab", "You invited marek to #lab.", "Zapraszasz marek na kanał #lab.");
        row("352 #lab a red.example irc.test anna G*@ :0 Anna Nowak",
            "anna · a@red.example · Anna Nowak · #lab · away · operator of the server",
            "anna · a@red.example · Anna Nowak · #lab · nieobecność · operator serwera");
        row("353 = #lab :@anna!a@h +marek ola", "In #lab: @anna, +marek, ola",
            "Na kanale #lab: @anna, +marek, ola");
        row("364 irc.test irc.test :0 A small server", "Server: irc.test (A small server)",
            "Serwer: irc.test (A small server)");
        row("003 :This server was created some day", "The server was started: some day",
            "Serwer uruchomiono: some day");
        row("367 #lab *!*@x.pl", "Banned: *!*@x.pl", "Ban: *!*@x.pl");
        row("367 #lab *!*@x.pl anna!a@h", "Banned: *!*@x.pl, set by anna",
            "Ban: *!*@x.pl, od: anna");
        row("368 #lab :End of channel ban list", "Nobody is banned from #lab.",
            "Na kanale #lab nie ma banów.");
        row("372 :- Witaj", "Witaj", "Witaj");
        row("372 :-", " ", " ");
        row("375 :- irc.test Message of the day - ",
            "Message of the day of irc.test:", "Wiadomość dnia serwera irc.test:");
        row("422 :MOTD File is missing", "The server has no message of the day.",
            "Serwer nie ma wiadomości dnia.");
        row("242 :Server Up 1 days 2:03:04", "The server has been running for 1 d 2 h.",
            "Czas działania serwera: 1 d. 2 godz.");
        row("710 #lab ewa!e@h :has asked for an invite",
            "ewa would like to come in to #lab. /invite ewa lets them in.",
            "ewa chce wejść na kanał #lab. Wpuszcza /invite ewa.");
        row("730 :anna!a@h,marek", "Online: anna, marek", "W sieci: anna, marek");
        // Refusals.
        row("401 zosia :No such nick/channel", "There is nobody and no channel called zosia here.",
            "Nie ma tu osoby ani kanału o nazwie zosia.");
        row("404 #lab :Cannot send to channel (+m)",
            "Only those with voice may write in #lab: it is moderated.",
            "Na kanale #lab mogą pisać tylko osoby z głosem: jest moderowany.");
        row("404 #lab :Cannot send to channel (you are muted on this server)",
            "You are muted on this server, so you may not write in #lab.",
            "Na tym serwerze odebrano ci głos, więc nie możesz pisać na #lab.");
        row("404 #lab :Cannot send to channel", "You may not write in #lab.",
            "Nie możesz pisać na #lab.");
        row("432 9x :Erroneous nickname: it begins with a digit",
            "9x cannot be a nickname here (it begins with a digit).",
            "9x nie może być tu pseudonimem (it begins with a digit).");
        row("433 ola :Nickname is already in use", "The nickname ola is in use.",
            "Pseudonim ola jest zajęty.");
        row("441 ewa #lab :They aren't on that channel", "ewa is not in #lab.",
            "Na kanale #lab nie ma osoby ewa.");
        row("482 #lab :You're not channel operator", "Only those who moderate #lab may do that.",
            "To mogą robić tylko osoby moderujące kanał #lab.");
        row("482 #lab :anna ranks too high to be kicked by you",
            "Only those who moderate #lab may do that (anna ranks too high to be kicked by you).",
            "To mogą robić tylko osoby moderujące kanał #lab (anna ranks too high to be kicked "
            "by you).");
        row("473 #lab :Cannot join channel (+i)",
            "#lab can be entered by invitation only. Ask somebody inside to invite you.",
            "Na kanał #lab wchodzi się tylko z zaproszeniem. Poproś o nie kogoś, kto tam jest.");
        // What a name holds is no place of the sentence, and turns nothing.
        row("341 %1{1} #%2{0}", "You invited %1{1} to #%2{0}.",
            "Zapraszasz %1{1} na kanał #%2{0}.");
        row("443 a\xE2\x80\xAE #b :is already on channel", "a is in #b already.",
            "a jest już na kanale #b.");
        // Without what the sentence needs, or for what nobody knows, the server's text stays.
        row("341", "", "");
        row("441 :They aren't on that channel", "", "");
        row("322", "", "");
        row("353", "", "");
        row("265", "", "");
        row("251 :?", "", "");
        row("987 a b :c", "", "");
    }
    void answersAreSentences()
    {
        const QByteArray line = QTest::currentDataTag();
        QTEST(worded(line, u"en"_qs), "english");
        QTEST(worded(line, u"pl"_qs), "polish");
    }

    void momentsAreLocal()
    {
        const QByteArray when = QByteArray::number(kMoment);
        const app::Translations translations(u"en"_qs);
        const QString time
            = QLocale().toString(QDateTime::fromSecsSinceEpoch(kMoment), QLocale::ShortFormat);
        QCOMPARE(moment(kMoment), time);
        QCOMPARE(answerText(replies({"367 #lab *!*@x.pl anna " + when})),
            u"Banned: *!*@x.pl, set by anna, on "_qs + time);
        QCOMPARE(answerText(replies({"329 #lab " + when})), u"#lab was made on %1."_qs.arg(time));
        QCOMPARE(answerText(replies({"333 #lab anna " + when})),
            u"anna set the topic on %1."_qs.arg(time));
        QCOMPARE(answerText(replies({"391 irc.test " + when + " 0 :soon"})),
            u"Time of irc.test: "_qs + time);
        QCOMPARE(momentText(u"soon"_qs), QString());
        QCOMPARE(durationText(59), u"59 s"_qs);
        QCOMPARE(durationText(3599), u"59 min"_qs);
        QCOMPARE(durationText(3700), u"1 h 1 min"_qs);
        QCOMPARE(durationText(90'000), u"1 d 1 h"_qs);
    }

    void whoisIsAGroup()
    {
        const QByteArrayList lines{"311 anna a red.example * :Anna Nowak", "319 anna :@#lab #lobby",
            "319 anna :#more", "312 anna irc.test :A small chat", "313 anna :is an IRC operator",
            "335 anna :is a bot on Test", "330 anna anna2 :is logged in as",
            "378 anna :is connecting from *@10.0.0.1 10.0.0.1", "379 anna :is using modes +i",
            "671 anna :is using a secure connection", "301 anna :na herbacie",
            "320 anna :likes threads",
            "317 anna 300 " + QByteArray::number(kMoment) + " :seconds idle, signon time"};
        {
            const app::Translations english(u"en"_qs);
            QCOMPARE(answerText(replies(lines)).split(u'\n'),
                (QStringList{u"anna is a@red.example (Anna Nowak), logged in as anna2"_qs,
                    u"Channels: @#lab, #lobby, #more"_qs,
                    u"On irc.test (A small chat) · operator of the server · a bot · address: "
                    "*@10.0.0.1 10.0.0.1 · modes: +i · encrypted connection"_qs,
                    u"Idle for 5 min · connected since "_qs + moment(kMoment),
                    u"Away: na herbacie"_qs, u"likes threads"_qs}));
        }
        const app::Translations polish(u"pl"_qs);
        const QStringList words = answerText(replies(lines)).split(u'\n');
        QCOMPARE(words[0], u"anna to a@red.example (Anna Nowak), konto anna2"_qs);
        QCOMPARE(words[3], u"Bez słowa od: 5 min · połączenie od: "_qs + moment(kMoment));
    }

    void whowasTellsOfEach()
    {
        const app::Translations english(u"en"_qs);
        const QString left = QLocale().toString(
            QDateTime::fromString(u"2026-11-26T04:00:00Z"_qs, Qt::ISODate).toLocalTime(),
            QLocale::ShortFormat);
        QCOMPARE(answerText(replies(
                     {"314 anna a red.example * :Anna", "312 anna irc.test 2026-11-26T04:00:00Z",
                         "314 anna b blue.example * anna", "330 anna anna2 :was logged in as"})),
            u"anna was a@red.example (Anna), until %1\nanna was b@blue.example, logged in as "
            "anna2"_qs.arg(left));
    }

    void unknownNumericsStayReadable()
    {
        session::ChatLine line{.kind = session::LineKind::Server};
        line.code = "987";
        line.text = u"one two three"_qs;
        line.replies = replies({"987 one two :three"});
        QCOMPARE(lineText(line), u"one two three"_qs);
    }
};

WATEK_SUITE(QTEST_MAIN, ClientAnswerTextTest)

} // namespace clientAnswerTextTest

#include "ClientAnswerTextTest.moc"
