// MODE with a channel: shows its modes and lists, and changes them. Modern IRC "Channel mode".
// The string is gone through letter by letter: each is answered (a list, an error) or becomes a
// change; what has changed then happens, in as many lines as it needs.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The whole character that begins there: half of one would not be UTF-8.
QByteArray characterAt(const QByteArray &text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        ++end;
    return text.mid(at, end - at);
}

class ModeParser {
public:
    ModeParser(Chat &chat, Call &call, const Channel &channel)
        : m_chat(chat)
        , m_call(call)
        , m_channel(channel)
        , m_flags(channel.flags)
        , m_key(channel.key)
        , m_limit(channel.limit)
    {
        dispatcherRole.assertCurrent();
        if (const Membership *const membership = channel.member(call.user())) {
            m_own = membership->prefixes;
            m_rank = m_own.highest();
        }
        m_isMember = channel.member(call.user());
        // An operator of the server who may remove people may also help a channel that lost its
        // own.
        if (call.role() >= shared::OperRole::Kick && m_rank < Rank::Owner) {
            m_helps = true;
            m_rank = Rank::Owner;
        }
    }

    void parse() REQUIRES(dispatcherRole)
    {
        const QByteArray letters = m_call.param(1);
        for (qsizetype i = 0; i < letters.size(); ++i) {
            const char letter = letters[i];
            if (letter == '+' || letter == '-')
                m_isSet = letter == '+';
            else if (const PrefixModeRow *const prefix = findPrefixMode(letter))
                takePrefix(*prefix);
            else if (const ChannelModeRow *const row = findChannelMode(letter))
                takeMode(*row);
            else {
                const QByteArray unknown = characterAt(letters, i);
                i += unknown.size() - 1;
                reply(protocol::ERR_UNKNOWNMODE, {unknown, "is unknown mode char to me"});
            }
        }
    }

    std::vector<ModeChange> takeChanges() { return std::move(m_changes); }
    /// The sender changes modes as an operator of the server.
    bool helps() const { return m_helps; }

private:
    void takeMode(const ChannelModeRow &row) REQUIRES(dispatcherRole);
    void takePrefix(const PrefixModeRow &row) REQUIRES(dispatcherRole);
    void takeList(char letter, const QByteArray &mask) REQUIRES(dispatcherRole);
    QList<QByteArray> &masks(char letter) REQUIRES(dispatcherRole);
    bool isEveryMemberSecure() REQUIRES(dispatcherRole);
    void takeKey(const QByteArray &key) REQUIRES(dispatcherRole);
    void takeLimit(const QByteArray &text) REQUIRES(dispatcherRole);
    void takePace(char letter, const QByteArray &text) REQUIRES(dispatcherRole);
    void sendList(char letter) REQUIRES(dispatcherRole);

    /// The next parameter, or nothing when there are no more, or too many were taken.
    QByteArray nextParam()
    {
        if (m_taken == kMostModes)
            return {};
        ++m_taken;
        return m_call.param(m_taken + 1);
    }
    bool isAllowed(Rank needed) REQUIRES(dispatcherRole)
    {
        if (m_rank >= needed)
            return true;
        if (!std::exchange(m_wasRefused, true)) {
            if (needed == Rank::Server)
                reply(protocol::ERR_CHANOPRIVSNEEDED,
                    {m_channel.name.text(), "Only the server sets +r: /msg ChanServ HELP"});
            else if (m_isMember)
                reply(protocol::ERR_CHANOPRIVSNEEDED,
                    {m_channel.name.text(), "You're not channel operator"});
            else
                reply(protocol::ERR_NOTONCHANNEL,
                    {m_channel.name.text(), "You're not on that channel"});
        }
        return false;
    }
    void change(char letter, const QByteArray &param = {}, base::UserId member = {})
    {
        m_changes.push_back({m_isSet, letter, param, member});
    }
    void reply(protocol::Numeric number, QList<QByteArray> params)
    {
        m_call.replies.numeric(number, std::move(params));
    }
    void refuseParam(char letter, const QByteArray &param, const char *why)
    {
        reply(protocol::ERR_INVALIDMODEPARAM,
            {m_channel.name.text(), QByteArray(1, letter), param, why});
    }

    Chat &m_chat;
    Call &m_call;
    const Channel &m_channel;
    Rank m_rank = Rank::Member;
    bool m_isMember = false;
    bool m_isSet = true;
    bool m_wasRefused = false;
    bool m_helps = false;
    int m_taken = 0;
    ModeLetters m_listed;
    std::vector<ModeChange> m_changes;
    // The channel as it will be, so that "+k-k" or the same ban twice is seen for what it is.
    ModeLetters m_flags;
    QByteArray m_key;
    int m_limit;
    QHash<char, QByteArray> m_paces; ///< what +W and +j of this line have become; empty: unset
    QHash<char, QList<QByteArray>> m_masks;
    MemberPrefixes m_own; ///< of who changes the modes
};

void ModeParser::takeMode(const ChannelModeRow &row)
{
    if (row.type == ModeType::List) {
        const QByteArray mask = nextParam();
        if (mask.isEmpty()) {
            // Once: "+bbbb" is no way to make a short line have a long answer.
            if (!m_listed.contains(row.letter))
                sendList(row.letter);
            m_listed.insert(row.letter);
            return;
        }
        if (isAllowed(row.needed))
            takeList(row.letter, mask);
        return;
    }
    const bool hasParam
        = row.type == ModeType::Always || (row.type == ModeType::WhenSet && m_isSet);
    const QByteArray param = hasParam ? nextParam() : QByteArray();
    if (!isAllowed(row.needed))
        return;
    if (row.letter == mode::kKey) {
        takeKey(param);
    } else if (row.letter == mode::kLimit) {
        takeLimit(param);
    } else if (row.letter == mode::kSlow || row.letter == mode::kJoinThrottle) {
        takePace(row.letter, param);
    } else if (m_flags.contains(row.letter) != m_isSet) {
        if (row.letter == mode::kSecureOnly && m_isSet && !isEveryMemberSecure())
            return reply(protocol::ERR_ALLMUSTSSL,
                {m_channel.name.text(), "Some members are here without TLS"});
        if (m_isSet)
            m_flags.insert(row.letter);
        else
            m_flags.remove(row.letter);
        change(row.letter);
    }
}

/// What +z promises must be true from the beginning.
bool ModeParser::isEveryMemberSecure()
{
    m_chat.work().spend(qint64(m_channel.members.size()));
    return std::ranges::all_of(
        m_channel.members, [](const auto &member) { return member.second.user().isSecure(); });
}

void ModeParser::takePrefix(const PrefixModeRow &row)
{
    const QByteArray nick = nextParam();
    if (nick.isEmpty())
        return; // Modern IRC "MODE message": a mode without its parameter is ignored
    const User *const user = m_chat.state().onlineUser(nick);
    const bool isOwnToLose = user == &m_call.user() && !m_isSet && m_isMember;
    if (!isOwnToLose && !isAllowed(row.needed))
        return;
    if (!user)
        return reply(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
    const Membership *const membership = m_channel.member(*user);
    if (!membership)
        return reply(protocol::ERR_USERNOTINCHANNEL,
            {user->nickText(), m_channel.name.text(), "They aren't on that channel"});
    bool isGiven = membership->prefixes.has(row.rank);
    for (const ModeChange &earlier : m_changes) {
        if (earlier.letter == row.letter && earlier.member == user->id)
            isGiven = earlier.isSet;
    }
    if (isGiven == m_isSet)
        return;
    change(row.letter, user->nickText(), user->id);
    // Who gives its rank away has it no longer for what stands behind that in the line.
    if (user == &m_call.user() && !m_helps) {
        if (m_isSet)
            m_own.insert(row.rank);
        else
            m_own.remove(row.rank);
        m_rank = m_own.highest();
    }
}

/// The masks as they will be.
QList<QByteArray> &ModeParser::masks(char letter)
{
    const auto known = m_masks.find(letter);
    if (known != m_masks.end())
        return *known;
    QList<QByteArray> &masks = m_masks[letter];
    for (const ListEntry &entry : m_channel.list(letter))
        masks.append(entry.mask);
    m_chat.work().spend(masks.size());
    return masks;
}

void ModeParser::takeList(char letter, const QByteArray &wanted)
{
    constexpr qsizetype kMaskBytes = 160;
    const QByteArray mask = completedListMask(cutTo(wanted, kMaskBytes));
    if (mask.contains(' ') || mask.startsWith(':'))
        return refuseParam(letter, wanted, "The mask is not well-formed");
    QList<QByteArray> &list = masks(letter);
    m_chat.work().spend(list.size());
    const auto found = std::ranges::find_if(
        list, [&](const QByteArray &each) { return protocol::isSameName(each, mask); });
    if (!m_isSet) {
        if (found == list.end())
            return;
        change(letter, *found);
        list.erase(found);
        return;
    }
    if (found != list.end())
        return;
    if (list.size() >= m_chat.config().limits.listModes)
        return reply(protocol::ERR_BANLISTFULL,
            {m_channel.name.text(), QByteArray(1, letter), "Channel list is full"});
    list.append(mask);
    change(letter, mask);
}

void ModeParser::takeKey(const QByteArray &key)
{
    if (!m_isSet) {
        // Who may take the key away need not know it.
        if (!m_key.isEmpty())
            change(mode::kKey, "*");
        m_key.clear();
        return;
    }
    if (key.isEmpty())
        return;
    if (key.size() > kKeyLength || key.contains(' ') || key.contains(',') || key.startsWith(':'))
        return reply(protocol::ERR_INVALIDKEY, {m_channel.name.text(), "Key is not well-formed"});
    if (key == m_key)
        return;
    m_key = key;
    change(mode::kKey, key);
}

void ModeParser::takeLimit(const QByteArray &text)
{
    if (!m_isSet) {
        if (m_limit > 0)
            change(mode::kLimit);
        m_limit = 0;
        return;
    }
    if (text.isEmpty())
        return;
    const int limit = text.toInt();
    if (limit <= 0)
        return refuseParam(mode::kLimit, text, "The limit must be a number above 0");
    if (limit == m_limit)
        return;
    m_limit = limit;
    change(mode::kLimit, QByteArray::number(limit));
}

void ModeParser::takePace(char letter, const QByteArray &text)
{
    const bool isSlow = letter == mode::kSlow;
    QByteArray now = m_paces.value(letter);
    if (const ChannelPace *const pace = m_channel.pace.get(); pace && !m_paces.contains(letter)) {
        if (isSlow && pace->slowSeconds() > 0)
            now = QByteArray::number(pace->slowSeconds());
        else if (!isSlow && pace->joinRate())
            now = pace->joinRate()->text();
    }
    QByteArray wanted;
    if (m_isSet && text.isEmpty())
        return refuseParam(letter, "*",
            isSlow ? "Say how many seconds: +W 10"
                   : "Say how many joins in how many seconds: +j 3:10");
    if (m_isSet && isSlow) {
        const int seconds = parseSlowSeconds(text);
        if (seconds == 0)
            return refuseParam(letter, text, "Slow mode is 1 to 21600 seconds");
        wanted = QByteArray::number(seconds);
    } else if (m_isSet) {
        const auto rate = JoinRate::parse(text);
        if (!rate)
            return refuseParam(letter, text,
                "The join throttle is joins:seconds, 1 to 50 joins in 1 to 3600 seconds");
        wanted = rate->text();
    }
    if (wanted == now)
        return;
    m_paces.insert(letter, wanted);
    change(letter, wanted);
}

void ModeParser::sendList(char letter)
{
    const ListModeRow &row = *findListMode(letter);
    const QByteArray name = m_channel.name.text();
    for (const ListEntry &entry : m_channel.list(letter))
        reply(row.entry, {name, entry.mask, entry.setBy, QByteArray::number(entry.setAtMs / 1000)});
    reply(row.end, {name, row.endText});
}

} // namespace

std::vector<std::vector<ModeChange>> linesOfChanges(const std::vector<ModeChange> &changes)
{
    constexpr qsizetype kChangesBytes = 280;
    std::vector<std::vector<ModeChange>> lines;
    qsizetype bytes = 0;
    for (const ModeChange &change : changes) {
        bytes += change.param.size() + 3;
        if (lines.empty() || bytes > kChangesBytes) {
            lines.emplace_back();
            bytes = change.param.size() + 3;
        }
        lines.back().push_back(change);
    }
    return lines;
}

void handleChannelMode(Chat &chat, Call &call, const Channel &channel)
{
    const QByteArray name = channel.name.text();
    if (call.paramCount() == 1) {
        call.replies.numeric(protocol::RPL_CHANNELMODEIS,
            QList<QByteArray>{name} + channel.modeParams(channel.member(call.user())));
        call.replies.numeric(
            protocol::RPL_CREATIONTIME, {name, QByteArray::number(channel.createdMs / 1000)});
        return;
    }
    ModeParser parser(chat, call, channel);
    parser.parse();
    const std::vector<ModeChange> changes = parser.takeChanges();
    if (parser.helps() && !changes.empty())
        chat.audit(call.user(), "changed modes of " + name);
    for (std::vector<ModeChange> &line : linesOfChanges(changes))
        chat.happen(ModesChanged{channel.name, std::move(line)}, call.replies);
}

} // namespace watek::server::dispatcher
