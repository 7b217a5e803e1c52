#include "server/store/SilenceTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <unordered_map>

namespace watek::server::store {

using namespace shared;

namespace {

// A mask has no line feed in it.
constexpr char kBetween = '\n';

} // namespace

void loadSilence(SQLite::Database &sqlite, std::vector<Account> &accounts)
{
    std::unordered_map<quint64, Account *> byId;
    SQLite::Statement rows(sqlite, "SELECT account, masks FROM account_silence");
    while (rows.executeStep()) {
        if (byId.empty()) {
            for (Account &account : accounts)
                byId.emplace(account.id.value, &account);
        }
        const auto owner = byId.find(quint64(rows.getColumn(0).getInt64()));
        if (owner == byId.end())
            throw SQLite::Exception("account_silence has a row of no account", SQLITE_CORRUPT);
        const SQLite::Column masks = rows.getColumn(1);
        for (const QByteArray &mask :
            QByteArray(static_cast<const char *>(masks.getBlob()), masks.getBytes())
                .split(kBetween)) {
            if (!mask.isEmpty())
                owner->second->silence.append(mask);
        }
    }
}

StoreTrouble apply(SQLite::Database &sqlite, const SilenceSet &set)
{
    const QByteArray masks = set.masks.join(kBetween);
    SQLite::Statement write(sqlite,
        "INSERT INTO account_silence (account, masks) SELECT id, ?2 FROM account WHERE id = ?1 "
        "ON CONFLICT (account) DO UPDATE SET masks = excluded.masks");
    write.bind(1, int64_t(set.account.value));
    write.bind(2, static_cast<const void *>(masks.constData()), int(masks.size()));
    return write.exec() == 1 ? StoreTrouble::None : StoreTrouble::Missing;
}

} // namespace watek::server::store
