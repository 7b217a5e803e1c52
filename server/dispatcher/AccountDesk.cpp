#include "server/dispatcher/AccountDesk.h"

#include "common/protocol/CaseMapping.h"
#include "server/dispatcher/CommandTable.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/shared/Networks.h"

#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// RFC 7677 asks for 4096 at least; by a processor of today 100 000 take about 20 ms.
constexpr int kIterations = 100'000;
/// For tests only ("accounts/fast_hash").
constexpr int kFastIterations = 1000;

/// What nobody can write as a name or an address stands between them.
QByteArray nameAndAddress(const Session &session, const QByteArray &name)
{
    return protocol::folded(name) + '\n' + session.address;
}

} // namespace

int AccountDesk::iterations() const
{
    return m_chat.config().accounts.fastHash ? kFastIterations : kIterations;
}

bool AccountDesk::maySayPassword(const Session &session) const
{
    return session.isSecure || isThisComputer(session.address)
        || m_chat.config().accounts.insecurePasswords;
}

std::optional<quint64> AccountDesk::store(const Session &session, std::vector<StoreChange> changes)
{
    return post(session.id, std::move(changes));
}

bool AccountDesk::storeBehind(std::vector<StoreChange> changes)
{
    return post({}, std::move(changes)).has_value();
}

std::optional<quint64> AccountDesk::post(base::ClientId client, std::vector<StoreChange> changes)
{
    if (!m_requests || qsizetype(m_waiting.size()) >= kStoreBound)
        return std::nullopt;
    const quint64 ticket = ++m_lastTicket;
    m_requests->post({.client = client, .ticket = ticket, .changes = changes});
    m_waiting.emplace(ticket, std::move(changes));
    return ticket;
}

void AccountDesk::onStored(const StoreAnswer &answer, bool maySpeak)
{
    const auto waiting = m_waiting.extract(answer.ticket);
    if (waiting.empty() || answer.trouble != StoreTrouble::None)
        return;
    for (StoreChange &change : waiting.mapped()) {
        const auto *const dropped = std::get_if<AccountDropped>(&change);
        const Account *const account
            = dropped ? m_chat.state().accounts().find(dropped->account) : nullptr;
        const QByteArray name = account ? account->name : QByteArray();
        m_chat.happenByServer(AccountStored{std::move(change)});
        if (!name.isEmpty() && maySpeak)
            logOutAll(name);
    }
}

void AccountDesk::logOutAll(const QByteArray &name)
{
    std::vector<base::ClientId> ids;
    for (const auto &[id, session] : m_chat.state().sessions()) {
        if (session->user->account == name && !session->isClosing())
            ids.push_back(id);
    }
    for (const base::ClientId id : ids) {
        Session &session = *m_chat.state().session(id);
        if (!session.isOnline())
            m_chat.state().setAccount(*session.user, {});
        else if (session.user->isIdentified())
            m_chat.happenUnheard(session, AccountChanged{});
        if (session.isGuest())
            continue;
        ReplyBuffer replies(session, m_chat.info().name);
        replies.numeric(protocol::RPL_LOGGEDOUT, {session.user->mask(), "You are now logged out"});
        m_chat.send(replies);
    }
    for (User *const user : m_chat.state().onlineUsersOfAccount(name)) {
        if (user->sessions.empty())
            m_chat.happenTo(*user, AccountChanged{});
    }
}

bool AccountDesk::isShutOut(const Session &session, const QByteArray &name) const
{
    const qint64 now = m_chat.nowMs();
    return m_byNameAndAddress.isShutOut(nameAndAddress(session, name), now)
        || m_byAddress.isShutOut(session.address, now);
}

void AccountDesk::noteWrongPassword(const Session &session, const QByteArray &name)
{
    const qint64 now = m_chat.nowMs();
    m_byNameAndAddress.noteWrong(nameAndAddress(session, name), now);
    m_byAddress.noteWrong(session.address, now);
    m_chat.log().stranger(shared::Stranger::Password, shared::LogLevel::Info, "account",
        "wrong password for " + name + " from " + session.address + " (" + session.user->nickText()
            + ')');
}

void AccountDesk::noteRightPassword(const Session &session, const QByteArray &name)
{
    m_byNameAndAddress.noteRight(nameAndAddress(session, name));
    m_byAddress.noteRight(session.address);
}

void AccountDesk::logIn(Call &call, const Account &account)
{
    Session &session = call.session;
    if (session.isOnline()) {
        m_chat.happen(AccountChanged{account.name}, call.replies);
        adoptSilence(m_chat, session);
    } else
        m_chat.state().setAccount(*session.user, account.name);
    const User &user = call.user();
    if (!session.isGuest())
        call.replies.numeric(protocol::RPL_LOGGEDIN,
            {user.mask(), account.name, "You are now logged in as " + account.name});
    m_chat.log().info(
        "account", user.nickText() + " (" + session.address + ") is logged in as " + account.name);
}

void AccountDesk::logOut(Call &call)
{
    Session &session = call.session;
    m_chat.log().info("account",
        session.user->nickText() + " (" + session.address + ") has logged out of "
            + session.user->account);
    m_chat.happen(AccountChanged{}, call.replies);
    if (!session.isGuest())
        call.replies.numeric(
            protocol::RPL_LOGGEDOUT, {session.user->mask(), "You are now logged out"});
}

} // namespace watek::server::dispatcher
