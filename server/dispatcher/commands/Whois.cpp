// WHOIS: everything about one user that the asker may know. Modern IRC "WHOIS message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// 319, over several lines when one does not hold the channels.
void sendChannels(Call &call, const User &user) REQUIRES(dispatcherRole)
{
    constexpr qsizetype kChannelsBytes = 380;
    const bool isMultiPrefix = call.session.capabilities.has(Capability::MultiPrefix);
    QList<QByteArray> words;
    for (const Membership *membership : user.memberships) {
        if (!isVisible(*membership->channel, call.user()))
            continue;
        const MemberPrefixes &prefixes = membership->prefixes;
        words.append((isMultiPrefix ? prefixes.sigils() : prefixes.sigil())
            + membership->channel->name.text());
    }
    if (words.isEmpty())
        return;
    for (const QByteArray &line : linesOfWords(words, ' ', kChannelsBytes))
        call.replies.numeric(protocol::RPL_WHOISCHANNELS, {user.nickText(), line});
}

/// By which door each connection came, and who brought it. 350 is what other servers say of a
/// gateway; 320 is the line for what no other numeric says.
void sendDoors(Chat &chat, Call &call, const User &user) REQUIRES(dispatcherRole)
{
    using Kind = shared::Bringer::Kind;
    for (const Session *const session : user.sessions) {
        const auto row = chat.registry().row(session->id);
        if (!row)
            continue; // its socket is closed already
        QByteArray text = "came by the door " + row->door;
        const shared::Bringer &bringer = row->bringer;
        if (bringer.kind == Kind::Proxy)
            text += ", through the proxy " + bringer.address;
        call.replies.numeric(protocol::RPL_WHOISSPECIAL, {user.nickText(), text});
        if (bringer.kind == Kind::Gateway)
            call.replies.numeric(protocol::RPL_WHOISGATEWAY,
                {user.nickText(), bringer.address, bringer.address,
                    "is connected via the " + bringer.name + " WebIRC gateway"});
    }
}

void sendWhois(Chat &chat, Call &call, const User &user) REQUIRES(dispatcherRole)
{
    ReplyBuffer &replies = call.replies;
    const QByteArray nick = user.nickText();
    replies.numeric(protocol::RPL_WHOISUSER, {nick, user.username, user.host, "*", user.realname});
    if (!user.isInvisible() || isVisible(user, call.user()))
        sendChannels(call, user);
    replies.numeric(protocol::RPL_WHOISSERVER, {nick, chat.info().name, chat.info().description});
    if (user.isOperator())
        replies.numeric(protocol::RPL_WHOISOPERATOR, {nick, "is an IRC operator"});
    if (user.isBot())
        replies.numeric(protocol::RPL_WHOISBOT, {nick, "is a bot on " + chat.info().network});
    // Modern IRC "RPL_WHOISREGNICK": the nickname is the user's own.
    if (user.isIdentified() && protocol::isSameName(user.account, nick))
        replies.numeric(protocol::RPL_WHOISREGNICK, {nick, "has identified for this nick"});
    if (!user.account.isEmpty())
        replies.numeric(protocol::RPL_WHOISACCOUNT, {nick, user.account, "is logged in as"});
    // Modern IRC "RPL_WHOISSECURE".
    if (user.isSecure())
        replies.numeric(protocol::RPL_WHOISSECURE, {nick, "is using a secure connection"});
    // Modern IRC "RPL_WHOISHOST", "RPL_WHOISMODES": for the user itself and operators.
    if (&user == &call.user() || call.isOperator()) {
        for (const Session *const session : user.sessions)
            replies.numeric(protocol::RPL_WHOISHOST,
                {nick, "is connecting from *@" + session->address + ' ' + session->address});
        if (user.sessions.empty())
            replies.numeric(protocol::RPL_WHOISHOST,
                {nick, "was connected from *@" + user.lastAddress + ' ' + user.lastAddress});
        // Modern IRC "RPL_WHOISCERTFP".
        for (const Session *const session : user.sessions) {
            if (!session->certificate.isEmpty())
                replies.numeric(protocol::RPL_WHOISCERTFP,
                    {nick, "has client certificate fingerprint " + session->certificate});
        }
        if (call.isOperator())
            sendDoors(chat, call, user);
        replies.numeric(protocol::RPL_WHOISMODES, {nick, "is using modes +" + user.modes.text()});
    }
    if (user.away)
        replies.numeric(protocol::RPL_AWAY, {nick, *user.away});
    replies.numeric(protocol::RPL_WHOISIDLE,
        {nick, QByteArray::number((chat.nowMs() - user.lastSpokeMs) / 1000),
            QByteArray::number(user.signedOnMs / 1000), "seconds idle, signon time"});
}

} // namespace

void handleWhois(Chat &chat, Call &call)
{
    // With two parameters the first names a server, or a user on it.
    const bool hasServer = call.paramCount() >= 2;
    if (hasServer && isForAnotherServer(chat, call, 0))
        return;
    const QByteArray nick = commaList(call.param(hasServer ? 1 : 0)).value(0);
    if (nick.isEmpty())
        return call.replies.numeric(protocol::ERR_NONICKNAMEGIVEN, {"No nickname given"});
    if (const User *const user = chat.state().onlineUser(nick))
        sendWhois(chat, call, *user);
    else
        call.replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
    call.replies.numeric(protocol::RPL_ENDOFWHOIS, {nick, "End of /WHOIS list"});
}

} // namespace watek::server::dispatcher
