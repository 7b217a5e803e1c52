#include "server/store/AccountDetailTable.h"

#include "server/store/Columns.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

namespace watek::server::store {

using namespace shared;

namespace {

constexpr qsizetype kHashBytes = 32;

void bindId(SQLite::Statement &statement, int index, AccountId account)
{
    statement.bind(index, int64_t(account.value));
}

StoreTrouble updateOne(SQLite::Statement &statement)
{
    return statement.exec() == 1 ? StoreTrouble::None : StoreTrouble::Missing;
}

[[noreturn]] void refuseDetail(AccountId account)
{
    throw SQLite::Exception(
        "a detail of account " + std::to_string(account.value) + " makes no sense", SQLITE_CORRUPT);
}

Account &ownerOf(const std::function<Account *(AccountId)> &find, const SQLite::Column &column)
{
    const AccountId id{quint64(column.getInt64())};
    Account *const account = find(id);
    if (!account)
        refuseDetail(id);
    return *account;
}

} // namespace

void AccountDetailTable::load(const std::function<Account *(AccountId)> &find)
{
    SQLite::Statement protections(
        m_sqlite, "SELECT id, protection FROM account WHERE protection IS NOT NULL");
    while (protections.executeStep()) {
        Account &account = ownerOf(find, protections.getColumn(0));
        const int protection = protections.getColumn(1).getInt();
        if (protection < 0 || protection > int(NickProtection::Strict))
            refuseDetail(account.id);
        account.protection = NickProtection(protection);
    }
    SQLite::Statement codes(
        m_sqlite, "SELECT account, purpose, hash, email, made_ms, until_ms FROM account_code");
    while (codes.executeStep()) {
        Account &account = ownerOf(find, codes.getColumn(0));
        const int purpose = codes.getColumn(1).getInt();
        AccountCode code{.purpose = CodePurpose(purpose),
            .hash = blobOf(codes.getColumn(2)),
            .email = blobOf(codes.getColumn(3)),
            .madeMs = codes.getColumn(4).getInt64(),
            .untilMs = codes.getColumn(5).getInt64()};
        if (purpose < 0 || purpose > int(CodePurpose::ChangeEmail)
            || code.hash.size() != kHashBytes)
            refuseDetail(account.id);
        account.code = std::move(code);
    }
    SQLite::Statement suspensions(
        m_sqlite, "SELECT account, by_whom, reason, since_ms, until_ms FROM account_suspension");
    while (suspensions.executeStep()) {
        ownerOf(find, suspensions.getColumn(0)).suspension
            = Suspension{.by = blobOf(suspensions.getColumn(1)),
                .reason = blobOf(suspensions.getColumn(2)),
                .sinceMs = suspensions.getColumn(3).getInt64(),
                .untilMs = suspensions.getColumn(4).getInt64()};
    }
}

void AccountDetailTable::add(const Account &account)
{
    if (account.code)
        apply(CodeSet{account.id, *account.code});
    if (account.protection)
        apply(ProtectionSet{account.id, account.protection});
    if (account.suspension)
        apply(SuspensionSet{account.id, account.suspension});
}

StoreTrouble AccountDetailTable::apply(const CodeSet &set)
{
    SQLite::Statement replace(m_sqlite,
        "INSERT OR REPLACE INTO account_code (account, purpose, hash, email, made_ms, until_ms) "
        "VALUES (?, ?, ?, ?, ?, ?)");
    bindId(replace, 1, set.account);
    replace.bind(2, int(set.code.purpose));
    bindBlob(replace, 3, set.code.hash);
    bindBlob(replace, 4, set.code.email);
    replace.bind(5, int64_t(set.code.madeMs));
    replace.bind(6, int64_t(set.code.untilMs));
    return updateOne(replace);
}

StoreTrouble AccountDetailTable::apply(const CodeRemoved &removed)
{
    SQLite::Statement remove(m_sqlite, "DELETE FROM account_code WHERE account = ?");
    bindId(remove, 1, removed.account);
    return updateOne(remove);
}

StoreTrouble AccountDetailTable::apply(const EmailSet &set)
{
    SQLite::Statement update(m_sqlite, "UPDATE account SET email = ? WHERE id = ?");
    bindBlob(update, 1, set.email);
    bindId(update, 2, set.account);
    return updateOne(update);
}

StoreTrouble AccountDetailTable::apply(const ProtectionSet &set)
{
    SQLite::Statement update(m_sqlite, "UPDATE account SET protection = ? WHERE id = ?");
    if (set.protection)
        update.bind(1, int(*set.protection));
    bindId(update, 2, set.account);
    return updateOne(update);
}

StoreTrouble AccountDetailTable::apply(const SuspensionSet &set)
{
    if (!set.suspension) {
        SQLite::Statement remove(m_sqlite, "DELETE FROM account_suspension WHERE account = ?");
        bindId(remove, 1, set.account);
        return updateOne(remove);
    }
    SQLite::Statement replace(m_sqlite,
        "INSERT OR REPLACE INTO account_suspension (account, by_whom, reason, since_ms, until_ms) "
        "VALUES (?, ?, ?, ?, ?)");
    bindId(replace, 1, set.account);
    bindBlob(replace, 2, set.suspension->by);
    bindBlob(replace, 3, set.suspension->reason);
    replace.bind(4, int64_t(set.suspension->sinceMs));
    replace.bind(5, int64_t(set.suspension->untilMs));
    return updateOne(replace);
}

} // namespace watek::server::store
