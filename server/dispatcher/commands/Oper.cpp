// OPER: become an operator of the server. Modern IRC "OPER message". A hashed password takes long
// to look at, so that is done elsewhere, and the answer comes when it is known.
#include "server/dispatcher/commands/Commands.h"

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

/// Who has given many wrong passwords in a row is closed.
void refuse(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    Session &session = call.session;
    chat.audit(call.user(), "was refused by OPER");
    call.replies.numeric(protocol::ERR_PASSWDMISMATCH, {"Password incorrect"});
    const int wrong = chat.operGuesses().noteWrong(session.address, chat.nowMs());
    if (wrong < PasswordGuesses::kMost)
        return;
    chat.log().warning("operator",
        call.user().nickText() + " (" + session.address + ") is closed: "
            + QByteArray::number(wrong) + " wrong passwords for OPER in a row from its address");
    const QByteArray reason = "Too many wrong passwords for OPER. Come again when you know it";
    chat.close(session, reason, chat.farewell(session, reason), &call.replies);
}

/// Null: refused. A wrong name and a wrong password are answered alike.
void answer(Chat &chat, Call &call, const Oper *oper) REQUIRES(dispatcherRole)
{
    if (!oper)
        return refuse(chat, call);
    const User &user = call.user();
    ReplyBuffer &replies = call.replies;
    chat.operGuesses().noteRight(call.session.address);
    replies.numeric(protocol::RPL_YOUREOPER, {"You are now an IRC operator"});
    const bool isAlready = user.isOperator();
    chat.happen(RoleGiven{oper->role}, replies);
    if (!isAlready)
        chat.happen(
            UserModesChanged{{{.isSet = true, .letter = 'o', .param = {}, .member = {}}}}, replies);
    chat.audit(user, "became operator as " + oper->name);
}

/// Waits for the comparison; the client's next lines wait with it.
class OperAnswer final : public Answer {
public:
    /// `name` is empty when there is no such operator.
    OperAnswer(quint64 ticket, QByteArray name)
        : m_ticket(ticket)
        , m_name(std::move(name))
    {
    }

    Progress goOn(Chat &, Call &) override { return Progress::AwaitsResult; }

    Progress onPasswordChecked(
        Chat &chat, Call &call, const shared::PasswordChecked &checked) override
    {
        dispatcherRole.assertCurrent();
        if (checked.ticket != m_ticket)
            return Progress::AwaitsResult;
        // A rehash in between may have taken the operator away.
        answer(chat, call, checked.isRight ? findOper(chat, m_name) : nullptr);
        return Progress::Done;
    }

private:
    const quint64 m_ticket;
    const QByteArray m_name;
};

} // namespace

void handleOper(Chat &chat, Call &call)
{
    const QByteArray name = call.param(0);
    const QByteArray given = call.param(1);
    const Oper *const oper = findOper(chat, name);
    const QByteArray right = passwordFor(chat, oper);
    const auto hashed = shared::HashedPassword::parse(right);
    if (!hashed) {
        const bool isRight = oper && shared::isSamePassword(given, right);
        return answer(chat, call, isRight ? oper : nullptr);
    }
    const auto ticket = chat.askAboutPassword(call.session, given, *hashed);
    if (!ticket)
        return call.replies.numeric(protocol::RPL_TRYAGAIN,
            {"OPER", "Many passwords are being looked into, please wait and try again"});
    call.answer = std::make_unique<OperAnswer>(*ticket, oper ? name : QByteArray());
}

} // namespace watek::server::dispatcher
