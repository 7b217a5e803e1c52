#include "server/dispatcher/state/Accounts.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/LookAlike.h"
#include "server/dispatcher/Event.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

void Accounts::load(const StoredState &stored)
{
    m_secret = stored.secret;
    for (const Account &account : stored.accounts)
        add(account);
}

void Accounts::apply(const StoreChange &change)
{
    ++m_revision;
    std::visit(Overloaded{
                   [&](const AccountRegistered &it) { add(it.account); },
                   [&](const AccountVerified &it) {
                       at(it.account).isVerified = true;
                       at(it.account).code.reset();
                   },
                   [&](const AccountDropped &it) { drop(it.account); },
                   [&](const PasswordSet &it) { at(it.account).verifier = it.verifier; },
                   [&](const CertificateAdded &it) {
                       Account &account = at(it.account);
                       account.certificates.append(it.fingerprint);
                       m_byCertificate.emplace(it.fingerprint, &account);
                   },
                   [&](const CertificateRemoved &it) {
                       at(it.account).certificates.removeOne(it.fingerprint);
                       m_byCertificate.erase(it.fingerprint);
                   },
                   [&](const StayingSet &it) { at(it.account).staying = it.staying; },
                   // Of people, not of accounts.
                   [](const PresenceKept &) {},
                   [](const PresenceForgotten &) {},
                   [&](const VhostSet &it) {
                       at(it.account).vhost = it.host;
                       at(it.account).showsVhost = it.isShown;
                   },
                   [](const ChannelChange &) {},
                   [](const ChannelContentsKept &) {},
                   [&](const SilenceSet &it) { at(it.account).silence = it.masks; },
                   [&](const CodeSet &it) { at(it.account).code = it.code; },
                   [&](const CodeRemoved &it) { at(it.account).code.reset(); },
                   [&](const EmailSet &it) { at(it.account).email = it.email; },
                   [&](const ProtectionSet &it) { at(it.account).protection = it.protection; },
                   [&](const SuspensionSet &it) { at(it.account).suspension = it.suspension; },
                   // It was so before it was stored.
                   [](const AccountsSeen &) {},
                   [](const ReportKept &) {},
                   [](const ReportClosed &) {},
               },
        change);
}

void Accounts::add(const Account &account)
{
    auto kept = std::make_unique<Account>(account);
    m_byName.emplace(protocol::folded(account.name), kept.get());
    m_bySameName.emplace(protocol::sameNameKey(account.name), kept.get());
    m_byLookAlike.insert(account.name, kept.get());
    for (const QByteArray &fingerprint : account.certificates)
        m_byCertificate.emplace(fingerprint, kept.get());
    m_byId.emplace(account.id.value, std::move(kept));
}

void Accounts::drop(AccountId id)
{
    const Account &account = at(id);
    m_byName.erase(protocol::folded(account.name));
    const auto [begin, end] = m_bySameName.equal_range(protocol::sameNameKey(account.name));
    m_bySameName.erase(
        std::find_if(begin, end, [&](const auto &each) { return each.second == &account; }));
    m_byLookAlike.remove(account.name, &account);
    for (const QByteArray &fingerprint : account.certificates)
        m_byCertificate.erase(fingerprint);
    m_newlySeen.erase(id.value);
    m_byId.erase(id.value);
}

Account &Accounts::at(AccountId id)
{
    const auto found = m_byId.find(id.value);
    Q_ASSERT_X(found != m_byId.end(), "Accounts", "the store changed an account that is not there");
    return *found->second;
}

const Account *Accounts::find(AccountId id) const
{
    const auto found = m_byId.find(id.value);
    return found == m_byId.end() ? nullptr : found->second.get();
}

const Account *Accounts::findByName(const QByteArray &name) const
{
    if (const auto found = m_byName.find(protocol::folded(name)); found != m_byName.end())
        return found->second;
    const auto same = m_bySameName.find(protocol::sameNameKey(name));
    return same == m_bySameName.end() ? nullptr : same->second;
}

const Account *Accounts::findByLookAlike(const protocol::Nick &nick) const
{
    if (const Account *const account = findByName(nick.text()))
        return account;
    return m_byLookAlike.find(nick.text());
}

const Account *Accounts::findByCertificate(const QByteArray &fingerprint) const
{
    const auto found = m_byCertificate.find(fingerprint);
    return found == m_byCertificate.end() ? nullptr : found->second;
}

const Account *Accounts::next(const QByteArray &after) const
{
    const auto found = m_byName.upper_bound(after);
    return found == m_byName.end() ? nullptr : found->second;
}

void Accounts::noteSeen(const QByteArray &name, qint64 nowMs)
{
    const auto found = m_byName.find(protocol::folded(name));
    if (found == m_byName.end())
        return; // it was dropped a moment ago
    Account &account = *found->second;
    account.seenMs = std::max(account.seenMs, nowMs);
    m_newlySeen.insert(account.id.value);
    ++m_revision;
}

std::vector<AccountsSeen::One> Accounts::takeSeen(size_t most)
{
    std::vector<AccountsSeen::One> taken;
    while (!m_newlySeen.empty() && taken.size() < most) {
        const auto first = m_newlySeen.begin();
        taken.push_back({{*first}, at({*first}).seenMs});
        m_newlySeen.erase(first);
    }
    return taken;
}

AccountId Accounts::newId() const
{
    AccountId id;
    do {
        id.value = QRandomGenerator::system()->generate64() >> 1;
    } while (!id || find(id));
    return id;
}

ScramVerifier Accounts::verifierOfNobody(const QByteArray &name, int iterations) const
{
    constexpr qsizetype kSaltBytes = 16;
    const auto derived = [&](const QByteArray &what) {
        return QMessageAuthenticationCode::hash(
            what + protocol::sameNameKey(name), m_secret, QCryptographicHash::Sha256);
    };
    return {.iterations = iterations,
        .salt = derived("salt").left(kSaltBytes),
        .storedKey = derived("stored key"),
        .serverKey = derived("server key")};
}

} // namespace watek::server::dispatcher
