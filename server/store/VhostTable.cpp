#include "server/store/VhostTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <unordered_map>

namespace watek::server::store {

using namespace shared;

StoreTrouble applyVhost(SQLite::Database &sqlite, const VhostSet &set)
{
    SQLite::Statement known(sqlite, "SELECT 1 FROM account WHERE id = ?");
    known.bind(1, int64_t(set.account.value));
    if (!known.executeStep())
        return StoreTrouble::Missing;
    if (set.host.isEmpty()) {
        SQLite::Statement remove(sqlite, "DELETE FROM account_vhost WHERE account = ?");
        remove.bind(1, int64_t(set.account.value));
        remove.exec();
        return StoreTrouble::None;
    }
    SQLite::Statement put(
        sqlite, "INSERT OR REPLACE INTO account_vhost (account, host, is_shown) VALUES (?, ?, ?)");
    put.bind(1, int64_t(set.account.value));
    put.bind(2, static_cast<const void *>(set.host.constData()), int(set.host.size()));
    put.bind(3, int(set.isShown));
    put.exec();
    return StoreTrouble::None;
}

void loadVhosts(SQLite::Database &sqlite, std::vector<Account> &accounts)
{
    std::unordered_map<quint64, Account *> byId;
    for (Account &account : accounts)
        byId.emplace(account.id.value, &account);
    SQLite::Statement rows(sqlite, "SELECT account, host, is_shown FROM account_vhost");
    while (rows.executeStep()) {
        const auto owner = byId.find(quint64(rows.getColumn(0).getInt64()));
        if (owner == byId.end())
            throw SQLite::Exception("a vhost of no account", SQLITE_CORRUPT);
        const SQLite::Column host = rows.getColumn(1);
        owner->second->vhost
            = QByteArray(static_cast<const char *>(host.getBlob()), host.getBytes());
        owner->second->showsVhost = rows.getColumn(2).getInt() != 0;
    }
}

} // namespace watek::server::store
