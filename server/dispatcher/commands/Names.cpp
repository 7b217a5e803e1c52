// NAMES: who is in a channel. Modern IRC "NAMES message".
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The names over as many lines as they need: some clients are shown more of each.
void sendLines(const Channel &channel, QByteArrayView names, ReplyBuffer &replies)
{
    const QByteArray symbol = channel.flags.contains(mode::kSecret) ? "@" : "=";
    while (!names.isEmpty()) {
        qsizetype end = names.size();
        if (end > NameList::kPieceBytes) {
            const qsizetype space = names.first(NameList::kPieceBytes + 1).lastIndexOf(' ');
            end = space > 0 ? space : names.indexOf(' ');
            end = end < 0 ? names.size() : end;
        }
        replies.numeric(
            protocol::RPL_NAMREPLY, {symbol, channel.name.text(), names.first(end).toByteArray()});
        names = names.sliced(std::min(end + 1, names.size()));
    }
}

/// What outsiders see of a piece: without those who hide.
QByteArray visibleNames(const std::vector<Membership *> &members, NameStyle style)
{
    QByteArray names;
    for (const Membership *membership : members) {
        if (membership->user().isInvisible())
            continue;
        if (!names.isEmpty())
            names.append(' ');
        names.append(shownName(*membership, style));
    }
    return names;
}

NameStyle styleFor(const Session &asker)
{
    return {.allPrefixes = asker.capabilities.has(Capability::MultiPrefix),
        .withUserhost = asker.capabilities.has(Capability::UserhostInNames)};
}

/// 353 for one piece of the channel's list.
void sendPiece(const Channel &channel, qsizetype piece, ReplyBuffer &replies)
    REQUIRES(dispatcherRole)
{
    const NameStyle style = styleFor(replies.asker());
    if (channel.member(*replies.asker().user))
        sendLines(channel, channel.names.piece(piece, style), replies);
    else
        sendLines(channel, visibleNames(channel.names.members(piece), style), replies);
}

class NamesAnswer final : public Answer {
public:
    /// `wanted`: none for all that can be seen.
    NamesAnswer(Chat &chat, QList<QByteArray> wanted) REQUIRES(dispatcherRole)
        : m_wanted(std::move(wanted))
        , m_isAll(m_wanted.isEmpty())
    {
        if (!m_isAll)
            return;
        const auto &channels = chat.state().channels();
        m_wanted.reserve(qsizetype(channels.size()));
        for (const auto &[key, channel] : channels)
            m_wanted.append(key);
        chat.work().spend(qint64(channels.size()));
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        while (m_next < m_wanted.size()) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            if (!m_names)
                m_names.emplace(m_wanted[m_next], m_isAll ? NamesEnd::Unsaid : NamesEnd::Said);
            if (m_names->goOn(chat, call) != Progress::Done)
                return Progress::HasMore;
            m_names.reset();
            ++m_next;
        }
        // RFC 2812 section 3.2.5: without a channel, all that can be seen; Modern IRC "NAMES
        // message": one 366 with "*" ends it.
        if (m_isAll)
            call.replies.numeric(protocol::RPL_ENDOFNAMES, {"*", "End of /NAMES list"});
        return Progress::Done;
    }

private:
    QList<QByteArray> m_wanted;
    const bool m_isAll;
    qsizetype m_next = 0;
    std::optional<NamesOfChannel> m_names; ///< of m_wanted[m_next], begun
};

} // namespace

Progress NamesOfChannel::goOn(Chat &chat, Call &call)
{
    const Channel *const channel = chat.state().channel(m_channel);
    const bool isThere = channel && isVisible(*channel, call.user());
    for (; isThere && m_piece < channel->names.pieceCount(); ++m_piece) {
        if (!chat.mayGoOn(call.replies))
            return Progress::HasMore;
        chat.work().spend(2);
        sendPiece(*channel, m_piece, call.replies);
    }
    chat.work().spend(1);
    if (m_end == NamesEnd::Said)
        call.replies.numeric(protocol::RPL_ENDOFNAMES,
            {isThere ? channel->name.text() : m_channel, "End of /NAMES list"});
    return Progress::Done;
}

void sendNames(const Channel &channel, ReplyBuffer &replies)
{
    for (qsizetype piece = 0; piece < channel.names.pieceCount(); ++piece)
        sendPiece(channel, piece, replies);
    replies.numeric(protocol::RPL_ENDOFNAMES, {channel.name.text(), "End of /NAMES list"});
}

void handleNames(Chat &chat, Call &call)
{
    call.answer = std::make_unique<NamesAnswer>(chat, distinctNames(commaList(call.param(0))));
}

} // namespace watek::server::dispatcher
