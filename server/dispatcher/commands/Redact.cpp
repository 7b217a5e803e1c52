// REDACT: takes back something that was said. IRCv3 message-redaction; "quotes" are its sections.
//
// Its author may, for `redact_window` seconds: who is logged in to the account that said it, or the
// same person as long as it is in the chat and RecentTalk has the message. In a channel its
// operators may as well, of whatever age it is, and so may operators of the server. Half-operators
// may not: what is taken back is gone, and may be the words of somebody above them. In private only
// the author may; a program would look for the message in its talk with whoever took it back.
//
// Of a message that RecentTalk has it is judged here. Of everything else the store knows the author
// and the time, and judges in the transaction that deletes it. A TAGMSG is known when it is kept: a
// reaction to something that was said. What else happened cannot be taken back.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/CaseMapping.h"
#include "server/dispatcher/Awaiting.h"

namespace watek::server::dispatcher {

namespace {

using shared::ConversationKey;
using shared::MessageDeleted;
using shared::StoreTrouble;

/// "Errors". The target and the id as they were given.
class Refusals {
public:
    Refusals(QByteArray target, QByteArray msgid, int windowSeconds)
        : m_target(std::move(target))
        , m_msgid(std::move(msgid))
        , m_windowSeconds(windowSeconds)
    {
    }
    void target(ReplyBuffer &replies) const
    {
        replies.fail(
            "REDACT", "INVALID_TARGET", {m_target}, "You cannot delete messages from " + m_target);
    }
    void forbidden(ReplyBuffer &replies) const
    {
        replies.fail("REDACT", "REDACT_FORBIDDEN", {m_target, m_msgid},
            "You are not authorised to delete this message");
    }
    void tooOld(ReplyBuffer &replies) const
    {
        replies.fail("REDACT", "REDACT_WINDOW_EXPIRED",
            {m_target, m_msgid, QByteArray::number(m_windowSeconds)},
            "You can no longer delete this message");
    }
    void unknown(ReplyBuffer &replies) const
    {
        replies.fail("REDACT", "UNKNOWN_MSGID", {m_target, m_msgid},
            "This message does not exist or is too old");
    }
    /// Not in the document.
    void notStored(ReplyBuffer &replies) const
    {
        replies.fail("REDACT", "NOT_STORED", {m_target, m_msgid},
            "It cannot be deleted just now. Try again later");
    }
    void write(StoreTrouble trouble, ReplyBuffer &replies) const
    {
        if (trouble == StoreTrouble::Missing)
            return unknown(replies);
        if (trouble == StoreTrouble::NotYours)
            return forbidden(replies);
        if (trouble == StoreTrouble::TooOld)
            return tooOld(replies);
        notStored(replies);
    }

private:
    QByteArray m_target;
    QByteArray m_msgid;
    int m_windowSeconds;
};

/// Where the message is to be.
struct Place {
    const Channel *channel = nullptr; ///< null: in private
    const User *receiver = nullptr; ///< of a private message, if it is here
    QByteArray nick = {}; ///< of the receiver
    bool isMaster = false; ///< the caller may take back what others have said there
    bool actsForServer = false; ///< as an operator of the server
};

/// "@#chan" is a target of messages; what was said there is of the channel.
QByteArray withoutSigils(QByteArray target)
{
    while (!target.isEmpty() && findPrefixSigil(target.front()))
        target.remove(0, 1);
    return target;
}

std::optional<Place> channelPlace(Chat &chat, const Call &call, const QByteArray &name)
    REQUIRES(dispatcherRole)
{
    const Channel *const channel = chat.state().channel(name);
    const Membership *const membership = channel ? channel->member(call.user()) : nullptr;
    // What others tell of themselves is taken away by the same role: METADATA.
    const bool isServerOperator = call.role() >= shared::OperRole::Mute;
    if (!channel || (!membership && !isServerOperator))
        return std::nullopt;
    const bool isOperator = membership && membership->isAtLeast(Rank::Operator);
    return Place{.channel = channel,
        .isMaster = isOperator || isServerOperator,
        .actsForServer = isServerOperator && !isOperator};
}

std::optional<Place> placeOf(Chat &chat, const Call &call, const QByteArray &target)
    REQUIRES(dispatcherRole)
{
    if (protocol::ChannelName::looksLikeChannel(target))
        return channelPlace(chat, call, target);
    if (!mayBeNick(target))
        return std::nullopt;
    const User *const receiver = chat.state().onlineUser(target);
    return Place{.receiver = receiver, .nick = receiver ? receiver->nickText() : target};
}

/// Not who has registered the name of an account anew that was dropped.
bool isAuthor(Chat &chat, const Event &said, const User &user) REQUIRES(dispatcherRole)
{
    if (said.actor.user == user.id)
        return true;
    const shared::Account *const own
        = user.isIdentified() ? chat.state().accounts().findByName(user.account) : nullptr;
    return own && protocol::isSameName(said.actor.account, own->name)
        && own->registeredMs <= said.timeMs;
}

/// The message is one of that place.
bool isThere(Chat &chat, const RecentTalk::Said &said, const Place &place, const User &caller)
    REQUIRES(dispatcherRole)
{
    if (place.channel)
        return said.channel == place.channel->number;
    const auto *const spoken = std::get_if<SaidToUser>(&said.event->what);
    if (!spoken)
        return false;
    const bool isFromOther = place.receiver && said.event->actor.user == place.receiver->id
        && spoken->receiver == caller.id;
    const bool isToOther = place.receiver ? spoken->receiver == place.receiver->id
                                          : protocol::isSameName(spoken->receiverNick, place.nick);
    return isFromOther || (isToOther && isAuthor(chat, *said.event, caller));
}

/// Where it is stored; nothing: nowhere.
std::optional<ConversationKey> conversationOf(Chat &chat, const Place &place, const User &caller)
    REQUIRES(dispatcherRole)
{
    if (!chat.config().history.enabled)
        return std::nullopt;
    if (place.channel) {
        const shared::IncarnationId incarnation = place.channel->incarnation;
        return incarnation ? std::optional(ConversationKey{incarnation, {}, {}}) : std::nullopt;
    }
    const Accounts &accounts = chat.state().accounts();
    const shared::Account *const own
        = caller.isIdentified() ? accounts.findByName(caller.account) : nullptr;
    // Whoever is not here is meant by the name of its account.
    const shared::Account *const other
        = accounts.findByName(place.receiver ? place.receiver->account : place.nick);
    return own && other ? std::optional(ConversationKey::between(own->id, other->id))
                        : std::nullopt;
}

/// Since when the caller may have said it; 0: ever.
qint64 notBeforeMs(Chat &chat, const Place &place) REQUIRES(dispatcherRole)
{
    const qint64 window = chat.config().history.redactWindow;
    return place.isMaster || window == 0 ? 0 : chat.nowMs() - window * 1000;
}

void askStore(Chat &chat, Call &call, const MessageDeleted &deletion, Redactions::Wish wish,
    const Refusals &refuse) REQUIRES(dispatcherRole)
{
    const auto ticket = chat.redactions().ask(call.session, deletion, std::move(wish));
    if (!ticket)
        return refuse.notStored(call.replies);
    call.answer = awaitStore(
        *ticket, [refuse](Chat &thenChat, Call &asked, const shared::StoreAnswer &stored) {
            dispatcherRole.assertCurrent();
            if (!thenChat.redactions().settle(stored, asked.replies))
                refuse.write(stored.trouble, asked.replies);
        });
}

Redactions::Wish wishOf(Chat &chat, const Call &call, const Place &place) REQUIRES(dispatcherRole)
{
    const QByteArray reason = chat.peace().shownReason(
        call.user(), cutTo(call.param(2), chat.config().limits.kickLength));
    Redactions::Wish wish{.channel = place.channel ? place.channel->number : 0,
        .what = {.channel = {}, .msgid = call.param(1), .reason = reason},
        .actsForServer = place.actsForServer};
    if (place.channel) {
        wish.what.channel = place.channel->name;
    } else {
        wish.what.receiver = place.receiver ? place.receiver->id : base::UserId();
        wish.what.receiverNick = place.nick;
    }
    return wish;
}

/// RecentTalk has the message: who may is judged here.
void takeBackRecent(Chat &chat, Call &call, const Place &place, const Event &said,
    const Refusals &refuse) REQUIRES(dispatcherRole)
{
    if (!place.isMaster && !isAuthor(chat, said, call.user()))
        return refuse.forbidden(call.replies);
    if (said.timeMs < notBeforeMs(chat, place))
        return refuse.tooOld(call.replies);
    Redactions::Wish wish = wishOf(chat, call, place);
    wish.isRecent = true;
    wish.actsForServer = wish.actsForServer && !isAuthor(chat, said, call.user());
    if (const auto *const inChannel = std::get_if<SaidInChannel>(&said.what))
        wish.what.least = inChannel->least;
    if (!chat.config().history.enabled)
        return chat.redactions().redact(std::move(wish), call.replies);
    // Whoever has logged in or out since may have another conversation now.
    askStore(chat, call, {.conversation = {}, .msgid = said.msgid}, std::move(wish), refuse);
}

/// Only the store may have it, and judges.
void takeBackStored(Chat &chat, Call &call, const Place &place, const Refusals &refuse)
    REQUIRES(dispatcherRole)
{
    const User &user = call.user();
    const Accounts &accounts = chat.state().accounts();
    const shared::Account *const account
        = user.isIdentified() ? accounts.findByName(user.account) : nullptr;
    const bool isNobody = !place.channel && !place.receiver && !accounts.findByName(place.nick);
    if (isNobody)
        return refuse.target(call.replies);
    const std::optional<ConversationKey> conversation = conversationOf(chat, place, user);
    if (!conversation || (!place.isMaster && !account))
        return refuse.unknown(call.replies);
    MessageDeleted deletion{.conversation = *conversation, .msgid = call.param(1)};
    if (!place.isMaster) {
        deletion.onlyBy = account->id;
        deletion.notBeforeMs = notBeforeMs(chat, place);
    }
    chat.eventKeeper().hurry(); // it may be a reaction of just now
    askStore(chat, call, deletion, wishOf(chat, call, place), refuse);
}

/// An id that is none of ours is named in the refusal, too, if that makes a good parameter.
QByteArray shown(const QByteArray &msgid)
{
    constexpr qsizetype kMostShown = 64;
    const bool isGood = !msgid.isEmpty() && msgid.size() <= kMostShown && !msgid.startsWith(':')
        && !msgid.contains(' ');
    return isGood ? msgid : QByteArray("*");
}

} // namespace

void handleRedact(Chat &chat, Call &call)
{
    const QByteArray msgid = call.param(1);
    const bool isId = MessageIds::looksLikeOne(msgid);
    const Refusals refuse(call.param(0), shown(msgid), chat.config().history.redactWindow);
    const std::optional<Place> place = placeOf(chat, call, withoutSigils(call.param(0)));
    if (!place)
        return refuse.target(call.replies);
    if (!isId)
        return refuse.unknown(call.replies);
    const RecentTalk &recent = chat.resumptions().recent();
    chat.work().spend(qint64(recent.count()) / 10);
    const RecentTalk::Said said = recent.find(msgid);
    if (said.event && isThere(chat, said, *place, call.user()))
        takeBackRecent(chat, call, *place, *said.event, refuse);
    else
        takeBackStored(chat, call, *place, refuse);
}

} // namespace watek::server::dispatcher
