// STATS: figures about the server. Modern IRC "STATS message", RFC 2812 section 3.4.4.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/Utf8.h"
#include "server/dispatcher/Wording.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

void sendUptime(Chat &chat, Call &call)
{
    const qint64 seconds = (chat.nowMs() - chat.info().startedMs) / 1000;
    const auto two
        = [](qint64 number) { return QByteArray::number(number).rightJustified(2, '0'); };
    call.replies.numeric(protocol::RPL_STATSUPTIME,
        {"Server Up " + QByteArray::number(seconds / 86'400) + " days "
            + QByteArray::number(seconds / 3600 % 24) + ':' + two(seconds / 60 % 60) + ':'
            + two(seconds % 60)});
}

void sendCommandUses(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const auto table = commandTable();
    for (size_t i = 0; i < table.size(); ++i) {
        const quint64 uses = chat.commandUses(i);
        if (uses > 0)
            call.replies.numeric(protocol::RPL_STATSCOMMANDS,
                {QByteArray(table[i].verb.data(), qsizetype(table[i].verb.size())),
                    QByteArray::number(uses)});
    }
}

void sendBans(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const auto send = [&](const ServerBan &ban) {
        if (ban.isOver(chat.nowMs()))
            return;
        const qsizetype at = ban.mask.lastIndexOf('@');
        call.replies.numeric(protocol::RPL_STATSKLINE,
            {ban.kind == BanKind::KLine ? "K" : "M", ban.mask.mid(at + 1), "*",
                at < 0 ? QByteArrayLiteral("*") : ban.mask.left(at), "0",
                ban.setBy + ": " + ban.reason
                    + (ban.sparesIdentified ? " (not for who is logged in)" : "")});
    };
    std::ranges::for_each(chat.state().bans().all(), send);
    std::ranges::for_each(chat.state().filterMutes().all(), send);
}

void sendOperators(Chat &chat, Call &call)
{
    for (const auto &oper : chat.config().opers)
        call.replies.numeric(protocol::RPL_STATSOLINE,
            {"O", "*", oper.account.isEmpty() ? QByteArrayLiteral("*") : oper.account, oper.name});
}

/// RFC 1459 "RPL_STATSILINE", "RPL_STATSYLINE".
void sendAllowed(Chat &chat, Call &call)
{
    call.replies.numeric(protocol::RPL_STATSILINE,
        {"I", "*", "*", "*", QByteArray::number(chat.config().server.port), kConnectionClass});
}

/// Each door: its port ("*" for any free one, and for a Unix socket), where it listens, how many
/// are here by it now, and what is spoken there.
void sendDoors(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const auto rows = chat.registry().rows();
    chat.work().spend(qint64(rows.size()));
    QHash<QByteArray, int> here;
    for (const shared::ClientRow &row : rows)
        ++here[row.door];
    for (const shared::Endpoint &door : shared::doorsOf(chat.config())) {
        call.replies.numeric(protocol::RPL_STATSPLINE,
            {"P", door.port == 0 ? QByteArray("*") : QByteArray::number(door.port),
                (door.isUnix() ? door.path : door.address).toUtf8().replace(' ', '_'),
                QByteArray::number(here.value(door.name)),
                QByteArray(shared::nameOf(door.transport)) + ", door " + door.name});
    }
}

void sendClasses(Chat &chat, Call &call)
{
    const auto &limits = chat.config().limits;
    call.replies.numeric(protocol::RPL_STATSYLINE,
        {"Y", kConnectionClass, QByteArray::number(limits.pingInterval), "0",
            QByteArray::number(limits.sendq)});
}

void sendEnd(Call &call, const QByteArray &query)
{
    call.replies.numeric(
        protocol::RPL_ENDOFSTATS, {query.isEmpty() ? "*" : query, "End of /STATS report"});
}

/// RFC 2812 "RPL_STATSLINKINFO": bytes that wait, lines and KiB out and in, seconds. Lines that
/// went out are not counted.
class LinksAnswer final : public Answer {
public:
    LinksAnswer(Chat &chat, QByteArray query) REQUIRES(dispatcherRole)
        : m_rows(chat.registry().rows())
        , m_query(std::move(query))
    {
        chat.work().spend(qint64(m_rows.size()));
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        for (; m_next < size_t(m_rows.size()); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            send(chat, call, m_rows[m_next]);
        }
        sendEnd(call, m_query);
        return Progress::Done;
    }

private:
    static void send(Chat &chat, Call &call, const shared::ClientRow &row)
    {
        const auto number = [](qint64 value) { return QByteArray::number(value); };
        static const shared::ClientCounters kNone;
        const shared::ClientCounters &counters = row.counters ? *row.counters : kNone;
        call.replies.numeric(protocol::RPL_STATSLINKINFO,
            {(row.nick.isEmpty() ? "*" : row.nick) + '[' + row.address + ']',
                number(counters.queuedBytes), "-", number(qint64(counters.bytesOut / 1024)),
                number(qint64(counters.linesIn)), number(qint64(counters.bytesIn / 1024)),
                number((chat.nowMs() - row.sinceMs) / 1000)});
    }

    const decltype(std::declval<const shared::ClientRegistry &>().rows()) m_rows;
    const QByteArray m_query;
    size_t m_next = 0;
};

/// How many accounts there are, and how they are. No document has a line for that; 249 is what
/// other servers say anything with.
class AccountFiguresAnswer final : public Answer {
public:
    explicit AccountFiguresAnswer(QByteArray query)
        : m_query(std::move(query))
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        const Accounts &accounts = chat.state().accounts();
        while (const shared::Account *const account = accounts.next(m_last)) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            constexpr qint64 kUnitsOfLook = 10;
            chat.work().spend(kUnitsOfLook);
            m_last = protocol::folded(account->name);
            ++m_all;
            m_here += chat.state().onlineUserOfAccount(account->name) ? 1 : 0;
            m_unverified += account->isVerified ? 0 : 1;
            m_suspended
                += account->suspension && !account->suspension->isOver(chat.nowMs()) ? 1 : 0;
        }
        const auto number = [](qint64 count) { return QByteArray::number(count); };
        call.replies.numeric(protocol::RPL_STATSDEBUG,
            {"A",
                counted(m_all, "account") + ", " + number(m_here) + " here now, "
                    + number(m_unverified) + " not verified, " + number(m_suspended)
                    + " suspended"});
        sendEnd(call, m_query);
        return Progress::Done;
    }

private:
    const QByteArray m_query;
    QByteArray m_last; ///< folded; empty: none yet
    qint64 m_all = 0;
    qint64 m_here = 0;
    qint64 m_unverified = 0;
    qint64 m_suspended = 0;
};

} // namespace

void handleStats(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 1))
        return;
    // One character, which need not be one byte.
    const QByteArray asked = call.param(0);
    const QByteArray query = asked.isEmpty() ? asked : asked.left(protocol::nextUtf8(asked).length);
    const char letter = query.isEmpty() ? '*' : QByteArray(query).toLower().front();
    const bool isPrivate
        = letter == 'a' || letter == 'k' || letter == 'o' || letter == 'l' || letter == 'p';
    if (isPrivate && !call.isOperator())
        call.replies.numeric(
            protocol::ERR_NOPRIVILEGES, {"Permission Denied- You're not an IRC operator"});
    else if (letter == 'u')
        sendUptime(chat, call);
    else if (letter == 'm')
        sendCommandUses(chat, call);
    else if (letter == 'k')
        sendBans(chat, call);
    else if (letter == 'o')
        sendOperators(chat, call);
    else if (letter == 'l')
        call.answer = std::make_unique<LinksAnswer>(chat, query);
    else if (letter == 'a')
        call.answer = std::make_unique<AccountFiguresAnswer>(query);
    else if (letter == 'i')
        sendAllowed(chat, call);
    else if (letter == 'p')
        sendDoors(chat, call);
    else if (letter == 'y')
        sendClasses(chat, call);
    // c and h: a server that links to no others has none.
    if (!call.answer)
        sendEnd(call, query);
}

} // namespace watek::server::dispatcher
