// METADATA: what people and channels tell of themselves. IRCv3 metadata; "quotes" are its sections.
//
// Everybody sees what is told of people, and of channels that they can see. People change what is
// told of them, operators of a channel what is told of it; operators of the server may take it
// away. A program that has logged in by an app password may change it: it is how somebody is seen,
// and opens no door.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/Awaiting.h"
#include "server/dispatcher/MetadataAnswers.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

using Changes = MetadataDesk::Changes;

/// Whose metadata a line is about: a user's or a channel's.
struct Target {
    User *user = nullptr;
    const Channel *channel = nullptr;
    QByteArray name; ///< as answers call it
    QByteArray given; ///< as the line did
};

void fail(Call &call, const char *code, QList<QByteArray> context, const QByteArray &text)
{
    call.replies.fail("METADATA", code, std::move(context), text);
}

/// Nothing: there is none that the caller could see, and it was told so.
std::optional<Target> targetOf(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const QByteArray given = call.param(0);
    User &caller = call.user();
    // "Clients that have not completed connection registration MUST use * to target themselves".
    const bool isSelf
        = given == "*" || (caller.isInChat && protocol::isSameName(given, caller.nickText()));
    if (isSelf)
        return Target{.user = &caller, .name = caller.nickText(), .given = given};
    if (caller.isInChat && protocol::ChannelName::looksLikeChannel(given)) {
        const Channel *const channel = chat.state().channel(given);
        if (channel && isVisible(*channel, caller))
            return Target{
                .channel = channel, .name = channel->name.text(), .given = channel->name.text()};
    } else if (caller.isInChat) {
        if (User *const user = chat.state().onlineUser(given))
            return Target{.user = user, .name = user->nickText(), .given = user->nickText()};
    }
    fail(call, "INVALID_TARGET", {given}, "Invalid target");
    return std::nullopt;
}

shared::Metadata metadataOf(Chat &chat, const Target &target) REQUIRES(dispatcherRole)
{
    return target.user ? chat.state().metadataOf(*target.user) : target.channel->metadata;
}

/// Words of the line behind the subcommand.
QByteArrayList wordsOf(const Call &call) { return call.message.params.mid(2); }

void failKey(Call &call, const QByteArray &key) { fail(call, "KEY_INVALID", {key}, "Invalid key"); }

bool hasNoWords(Call &call)
{
    if (call.paramCount() > 2)
        return false;
    call.replies.numeric(protocol::ERR_NEEDMOREPARAMS, {"METADATA", "Not enough parameters"});
    return true;
}

// "METADATA GET"
void get(Chat &chat, Call &call, const Target &target) REQUIRES(dispatcherRole)
{
    if (hasNoWords(call))
        return;
    const shared::Metadata metadata = metadataOf(chat, target);
    MetadataBatch batch;
    batch.begin(chat, call.replies, "metadata", target.name);
    for (const QByteArray &key : wordsOf(call)) {
        const auto found = metadata.find(key);
        if (!MetadataDesk::isKey(key))
            batch.line(chat, call.replies, "FAIL", {"METADATA", "KEY_INVALID", key, "Invalid key"});
        else if (found == metadata.end())
            batch.numeric(
                chat, call.replies, protocol::RPL_KEYNOTSET, {target.name, key, "No matching key"});
        else
            batch.numeric(
                chat, call.replies, protocol::RPL_KEYVALUE, {target.name, key, "*", found->second});
    }
    batch.end(call.replies);
}

/// Keys in lines of an answer, each a parameter of its own.
void sendKeys(Chat &chat, Call &call, protocol::Numeric number, const QByteArrayList &keys,
    const MetadataBatch &batch = {}) REQUIRES(dispatcherRole)
{
    constexpr qsizetype kKeysBytes = 380;
    constexpr qsizetype kMostKeys = 12; // a line has 15 parameters at most
    QList<QByteArray> line;
    qsizetype bytes = 0;
    const auto sendLine = [&]() REQUIRES(dispatcherRole) {
        if (!line.isEmpty())
            batch.numeric(chat, call.replies, number, std::exchange(line, {}));
        bytes = 0;
    };
    for (const QByteArray &key : keys) {
        if (line.size() == kMostKeys || bytes + key.size() > kKeysBytes)
            sendLine();
        line.append(key);
        bytes += key.size() + 1;
    }
    sendLine();
}

// "METADATA SUB": "The server MUST process each key in order".
void subscribe(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    if (hasNoWords(call))
        return;
    std::set<QByteArray> &keys = call.session.metadataKeys;
    QByteArrayList accepted;
    QByteArrayList added;
    std::optional<QByteArray> tooMany;
    for (const QByteArray &key : wordsOf(call)) {
        if (!MetadataDesk::isKey(key)) {
            failKey(call, key);
            continue;
        }
        if (qsizetype(keys.size()) >= chat.config().limits.metadataMaxSubs) {
            // Example 3 of "too many keys": also one that it has subscribed to already.
            tooMany = key;
            break;
        }
        if (keys.insert(key).second)
            added.append(key);
        if (!accepted.contains(key))
            accepted.append(key);
    }
    sendKeys(chat, call, protocol::RPL_METADATASUBOK, accepted);
    if (tooMany)
        fail(call, "TOO_MANY_SUBS", {*tooMany}, "Too many subscriptions");
    if (!added.isEmpty() && call.session.isOnline() && call.session.hearsMetadata())
        call.answer = tellSubscribed(call.session, added);
}

// "METADATA UNSUB"
void unsubscribe(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    if (hasNoWords(call))
        return;
    QByteArrayList accepted;
    for (const QByteArray &key : wordsOf(call)) {
        if (!MetadataDesk::isKey(key)) {
            failKey(call, key);
            continue;
        }
        call.session.metadataKeys.erase(key);
        if (!accepted.contains(key))
            accepted.append(key);
    }
    sendKeys(chat, call, protocol::RPL_METADATAUNSUBOK, accepted);
}

// "METADATA SUBS"
void showSubscribed(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const std::set<QByteArray> &keys = call.session.metadataKeys;
    chat.work().spend(qint64(keys.size()) / 2);
    MetadataBatch batch;
    batch.begin(chat, call.replies, "metadata-subs", {});
    sendKeys(chat, call, protocol::RPL_METADATASUBS, {keys.begin(), keys.end()}, batch);
    batch.end(call.replies);
}

// "METADATA SYNC"
void sync(Chat &chat, Call &call, const Target &target) REQUIRES(dispatcherRole)
{
    if (target.channel && !target.channel->member(call.user()))
        return fail(call, "INVALID_TARGET", {target.given}, "You are not in that channel");
    if (target.channel) {
        call.answer = syncMetadata(*target.channel);
        return;
    }
    MetadataBatch batch;
    batch.begin(chat, call.replies, "metadata", target.name);
    for (const MetadataDesk::Change &each :
        chat.metadataDesk().subscribed(call.session, *target.user))
        batch.line(
            chat, call.replies, "METADATA", {target.name, each.key, "*", each.value.value_or("")});
    batch.end(call.replies);
}

/// Whether the caller may set what it wants there, take it away only, or nothing.
enum class MayChange : quint8 { Nothing, Removing, Everything };
MayChange mayChange(const Call &call, const Target &target)
{
    const Membership *const membership
        = target.channel ? target.channel->member(call.user()) : nullptr;
    if (target.user == &call.user() || (membership && membership->isAtLeast(Rank::Operator)))
        return MayChange::Everything;
    return call.role() >= shared::OperRole::Mute ? MayChange::Removing : MayChange::Nothing;
}

/// False: it may not be changed now, and the caller was told why. `key`: as it is told.
bool mayChangeNow(Chat &chat, Call &call, const Target &target, const QByteArray &key)
    REQUIRES(dispatcherRole)
{
    // Its registration may be under way, and would forget what changes meanwhile.
    int wait = target.channel && !target.channel->registration
            && chat.channelDesk().isBusy(target.channel->name)
        ? 1
        : 0;
    if (wait == 0 && chat.config().limits.flood && !call.isOperator())
        wait = chat.metadataDesk().waitSeconds(call.user());
    if (wait == 0)
        return true;
    const QByteArray seconds = QByteArray::number(wait);
    fail(call, "RATE_LIMITED", {target.given, key, seconds},
        "Too many changes: try again in " + seconds + " seconds");
    return false;
}

/// Makes the changes, and calls `tell` when they have happened, at once or later.
void change(Chat &chat, Call &call, const Target &target, const QByteArray &key,
    const Changes &changes, std::function<void(Chat &, Call &)> tell) REQUIRES(dispatcherRole)
{
    if (target.user != &call.user() && call.role() >= shared::OperRole::Mute
        && mayChange(call, target) == MayChange::Removing)
        chat.audit(call.user(), "removed metadata (" + key + ") of " + target.name);
    MetadataDesk &desk = chat.metadataDesk();
    const MetadataDesk::Begun begun = target.user
        ? desk.change(call.session, *target.user, changes)
        : desk.change(call.session, *target.channel, changes);
    const auto refuse = [name = target.given, key](Call &refused) {
        // The document has no code for it, and what a program should do is the same.
        fail(refused, "RATE_LIMITED", {name, key, "10"},
            "It cannot be stored just now: try again in 10 seconds");
    };
    if (begun.isBusy)
        return refuse(call);
    if (begun.ticket == 0)
        return tell(chat, call);
    call.answer = awaitStore(begun.ticket,
        [refuse, tell = std::move(tell)](
            Chat &thenChat, Call &asked, const shared::StoreAnswer &stored) {
            if (stored.trouble != shared::StoreTrouble::None)
                return refuse(asked);
            tell(thenChat, asked);
        });
}

// "METADATA SET"
void set(Chat &chat, Call &call, const Target &target) REQUIRES(dispatcherRole)
{
    if (hasNoWords(call))
        return;
    const QByteArray key = call.param(2);
    if (!MetadataDesk::isKey(key))
        return failKey(call, key);
    const bool removes = call.paramCount() == 3;
    const QByteArray value = call.param(3);
    const MayChange may = mayChange(call, target);
    if (may == MayChange::Nothing || (may == MayChange::Removing && !removes))
        return fail(call, "KEY_NO_PERMISSION", {target.given, key},
            "You do not have permission to set '" + key + "' on '" + target.name + '\'');
    const shared::Metadata metadata = metadataOf(chat, target);
    const bool isThere = metadata.contains(key);
    if (removes && !isThere)
        return fail(call, "KEY_NOT_SET", {target.given, key}, "Key not set");
    if (value.size() > chat.config().limits.metadataMaxValueBytes)
        return fail(call, "VALUE_INVALID", {}, "The value is too long");
    const qsizetype awaited = target.user ? chat.metadataDesk().awaited(*target.user)
                                          : chat.metadataDesk().awaited(*target.channel);
    if (!removes && !isThere
        && qsizetype(metadata.size()) + awaited >= chat.config().limits.metadataMaxKeys)
        return fail(call, "LIMIT_REACHED", {target.given}, "Metadata limit reached");
    if (!mayChangeNow(chat, call, target, key))
        return;
    // Of who is not in the chat yet it is decided when it comes: MetadataDesk::tidyArrival().
    if (const Refusal refusal = removes || !call.user().isInChat
            ? Refusal()
            : chat.peace().whyNotShown(call.user(), value, "in metadata"))
        return fail(
            call, "KEY_NO_PERMISSION", {target.given, key}, "It may not be set: " + refusal.why);
    MetadataDesk::Change wanted{key, removes ? std::nullopt : std::optional(value)};
    change(chat, call, target, key, {wanted}, [name = target.given, wanted](Chat &, Call &asked) {
        if (wanted.value)
            asked.replies.numeric(protocol::RPL_KEYVALUE, {name, wanted.key, "*", *wanted.value});
        else
            asked.replies.numeric(protocol::RPL_KEYNOTSET, {name, wanted.key, "Key not set"});
    });
}

// "METADATA CLEAR": one RPL_KEYVALUE for each key, with the value that it had.
void clear(Chat &chat, Call &call, const Target &target) REQUIRES(dispatcherRole)
{
    if (mayChange(call, target) == MayChange::Nothing)
        return fail(call, "KEY_NO_PERMISSION", {target.given, "*"},
            "You do not have permission to clear the metadata of '" + target.name + '\'');
    const shared::Metadata metadata = metadataOf(chat, target);
    if (metadata.empty()) {
        call.answer = listMetadata(target.name, metadata);
        return;
    }
    if (!mayChangeNow(chat, call, target, "*"))
        return;
    Changes changes;
    for (const auto &[key, value] : metadata)
        changes.push_back({key, std::nullopt});
    change(chat, call, target, "*", changes, [name = target.name, metadata](Chat &, Call &asked) {
        asked.answer = listMetadata(name, metadata);
    });
}

} // namespace

void handleMetadata(Chat &chat, Call &call)
{
    if (!isOffered(Capability::Metadata, chat.config()))
        return call.replies.numeric(protocol::ERR_UNKNOWNCOMMAND, {"METADATA", "Unknown command"});
    const QByteArray what = call.param(1).toUpper();
    const bool isOfSession = what == "SUB" || what == "UNSUB" || what == "SUBS";
    const bool isOfTarget
        = what == "GET" || what == "LIST" || what == "SET" || what == "CLEAR" || what == "SYNC";
    if (!isOfSession && !isOfTarget)
        return fail(call, "SUBCOMMAND_INVALID", {call.param(1)}, "Invalid subcommand");
    const std::optional<Target> target = targetOf(chat, call);
    if (!target)
        return;
    if (isOfSession && target->user != &call.user())
        return fail(call, "INVALID_TARGET", {target->given}, "Invalid target");
    if (what == "SUB")
        subscribe(chat, call);
    else if (what == "UNSUB")
        unsubscribe(chat, call);
    else if (what == "SUBS")
        showSubscribed(chat, call);
    else if (what == "GET")
        get(chat, call, *target);
    else if (what == "SET")
        set(chat, call, *target);
    else if (what == "CLEAR")
        clear(chat, call, *target);
    else if (what == "SYNC")
        sync(chat, call, *target);
    else
        call.answer = listMetadata(target->name, metadataOf(chat, *target));
}

} // namespace watek::server::dispatcher
