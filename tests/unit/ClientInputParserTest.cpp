// What people type into the input, and what it means.
#include "client/session/InputParser.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>
#include <QTest>

namespace clientInputParserTest {

using namespace watek::client::session;

namespace {

const InputContext kInChannel{.target = QStringLiteral("#lab"), .isChannel = true};
const InputContext kInQuery{.target = QStringLiteral("anna"), .isChannel = false};
const InputContext kOnPage{};

/// An intent as text: "Verb target|text|args", "-" where no text was given.
QString shown(const Intent &intent)
{
    static const char *const names[] = {"Say", "Action", "Message", "Notice", "Query", "Nick",
        "Join", "Part", "Topic", "Names", "Who", "Whois", "Away", "Invite", "Kick", "Mode", "List",
        "Raw", "Quit", "Help", "Ban", "Unban", "MemberMode", "Whowas", "Back", "Ignore", "Unignore",
        "Ctcp", "Motd", "Lusers", "Close", "Clear", "Connect", "Reconnect", "Disconnect"};
    return QStringLiteral("%1 %2|%3|%4")
        .arg(QLatin1String(names[int(intent.verb)]), intent.target,
            intent.hasText ? intent.text : QStringLiteral("-"), intent.args.join(u' '));
}

QStringList shownAll(const watek::base::Expected<QList<Intent>, InputFailure> &parsed)
{
    QStringList all;
    for (const Intent &intent : *parsed)
        all.append(shown(intent));
    return all;
}

} // namespace

class ClientInputParserTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inputIsUnderstood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("intents");
        const auto row = [](const char *text, const QStringList &intents) {
            QTest::newRow(QByteArray(text).replace('\n', "\\n").replace('\r', "\\r").constData())
                << QString::fromUtf8(text) << intents;
        };
        row("cześć 🧵", {QString::fromUtf8("Say #lab|cześć 🧵|")});
        row("  indented", {"Say #lab|  indented|"});
        row("//join", {"Say #lab|/join|"});
        row("one\ntwo\n\n three", {"Say #lab|one|", "Say #lab|two|", "Say #lab| three|"});
        row("one\r\ntwo", {"Say #lab|one|", "Say #lab|two|"});
        row("one\n/join #x", {"Say #lab|one|", "Say #lab|/join #x|"});
        row("/me waves", {"Action #lab|waves|"});
        row("/ME waves\nagain", {"Action #lab|waves|", "Action #lab|again|"});
        row("/msg anna hi you", {"Message anna|hi you|"});
        row("/msg anna one\ntwo", {"Message anna|one|", "Message anna|two|"});
        row("/msg a,b hi", {"Message a|hi|", "Message b|hi|"});
        row("/notice #x psst", {"Notice #x|psst|"});
        row("/query anna", {"Query anna|-|"});
        row("/query anna hi", {"Query anna|hi|"});
        row("/nick ola", {"Nick ola|-|"});
        row("/join #a", {"Join #a|-|"});
        row("/j a", {"Join #a|-|"});
        row("/join #a,b k1,k2", {"Join #a,#b|k1,k2|"});
        row("/part", {"Part #lab|-|"});
        row("/part #x bye now", {"Part #x|bye now|"});
        row("/part bye now", {"Part #lab|bye now|"});
        row("/topic", {"Topic #lab|-|"});
        row("/topic new one", {"Topic #lab|new one|"});
        row("/topic #x new one", {"Topic #x|new one|"});
        row("/topic :", {"Topic #lab||"});
        row("/topic a\nb", {"Topic #lab|a b|"});
        row("/names", {"Names #lab|-|"});
        row("/who", {"Who #lab|-|"});
        row("/who *.pl", {"Who *.pl|-|"});
        row("/whois ola", {"Whois ola|-|"});
        row("/away", {"Away |-|"});
        row("/away for tea", {"Away |for tea|"});
        row("/invite ola", {"Invite #lab|-|ola"});
        row("/invite ola #x", {"Invite #x|-|ola"});
        row("/kick ola", {"Kick #lab|-|ola"});
        row("/kick #x ola be nice", {"Kick #x|be nice|ola"});
        row("/mode", {"Mode #lab|-|"});
        row("/mode +o ola", {"Mode #lab|-|+o ola"});
        row("/mode #x -v ola", {"Mode #x|-|-v ola"});
        row("/list", {"List |-|"});
        row("/list >50", {"List |>50|"});
        row("/connect", {"Connect |-|"});
        row("/connect irc.example.org 6667", {"Connect |irc.example.org 6667|"});
        row("/reconnect", {"Reconnect |-|"});
        row("/disconnect bye now", {"Disconnect |bye now|"});
        row("/raw  PING :x", {"Raw |PING :x|"});
        row("/quit", {"Quit |-|"});
        row("/exit see you", {"Quit |see you|"});
        row("/help", {"Help |-|"});
        row("/help join", {"Help |join|"});
        row("/ban", {"Ban #lab|-|"});
        row("/ban ola *!*@x.pl", {"Ban #lab|-|ola *!*@x.pl"});
        row("/unban #x ola", {"Unban #x|-|ola"});
        row("/op ola", {"MemberMode #lab|-|ola"});
        row("/devoice #x ola anna", {"MemberMode #x|-|ola anna"});
        row("/whowas ola", {"Whowas ola|-|"});
        row("/back", {"Back |-|"});
        row("/ignore", {"Ignore |-|"});
        row("/ignore *!*@x.pl", {"Ignore *!*@x.pl|-|"});
        row("/unignore ola", {"Unignore ola|-|"});
        row("/ctcp ola VERSION", {"Ctcp ola|VERSION|"});
        row("/motd", {"Motd |-|"});
        row("/lusers", {"Lusers |-|"});
        row("/close", {"Close |-|"});
        row("/clear", {"Clear |-|"});
    }
    void inputIsUnderstood()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, intents);
        const auto parsed = parseInput(text, kInChannel);
        QVERIFY(parsed.hasValue());
        QCOMPARE(shownAll(parsed), intents);
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("error");
        QTest::addColumn<QString>("command");
        const auto row = [](const char *text, InputError error, const char *command) {
            QTest::newRow(text) << QString::fromUtf8(text) << int(error)
                                << QString::fromUtf8(command);
        };
        row("", InputError::Empty, "");
        row(" \n\t\n", InputError::Empty, "");
        row("/", InputError::UnknownCommand, "");
        row("/ join", InputError::UnknownCommand, "");
        row("/Frobnicate now", InputError::UnknownCommand, "frobnicate");
        row("/me", InputError::MissingArgument, "me");
        row("/msg", InputError::MissingArgument, "msg");
        row("/msg anna", InputError::MissingArgument, "msg");
        row("/msg , hi", InputError::MissingArgument, "msg");
        row("/nick", InputError::MissingArgument, "nick");
        row("/op", InputError::MissingArgument, "op");
        row("/unban", InputError::MissingArgument, "unban");
        row("/unignore", InputError::MissingArgument, "unignore");
        row("/ctcp ola", InputError::MissingArgument, "ctcp");
        row("/nick a b", InputError::BadNick, "nick");
        row("/nick #a", InputError::BadNick, "nick");
        row("/query #a", InputError::BadNick, "query");
        row("/join", InputError::MissingArgument, "join");
        row("/join #", InputError::BadChannel, "join");
        row("/invite", InputError::MissingArgument, "invite");
        row("/kick", InputError::MissingArgument, "kick");
        row("/raw", InputError::MissingArgument, "raw");
        row("/whois", InputError::MissingArgument, "whois");
    }
    void mistakesAreNamed()
    {
        QFETCH(QString, text);
        QFETCH(int, error);
        QFETCH(QString, command);
        const auto parsed = parseInput(text, kInChannel);
        QVERIFY(!parsed.hasValue());
        QCOMPARE(int(parsed.error().error), error);
        QCOMPARE(parsed.error().command, command);
    }

    void channelCommandsNeedAChannel()
    {
        for (const char *text :
            {"/topic x", "/names", "/invite ola", "/kick ola", "/mode +o ola"}) {
            const auto parsed = parseInput(QString::fromLatin1(text), kInQuery);
            QVERIFY2(!parsed.hasValue(), text);
            QCOMPARE(parsed.error().error, InputError::NotAChannel);
        }
    }

    void aQueryIsTalkedToAndLeft()
    {
        QCOMPARE(shownAll(parseInput(u"hi", kInQuery)), QStringList{"Say anna|hi|"});
        QCOMPARE(shownAll(parseInput(u"/part", kInQuery)), QStringList{"Part anna|-|"});
        QCOMPARE(shownAll(parseInput(u"/whois", kInQuery)), QStringList{"Whois anna|-|"});
    }

    void theServersPageIsNobody()
    {
        for (const char *text : {"hi", "/me waves", "//x"}) {
            const auto parsed = parseInput(QString::fromLatin1(text), kOnPage);
            QVERIFY2(!parsed.hasValue(), text);
            QCOMPARE(parsed.error().error, InputError::NoOneToTalkTo);
        }
        QCOMPARE(shownAll(parseInput(u"/msg anna hi", kOnPage)), QStringList{"Message anna|hi|"});
    }

    void theCommandTableIsInOrderAndKnown()
    {
        QByteArray last;
        for (const CommandInfo &info : commandTable()) {
            QVERIFY2(last < info.name, info.name);
            last = info.name;
            const auto parsed = parseInput(
                u'/' + QString::fromLatin1(info.name) + QStringLiteral(" a b"), kInChannel);
            const bool isKnown
                = parsed.hasValue() || parsed.error().error != InputError::UnknownCommand;
            QVERIFY2(isKnown, info.name);
        }
    }

    void noLineBreakGetsThrough()
    {
        QRandomGenerator random(7);
        const QString alphabet = QStringLiteral("a #,:+/ \n\r");
        for (int round = 0; round < 20'000; ++round) {
            QString text;
            if (random.bounded(2)) {
                const auto table = commandTable();
                text = u'/'
                    + QString::fromLatin1(table[size_t(random.bounded(int(table.size())))].name)
                    + u' ';
            }
            for (int i = random.bounded(14); i > 0; --i)
                text += alphabet[random.bounded(alphabet.size())];
            const auto parsed = parseInput(text, random.bounded(2) ? kInChannel : kOnPage);
            if (!parsed)
                continue;
            for (const Intent &intent : *parsed) {
                const QString all = intent.target + intent.text + intent.args.join(u' ');
                QVERIFY2(!all.contains(u'\n') && !all.contains(u'\r'), qPrintable(text));
            }
        }
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientInputParserTest)

} // namespace clientInputParserTest

#include "ClientInputParserTest.moc"
