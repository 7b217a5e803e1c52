// LIST: the channels, all or those that meet conditions. Modern IRC "LIST message", "ELIST",
// "SAFELIST".
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

#include <algorithm>
#include <limits>

namespace watek::server::dispatcher {

namespace {

/// ELIST=CMNTU: all conditions must be met, and one of the masks when there are any.
struct ListQuery {
    struct Bound {
        char field; ///< U users, C minutes since creation, T minutes since the topic was set
        bool isLess;
        qint64 value; ///< users, or milliseconds
    };
    std::vector<Bound> bounds;
    QList<QByteArray> masks;
    QList<QByteArray> excluded;
    QList<QByteArray> names; ///< without wildcards

    bool hasConditions() const
    {
        return !bounds.empty() || !masks.isEmpty() || !excluded.isEmpty();
    }
};

/// ">3", "C<60", "t>10"; or nothing when it is none.
std::optional<ListQuery::Bound> parseBound(QByteArray word)
{
    char field = 'U';
    if (const char first = word.isEmpty() ? ' ' : QByteArray(word.left(1)).toUpper().front();
        first == 'C' || first == 'T') {
        field = first;
        word.remove(0, 1);
    }
    if (!word.startsWith('<') && !word.startsWith('>'))
        return std::nullopt;
    bool isNumber = false;
    const qint64 value = word.mid(1).toLongLong(&isNumber);
    constexpr qint64 kMinuteMs = 60'000;
    constexpr qint64 kMost = std::numeric_limits<qint64>::max() / kMinuteMs;
    if (!isNumber || value < 0 || value > kMost)
        return std::nullopt;
    return ListQuery::Bound{field, word.startsWith('<'), field == 'U' ? value : value * kMinuteMs};
}

ListQuery parseQuery(const Call &call)
{
    ListQuery query;
    for (const QByteArray &word : commaList(call.param(0)) + commaList(call.param(1))) {
        if (const auto bound = parseBound(word))
            query.bounds.push_back(*bound);
        else if (word.startsWith('!'))
            query.excluded.append(word.mid(1));
        else if (protocol::hasWildcards(word))
            query.masks.append(word);
        else
            query.names.append(word);
    }
    return query;
}

qint64 valueOf(const Channel &channel, char field, qint64 nowMs)
{
    if (field == 'U')
        return qint64(channel.members.size());
    return nowMs - (field == 'C' ? channel.createdMs : channel.topic.setAtMs);
}

bool meets(const ListQuery &query, const Channel &channel, qint64 nowMs)
{
    const QByteArray &name = channel.name.text();
    const auto fits = [&](const QByteArray &mask) { return protocol::matchesMask(mask, name); };
    const bool isNamed = std::ranges::any_of(
        query.names, [&](const QByteArray &each) { return protocol::isSameName(each, name); });
    if ((!query.masks.isEmpty() || !query.names.isEmpty()) && !isNamed
        && std::ranges::none_of(query.masks, fits))
        return false;
    if (std::ranges::any_of(query.excluded, fits))
        return false;
    return std::ranges::all_of(query.bounds, [&](const ListQuery::Bound &bound) {
        // A topic that was never set was set neither before nor after.
        if (bound.field == 'T' && channel.topic.setAtMs == 0)
            return false;
        const qint64 value = valueOf(channel, bound.field, nowMs);
        return bound.isLess ? value < bound.value : value > bound.value;
    });
}

void sendChannel(const Channel &channel, Call &call) REQUIRES(dispatcherRole)
{
    if (isVisible(channel, call.user()))
        call.replies.numeric(protocol::RPL_LIST,
            {channel.name.text(), QByteArray::number(qint64(channel.members.size())),
                channel.topic.text});
}

/// The channels that there were when it was asked for, one after the other.
class ListAnswer final : public Answer {
public:
    ListAnswer(Chat &chat, ListQuery query) REQUIRES(dispatcherRole)
        : m_query(std::move(query))
    {
        if (!m_query.names.isEmpty() && !m_query.hasConditions()) {
            for (const QByteArray &name : m_query.names)
                m_names.push_back(protocol::folded(name));
            return;
        }
        const auto &channels = chat.state().channels();
        m_names.reserve(channels.size());
        for (const auto &[key, channel] : channels)
            m_names.push_back(key);
        // Like matching them once.
        chat.work().spend(qint64(channels.size()));
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        const qint64 unitsOfOne
            = 1 + m_query.masks.size() + m_query.excluded.size() + m_query.names.size() / 8;
        for (; m_next < m_names.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(unitsOfOne);
            const Channel *const channel = chat.state().channel(m_names[m_next]);
            // The lobby is there even when nobody is in it, but then it is not worth a line.
            const bool isNamed = !m_query.names.isEmpty() && !m_query.hasConditions();
            if (channel && (isNamed || !channel->members.empty())
                && (isNamed || meets(m_query, *channel, chat.nowMs())))
                sendChannel(*channel, call);
        }
        call.replies.numeric(protocol::RPL_LISTEND, {"End of /LIST"});
        return Progress::Done;
    }

private:
    const ListQuery m_query;
    std::vector<QByteArray> m_names; ///< folded
    size_t m_next = 0;
};

} // namespace

void handleList(Chat &chat, Call &call)
{
    // RFC 2812 section 3.2.6: the last parameter may name the server that is to answer.
    if (call.paramCount() > 1 && !commaList(call.param(1)).isEmpty() && call.param(1).contains('.')
        && isForAnotherServer(chat, call, 1))
        return;
    call.replies.numeric(protocol::RPL_LISTSTART, {"Channel", "Users  Name"});
    call.answer = std::make_unique<ListAnswer>(chat, parseQuery(call));
}

} // namespace watek::server::dispatcher
