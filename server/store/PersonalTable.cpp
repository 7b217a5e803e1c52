#include "server/store/PersonalTable.h"

#include "server/store/Columns.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <string>
#include <unordered_map>

namespace watek::server::store {

using namespace shared;

void loadMarkers(SQLite::Database &sqlite, const FindAccount &find)
{
    SQLite::Statement rows(sqlite,
        "SELECT account, target, read_ms, set_ms FROM account_marker ORDER BY account, set_ms");
    while (rows.executeStep()) {
        if (Account *const account = find({quint64(rows.getColumn(0).getInt64())}))
            account->markers.push_back({.target = blobOf(rows.getColumn(1)),
                .readMs = rows.getColumn(2).getInt64(),
                .setMs = rows.getColumn(3).getInt64()});
    }
}

void loadMetadata(
    SQLite::Database &sqlite, const FindAccount &find, std::vector<RegisteredChannel> &channels)
{
    SQLite::Statement ofAccounts(sqlite, "SELECT account, key, value FROM account_metadata");
    while (ofAccounts.executeStep()) {
        if (Account *const account = find({quint64(ofAccounts.getColumn(0).getInt64())}))
            account->metadata.emplace(
                blobOf(ofAccounts.getColumn(1)), blobOf(ofAccounts.getColumn(2)));
    }
    std::unordered_map<quint64, RegisteredChannel *> byId;
    for (RegisteredChannel &channel : channels)
        byId.emplace(channel.registration.id.value, &channel);
    SQLite::Statement ofChannels(sqlite, "SELECT channel, key, value FROM channel_metadata");
    while (ofChannels.executeStep()) {
        const auto found = byId.find(quint64(ofChannels.getColumn(0).getInt64()));
        if (found != byId.end())
            found->second->metadata.emplace(
                blobOf(ofChannels.getColumn(1)), blobOf(ofChannels.getColumn(2)));
    }
}

StoreTrouble apply(SQLite::Database &sqlite, const MarkersKept &kept)
{
    if (kept.isAll) {
        SQLite::Statement clear(sqlite, "DELETE FROM account_marker WHERE account = ?");
        bindNumber(clear, 1, qint64(kept.owner.value));
        clear.exec();
    }
    SQLite::Statement write(sqlite,
        "INSERT INTO account_marker (account, target, read_ms, set_ms) "
        "SELECT id, ?2, ?3, ?4 FROM account WHERE id = ?1 ON CONFLICT (account, target) "
        "DO UPDATE SET read_ms = excluded.read_ms, set_ms = excluded.set_ms");
    for (const ReadMarker &marker : kept.markers) {
        write.reset();
        bindNumber(write, 1, qint64(kept.owner.value));
        bindBlob(write, 2, marker.target);
        bindNumber(write, 3, marker.readMs);
        bindNumber(write, 4, marker.setMs);
        write.exec();
    }
    SQLite::Statement forget(sqlite, "DELETE FROM account_marker WHERE account = ? AND target = ?");
    for (const QByteArray &target : kept.forgotten) {
        forget.reset();
        bindNumber(forget, 1, qint64(kept.owner.value));
        bindBlob(forget, 2, target);
        forget.exec();
    }
    return StoreTrouble::None;
}

StoreTrouble apply(SQLite::Database &sqlite, const MetadataChange &change)
{
    const auto *const account = std::get_if<AccountId>(&change.owner);
    const std::string owner = account ? "account" : "channel";
    const quint64 id = account ? account->value : std::get<ChannelId>(change.owner).value;
    const std::string table = owner + "_metadata";
    if (!change.value) {
        SQLite::Statement remove(
            sqlite, "DELETE FROM " + table + " WHERE " + owner + " = ? AND key = ?");
        bindNumber(remove, 1, qint64(id));
        bindBlob(remove, 2, change.key);
        remove.exec();
        return StoreTrouble::None;
    }
    SQLite::Statement write(sqlite,
        "INSERT INTO " + table + " (" + owner + ", key, value) SELECT id, ?2, ?3 FROM " + owner
            + " WHERE id = ?1 ON CONFLICT (" + owner
            + ", key) DO UPDATE SET value = excluded.value");
    bindNumber(write, 1, qint64(id));
    bindBlob(write, 2, change.key);
    bindBlob(write, 3, *change.value);
    return write.exec() == 1 ? StoreTrouble::None : StoreTrouble::Missing;
}

} // namespace watek::server::store
