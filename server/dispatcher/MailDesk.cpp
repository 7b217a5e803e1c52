#include "server/dispatcher/MailDesk.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/DrawnSecrets.h"
#include "server/dispatcher/Services.h"
#include "server/shared/AddressLimit.h"

#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// In any IRC client, in one that does not know the short way, and in plain text.
QByteArray waysToType(const QByteArray &toNickServ, const QByteArray &toServer)
{
    return "\n\n    " + asTypedToNickServ(false, toNickServ)
        + "\n\nIf your program does not know /msg:\n\n    /quote " + toServer
        + "\n\nIf you chat in plain text (telnet, netcat):\n\n    "
        + asTypedToNickServ(true, toNickServ);
}

/// What the person is to do with it.
QByteArray howToUse(CodePurpose purpose, const QByteArray &account, const QByteArray &code)
{
    QByteArray text;
    switch (purpose) {
    case CodePurpose::Verify:
        text = "VERIFY " + account + ' ' + code;
        return "to show that this address is yours, type in your chat program:"
            + waysToType(text, text);
    case CodePurpose::ResetPassword:
        text = "RESETPASS " + account + ' ' + code + " <new password>";
        return "somebody, you perhaps, has forgotten its password. To choose a new one type in "
               "your chat program:"
            + waysToType(text, "NICKSERV " + text)
            + "\n\nIf it was not you, do nothing: the password stays as it is.";
    case CodePurpose::ChangeEmail:
        text = "VERIFYEMAIL " + code;
        return "to make this its address, log in to it and type in your chat program:"
            + waysToType(text, "NICKSERV " + text);
    }
    Q_UNREACHABLE();
}

/// How to get another one, said to who waits for it.
QByteArray howToAskAgain(const Session &session, CodePurpose purpose, const QByteArray &account)
{
    switch (purpose) {
    case CodePurpose::Verify:
        return asTypedToNickServ(session, "RESEND " + account + " <password>");
    case CodePurpose::ResetPassword:
        return asTypedToNickServ(session, "SENDPASS " + account);
    case CodePurpose::ChangeEmail:
        return asTypedToNickServ(session, "SET EMAIL <new e-mail> <password of your account>");
    }
    Q_UNREACHABLE();
}

/// Who reads what is sent to that address: "Ola+chat@Example.org" is ola@example.org.
QByteArray mailboxOf(const QByteArray &address)
{
    const qsizetype at = address.lastIndexOf('@');
    const QByteArray local = address.left(at).split('+').constFirst();
    return (local + address.mid(at)).toLower();
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

std::optional<QByteArray> MailDesk::whyNotNow(const QByteArray &address, const QByteArray &to) const
{
    const qint64 now = m_chat.steadyMs();
    if (!to.isEmpty() && m_byRecipient.isUsedUp(mailboxOf(to), kMostForRecipient, now))
        return "Several e-mails were sent to that address just now, please try again in an hour";
    if (m_waiting.size() >= size_t(kMostMails) || isCrowdedBy(address)
        || m_byAddress.isUsedUp(networkOf(address), kMostForAddress, now))
        return "Too many e-mails are being sent, please try again later";
    return std::nullopt;
}

bool MailDesk::isCrowdedBy(const QByteArray &address) const
{
    if (m_waiting.size() < size_t(kMostMails) / 2)
        return false;
    const QByteArray network = networkOf(address);
    const QByteArray wide = wideNetworkOf(address);
    int ofNetwork = 0;
    int ofWide = 0;
    for (const auto &[ticket, mail] : m_waiting) {
        ofNetwork += mail.network == network;
        ofWide += mail.wideNetwork == wide;
    }
    return ofNetwork >= kCrowdedForAddress || ofWide >= kCrowdedForWide;
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

void MailDesk::send(const Asker &asker, const QByteArray &account, const NewCode &code)
{
    const ServerInfo &info = m_chat.info();
    const QByteArray &from = m_chat.config().accounts.mailFrom;
    const QByteArray &to = code.kept.email;
    Waiting mail{asker.client, account, to, code.kept.purpose, networkOf(asker.address),
        wideNetworkOf(asker.address)};
    // Others may have asked while the code was stored.
    if (const auto why = whyNotNow(asker.address, to))
        return tellNotSent(mail, *why);
    const quint64 ticket = ++m_lastTicket;
    m_byAddress.note(mail.network, m_chat.steadyMs());
    m_byRecipient.note(mailboxOf(to), m_chat.steadyMs());
    m_requests->post({.ticket = ticket,
        .network = mail.network,
        .command = m_chat.config().accounts.mailCommand,
        .from = from.isEmpty() ? "watek@" + info.name : from,
        .to = to,
        .code = code.text,
        .subject = "Your account at " + info.name,
        .text = "Hello,\n\nthis is about the account " + account + " at " + info.name + ":\n"
            + howToUse(code.kept.purpose, account, code.text) + '\n'});
    m_waiting.emplace(ticket, std::move(mail));
}

void MailDesk::onSent(const MailSent &sent)
{
    const auto waiting = m_waiting.extract(sent.ticket);
    if (waiting.empty())
        return;
    const Waiting &mail = waiting.mapped();
    if (sent.trouble.isEmpty())
        return m_chat.log().info("account", "a code for " + mail.account + " was sent by e-mail");
    tellNotSent(mail, sent.trouble);
}

void MailDesk::tellNotSent(const Waiting &mail, const QByteArray &trouble)
{
    m_chat.log().error(
        "account", "the e-mail with a code for " + mail.account + " was not sent: " + trouble);
    if (const Session *const session = m_chat.state().session(mail.client))
        m_chat.notice(*session,
            "The e-mail to " + mail.to
                + " could not be sent. Please try again later, or ask an operator. To have it sent "
                  "again: "
                + howToAskAgain(*session, mail.purpose, mail.account));
}

} // namespace watek::server::dispatcher
