#include "server/dispatcher/state/Accounts.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/LookAlike.h"
#include "server/dispatcher/state/SilenceList.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

void Accounts::load(const StoredState &stored)
{
    m_secret = stored.secret;
    for (const Account &account : stored.accounts) {
        add(account);
        ++m_rounds[account.verifier.iterations];
    }
}

void Accounts::apply(const StoreChange &change)
{
    ++m_revision;
    if (const auto *const registered = std::get_if<AccountRegistered>(&change)) {
        add(registered->account);
        m_byId.at(registered->account.id.value)->toldUntil = m_settled;
        return;
    }
    std::visit(
        [&](const auto &of) {
            if constexpr (requires { of.account.value; }) {
                const auto found = m_byId.find(of.account.value);
                if (found != m_byId.end())
                    applyTo(*found->second, of);
            }
        },
        change);
}

// What is not of accounts, but of people: nothing changes here.
void Accounts::applyTo(Account &, const PresenceKept &) { }
void Accounts::applyTo(Account &, const PresenceForgotten &) { }

void Accounts::applyTo(Account &account, const AccountVerified &)
{
    account.isVerified = true;
    account.code.reset();
}

void Accounts::applyTo(Account &account, const CertificateAdded &added)
{
    account.certificates.append(added.fingerprint);
    m_byCertificate.emplace(added.fingerprint, &account);
}

void Accounts::applyTo(Account &account, const CertificateRemoved &removed)
{
    account.certificates.removeOne(removed.fingerprint);
    m_byCertificate.erase(removed.fingerprint);
}

void Accounts::applyTo(Account &account, const VhostSet &set)
{
    account.vhost = set.host;
    account.showsVhost = set.isShown;
}

void Accounts::applyTo(Account &account, const AppPasswordAdded &added)
{
    account.appPasswords.push_back(added.password);
    m_byAppPassword.emplace(added.password.hash, &account);
}

void Accounts::applyTo(Account &account, const AppPasswordRemoved &removed)
{
    const auto found = std::ranges::find(account.appPasswords, removed.label, &AppPassword::label);
    if (found == account.appPasswords.end())
        return;
    m_byAppPassword.erase(found->hash);
    account.appPasswords.erase(found);
}

void Accounts::applyTo(Account &account, const AppPasswordsCleared &)
{
    for (const AppPassword &password : account.appPasswords)
        m_byAppPassword.erase(password.hash);
    account.appPasswords.clear();
}

void Accounts::applyTo(Account &account, const AppPasswordUsed &used)
{
    const auto found = std::ranges::find(account.appPasswords, used.label, &AppPassword::label);
    if (found != account.appPasswords.end())
        found->usedMs = used.usedMs;
}

void Accounts::add(const Account &account)
{
    auto kept = std::make_unique<Account>(account);
    m_byName.emplace(protocol::folded(account.name), kept.get());
    m_bySameName.emplace(protocol::sameNameKey(account.name), kept.get());
    m_byLookAlike.insert(account.name, kept.get());
    for (const QByteArray &fingerprint : account.certificates)
        m_byCertificate.emplace(fingerprint, kept.get());
    for (const AppPassword &password : account.appPasswords)
        m_byAppPassword.emplace(password.hash, kept.get());
    m_byId.emplace(account.id.value, std::move(kept));
}

void Accounts::drop(AccountId id)
{
    const auto found = m_byId.find(id.value);
    if (found == m_byId.end())
        return;
    const Account &account = *found->second;
    m_byName.erase(protocol::folded(account.name));
    const auto [begin, end] = m_bySameName.equal_range(protocol::sameNameKey(account.name));
    m_bySameName.erase(
        std::find_if(begin, end, [&](const auto &each) { return each.second == &account; }));
    m_byLookAlike.remove(account.name, &account);
    for (const QByteArray &fingerprint : account.certificates)
        m_byCertificate.erase(fingerprint);
    for (const AppPassword &password : account.appPasswords)
        m_byAppPassword.erase(password.hash);
    m_newlySeen.erase(id.value);
    m_beingTold.erase(id.value);
    m_changedSilence.erase(id.value);
    m_changedMarkers.erase(id.value);
    m_byId.erase(found);
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

Accounts::OfAppPassword Accounts::findByAppPassword(const QByteArray &hash) const
{
    const auto found = m_byAppPassword.find(hash);
    if (found == m_byAppPassword.end())
        return {};
    const auto password = std::ranges::find(found->second->appPasswords, hash, &AppPassword::hash);
    return {found->second, &*password};
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

void Accounts::noteTold(const QByteArray &name, qint64 nowMs)
{
    const auto found = m_byName.find(protocol::folded(name));
    if (found == m_byName.end())
        return;
    Account &account = *found->second;
    account.seenMs = std::max(account.seenMs, nowMs);
    if (!m_beingTold.contains(account.id.value))
        account.toldUntil = std::max(account.toldUntil, m_settled);
    m_newlySeen.insert(account.id.value);
}

void Accounts::noteUntold(const QByteArray &name, quint64 sequence)
{
    const auto found = m_byName.find(protocol::folded(name));
    if (found == m_byName.end() || found->second->toldUntil < sequence)
        return;
    found->second->toldUntil = sequence - 1;
    m_newlySeen.insert(found->second->id.value);
}

bool Accounts::changeSilence(const QByteArray &name, bool isSet, const QByteArray &mask)
{
    const auto found = m_byName.find(protocol::folded(name));
    if (found == m_byName.end())
        return false;
    changeMasks(found->second->silence, isSet, mask);
    m_changedSilence.insert(found->second->id.value);
    return true;
}

bool Accounts::advanceMarker(const QByteArray &name, const ReadMarker &marker)
{
    const auto found = m_byName.find(protocol::folded(name));
    if (found == m_byName.end())
        return false;
    Account &account = *found->second;
    ChangedTargets &changed = m_changedMarkers[account.id.value];
    changed.add(marker.target);
    if (const auto forgotten = dispatcher::advanceMarker(account.markers, marker))
        changed.add(*forgotten);
    return true;
}

void Accounts::renameMarkers(const QByteArray &from, const QByteArray &to)
{
    for (const auto &[id, account] : m_byId) {
        if (!renameMarker(account->markers, from, to))
            continue;
        ChangedTargets &changed = m_changedMarkers[id];
        changed.add(from);
        changed.add(to);
    }
}

QByteArray Accounts::setMetadata(
    AccountId id, const QByteArray &key, const std::optional<QByteArray> &value)
{
    const auto found = m_byId.find(id.value);
    if (found == m_byId.end())
        return {};
    Account &account = *found->second;
    if (value)
        account.metadata.insert_or_assign(key, *value);
    else
        account.metadata.erase(key);
    return account.name;
}

std::vector<AccountsSeen::One> Accounts::takeSeen(size_t most)
{
    std::vector<AccountsSeen::One> taken;
    while (!m_newlySeen.empty() && taken.size() < most) {
        const auto first = m_newlySeen.begin();
        const Account &account = *m_byId.at(*first);
        taken.push_back({account.id, account.seenMs, account.toldUntil});
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
    return {.iterations = roundsOfNobody(derived("rounds"), iterations),
        .salt = derived("salt").left(kSaltBytes),
        .storedKey = derived("stored key"),
        .serverKey = derived("server key")};
}

int Accounts::roundsOfNobody(const QByteArray &chance, int usual) const
{
    quint64 accounts = 0;
    for (const auto &[rounds, count] : m_rounds)
        accounts += quint64(count);
    if (accounts == 0)
        return usual;
    quint64 which = qFromLittleEndian<quint64>(chance.constData()) % accounts;
    for (const auto &[rounds, count] : m_rounds) {
        if (which < quint64(count))
            return rounds;
        which -= quint64(count);
    }
    Q_UNREACHABLE();
}

} // namespace watek::server::dispatcher
