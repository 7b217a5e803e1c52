// BATCH: a message of several lines. IRCv3 client-batch, multiline. Lines are gathered with their
// sender until the batch ends; then they are one message, or one refusal.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/Ascii.h"
#include "common/protocol/Utf8.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/state/ClientBatch.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

constexpr const char *kConcatTag = "draft/multiline-concat";

/// IRCv3 batch "The BATCH verb": letters, digits and '-'.
bool isBatchName(const QByteArray &name)
{
    const auto isAllowed = [](char c) { return protocol::isLetterOrDigit(c) || c == '-'; };
    return !name.isEmpty() && std::ranges::all_of(name, isAllowed);
}

/// What a client wrote as a tag's value may not be able to stand as a parameter.
QByteArray tagAsParam(const QByteArray &value) { return isBatchName(value) ? value : "*"; }

/// client-batch "Errors": of a batch that was refused, the lines to come are ignored, and so is its
/// end. Another one may begin meanwhile.
void ignoreWhatComes(Session &session, const QByteArray &name)
{
    if (name.isEmpty() || session.refusedBatches.contains(name))
        return;
    if (session.refusedBatches.size() == Session::kMostRefusedBatches)
        session.refusedBatches.removeFirst();
    session.refusedBatches.append(name);
}

/// Refuses `batch` as a whole; its label goes to the refusal.
void tellRefused(Chat &chat, ReplyBuffer &replies, const ClientBatch &batch, const char *code,
    QList<QByteArray> context, const char *text) REQUIRES(dispatcherRole)
{
    if (!batch.label.isEmpty())
        replies.setLabel(batch.label, chat.newBatchName());
    replies.fail("BATCH", code, std::move(context), text);
}

/// The same for the session's open one, which is over thereby.
void fail(Chat &chat, Session &session, ReplyBuffer &replies, const char *code,
    QList<QByteArray> context, const char *text) REQUIRES(dispatcherRole)
{
    const std::shared_ptr<ClientBatch> batch = std::exchange(session.batch, nullptr);
    chat.batchDeadlines().end(session.id);
    ignoreWhatComes(session, batch->name);
    tellRefused(chat, replies, *batch, code, std::move(context), text);
}

/// Whether the line can be added; if not, the batch is refused.
bool checkLine(Chat &chat, Call &call, ClientBatch &batch) REQUIRES(dispatcherRole)
{
    const auto refuse = [&](const char *code, QList<QByteArray> context, const char *text) REQUIRES(
                            dispatcherRole) {
        fail(chat, call.session, call.replies, code, std::move(context), text);
        return false;
    };
    const QByteArray &command = call.message.command;
    const bool continues = call.message.hasTag(kConcatTag);
    const auto &limits = chat.config().limits;
    const bool isMessage = command == "PRIVMSG" || command == "NOTICE";
    if (!isMessage || (!batch.command.isEmpty() && batch.command != command))
        return refuse("MULTILINE_INVALID", {}, "Invalid multiline batch");
    if (!protocol::isSameName(call.param(0), batch.target))
        return refuse("MULTILINE_INVALID_TARGET",
            {batch.target, call.param(0).isEmpty() ? QByteArrayLiteral("*") : call.param(0)},
            "Invalid multiline target");
    if (continues && call.param(1).isEmpty())
        return refuse(
            "MULTILINE_INVALID", {}, "Invalid multiline batch with concatenated blank line");
    if (qsizetype(batch.lines.size()) >= limits.multilineMaxLines)
        return refuse("MULTILINE_MAX_LINES", {QByteArray::number(limits.multilineMaxLines)},
            "Multiline batch max-lines exceeded");
    // A line feed between two lines counts, too.
    const bool hasBreak = !batch.lines.empty() && !continues;
    batch.bytes += call.param(1).size() + (hasBreak ? 1 : 0);
    if (batch.bytes > limits.multilineMaxBytes)
        return refuse("MULTILINE_MAX_BYTES", {QByteArray::number(limits.multilineMaxBytes)},
            "Multiline batch max-bytes exceeded");
    return true;
}

/// Adds the line, in pieces when it does not fit into a line that has its sender's name before it.
void addLine(const Call &call, ClientBatch &batch)
{
    constexpr qsizetype kAround = 16; // ":", " PRIVMSG ", a sigil, " :", CR LF
    const qsizetype room = kLineBytes - kAround - call.user().mask().size() - batch.target.size();
    bool continues = call.message.hasTag(kConcatTag);
    const QByteArray text = call.param(1);
    QByteArrayView rest = text;
    do {
        const QByteArrayView piece
            = rest.first(protocol::utf8PrefixLength(rest, std::max<qsizetype>(room, 64)));
        batch.lines.push_back({.text = piece.toByteArray(), .continues = continues});
        continues = true;
        rest = rest.sliced(piece.size());
    } while (!rest.isEmpty());
}

void begin(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    Session &session = call.session;
    const QByteArray type = call.param(1);
    const auto refuse = [&](const char *code, QList<QByteArray> context, const char *text) {
        call.replies.fail("BATCH", code, std::move(context), text);
        // One of that name that is open goes on.
        if (!session.batch || session.batch->name != name)
            ignoreWhatComes(session, name);
    };
    if (!isBatchName(name))
        return refuse("INVALID_REFTAG", {name.isEmpty() ? "*" : name},
            "The name of a batch has letters, digits and hyphens only");
    if (type != "draft/multiline" || !session.capabilities.has(Capability::Multiline))
        return refuse("UNKNOWN_TYPE", {name, type.isEmpty() ? "*" : type},
            "This server does not know this type of batch");
    if (session.batch || call.message.hasTag("batch") || call.param(2).isEmpty())
        return refuse("MULTILINE_INVALID", {}, "Invalid multiline batch");
    const auto resendId = resendIdOf(call);
    if (!resendId)
        return ignoreWhatComes(session, name);
    session.refusedBatches.removeAll(name);
    session.batch = std::make_shared<ClientBatch>(ClientBatch{.name = name,
        .label = call.replies.takeLabel(),
        .target = call.param(2),
        .clientTags = clientTagsOf(call.message),
        .resendId = *resendId,
        .command = {},
        .lines = {}});
    chat.batchDeadlines().begin(session.id, chat.config().limits.multilineTimeout);
}

void end(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    if (!call.session.batch || call.session.batch->name != name) {
        if (!call.session.refusedBatches.removeOne(name))
            call.replies.fail("BATCH", "INVALID_REFTAG", {name.isEmpty() ? "*" : name},
                "There is no open batch of this name");
        return;
    }
    const std::shared_ptr<ClientBatch> batch = std::exchange(call.session.batch, nullptr);
    chat.batchDeadlines().end(call.session.id);
    if (std::ranges::all_of(batch->lines, [](const SaidLine &line) { return line.text.isEmpty(); }))
        return tellRefused(chat, call.replies, *batch, "MULTILINE_INVALID", {},
            "Invalid multiline batch with blank lines only");
    if (!batch->label.isEmpty())
        call.replies.setLabel(batch->label, chat.newBatchName());
    sayToTargets(chat, call,
        {.kind = batch->command == "NOTICE" ? SaidKind::Notice : SaidKind::Privmsg,
            .targets = batch->target,
            .text = {},
            .clientTags = batch->clientTags,
            .lines = std::move(batch->lines),
            .resendId = batch->resendId});
}

} // namespace

bool takeBatchLine(Chat &chat, Call &call)
{
    const QByteArray name = call.message.tag("batch");
    if (name.isEmpty() || call.message.command == "BATCH")
        return false;
    // It is part of something, so whatever it is, it must not be taken for a whole.
    if (call.session.refusedBatches.contains(name)) {
        call.replies.takeLabel();
        return true;
    }
    if (!call.session.batch || call.session.batch->name != name) {
        call.replies.fail(
            "BATCH", "INVALID_REFTAG", {tagAsParam(name)}, "There is no open batch of this name");
        return true;
    }
    // It is answered with the batch.
    ClientBatch &batch = *call.session.batch;
    call.replies.takeLabel();
    if (!checkLine(chat, call, batch))
        return true;
    batch.command = call.message.command;
    addLine(call, batch);
    return true;
}

void refuseLateBatch(Chat &chat, Session &session, ReplyBuffer &replies)
{
    if (session.batch)
        fail(chat, session, replies, "TIMEOUT", {session.batch->name},
            "The batch was open for too long");
}

void refuseGarbledBatch(Chat &chat, Session &session, ReplyBuffer &replies)
{
    if (session.batch)
        fail(chat, session, replies, "MULTILINE_INVALID", {},
            "Invalid multiline batch: a line of it could not be used");
}

void handleBatch(Chat &chat, Call &call)
{
    const QByteArray name = call.param(0);
    if (name.startsWith('+'))
        return begin(chat, call, name.mid(1));
    if (name.startsWith('-'))
        return end(chat, call, name.mid(1));
    call.replies.fail("BATCH", "INVALID_REFTAG", {name.isEmpty() ? "*" : name},
        "A batch begins with +name and ends with -name");
}

} // namespace watek::server::dispatcher
