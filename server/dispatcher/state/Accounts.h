// The accounts as the chat knows them: a copy of what is stored, in memory, so that nobody waits
// for a disk to learn whose a nickname is. Thread: dispatcher. Reached only through ServerState,
// whose functions require that role.
#pragma once

#include "common/protocol/LookAlike.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/state/ReadMarkers.h"
#include "server/shared/StoreMail.h"

#include <QByteArray>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

class Accounts {
public:
    /// What the store knew at the start.
    void load(const shared::StoredState &stored);
    /// What the store has written; a new account takes no name that is there. What is of an
    /// account that has gone changes nothing.
    void apply(const shared::StoreChange &change);

    /// Null when there is none. Pointers are good until the account is dropped.
    const shared::Account *find(shared::AccountId id) const;
    /// In any case and form of Unicode: "żółw" is Żółw.
    const shared::Account *findByName(const QByteArray &name) const;
    /// The account with this name, or else one with a name that people would take for it.
    const shared::Account *findByLookAlike(const protocol::Nick &nick) const;
    /// `fingerprint`: SHA-256, 64 hexadecimal digits in lower case.
    const shared::Account *findByCertificate(const QByteArray &fingerprint) const;
    /// Whose app password has this hash, and which; nulls when it is nobody's.
    struct OfAppPassword {
        const shared::Account *account = nullptr;
        const shared::AppPassword *password = nullptr;
    };
    OfAppPassword findByAppPassword(const QByteArray &hash) const;
    size_t size() const { return m_byId.size(); }
    const std::unordered_map<quint64, std::unique_ptr<shared::Account>> &all() const
    {
        return m_byId;
    }

    /// The account whose folded name comes next behind `after`; null when that was the last one.
    /// For lists in slices: between two of them accounts may come and go. Empty: the first.
    const shared::Account *next(const QByteArray &after) const;

    /// Somebody is logged in to it, or was until now.
    void noteSeen(const QByteArray &name, qint64 nowMs);
    /// All that was said up to this number is stored, and has left for those who are here.
    void noteSettled(quint64 sequence) { m_settled = sequence; }
    /// Its owner is here (or was until now), and so has been told what was said to it so far;
    /// unless it is being told what was said before it came.
    void noteTold(const QByteArray &name, qint64 nowMs);
    /// What was said to it from this number on its owner may not have been told after all.
    void noteUntold(const QByteArray &name, quint64 sequence);
    /// Its owner is told from now on what was said before it came; until endTelling().
    void beginTelling(shared::AccountId id) { m_beingTold.insert(id.value); }
    void endTelling(shared::AccountId id) { m_beingTold.erase(id.value); }
    /// The account's owner wants to hear somebody no more, or again. False: there is no such
    /// account.
    bool changeSilence(const QByteArray &name, bool isSet, const QByteArray &mask);
    bool hasChangedSilence() const { return !m_changedSilence.empty(); }
    /// Ids of the accounts whose list that has changed since this was called last.
    std::set<quint64> takeChangedSilence() { return std::exchange(m_changedSilence, {}); }
    /// Its owner has read something until there, on whatever connection. False: there is no such
    /// account.
    bool advanceMarker(const QByteArray &name, const shared::ReadMarker &marker);
    /// A channel is called otherwise, for everybody. Names are folded.
    void renameMarkers(const QByteArray &from, const QByteArray &to);
    /// Targets whose markers the store does not know yet, by the id of their account.
    using ChangedMarkers = std::map<quint64, ChangedTargets>;
    bool hasChangedMarkers() const { return !m_changedMarkers.empty(); }
    /// Those that have changed since this was called last.
    ChangedMarkers takeChangedMarkers() { return std::exchange(m_changedMarkers, {}); }
    /// Nothing: the key is removed. The account's name; empty when it has gone.
    QByteArray setMetadata(
        shared::AccountId id, const QByteArray &key, const std::optional<QByteArray> &value);
    bool hasNewlySeen() const { return !m_newlySeen.empty(); }
    /// Those that were seen since this was called last, at most so many; the others stay for the
    /// next time.
    std::vector<shared::AccountsSeen::One> takeSeen(size_t most);
    /// Changes whenever something of an account does, or somebody comes or goes who has one.
    quint64 revision() const { return m_revision; }

    /// A number that no account has.
    shared::AccountId newId() const;
    /// What somebody who claims a name without an account is asked for: the same each time, also
    /// after a restart, so that it cannot be told from that of an account. No password fits it.
    /// Accounts that were imported keep the rounds of the server that they come from. So the rounds
    /// are drawn from those that the accounts had at the start, as often as they occur;
    /// `iterations` when there were none. A name keeps its draw until a restart finds other
    /// accounts: who asks about one name for months could see it change, where an account's never
    /// does.
    shared::ScramVerifier verifierOfNobody(const QByteArray &name, int iterations) const;

private:
    QByteArray m_secret;
    std::unordered_map<quint64, std::unique_ptr<shared::Account>> m_byId;
    std::map<QByteArray, shared::Account *> m_byName; ///< folded
    std::unordered_multimap<QByteArray, shared::Account *> m_bySameName; ///< by sameNameKey()
    protocol::LookAlikes<shared::Account> m_byLookAlike;
    std::unordered_map<QByteArray, shared::Account *> m_byCertificate;
    std::unordered_map<QByteArray, shared::Account *> m_byAppPassword; ///< by hash
    std::map<int, qsizetype> m_rounds; ///< how many accounts had so many, at the start

    // One for each kind of StoreChange that is of an account.
    void applyTo(shared::Account &account, const shared::AccountDropped &) { drop(account.id); }
    void applyTo(shared::Account &account, const shared::AccountVerified &);
    void applyTo(shared::Account &account, const shared::PasswordSet &set)
    {
        account.verifier = set.verifier;
    }
    void applyTo(shared::Account &account, const shared::CertificateAdded &added);
    void applyTo(shared::Account &account, const shared::CertificateRemoved &removed);
    void applyTo(shared::Account &account, const shared::PresenceKept &);
    void applyTo(shared::Account &account, const shared::PresenceForgotten &);
    void applyTo(shared::Account &account, const shared::StayingSet &set)
    {
        account.staying = set.staying;
    }
    void applyTo(shared::Account &account, const shared::VhostSet &set);
    void applyTo(shared::Account &account, const shared::SilenceSet &set)
    {
        account.silence = set.masks;
    }
    void applyTo(shared::Account &account, const shared::CodeSet &set) { account.code = set.code; }
    void applyTo(shared::Account &account, const shared::CodeRemoved &) { account.code.reset(); }
    void applyTo(shared::Account &account, const shared::EmailSet &set)
    {
        account.email = set.email;
    }
    void applyTo(shared::Account &account, const shared::ProtectionSet &set)
    {
        account.protection = set.protection;
    }
    void applyTo(shared::Account &account, const shared::SuspensionSet &set)
    {
        account.suspension = set.suspension;
    }
    void applyTo(shared::Account &account, const shared::AppPasswordAdded &added);
    void applyTo(shared::Account &account, const shared::AppPasswordRemoved &removed);
    void applyTo(shared::Account &account, const shared::AppPasswordsCleared &);
    void applyTo(shared::Account &account, const shared::AppPasswordUsed &used);
    void applyTo(shared::Account &account, const shared::RecoveryCodesSet &set)
    {
        account.recoveryCodes = set.hashes;
    }
    void applyTo(shared::Account &account, const shared::RecoveryCodeUsed &used)
    {
        account.recoveryCodes.removeOne(used.hash);
    }
    void applyTo(shared::Account &account, const shared::MulticlientSet &set)
    {
        account.multiclient = set.multiclient;
    }
    int roundsOfNobody(const QByteArray &chance, int usual) const;
    std::set<quint64> m_newlySeen; ///< ids
    std::unordered_set<quint64> m_beingTold; ///< ids
    quint64 m_settled = 0;
    std::set<quint64> m_changedSilence; ///< ids
    ChangedMarkers m_changedMarkers;
    quint64 m_revision = 1;
    void add(const shared::Account &account);
    void drop(shared::AccountId id);
};

} // namespace watek::server::dispatcher
