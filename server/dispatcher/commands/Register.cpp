// REGISTER: an account of one's own. IRCv3 draft account-registration.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

using shared::Account;
using shared::StoreTrouble;

namespace {

/// The one password that is refused for being weak is the short one: lists of bad words belong to
/// who chooses it.
constexpr qsizetype kShortestPassword = 6;
/// SASL PLAIN, which must carry it, holds 2400 bytes in all.
constexpr qsizetype kLongestPassword = 300;
/// RFC 5321 section 4.5.3.1.3, without the brackets.
constexpr qsizetype kLongestEmail = 254;

void refuse(Call &call, const char *code, const QByteArray &name, const QByteArray &why)
{
    call.replies.fail("REGISTER", code, {name.isEmpty() ? "*" : name}, why);
}

bool looksLikeEmail(const QByteArray &text)
{
    const qsizetype at = text.lastIndexOf('@');
    return at > 0 && at < text.size() - 1 && text.size() <= kLongestEmail && !text.contains(' ');
}

/// First the password is hashed, then the account is stored, then its owner is told.
class RegisterAnswer final : public Answer {
public:
    RegisterAnswer(quint64 ticket, Account account)
        : m_ticket(ticket)
        , m_account(std::move(account))
    {
    }

    Progress goOn(Chat &, Call &) override { return Progress::AwaitsResult; }

    Progress onPasswordChecked(
        Chat &chat, Call &call, const shared::PasswordChecked &checked) override
    {
        dispatcherRole.assertCurrent();
        if (checked.ticket != m_ticket)
            return Progress::AwaitsResult;
        if (!checked.isRight) {
            refuse(call, "UNACCEPTABLE_PASSWORD", m_account.name,
                "That password holds characters that cannot be typed everywhere");
            return Progress::Done;
        }
        m_account.verifier = checked.verifier;
        const auto ticket
            = chat.accountDesk().store(call.session, {shared::AccountRegistered{m_account}});
        if (!ticket) {
            refuse(call, "TEMPORARILY_UNAVAILABLE", m_account.name,
                "The server is busy, please try again");
            return Progress::Done;
        }
        m_ticket = *ticket;
        return Progress::AwaitsResult;
    }

    Progress onStored(Chat &chat, Call &call, const shared::StoreAnswer &stored) override
    {
        dispatcherRole.assertCurrent();
        if (stored.ticket != m_ticket)
            return Progress::AwaitsResult;
        const QByteArray &name = m_account.name;
        if (stored.trouble == StoreTrouble::Exists) {
            refuse(call, "ACCOUNT_EXISTS", name, "Somebody has registered that name already");
        } else if (stored.trouble != StoreTrouble::None) {
            refuse(call, "TEMPORARILY_UNAVAILABLE", name,
                "Nothing can be stored just now, please try again later");
        } else {
            chat.log().info("account",
                call.user().nickText() + " (" + call.session.address + ") has registered " + name);
            call.replies.fromServer(
                "REGISTER", {"SUCCESS", name, "The account " + name + " is yours"});
            chat.accountDesk().logIn(call, m_account);
        }
        return Progress::Done;
    }

private:
    quint64 m_ticket;
    Account m_account;
};

} // namespace

void handleRegister(Chat &chat, Call &call)
{
    const auto &settings = chat.config().accounts;
    const User &user = call.user();
    const QByteArray name = call.param(0) == "*" && user.nick ? user.nick->text() : call.param(0);
    if (!settings.areKept || !settings.registration)
        return refuse(
            call, "TEMPORARILY_UNAVAILABLE", name, "Nobody can register an account on this server");
    if (user.isIdentified())
        return refuse(
            call, "ALREADY_AUTHENTICATED", user.account, "You are logged in to an account already");
    if (!user.nick)
        return refuse(call, "NEED_NICK", "*", "Choose a nickname first");
    if (!call.session.isOnline() && !settings.registrationBeforeConnect)
        return refuse(call, "COMPLETE_CONNECTION_REQUIRED", name,
            "Join the chat first, then register your account");
    if (!chat.accountDesk().maySayPassword(call.session))
        return refuse(call, "UNACCEPTABLE_PASSWORD", name,
            "Whoever can read this connection would learn your password: connect with TLS");
    const auto nick = protocol::Nick::parse(name, chat.config().limits.nickLength);
    if (!nick || looksLikeServer(*nick))
        return refuse(call, "BAD_ACCOUNT_NAME", name, "An account is called like a nickname");
    const User *const holder = chat.state().lookAlikeHolder(*nick);
    if (chat.state().accounts().findByLookAlike(*nick) || (holder && holder != &user))
        return refuse(call, "ACCOUNT_EXISTS", name,
            "Somebody uses that name, or one that looks like it, already");
    const QByteArray email = call.param(1) == "*" ? QByteArray() : call.param(1);
    if (!email.isEmpty() && !looksLikeEmail(email))
        return refuse(call, "INVALID_EMAIL", name, "That is no e-mail address");
    const QByteArray password = call.param(2);
    if (password.size() < kShortestPassword)
        return refuse(call, "WEAK_PASSWORD", name,
            "Choose a password of " + QByteArray::number(kShortestPassword)
                + " characters or more");
    if (password.size() > kLongestPassword)
        return refuse(call, "UNACCEPTABLE_PASSWORD", name,
            "Choose a password of " + QByteArray::number(kLongestPassword) + " bytes or fewer");
    const auto ticket = chat.askAboutPassword(
        call.session, password, shared::MakeVerifier{chat.accountDesk().iterations()});
    if (!ticket)
        return refuse(
            call, "TEMPORARILY_UNAVAILABLE", name, "The server is busy, please try again");
    call.answer = std::make_unique<RegisterAnswer>(*ticket,
        Account{.id = chat.state().accounts().newId(),
            .name = nick->text(),
            .verifier = {},
            .email = email,
            .registeredMs = chat.nowMs()});
}

} // namespace watek::server::dispatcher
