// CHATHISTORY: what was said before. IRCv3 draft/chathistory. Who may read what: HistoryAccess.h.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/HistoryQuery.h"
#include "server/dispatcher/Playback.h"

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// "TARGETS"
Playback playbackOfTargets(Chat &chat, Call &call, const HistoryQuery &query)
    REQUIRES(dispatcherRole)
{
    TargetsRead read{.conversations = readableChannels(chat, call.user()),
        .account = accountIdOf(chat, call.user()),
        .fromMs = query.read.point.timeMs,
        .toMs = query.read.end.timeMs,
        .limit = query.read.limit};
    return {.question = std::move(read),
        .batch = {"draft/chathistory-targets"},
        .trouble = {"CHATHISTORY", "MESSAGE_ERROR", query.subcommand, "*"}};
}

} // namespace

void handleChathistory(Chat &chat, Call &call)
{
    auto parsed = parseHistoryQuery(call.message.params, kMostHistoryMessages);
    if (!parsed) {
        const HistoryQueryError &error = parsed.error();
        return call.replies.fail("CHATHISTORY", error.code, error.context, error.text);
    }
    HistoryQuery &query = *parsed;
    const QByteArray shown = query.asksForTargets() ? QByteArrayLiteral("*") : query.target;
    if (!chat.historyReads().canRead())
        return call.replies.fail("CHATHISTORY", "MESSAGE_ERROR", {query.subcommand, shown},
            "This server does not keep what is said");
    if (query.asksForTargets()) {
        call.answer = playBack(playbackOfTargets(chat, call, query));
        return;
    }
    const auto conversation = readableConversation(chat, call.user(), query.target);
    if (!conversation)
        return call.replies.fail("CHATHISTORY", "INVALID_TARGET", {query.subcommand, query.target},
            "Messages could not be retrieved");
    query.read.conversations = {*conversation};
    if (call.session.capabilities.has(Capability::EventPlayback))
        query.read.kinds = HistoryKinds::All;
    const QByteArray name = conversationName(chat, call.user(), conversation->key);
    call.answer = playBack({.question = std::move(query.read),
        .batch = {"chathistory", name},
        .trouble = {"CHATHISTORY", "MESSAGE_ERROR", query.subcommand, query.target}});
}

} // namespace watek::server::dispatcher
