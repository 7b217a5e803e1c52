#include "tests/fuzz/DispatcherOps.h"

#include "server/dispatcher/CommandTable.h"

#include <QRandomGenerator>

#include <initializer_list>

namespace watek::fuzz {

namespace {

/// Draws what means something to the dispatcher: names meet, and modes are turned on and off.
class Draw {
public:
    explicit Draw(quint32 seed)
        : m_random(seed)
    {
    }

    int below(int bound) { return m_random.bounded(bound); }
    QByteArray one(std::initializer_list<const char *> words)
    {
        return words.begin()[below(int(words.size()))];
    }
    QByteArray nick()
    {
        return one({"ala", "Ala", "ola", "ela", "root", "x[y]", "x{y}", "nobody"});
    }
    QByteArray channel() { return one({"#a", "#A", "#b", "#c", "#lobby", "#d{", "#d[", "&no"}); }
    QByteArray mask()
    {
        return one({"*!*@*", "ala!*@*", "*@10.0.0.1", "o*", "*!u@*", "$a:*", "ela!*@nowhere", "%"});
    }
    QByteArray target()
    {
        return below(3) == 0 ? nick() : below(5) == 0 ? "@" + channel() : channel();
    }
    QByteArray word()
    {
        switch (below(8)) {
        case 0:
            return nick();
        case 1:
            return channel();
        case 2:
            return mask();
        case 3:
            return channel() + ',' + channel();
        case 4:
            return nick() + ',' + nick();
        case 5:
            return one(
                {"0", "1", "-1", "5", "*", "99999999999", "+", "-", "C", "L", "S", "l", "k"});
        case 6:
            return noise();
        default:
            return one({"key", "u", ":two words", ":", "irc.test", "%tcn,7", "<3", ">1"});
        }
    }
    /// Bytes that mean nothing, but can stand in a line.
    QByteArray noise()
    {
        QByteArray bytes(below(12) + 1, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(33 + below(93));
        return bytes;
    }
    QByteArray modes()
    {
        QByteArray text;
        for (int i = below(4) + 1; i > 0; --i)
            text += one({"+", "-", ""})
                + one({"o", "v", "h", "b", "e", "I", "k", "l", "m", "n", "i", "t", "s", "p", "C",
                    "M", "R", "x", "z", "q", "a", "w", "B", "?"});
        for (int i = below(4); i > 0; --i)
            text += ' ' + word();
        return text;
    }
    QByteArray line();

private:
    QRandomGenerator m_random;
};

QByteArray Draw::line()
{
    const QByteArray text = " :" + one({"hello", "", "\001ACTION waves\001", "zażółć"});
    QByteArray tags;
    if (below(6) == 0)
        tags = "@" + one({"label=1", "batch=b", "+typing=active", "+draft/reply=x;label=2"}) + ' ';
    switch (below(23)) {
    case 0:
    case 1:
        return tags + "JOIN " + channel() + one({"", "", " key"});
    case 2:
        return tags + "JOIN " + channel() + ',' + channel() + ',' + channel();
    case 3:
        return tags + "PART " + channel() + text;
    case 4:
    case 5:
        return tags + one({"PRIVMSG ", "NOTICE ", "TAGMSG "}) + target() + text;
    case 6:
        return tags + "NICK " + nick();
    case 7:
    case 8:
        return tags + "MODE " + channel() + ' ' + modes();
    case 9:
        return tags + "MODE " + nick() + ' ' + modes();
    case 10:
        return tags + "KICK " + channel() + ' ' + nick() + text;
    case 11:
        return tags + "INVITE " + nick() + ' ' + channel();
    case 12:
        return tags
            + one({"OPER root pw", "OPER hashed guess", "OPER see pw", "OPER root no",
                "REGISTER * * secret-1", "REGISTER anna * secret-1", "NS IDENTIFY anna secret-1",
                "NS LOGOUT", "NS SET ALWAYS-ON true", "NS SET ALWAYS-ON false", "NS SESSIONS",
                "NS CLIENTS LOGOUT all", "AWAY :out", "AWAY", "NS PASSWD secret-1 secret-2",
                "NS DROP secret-1", "NS REGAIN anna", "AUTHENTICATE PLAIN",
                "AUTHENTICATE AGFubmEAc2VjcmV0LTE=", "AUTHENTICATE *", "PASS anna:secret-1",
                "NS APPPASS ADD bot", "NS APPPASS DEL bot", "NS RECOVERY secret-1",
                "NS RECOVER anna abcd secret-2", "NS SET MULTICLIENT off"});
    case 13:
        return one({"CAP LS 302", "CAP END", "CAP REQ :batch labeled-response echo-message",
            "CAP REQ :message-tags multi-prefix away-notify extended-join",
            "CAP REQ :chghost setname draft/multiline extended-monitor invite-notify",
            "CAP REQ :-batch", "CAP REQ :draft/metadata-2 draft/read-marker batch",
            "CAP REQ :-draft/metadata-2", "CAP REQ :watek/resume sasl", "CAP REQ :-watek/resume",
            "CAP REQ :draft/message-redaction message-tags", "CAP REQ :-draft/message-redaction",
            "USER u 0 * :Real", "WEBIRC pw kiwi web.example 203.0.113.7",
            "WEBIRC no kiwi web.example 203.0.113.7", "BATCH +b draft/multiline #a", "BATCH -b"});
    case 14:
        return tags + one({"KILL ", "KLINE 1 ", "MUTE 1 ", "UNKLINE ", "UNMUTE "}) + word() + text;
    case 15:
        return tags + "RENAME " + channel() + ' ' + channel() + text;
    case 16:
        return tags + one({"TOPIC ", "KNOCK "}) + channel() + text;
    case 17:
        return tags + "CS "
            + one({"REGISTER ", "REGISTER ", "DROP ", "INFO ", "AMODE ", "OP ", "DEOP ", "INVITE ",
                "UNBAN ", "GETKEY ", "GET ", "UNSUSPEND ", "TRANSFER ACCEPT ", "TRANSFER CANCEL "})
            + channel();
    case 18:
        return tags + "CS "
            + one({"AMODE ", "TRANSFER ", "SET ", "CLEAR ", "SUSPEND ", "ACCESS ", "FLAGS "})
            + channel() + ' '
            + one({"+a ola", "+o ala", "+v ela", "-v ela", "ala", "ola", "KEEPTOPIC OFF",
                "KEEPMODES OFF", "BANS", "MODES", "ACCESS", "USERS", "ADD ola op", "ala -*"});
    case 19:
        return tags + "MARKREAD " + one({"#a", "#A", "#b", "#d{", "ala", "ola", "*", ""})
            + one({"", " timestamp=2019-01-04T14:33:26.123Z", " timestamp=2999-01-04T14:33:26.123Z",
                " timestamp=2019-01-04T14:33:27.000Z", " *", " timestamp=now"});
    case 20:
        return tags + "METADATA " + one({"*", "*", "*", "#a", "#b", "#d{", "ala", "root", "no"})
            + ' '
            + one({"SET url :http://a.b", "SET url :", "SET url", "SET avatar :x", "SET ?x :y",
                "GET url avatar ?x", "LIST", "CLEAR", "SUB url avatar", "SUB url ?x", "UNSUB url",
                "SUBS", "SYNC", "NONE"});
    case 21:
        return tags + "REDACT " + target() + one({" AAAAAAAAAAAAAAAAA", " x", " :", ""}) + text;
    default: {
        // Any command at all. DIE, RESTART and REHASH, too: they ask the app, which does not obey
        // here.
        const auto rows = server::dispatcher::commandTable();
        const std::string_view verb = rows[size_t(below(int(rows.size())))].verb;
        QByteArray any = tags + QByteArray(verb.data(), qsizetype(verb.size()));
        for (int i = below(4); i > 0; --i)
            any += ' ' + word();
        return any;
    }
    }
}

} // namespace

QByteArrayList randomOps(quint32 seed, int count)
{
    Draw draw(seed);
    QByteArrayList ops;
    const auto introduce = [&](const QByteArray &who) {
        ops.append("line " + who + " NICK " + draw.nick());
        ops.append("line " + who + " USER u 0 * :Real");
    };
    while (ops.size() < count) {
        const QByteArray who = QByteArray::number(draw.below(kSessions));
        switch (draw.below(40)) {
        case 0:
        case 1:
        case 2:
            ops.append("connect " + who);
            introduce(who);
            break;
        case 3:
            ops.append(draw.one({"connect ", "secure "}) + who);
            break;
        case 4:
            ops.append("guest " + who);
            break;
        case 9:
            ops.append("gateway " + who);
            ops.append("line " + who + ' '
                + draw.one({"WEBIRC pw kiwi web.example 203.0.113.7",
                    "WEBIRC pw kiwi 2001:db8::7 2001:db8::7 :secure", "WEBIRC pw kiwi a!b 10.0.0.9",
                    "WEBIRC no kiwi web.example 203.0.113.7", "WEBIRC pw kiwi"}));
            introduce(who);
            break;
        case 5:
            ops.append(draw.one({"leave ", "half ", "close ", "break ", "break "}) + who);
            break;
        case 10:
        case 11:
            // Somebody comes back, or at least tries.
            ops.append("connect " + who);
            ops.append("line " + who + " CAP REQ :watek/resume sasl");
            ops.append("resume " + who + ' ' + draw.one({"0", "0", "1", "2", "7"}));
            introduce(who);
            ops.append("line " + who + " CAP END");
            break;
        case 6:
            ops.append(draw.one({"deaf ", "hear ", "garbled "}) + who);
            break;
        case 7:
            ops.append(draw.one({"right", "wrong"}));
            break;
        case 13: // somebody who has an account and a channel
            ops.append("connect " + who);
            introduce(who);
            ops.append("line " + who + " REGISTER * * secret-1");
            ops.append("right");
            ops.append("line " + who + " JOIN " + draw.one({"#a", "#b", "#c", "#d{"}));
            ops.append("line " + who + " CS REGISTER " + draw.one({"#a", "#b", "#c", "#d{"}));
            ops.append("right");
            break;
        case 14: // somebody who has one already, perhaps
            ops.append("line " + who + " NS IDENTIFY " + draw.nick() + " secret-1");
            ops.append("right");
            break;
        case 12:
            ops.append("right");
            break;
        case 15:
            ops.append("host "
                + draw.one({"list ", "suspend ", "unsuspend ", "reset ", "weigh ", "drop ",
                    "sessions ", "end ", "report "})
                + draw.nick());
            ops.append("right");
            break;
        case 8:
            ops.append("tick " + draw.one({"1", "1000", "61000", "4000000"}));
            break;
        default:
            ops.append("line " + who + ' ' + draw.line());
        }
    }
    if (draw.below(4) == 0)
        ops.insert(draw.below(int(ops.size())), "restart");
    if (draw.below(8) == 0)
        ops.append("stop");
    return ops;
}

} // namespace watek::fuzz
