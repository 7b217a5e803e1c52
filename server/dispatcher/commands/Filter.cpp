// FILTER: words that operators do not want to be said. Not in the documents.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

constexpr const char *kFilterReason = "such words are not used here";

void tellOperator(Call &call, const QByteArray &text)
{
    call.replies.fromServer("NOTICE", {call.user().nickText(), text});
}

void listFilters(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    for (const WordFilter &filter : chat.state().filters().all())
        tellOperator(call,
            QByteArray(nameOf(filter.action)) + ' ' + filter.pattern + " by " + filter.setBy + ": "
                + filter.reason);
    tellOperator(call,
        QByteArray::number(qint64(chat.state().filters().all().size())) + " of "
            + QByteArray::number(qint64(WordFilters::kMost)) + " filters");
}

void addFilter(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const auto action = filterActionFromName(call.param(1));
    const QByteArray pattern = call.param(2);
    if (!action || pattern.isEmpty())
        return tellOperator(call, "FILTER ADD warn|drop|mute <word> [<reason>]");
    if (const char *const trouble = WordFilters::trouble(pattern))
        return tellOperator(call, trouble);
    if (!chat.state().filters().hasRoomFor(pattern))
        return tellOperator(call,
            "There are " + QByteArray::number(qint64(WordFilters::kMost))
                + " filters already. Take some back first");
    const QByteArray reason = cutTo(call.param(3), chat.config().limits.kickLength);
    chat.happen(FilterSet{{.action = *action,
                    .pattern = pattern,
                    .setBy = call.user().nickText(),
                    .setAtMs = chat.nowMs(),
                    .reason = reason.isEmpty() ? QByteArray(kFilterReason) : reason}},
        call.replies);
    chat.saveBans();
    chat.audit(call.user(), QByteArray("set filter ") + nameOf(*action) + ' ' + pattern);
    tellOperator(call, QByteArray("Filter set: ") + nameOf(*action) + ' ' + pattern);
}

void removeFilter(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const QByteArray pattern = call.param(1);
    if (!chat.state().filters().has(pattern))
        return tellOperator(call, "There is no filter " + pattern);
    chat.happen(FilterRemoved{pattern}, call.replies);
    chat.saveBans();
    chat.audit(call.user(), "took back filter " + pattern);
    tellOperator(call, "Filter taken back: " + pattern);
}

} // namespace

void handleFilter(Chat &chat, Call &call)
{
    const QByteArray what = call.param(0).toUpper();
    if (what.isEmpty() || what == "LIST")
        return listFilters(chat, call);
    if (what == "ADD")
        return addFilter(chat, call);
    if (what == "DEL")
        return removeFilter(chat, call);
    tellOperator(call, "FILTER [LIST] | ADD warn|drop|mute <word> [<reason>] | DEL <word>");
}

} // namespace watek::server::dispatcher
