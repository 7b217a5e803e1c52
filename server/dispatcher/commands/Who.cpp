// WHO: users in a channel, or whose names fit a mask. Modern IRC "WHO message", IRCv3 WHOX.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// What is asked: WHO <mask> [<flags>][%<fields>[,<token>]].
struct WhoQuery {
    QByteArray mask;
    bool onlyOperators = false;
    bool isExtended = false; ///< WHOX
    QByteArray fields;
    QByteArray token;
};

WhoQuery parseQuery(const Call &call)
{
    WhoQuery query;
    query.mask = call.param(0);
    if (query.mask.isEmpty() || query.mask == "0")
        query.mask = "*";
    const QByteArray how = call.param(1);
    const qsizetype percent = how.indexOf('%');
    query.onlyOperators = (percent < 0 ? how : how.left(percent)).contains('o');
    if (percent < 0)
        return query;
    query.isExtended = true;
    query.fields = how.mid(percent + 1);
    const qsizetype comma = query.fields.indexOf(',');
    if (comma >= 0) {
        const QByteArray token = query.fields.mid(comma + 1);
        query.fields.truncate(comma);
        // "The token MUST contain only digit characters and MUST contain at most 3 characters."
        const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
        if (token.size() <= 3 && std::ranges::all_of(token, isDigit))
            query.token = token;
    }
    return query;
}

class Who {
public:
    Who(Chat &chat, Call &call)
        : m_chat(chat)
        , m_call(call)
        , m_query(parseQuery(call))
    {
    }

    void run() REQUIRES(dispatcherRole)
    {
        if (protocol::ChannelName::looksLikeChannel(m_query.mask)) {
            const Channel *const channel = m_chat.state().channel(m_query.mask);
            if (channel && isVisible(*channel, m_call.user))
                inChannel(*channel);
        } else if (protocol::hasWildcards(m_query.mask)) {
            amongAll();
        } else if (const User *const user = m_chat.state().onlineUser(m_query.mask)) {
            if (isWanted(*user))
                send(*user, nullptr);
        } else {
            amongAll();
        }
        m_call.replies.numeric(protocol::RPL_ENDOFWHO, {m_query.mask, "End of WHO list"});
    }

private:
    bool isWanted(const User &user) const { return !m_query.onlyOperators || user.isOperator(); }

    void inChannel(const Channel &channel) REQUIRES(dispatcherRole)
    {
        const bool seesAll = channel.member(m_call.user) || m_call.user.isOperator();
        for (const auto &[id, membership] : channel.members) {
            const User &user = membership.user();
            if (!isWanted(user) || (!seesAll && user.isInvisible()))
                continue;
            if (isTooMuch(m_chat, m_call))
                return;
            send(user, &membership);
        }
    }

    /// A word without wildcards may still be a username, a host or a realname.
    void amongAll() REQUIRES(dispatcherRole)
    {
        const bool isEverybody = m_query.mask == "*";
        for (const auto &[id, user] : m_chat.state().users()) {
            if (!user->isOnline() || !isWanted(*user) || !(isEverybody || fits(*user))
                || !isVisible(*user, m_call.user))
                continue;
            if (isTooMuch(m_chat, m_call))
                return;
            send(*user, nullptr);
        }
    }

    bool fits(const User &user) const
    {
        return protocol::matchesMask(m_query.mask, user.nickText())
            || protocol::matchesMask(m_query.mask, user.mask())
            || protocol::matchesMask(m_query.mask, user.username)
            || protocol::matchesMask(m_query.mask, user.host)
            || protocol::matchesMask(m_query.mask, m_chat.info().name)
            || protocol::matchesMask(m_query.mask, user.realname);
    }

    /// Modern IRC "RPL_WHOREPLY": H or G, *, the prefix; IRCv3 bot-mode: B.
    QByteArray flags(const User &user, const Membership *membership) const
    {
        QByteArray flags = user.away ? "G" : "H";
        if (user.isOperator())
            flags.append('*');
        if (membership)
            flags.append(m_call.user.capabilities.has(Capability::MultiPrefix)
                    ? membership->prefixes.sigils()
                    : membership->prefixes.sigil());
        if (user.isBot())
            flags.append(kBotMode);
        return flags;
    }

    void send(const User &user, const Membership *membership) REQUIRES(dispatcherRole)
    {
        const QByteArray channel
            = membership ? membership->channel->name.text() : QByteArrayLiteral("*");
        if (m_query.isExtended)
            return sendExtended(user, membership, channel);
        m_call.replies.numeric(protocol::RPL_WHOREPLY,
            {channel, user.username, user.host, m_chat.info().name, user.nickText(),
                flags(user, membership), "0 " + user.realname});
    }

    /// "Servers MUST send the fields in the order specified", whatever order they were asked in.
    void sendExtended(const User &user, const Membership *membership, const QByteArray &channel)
        REQUIRES(dispatcherRole)
    {
        QList<QByteArray> params;
        const auto add = [&](char field, const QByteArray &value) {
            if (m_query.fields.contains(field))
                params.append(value);
        };
        add('t', m_query.token.isEmpty() ? QByteArrayLiteral("0") : m_query.token);
        add('c', channel);
        add('u', user.username);
        add('i', shownAddress(user, m_call.user));
        add('h', user.host);
        add('s', m_chat.info().name);
        add('n', user.nickText());
        add('f', flags(user, membership));
        add('d', "0");
        add('l', QByteArray::number((m_chat.nowMs() - user.lastSpokeMs) / 1000));
        add('a', user.account.isEmpty() ? QByteArrayLiteral("0") : user.account);
        add('o', "n/a");
        add('r', user.realname);
        m_call.replies.numeric(protocol::RPL_WHOSPCRPL, std::move(params));
    }

    Chat &m_chat;
    Call &m_call;
    const WhoQuery m_query;
};

} // namespace

void handleWho(Chat &chat, Call &call) { Who(chat, call).run(); }

} // namespace watek::server::dispatcher
