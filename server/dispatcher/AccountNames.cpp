// Which names may be registered, and how many by whom. Members of AccountDesk. Thread: dispatcher.
#include "server/dispatcher/AccountDesk.h"

#include "common/protocol/LookAlike.h"
#include "server/dispatcher/Chat.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// All networks together may register so many in an hour; one /48 of IPv6, or /24 of IPv4, a part
/// of those: the others still find room.
int mostOfWideNetwork(const ServerConfig::Accounts &settings)
{
    constexpr int kShare = 10;
    if (settings.registrationsPerHour == 0)
        return 0;
    return std::max(settings.registrationsPerHour / kShare, settings.registrationsPerAddress);
}

} // namespace

bool AccountDesk::isTaken(const protocol::Nick &nick) const
{
    const Account *const owner = m_chat.state().accounts().findByLookAlike(nick);
    return (owner && !givesWay(*owner)) || countAwaited([&nick](const StoreChange &change) {
        const auto *const registered = std::get_if<AccountRegistered>(&change);
        return registered && protocol::looksAlike(registered->account.name, nick.text());
    }) > 0;
}

bool AccountDesk::givesWay(const Account &account) const
{
    return !account.isVerified && m_chat.nowMs() - account.registeredMs >= kUnverifiedHoldMs
        && countAwaited([&account](const StoreChange &change) {
               const auto *const verified = std::get_if<AccountVerified>(&change);
               return verified && verified->account == account.id;
           })
        == 0;
}

bool AccountDesk::isSetAside(const protocol::Nick &nick) const
{
    return std::ranges::any_of(m_chat.config().opers, [&nick](const ServerConfig::Oper &oper) {
        return !oper.account.isEmpty() && protocol::looksAlike(oper.account, nick.text());
    });
}

void AccountDesk::warnOfOperators() const
{
    for (const ServerConfig::Oper &oper : m_chat.config().opers) {
        if (oper.account.isEmpty() || m_chat.state().accounts().findByName(oper.account))
            continue;
        m_chat.log().warning("config",
            "the operator " + oper.name + " is to be who is logged in to the account "
                + oper.account
                + ", and there is no such account; nobody can register it while the settings name "
                  "it");
    }
}

bool AccountDesk::mayRegisterMore(const Session &session) const
{
    const auto &settings = m_chat.config().accounts;
    if (m_chat.config().limits.exemptPrivate && isPrivateAddress(session.address))
        return true;
    const qint64 now = m_chat.steadyMs();
    return !m_registrations.isUsedUp(
               networkOf(session.address), settings.registrationsPerAddress, now)
        && !m_registrations.isUsedUp(
            wideNetworkOf(session.address), mostOfWideNetwork(settings), now)
        && !m_registrations.isUsedUp({}, settings.registrationsPerHour, now);
}

void AccountDesk::noteRegistration(const Session &session)
{
    if (m_chat.config().limits.exemptPrivate && isPrivateAddress(session.address))
        return;
    m_registrations.note(networkOf(session.address), m_chat.steadyMs());
    m_registrations.note(wideNetworkOf(session.address), m_chat.steadyMs());
    m_registrations.note({}, m_chat.steadyMs());
}

} // namespace watek::server::dispatcher
