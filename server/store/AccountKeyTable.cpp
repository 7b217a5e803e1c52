#include "server/store/AccountKeyTable.h"

#include "server/store/Columns.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

namespace watek::server::store {

using namespace shared;

namespace {

constexpr qsizetype kKeyHashBytes = 32;

[[noreturn]] void refuseKey(AccountId account)
{
    throw SQLite::Exception(
        "a key of account " + std::to_string(account.value) + " makes no sense", SQLITE_CORRUPT);
}

Account &keyOwner(const std::function<Account *(AccountId)> &find, const SQLite::Column &column)
{
    const AccountId id{quint64(column.getInt64())};
    Account *const account = find(id);
    if (!account)
        refuseKey(id);
    return *account;
}

StoreTrouble oneRow(SQLite::Statement &statement)
{
    return statement.exec() == 1 ? StoreTrouble::None : StoreTrouble::Missing;
}

} // namespace

void AccountKeyTable::load(const std::function<Account *(AccountId)> &find)
{
    SQLite::Statement choices(
        m_sqlite, "SELECT id, multiclient FROM account WHERE multiclient != 0");
    while (choices.executeStep()) {
        Account &account = keyOwner(find, choices.getColumn(0));
        const int choice = choices.getColumn(1).getInt();
        if (choice < 0 || choice > int(Choice::No))
            refuseKey(account.id);
        account.multiclient = Choice(choice);
    }
    SQLite::Statement passwords(m_sqlite,
        "SELECT account, label, hash, made_ms, used_ms FROM account_app_password "
        "ORDER BY account, made_ms, label");
    while (passwords.executeStep()) {
        Account &account = keyOwner(find, passwords.getColumn(0));
        AppPassword password{.label = blobOf(passwords.getColumn(1)),
            .hash = blobOf(passwords.getColumn(2)),
            .madeMs = passwords.getColumn(3).getInt64(),
            .usedMs = passwords.getColumn(4).getInt64()};
        if (password.label.isEmpty() || password.hash.size() != kKeyHashBytes)
            refuseKey(account.id);
        account.appPasswords.push_back(std::move(password));
    }
    SQLite::Statement codes(
        m_sqlite, "SELECT account, hash FROM account_recovery_code ORDER BY account");
    while (codes.executeStep()) {
        Account &account = keyOwner(find, codes.getColumn(0));
        const QByteArray hash = blobOf(codes.getColumn(1));
        if (hash.size() != kKeyHashBytes)
            refuseKey(account.id);
        account.recoveryCodes.append(hash);
    }
}

StoreTrouble AccountKeyTable::apply(const AppPasswordAdded &added)
{
    SQLite::Statement insert(m_sqlite,
        "INSERT INTO account_app_password (hash, account, label, made_ms, used_ms) "
        "VALUES (?, ?, ?, ?, ?)");
    bindBlob(insert, 1, added.password.hash);
    bindNumber(insert, 2, qint64(added.account.value));
    bindBlob(insert, 3, added.password.label);
    bindNumber(insert, 4, added.password.madeMs);
    bindNumber(insert, 5, added.password.usedMs);
    return oneRow(insert);
}

StoreTrouble AccountKeyTable::apply(const AppPasswordRemoved &removed)
{
    SQLite::Statement remove(
        m_sqlite, "DELETE FROM account_app_password WHERE account = ? AND label = ?");
    bindNumber(remove, 1, qint64(removed.account.value));
    bindBlob(remove, 2, removed.label);
    return oneRow(remove);
}

StoreTrouble AccountKeyTable::apply(const AppPasswordsCleared &cleared)
{
    SQLite::Statement remove(m_sqlite, "DELETE FROM account_app_password WHERE account = ?");
    bindNumber(remove, 1, qint64(cleared.account.value));
    remove.exec();
    return StoreTrouble::None;
}

StoreTrouble AccountKeyTable::apply(const AppPasswordUsed &used)
{
    SQLite::Statement update(
        m_sqlite, "UPDATE account_app_password SET used_ms = ? WHERE account = ? AND label = ?");
    bindNumber(update, 1, used.usedMs);
    bindNumber(update, 2, qint64(used.account.value));
    bindBlob(update, 3, used.label);
    return oneRow(update);
}

StoreTrouble AccountKeyTable::apply(const RecoveryCodesSet &set)
{
    SQLite::Statement remove(m_sqlite, "DELETE FROM account_recovery_code WHERE account = ?");
    bindNumber(remove, 1, qint64(set.account.value));
    remove.exec();
    for (const QByteArray &hash : set.hashes) {
        SQLite::Statement insert(
            m_sqlite, "INSERT INTO account_recovery_code (account, hash) VALUES (?, ?)");
        bindNumber(insert, 1, qint64(set.account.value));
        bindBlob(insert, 2, hash);
        insert.exec();
    }
    return StoreTrouble::None;
}

StoreTrouble AccountKeyTable::apply(const RecoveryCodeUsed &used)
{
    SQLite::Statement remove(
        m_sqlite, "DELETE FROM account_recovery_code WHERE account = ? AND hash = ?");
    bindNumber(remove, 1, qint64(used.account.value));
    bindBlob(remove, 2, used.hash);
    return oneRow(remove);
}

StoreTrouble AccountKeyTable::apply(const MulticlientSet &set)
{
    SQLite::Statement update(m_sqlite, "UPDATE account SET multiclient = ? WHERE id = ?");
    update.bind(1, int(set.multiclient));
    bindNumber(update, 2, qint64(set.account.value));
    return oneRow(update);
}

} // namespace watek::server::store
