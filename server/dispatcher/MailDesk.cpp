#include "server/dispatcher/MailDesk.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/DrawnSecrets.h"
#include "server/shared/AddressLimit.h"

#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// What the person is to do with it.
QByteArray howToUse(CodePurpose purpose, const QByteArray &account, const QByteArray &code)
{
    switch (purpose) {
    case CodePurpose::Verify:
        return "to show that this address is yours, type in your chat program:\n\n    /quote "
               "VERIFY "
            + account + ' ' + code + "\n\nor: /msg NickServ VERIFY " + account + ' ' + code;
    case CodePurpose::ResetPassword:
        return "somebody, you perhaps, has forgotten its password. To choose a new one type in "
               "your chat program:\n\n    /msg NickServ RESETPASS "
            + account + ' ' + code
            + " <new password>\n\nIf it was not you, do nothing: the password stays as it is.";
    case CodePurpose::ChangeEmail:
        return "to make this its address, type in your chat program:\n\n    /msg NickServ "
               "VERIFYEMAIL "
            + code;
    }
    Q_UNREACHABLE();
}

} // namespace

bool fitsCode(const AccountCode &code, const QByteArray &given, qint64 nowMs)
{
    return code.untilMs > nowMs && hashOfSecret(given) == code.hash;
}

bool MailDesk::canSend() const
{
    return m_requests && !m_chat.config().accounts.mailCommand.trimmed().isEmpty();
}

bool MailDesk::hasRoomFor(const Session &session) const
{
    return m_waiting.size() < size_t(kMostMails)
        && !m_byAddress.isUsedUp(networkOf(session.address), kMostForAddress, m_chat.steadyMs());
}

MailDesk::NewCode MailDesk::newCode(
    CodePurpose purpose, const QByteArray &email, qint64 untilMs) const
{
    const QByteArray text = drawnSecret(kLettersOfMailCode);
    return {text,
        {.purpose = purpose,
            .hash = hashOfSecret(text),
            .email = email,
            .madeMs = m_chat.nowMs(),
            .untilMs = untilMs}};
}

void MailDesk::send(const Session &session, const QByteArray &account, const NewCode &code)
{
    const ServerInfo &info = m_chat.info();
    const QByteArray &from = m_chat.config().accounts.mailFrom;
    const quint64 ticket = ++m_lastTicket;
    m_byAddress.note(networkOf(session.address), m_chat.steadyMs());
    m_waiting.emplace(ticket, Waiting{session.id, account, code.kept.email});
    m_requests->post({.ticket = ticket,
        .command = m_chat.config().accounts.mailCommand,
        .from = from.isEmpty() ? "watek@" + info.name : from,
        .to = code.kept.email,
        .code = code.text,
        .subject = "Your account at " + info.name,
        .text = "Hello,\n\nthis is about the account " + account + " at " + info.name + ":\n"
            + howToUse(code.kept.purpose, account, code.text) + '\n'});
}

void MailDesk::onSent(const MailSent &sent)
{
    const auto waiting = m_waiting.extract(sent.ticket);
    if (waiting.empty())
        return;
    const Waiting &mail = waiting.mapped();
    if (sent.trouble.isEmpty())
        return m_chat.log().info("account", "a code for " + mail.account + " was sent by e-mail");
    m_chat.log().error(
        "account", "the e-mail with a code for " + mail.account + " was not sent: " + sent.trouble);
    if (const Session *const session = m_chat.state().session(mail.client))
        m_chat.notice(*session,
            "The e-mail to " + mail.to
                + " could not be sent. Please try again later (NickServ RESEND), or ask an "
                  "operator.");
}

} // namespace watek::server::dispatcher
