// REPORT: tells the operators of the server about somebody, or about what was said; REPORTS: what
// was reported. Not in the documents.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/ServerTime.h"
#include "server/dispatcher/Wording.h"

namespace watek::server::dispatcher {

namespace {

constexpr qsizetype kMostReasonBytes = 300;

QByteArray lineOf(const Report &report)
{
    QByteArray line = "report " + QByteArray::number(report.number) + " by " + report.by + " about "
        + (report.who.isEmpty() ? report.about : report.who);
    if (!report.msgid.isEmpty())
        line += " (message " + report.msgid + ')';
    return line + ": " + report.reason;
}

/// Who is called that, now or a while ago: nick!user@host; or nothing.
QByteArray maskOfReported(Chat &chat, const QByteArray &nick) REQUIRES(dispatcherRole)
{
    if (const User *const user = chat.state().onlineUser(nick))
        return user->mask();
    if (protocol::hasWildcards(nick))
        return {};
    const auto gone = chat.state().whowas().find(nick);
    if (gone.empty())
        return {};
    const auto *const latest = gone.front();
    return latest->nick + '!' + latest->username + '@' + latest->host;
}

} // namespace

QByteArray report(Chat &chat, Call &call, const QByteArray &about, const QByteArray &msgid,
    const QByteArray &reason)
{
    const User &user = call.user();
    QByteArray who;
    if (protocol::ChannelName::looksLikeChannel(about)) {
        const Channel *const channel = chat.state().channel(about);
        if (!channel || !isVisible(*channel, user))
            return "There is no channel " + about + '.';
    } else {
        who = maskOfReported(chat, about);
        if (who.isEmpty())
            return "Nobody here is called " + about + ", or was a while ago.";
    }
    if (!chat.peace().mayReport(user))
        return "You have reported enough for now: the operators have it. Try again in a few "
               "minutes.";
    const Report made{.number = chat.state().reports().nextNumber(),
        .atMs = chat.nowMs(),
        .by = user.mask(),
        .about = about,
        .who = who,
        .msgid = msgid,
        .reason = cutTo(reason, kMostReasonBytes)};
    const QByteArray line = lineOf(made);
    const auto forgotten = chat.state().reports().forgottenFor(made);
    chat.happen(Reported{made}, call.replies);
    std::vector<shared::StoreChange> changes;
    if (forgotten)
        changes.push_back(shared::ReportClosed{*forgotten});
    changes.push_back(shared::ReportKept{made});
    chat.accountDesk().storeBehind(std::move(changes));
    chat.log().warning("peace", line);
    for (const User *const operatorOfServer : chat.state().operators())
        chat.noticeToOperator(*operatorOfServer, "*** " + line);
    return chat.state().operatorCount() > 0
        ? QByteArray("Thank you. The operators have been told.")
        : QByteArray("Thank you. No operator is here now; they will read it when they come.");
}

void handleReport(Chat &chat, Call &call)
{
    // Who forgets the ':' before the reason has said words, and no message id.
    const bool hasMsgid = call.paramCount() == 3 && MessageIds::looksLikeOne(call.param(1));
    const QByteArray reason = call.message.params.mid(hasMsgid ? 2 : 1).join(' ').trimmed();
    const QByteArray answer = reason.isEmpty()
        ? QByteArray("Say why: REPORT <nick or channel> [<message id>] :<reason>")
        : report(chat, call, call.param(0), hasMsgid ? call.param(1) : QByteArray(), reason);
    call.replies.fromServer("NOTICE", {call.user().nickText(), answer});
}

void handleReports(Chat &chat, Call &call)
{
    const auto &reports = chat.state().reports().all();
    for (const Report &each : reports)
        call.replies.fromServer(
            "NOTICE", {call.user().nickText(), serverTime(each.atMs) + ' ' + lineOf(each)});
    call.replies.fromServer("NOTICE",
        {call.user().nickText(),
            counted(qint64(reports.size()), "report")
                + (reports.size() == Reports::kMost ? "; older ones are in the log" : "")});
}

} // namespace watek::server::dispatcher
