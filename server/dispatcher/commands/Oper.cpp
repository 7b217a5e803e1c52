// OPER: become an operator of the server. Modern IRC "OPER message". A hashed password takes long
// to look at, so that is done elsewhere, and the answer comes when it is known.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/CaseMapping.h"
#include "server/shared/HashedPassword.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

using Oper = shared::ServerConfig::Oper;

const Oper *findOper(Chat &chat, const QByteArray &name)
{
    const auto &opers = chat.config().opers;
    const auto oper = std::ranges::find(opers, name, &Oper::name);
    return oper == opers.end() ? nullptr : &*oper;
}

/// Who is logged in to the operator's account needs no password.
bool isOfAccount(const Oper &oper, const User &user)
{
    return !oper.account.isEmpty() && user.isIdentified()
        && protocol::folded(oper.account) == protocol::folded(user.account);
}

/// A program's own password is no proof that its owner is there, nor is the token of a connection
/// that broke; nor is it known how somebody logged in who has shown nothing at this connection.
bool mayBeByAccount(const Session &session)
{
    switch (session.loggedInBy) {
    case LoggedInBy::Password:
    case LoggedInBy::Certificate:
    case LoggedInBy::Code:
        return true;
    case LoggedInBy::Nothing:
    case LoggedInBy::AppPassword:
    case LoggedInBy::Token:
        return false;
    }
    Q_UNREACHABLE();
}

bool isByItself(const Oper &oper, const Session &session)
{
    switch (oper.byItself) {
    case Oper::ByItself::No:
        return false;
    case Oper::ByItself::Certificate:
        return session.loggedInBy == LoggedInBy::Certificate;
    case Oper::ByItself::Yes:
        return mayBeByAccount(session);
    }
    Q_UNREACHABLE();
}

/// What the given password is compared with. An unknown name takes as long as a known one where
/// there are hashes: names are not to be tried out.
QByteArray passwordFor(Chat &chat, const Oper *oper)
{
    if (oper)
        return oper->password;
    const auto &opers = chat.config().opers;
    const auto hashed = std::ranges::find_if(opers,
        [](const Oper &each) { return shared::HashedPassword::parse(each.password).has_value(); });
    return hashed == opers.end() ? QByteArray() : hashed->password;
}

/// Who has given many wrong passwords in a row is closed. `name`: as it was given.
void refuse(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    Session &session = call.session;
    chat.audit(call.user(), "was refused by OPER");
    call.replies.numeric(protocol::ERR_PASSWDMISMATCH, {"Password incorrect"});
    const int wrong = chat.operGuesses().noteWrong(name, session.address, chat.steadyMs(),
        findOper(chat, name) != nullptr, NamedGuesses::Network::Counts);
    if (wrong < PasswordGuesses::kMost)
        return;
    chat.log().warning("operator",
        call.user().nickText() + " (" + session.address + ") is closed: "
            + QByteArray::number(wrong) + " wrong passwords for OPER in a row from its address");
    const QByteArray reason = "Too many wrong passwords for OPER. Come again when you know it";
    chat.close(session, reason, chat.farewell(session, reason), &call.replies);
}

void becomeOperator(Chat &chat, Call &call, const Oper &oper) REQUIRES(dispatcherRole)
{
    const User &user = call.user();
    call.replies.numeric(protocol::RPL_YOUREOPER, {"You are now an IRC operator"});
    const bool isAlready = user.isOperator();
    chat.happen(RoleGiven{oper.role}, call.replies);
    if (!isAlready)
        chat.happen(UserModesChanged{{{.isSet = true, .letter = 'o', .param = {}, .member = {}}}},
            call.replies);
    chat.audit(user, "became operator as " + oper.name);
}

/// Too many wrong passwords came from there: what is given now is not judged. Told. Nobody is
/// closed for what others at the same address did.
bool isShutOut(Chat &chat, Call &call, const QByteArray &name) REQUIRES(dispatcherRole)
{
    if (!chat.operGuesses().isShutOut(name, call.session.address, chat.steadyMs()))
        return false;
    call.replies.numeric(
        protocol::ERR_PASSWDMISMATCH, {"Too many wrong passwords, try again in a minute"});
    return true;
}

/// `name`: as it was given. A wrong name and a wrong password are answered alike.
void answer(Chat &chat, Call &call, const QByteArray &name, bool isRight) REQUIRES(dispatcherRole)
{
    // A rehash in between may have taken the operator away.
    const Oper *const oper = isRight ? findOper(chat, name) : nullptr;
    if (!oper)
        return refuse(chat, call, name);
    const QByteArray &address = call.session.address;
    chat.operGuesses().noteRight(name, address);
    chat.operGuesses().notePlace(name, address, chat.steadyMs());
    becomeOperator(chat, call, *oper);
}

/// Waits for the comparison; the client's next lines wait with it.
class OperAnswer final : public Answer {
public:
    /// `isThere`: there was such an operator when the password was given.
    OperAnswer(quint64 ticket, QByteArray name, bool isThere)
        : m_ticket(ticket)
        , m_name(std::move(name))
        , m_isThere(isThere)
    {
    }

    Progress goOn(Chat &, Call &) override { return Progress::AwaitsResult; }

    Progress onPasswordChecked(
        Chat &chat, Call &call, const shared::PasswordChecked &checked) override
    {
        dispatcherRole.assertCurrent();
        if (checked.ticket != m_ticket)
            return Progress::AwaitsResult;
        // Others may have guessed wrong while this one was compared.
        if (!isShutOut(chat, call, m_name))
            answer(chat, call, m_name, checked.isRight && m_isThere);
        return Progress::Done;
    }

private:
    const quint64 m_ticket;
    const QByteArray m_name;
    const bool m_isThere;
};

} // namespace

void becomeOperatorByAccount(Chat &chat, Call &call)
{
    const auto &opers = chat.config().opers;
    const auto oper = std::ranges::find_if(opers, [&](const Oper &each) {
        return isOfAccount(each, call.user()) && isByItself(each, call.session);
    });
    if (oper != opers.end() && call.session.isOnline() && !call.isOperator())
        becomeOperator(chat, call, *oper);
}

void endOperator(Chat &chat, User &user, ReplyBuffer *own)
{
    if (!user.isOperator())
        return;
    UserModesChanged changed;
    // Server notices are for operators only.
    for (const char letter : {'o', 's'}) {
        if (user.modes.contains(letter))
            changed.changes.push_back(
                {.isSet = false, .letter = letter, .param = {}, .member = {}});
    }
    if (own)
        chat.happen(std::move(changed), *own);
    else
        chat.happenTo(user, std::move(changed));
}

void handleOper(Chat &chat, Call &call)
{
    const QByteArray name = call.param(0);
    const QByteArray given = call.param(1);
    const Oper *const oper = findOper(chat, name);
    if (oper && isOfAccount(*oper, call.user()) && mayBeByAccount(call.session))
        return answer(chat, call, name, true);
    if (call.paramCount() < 2 && oper && isOfAccount(*oper, call.user()))
        return call.replies.numeric(protocol::ERR_NOOPERHOST,
            {call.session.loggedInBy == LoggedInBy::AppPassword
                    ? "Nobody becomes an operator by an app password: log in by the password of "
                      "your account"
                    : "This connection has not shown the password of your account: log in by it "
                      "first"});
    if (call.paramCount() < 2)
        return call.replies.numeric(
            protocol::ERR_NEEDMOREPARAMS, {"OPER", "Not enough parameters"});
    if (isShutOut(chat, call, name))
        return;
    const QByteArray right = passwordFor(chat, oper);
    const auto hashed = shared::HashedPassword::parse(right);
    if (!hashed) {
        // An operator by account alone has no password, so none is right.
        const bool isRight = oper && !right.isEmpty() && shared::isSamePassword(given, right);
        return answer(chat, call, name, isRight);
    }
    const auto ticket = chat.askAboutPassword(call.session, given, *hashed);
    if (!ticket)
        return call.replies.numeric(protocol::RPL_TRYAGAIN,
            {"OPER", "Many passwords are being looked into, please wait and try again"});
    call.answer = std::make_unique<OperAnswer>(*ticket, name, oper != nullptr);
}

} // namespace watek::server::dispatcher
