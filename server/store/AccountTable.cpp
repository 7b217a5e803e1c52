#include "server/store/AccountTable.h"

#include "common/protocol/CaseMapping.h"
#include "server/store/AccountDetailTable.h"
#include "server/store/AccountKeyTable.h"
#include "server/store/ChannelTable.h"
#include "server/store/PersonalTable.h"
#include "server/store/PresenceTable.h"
#include "server/store/SeenTable.h"
#include "server/store/SilenceTable.h"
#include "server/store/VhostTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <unordered_map>
#include <utility>

namespace watek::server::store {

using namespace shared;

namespace {

QByteArray bytes(const SQLite::Column &column)
{
    return {static_cast<const char *>(column.getBlob()), column.getBytes()};
}

void bind(SQLite::Statement &statement, int index, const QByteArray &value)
{
    // Not null: an empty QByteArray still points somewhere.
    statement.bind(index, static_cast<const void *>(value.constData()), int(value.size()));
}

void bind(SQLite::Statement &statement, int index, AccountId account)
{
    statement.bind(index, int64_t(account.value));
}

void bind(SQLite::Statement &statement, int index, const ScramVerifier &verifier)
{
    statement.bind(index, verifier.iterations);
    bind(statement, index + 1, verifier.salt);
    bind(statement, index + 2, verifier.storedKey);
    bind(statement, index + 3, verifier.serverKey);
}

StoreTrouble whenOneRow(SQLite::Statement &&statement)
{
    return statement.exec() == 1 ? StoreTrouble::None : StoreTrouble::Missing;
}

StoreTrouble addCertificate(
    SQLite::Database &sqlite, AccountId account, const QByteArray &fingerprint)
{
    SQLite::Statement add(sqlite,
        "INSERT INTO account_certificate (fingerprint, account, added) VALUES (?1, ?2, "
        "(SELECT coalesce(max(added), 0) + 1 FROM account_certificate WHERE account = ?2))");
    add.bind(1, fingerprint.toStdString());
    bind(add, 2, account);
    add.exec();
    return StoreTrouble::None;
}

struct Apply {
    SQLite::Database &sqlite;

    StoreTrouble operator()(const AccountRegistered &registered) const
    {
        const Account &account = registered.account;
        SQLite::Statement insert(sqlite,
            "INSERT INTO account (id, key, name, email, registered_ms, is_verified, iterations, "
            "salt, stored_key, server_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bind(insert, 1, account.id);
        bind(insert, 2, protocol::folded(account.name));
        bind(insert, 3, account.name);
        bind(insert, 4, account.email);
        insert.bind(5, int64_t(account.registeredMs));
        insert.bind(6, int(account.isVerified));
        bind(insert, 7, account.verifier);
        insert.exec();
        for (const QByteArray &fingerprint : account.certificates)
            addCertificate(sqlite, account.id, fingerprint);
        AccountDetailTable(sqlite).add(account);
        return StoreTrouble::None;
    }

    StoreTrouble operator()(const AccountVerified &verified) const
    {
        SQLite::Statement code(sqlite, "DELETE FROM account_code WHERE account = ?");
        bind(code, 1, verified.account);
        code.exec();
        SQLite::Statement update(sqlite, "UPDATE account SET is_verified = 1 WHERE id = ?");
        bind(update, 1, verified.account);
        return whenOneRow(std::move(update));
    }

    StoreTrouble operator()(const AccountDropped &dropped) const
    {
        ChannelTable(sqlite).passOn(dropped.account);
        SQLite::Statement remove(sqlite, "DELETE FROM account WHERE id = ?");
        bind(remove, 1, dropped.account);
        return whenOneRow(std::move(remove));
    }

    StoreTrouble operator()(const PasswordSet &set) const
    {
        SQLite::Statement update(sqlite,
            "UPDATE account SET iterations = ?, salt = ?, stored_key = ?, server_key = ? "
            "WHERE id = ?");
        bind(update, 1, set.verifier);
        bind(update, 5, set.account);
        return whenOneRow(std::move(update));
    }

    StoreTrouble operator()(const CertificateAdded &added) const
    {
        return addCertificate(sqlite, added.account, added.fingerprint);
    }

    StoreTrouble operator()(const CertificateRemoved &removed) const
    {
        SQLite::Statement remove(
            sqlite, "DELETE FROM account_certificate WHERE fingerprint = ? AND account = ?");
        remove.bind(1, removed.fingerprint.toStdString());
        bind(remove, 2, removed.account);
        return whenOneRow(std::move(remove));
    }

    StoreTrouble operator()(const PresenceKept &kept) const
    {
        return PresenceTable(sqlite).apply(kept);
    }
    StoreTrouble operator()(const PresenceForgotten &forgotten) const
    {
        return PresenceTable(sqlite).apply(forgotten);
    }
    StoreTrouble operator()(const StayingSet &set) const
    {
        return PresenceTable(sqlite).apply(set);
    }
    StoreTrouble operator()(const VhostSet &set) const { return applyVhost(sqlite, set); }
    StoreTrouble operator()(const ChannelChange &change) const
    {
        return ChannelTable(sqlite).apply(change);
    }

    StoreTrouble operator()(const ChannelContentsKept &kept) const
    {
        ChannelTable(sqlite).keep(kept);
        return StoreTrouble::None;
    }
    StoreTrouble operator()(const SilenceSet &set) const { return store::apply(sqlite, set); }
    StoreTrouble operator()(const AccountsSeen &seen) const { return store::apply(sqlite, seen); }
    StoreTrouble operator()(const ReportKept &kept) const { return store::apply(sqlite, kept); }
    StoreTrouble operator()(const ReportClosed &it) const { return store::apply(sqlite, it); }
    StoreTrouble operator()(const MarkersKept &kept) const { return store::apply(sqlite, kept); }
    StoreTrouble operator()(const MetadataChange &it) const { return store::apply(sqlite, it); }
    StoreTrouble operator()(const HistoryDeletion &) const { Q_UNREACHABLE(); }
    StoreTrouble operator()(const LobbyDrawn &) const { Q_UNREACHABLE(); }
    template <typename Detail>
    StoreTrouble operator()(const Detail &detail) const
    {
        if constexpr (requires { std::declval<AccountKeyTable>().apply(detail); })
            return AccountKeyTable(sqlite).apply(detail);
        else
            return AccountDetailTable(sqlite).apply(detail);
    }
};

/// A row that this server cannot have written.
[[noreturn]] void refuseRow(AccountId account)
{
    throw SQLite::Exception(
        "account " + std::to_string(account.value) + " makes no sense", SQLITE_CORRUPT);
}

} // namespace

StoredState AccountTable::load()
{
    StoredState state;
    state.secret = bytes(m_sqlite.execAndGet("SELECT value FROM secret WHERE name = 'accounts'"));
    state.cloakKey = bytes(m_sqlite.execAndGet("SELECT value FROM secret WHERE name = 'cloaks'"));
    std::unordered_map<quint64, size_t> indexes;
    SQLite::Statement accounts(m_sqlite,
        "SELECT id, key, name, email, registered_ms, is_verified, iterations, salt, stored_key, "
        "server_key FROM account ORDER BY registered_ms, id");
    while (accounts.executeStep()) {
        Account account{
            .id = {quint64(accounts.getColumn(0).getInt64())},
            .name = bytes(accounts.getColumn(2)),
            .verifier = {.iterations = accounts.getColumn(6).getInt(),
                .salt = bytes(accounts.getColumn(7)),
                .storedKey = bytes(accounts.getColumn(8)),
                .serverKey = bytes(accounts.getColumn(9))},
            .email = bytes(accounts.getColumn(3)),
            .registeredMs = accounts.getColumn(4).getInt64(),
            .isVerified = accounts.getColumn(5).getInt() != 0,
        };
        const ScramVerifier &verifier = account.verifier;
        if (!account.id || bytes(accounts.getColumn(1)) != protocol::folded(account.name)
            || verifier.iterations < 1 || verifier.salt.isEmpty()
            || verifier.storedKey.size() != ScramVerifier::kKeyBytes
            || verifier.serverKey.size() != ScramVerifier::kKeyBytes)
            refuseRow(account.id);
        indexes.emplace(account.id.value, state.accounts.size());
        state.accounts.push_back(std::move(account));
    }
    SQLite::Statement certificates(
        m_sqlite, "SELECT fingerprint, account FROM account_certificate ORDER BY account, added");
    while (certificates.executeStep()) {
        const AccountId owner{quint64(certificates.getColumn(1).getInt64())};
        const auto index = indexes.find(owner.value);
        if (index == indexes.end())
            refuseRow(owner);
        state.accounts[index->second].certificates.append(
            QByteArray::fromStdString(certificates.getColumn(0).getString()));
    }
    PresenceTable presences(m_sqlite);
    presences.loadStaying(state.accounts);
    state.presences = presences.load();
    loadVhosts(m_sqlite, state.accounts);
    state.channels = ChannelTable(m_sqlite).load();
    loadSilence(m_sqlite, state.accounts);
    const auto find = [&](AccountId id) {
        const auto index = indexes.find(id.value);
        return index == indexes.end() ? nullptr : &state.accounts[index->second];
    };
    AccountDetailTable(m_sqlite).load(find);
    AccountKeyTable(m_sqlite).load(find);
    loadSeen(m_sqlite, find);
    loadMarkers(m_sqlite, find);
    loadMetadata(m_sqlite, find, state.channels);
    state.reports = loadReports(m_sqlite);
    state.lastReport = lastReportNumber(m_sqlite);
    return state;
}

StoreTrouble AccountTable::apply(const StoreChange &change)
{
    return std::visit(Apply{m_sqlite}, change);
}

} // namespace watek::server::store
