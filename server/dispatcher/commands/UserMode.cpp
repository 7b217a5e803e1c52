// MODE with a nickname: the modes of oneself. Modern IRC "User mode", IRCv3 bot-mode.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// Who may change a mode of itself.
enum class May : quint8 {
    Anybody,
    OnlyUnset, ///< +o comes with OPER
    Operators,
    Nobody, ///< the server says so: r has an account, Z came by TLS
};

May mayChange(char letter)
{
    switch (letter) {
    case 'o':
        return May::OnlyUnset;
    case 's':
        return May::Operators;
    case 'r':
    case 'Z':
        return May::Nobody;
    default:
        return May::Anybody;
    }
}

class UserModeParser {
public:
    explicit UserModeParser(Call &call)
        : m_call(call)
        , m_after(call.user().modes)
    {
    }

    void parse(const QByteArray &letters)
    {
        for (const char letter : letters) {
            if (letter == '+' || letter == '-')
                m_isSet = letter == '+';
            else
                take(letter);
        }
    }
    std::vector<ModeChange> takeChanges() { return std::move(m_changes); }
    bool hasUnknown() const { return m_hasUnknown; }

private:
    void take(char letter)
    {
        if (!ModeLetters(kUserModes).contains(letter)) {
            m_hasUnknown = true;
            return;
        }
        const May may = mayChange(letter);
        if (may == May::Nobody || (may == May::OnlyUnset && m_isSet))
            return;
        if (may == May::Operators && m_isSet && !m_call.isOperator())
            return m_call.replies.numeric(
                protocol::ERR_NOPRIVILEGES, {"Permission Denied- You're not an IRC operator"});
        if (m_after.contains(letter) == m_isSet)
            return;
        if (m_isSet)
            m_after.insert(letter);
        else
            m_after.remove(letter);
        m_changes.push_back({.isSet = m_isSet, .letter = letter, .param = {}, .member = {}});
        // What only operators have goes with being one.
        if (letter == 'o' && m_after.contains('s'))
            take('s');
    }

    Call &m_call;
    ModeLetters m_after;
    bool m_isSet = true;
    bool m_hasUnknown = false;
    std::vector<ModeChange> m_changes;
};

} // namespace

void handleUserMode(Chat &chat, Call &call)
{
    User &user = call.user();
    ReplyBuffer &replies = call.replies;
    const User *const target = chat.state().onlineUser(call.param(0));
    if (!target)
        return replies.numeric(protocol::ERR_NOSUCHNICK, {call.param(0), "No such nick/channel"});
    if (target != &user)
        return replies.numeric(
            protocol::ERR_USERSDONTMATCH, {"Cannot change or see the modes of other users"});
    if (call.paramCount() == 1)
        return replies.numeric(protocol::RPL_UMODEIS, {'+' + user.modes.text()});

    UserModeParser parser(call);
    parser.parse(call.param(1));
    std::vector<ModeChange> changes = parser.takeChanges();
    if (!changes.empty())
        chat.happen(UserModesChanged{std::move(changes)}, replies);
    if (parser.hasUnknown())
        replies.numeric(protocol::ERR_UMODEUNKNOWNFLAG, {"Unknown MODE flag"});
}

} // namespace watek::server::dispatcher
