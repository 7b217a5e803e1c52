// WHO: users in a channel, or whose names fit a mask. Modern IRC "WHO message", IRCv3 WHOX.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/Ascii.h"
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
        if (token.size() <= 3 && std::ranges::all_of(token, protocol::isDigit))
            query.token = token;
    }
    return query;
}

class WhoAnswer final : public Answer {
public:
    WhoAnswer(Chat &chat, const Call &call) REQUIRES(dispatcherRole)
        : m_query(parseQuery(call))
    {
        if (protocol::ChannelName::looksLikeChannel(m_query.mask)) {
            m_isChannel = true;
            return;
        }
        if (!protocol::hasWildcards(m_query.mask)) {
            if (const User *const user = chat.state().onlineUser(m_query.mask)) {
                m_users.push_back(user->id);
                m_isNick = true;
                return;
            }
        }
        // A word without wildcards may still be a username, a host or a realname.
        m_users.reserve(chat.state().users().size());
        for (const auto &[id, user] : chat.state().users())
            m_users.push_back(id);
        chat.work().spend(qint64(m_users.size()));
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        const bool isDone = m_isChannel ? inChannel(chat, call) : amongAll(chat, call);
        if (!isDone)
            return Progress::HasMore;
        call.replies.numeric(protocol::RPL_ENDOFWHO, {m_query.mask, "End of WHO list"});
        return Progress::Done;
    }

private:
    bool isWanted(const User &user) const { return !m_query.onlyOperators || user.isOperator(); }

    bool inChannel(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        const Channel *const channel = chat.state().channel(m_query.mask);
        if (!channel || !isVisible(*channel, call.user()))
            return true;
        const bool seesAll = channel->member(call.user()) || call.isOperator();
        for (; m_next < size_t(channel->names.pieceCount()); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return false;
            const auto &members = channel->names.members(qsizetype(m_next));
            chat.work().spend(qint64(members.size()));
            for (const Membership *membership : members) {
                const User &user = membership->user();
                if (isWanted(user) && (seesAll || !user.isInvisible()))
                    send(chat, call, user, membership);
            }
        }
        return true;
    }

    bool amongAll(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        constexpr qint64 kUnitsOfOne = 6; // fits() matches so many names
        const bool isEverybody = m_isNick || m_query.mask == "*";
        for (; m_next < m_users.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return false;
            chat.work().spend(isEverybody ? 1 : kUnitsOfOne);
            const User *const user = chat.state().user(m_users[m_next]);
            if (!user || !user->isInChat || !isWanted(*user)
                || !(isEverybody || fits(chat, call, *user)))
                continue;
            if (!m_isNick && user->isInvisible()) {
                chat.work().spend(qint64(call.user().memberships.size()));
                if (!isVisible(*user, call.user()))
                    continue;
            }
            send(chat, call, *user, nullptr);
        }
        return true;
    }

    bool fits(Chat &chat, Call &call, const User &user) const REQUIRES(dispatcherRole)
    {
        // Who must not see an address must not find it by its mask either.
        if (call.isOperator() && protocol::matchesMask(m_query.mask, user.address()))
            return true;
        return protocol::matchesMask(m_query.mask, user.nickText())
            || protocol::matchesMask(m_query.mask, user.mask())
            || protocol::matchesMask(m_query.mask, user.username)
            || protocol::matchesMask(m_query.mask, user.host)
            || protocol::matchesMask(m_query.mask, chat.info().name)
            || protocol::matchesMask(m_query.mask, user.realname);
    }

    /// Modern IRC "RPL_WHOREPLY": H or G, *, the prefix; IRCv3 bot-mode: B.
    static QByteArray flags(const Call &call, const User &user, const Membership *membership)
    {
        QByteArray flags = user.away ? "G" : "H";
        if (user.isOperator())
            flags.append('*');
        if (membership)
            flags.append(call.session.capabilities.has(Capability::MultiPrefix)
                    ? membership->prefixes.sigils()
                    : membership->prefixes.sigil());
        if (user.isBot())
            flags.append(kBotMode);
        return flags;
    }

    void send(Chat &chat, Call &call, const User &user, const Membership *membership)
        REQUIRES(dispatcherRole)
    {
        const QByteArray channel
            = membership ? membership->channel->name.text() : QByteArrayLiteral("*");
        if (m_query.isExtended)
            return sendExtended(chat, call, user, membership, channel);
        call.replies.numeric(protocol::RPL_WHOREPLY,
            {channel, user.username, user.host, chat.info().name, user.nickText(),
                flags(call, user, membership), "0 " + user.realname});
    }

    /// "Servers MUST send the fields in the order specified", whatever order they were asked in.
    void sendExtended(Chat &chat, Call &call, const User &user, const Membership *membership,
        const QByteArray &channel) REQUIRES(dispatcherRole)
    {
        QList<QByteArray> params;
        const auto add = [&](char field, const QByteArray &value) {
            if (m_query.fields.contains(field))
                params.append(value);
        };
        add('t', m_query.token.isEmpty() ? QByteArrayLiteral("0") : m_query.token);
        add('c', channel);
        add('u', user.username);
        add('i', shownAddress(user, call));
        add('h', user.host);
        add('s', chat.info().name);
        add('n', user.nickText());
        add('f', flags(call, user, membership));
        add('d', "0");
        add('l', QByteArray::number((chat.nowMs() - user.lastSpokeMs) / 1000));
        add('a', user.account.isEmpty() ? QByteArrayLiteral("0") : user.account);
        add('o', "n/a");
        add('r', user.realname);
        call.replies.numeric(protocol::RPL_WHOSPCRPL, std::move(params));
    }

    const WhoQuery m_query;
    bool m_isChannel = false;
    bool m_isNick = false; ///< just this user was asked for
    std::vector<base::UserId> m_users; ///< that there were when it was asked
    size_t m_next = 0; ///< user, or piece of the channel's list of names
};

} // namespace

void handleWho(Chat &chat, Call &call) { call.answer = std::make_unique<WhoAnswer>(chat, call); }

} // namespace watek::server::dispatcher
