#include "server/store/ChannelTable.h"

#include "common/protocol/CaseMapping.h"
#include "common/protocol/Names.h"
#include "server/store/Columns.h"
#include "server/store/PersonalTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <string>
#include <unordered_map>

namespace watek::server::store {

using namespace shared;

namespace {

/// A row that this server cannot have written.
[[noreturn]] void refuseChannel(quint64 channel)
{
    throw SQLite::Exception(
        "channel " + std::to_string(channel) + " makes no sense", SQLITE_CORRUPT);
}

StoreTrouble whenChanged(SQLite::Statement &statement)
{
    return statement.exec() == 1 ? StoreTrouble::None : StoreTrouble::Missing;
}

void bindOptionalId(SQLite::Statement &statement, int index, AccountId account)
{
    if (account)
        bindNumber(statement, index, qint64(account.value));
    else
        statement.bind(index); // NULL
}

/// Four parameters.
void bindSettings(SQLite::Statement &statement, int index, const ChannelSettings &settings)
{
    statement.bind(index, int(settings.keepsTopic));
    statement.bind(index + 1, int(settings.keepsModes));
    statement.bind(index + 2, int(settings.isPrivate));
    if (settings.suspended)
        bindBlob(statement, index + 3, *settings.suspended);
    else
        statement.bind(index + 3); // NULL
}

/// Eleven parameters.
void bindContents(SQLite::Statement &statement, int index, const ChannelContents &contents)
{
    bindNumber(statement, index, contents.createdMs);
    bindBlob(statement, index + 1, contents.flags);
    bindBlob(statement, index + 2, contents.key);
    statement.bind(index + 3, contents.limit);
    statement.bind(index + 4, contents.slowSeconds);
    bindBlob(statement, index + 5, contents.joinRate);
    bindBlob(statement, index + 6, contents.topic);
    bindBlob(statement, index + 7, contents.topicSetBy);
    bindNumber(statement, index + 8, contents.topicSetAtMs);
    bindNumber(statement, index + 9, qint64(contents.incarnation.value));
    bindNumber(statement, index + 10, qint64(contents.openSince));
}

void insertMasks(SQLite::Database &sqlite, ChannelId channel, const ChannelContents &contents)
{
    SQLite::Statement insert(sqlite,
        "INSERT INTO channel_mask (channel, place, letter, mask, set_by, set_ms) "
        "VALUES (?, ?, ?, ?, ?, ?)");
    int place = 0;
    for (const KeptMask &mask : contents.masks) {
        insert.reset();
        bindNumber(insert, 1, qint64(channel.value));
        insert.bind(2, ++place);
        insert.bind(3, std::string(1, mask.letter));
        bindBlob(insert, 4, mask.mask);
        bindBlob(insert, 5, mask.setBy);
        bindNumber(insert, 6, mask.setAtMs);
        insert.exec();
    }
}

/// The founder, who may have become it a moment ago, is not on the list: Missing.
StoreTrouble insertAccess(SQLite::Database &sqlite, ChannelId channel, const AccessEntry &entry)
{
    SQLite::Statement insert(sqlite,
        "INSERT INTO channel_access (channel, account, letter, set_by, set_ms, added) "
        "SELECT ?1, ?2, ?3, ?4, ?5, "
        "(SELECT coalesce(max(added), 0) + 1 FROM channel_access WHERE channel = ?1) "
        "WHERE NOT EXISTS (SELECT 1 FROM channel WHERE id = ?1 AND founder = ?2) "
        "ON CONFLICT DO UPDATE SET letter = ?3, set_by = ?4, set_ms = ?5");
    bindNumber(insert, 1, qint64(channel.value));
    bindNumber(insert, 2, qint64(entry.account.value));
    insert.bind(3, std::string(1, entry.letter));
    bindBlob(insert, 4, entry.setBy);
    bindNumber(insert, 5, entry.setAtMs);
    return whenChanged(insert);
}

StoreTrouble removeAccess(SQLite::Database &sqlite, ChannelId channel, AccountId account)
{
    SQLite::Statement remove(
        sqlite, "DELETE FROM channel_access WHERE channel = ? AND account = ?");
    bindNumber(remove, 1, qint64(channel.value));
    bindNumber(remove, 2, qint64(account.value));
    return whenChanged(remove);
}

struct ApplyToChannel {
    SQLite::Database &sqlite;

    StoreTrouble operator()(const ChannelRegistered &registered) const
    {
        const ChannelRegistration &channel = registered.channel.registration;
        SQLite::Statement insert(sqlite,
            "INSERT INTO channel (id, key, name, founder, heir, registered_ms, used_ms, "
            "keeps_topic, keeps_modes, is_private, suspended, created_ms, flags, channel_key, "
            "member_limit, slow_seconds, join_rate, topic, topic_set_by, topic_set_ms, "
            "incarnation, open_since) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindNumber(insert, 1, qint64(channel.id.value));
        bindBlob(insert, 2, protocol::folded(channel.name));
        bindBlob(insert, 3, channel.name);
        bindNumber(insert, 4, qint64(channel.founder.value));
        bindOptionalId(insert, 5, channel.heir);
        bindNumber(insert, 6, channel.registeredMs);
        bindNumber(insert, 7, channel.usedMs);
        bindSettings(insert, 8, channel.settings);
        bindContents(insert, 12, registered.channel.contents);
        insert.exec();
        for (const AccessEntry &entry : channel.access)
            insertAccess(sqlite, channel.id, entry);
        insertMasks(sqlite, channel.id, registered.channel.contents);
        for (const auto &[key, value] : registered.channel.metadata)
            store::apply(sqlite, MetadataChange{channel.id, key, value});
        return StoreTrouble::None;
    }

    StoreTrouble operator()(const ChannelDropped &dropped) const
    {
        SQLite::Statement remove(sqlite, "DELETE FROM channel WHERE id = ?");
        bindNumber(remove, 1, qint64(dropped.channel.value));
        return whenChanged(remove);
    }

    StoreTrouble operator()(const ChannelNamed &named) const
    {
        SQLite::Statement update(sqlite, "UPDATE channel SET key = ?, name = ? WHERE id = ?");
        bindBlob(update, 1, protocol::folded(named.name));
        bindBlob(update, 2, named.name);
        bindNumber(update, 3, qint64(named.channel.value));
        return whenChanged(update);
    }

    StoreTrouble operator()(const ChannelFounderSet &set) const
    {
        SQLite::Statement update(
            sqlite, "UPDATE channel SET founder = ?, heir = NULL WHERE id = ?");
        bindNumber(update, 1, qint64(set.founder.value));
        bindNumber(update, 2, qint64(set.channel.value));
        const StoreTrouble trouble = whenChanged(update);
        removeAccess(sqlite, set.channel, set.founder); // when there is an entry
        return trouble;
    }

    StoreTrouble operator()(const ChannelOffered &offered) const
    {
        SQLite::Statement update(sqlite, "UPDATE channel SET heir = ? WHERE id = ?");
        bindOptionalId(update, 1, offered.heir);
        bindNumber(update, 2, qint64(offered.channel.value));
        return whenChanged(update);
    }

    StoreTrouble operator()(const AccessGiven &given) const
    {
        return insertAccess(sqlite, given.channel, given.entry);
    }

    StoreTrouble operator()(const AccessTaken &taken) const
    {
        return removeAccess(sqlite, taken.channel, taken.account);
    }

    StoreTrouble operator()(const ChannelSettingsChanged &changed) const
    {
        SQLite::Statement update(sqlite,
            "UPDATE channel SET keeps_topic = ?, keeps_modes = ?, is_private = ?, suspended = ? "
            "WHERE id = ?");
        bindSettings(update, 1, changed.settings);
        bindNumber(update, 5, qint64(changed.channel.value));
        return whenChanged(update);
    }
};

AccountId accountOf(const SQLite::Column &column) { return {quint64(column.getInt64())}; }

char letterOf(const SQLite::Column &column)
{
    const std::string text = column.getString();
    return text.size() == 1 ? text.front() : '\0';
}

using ChannelsById = std::unordered_map<quint64, size_t>;

RegisteredChannel &channelOf(
    std::vector<RegisteredChannel> &channels, const ChannelsById &indexes, quint64 id)
{
    const auto index = indexes.find(id);
    if (index == indexes.end())
        refuseChannel(id);
    return channels[index->second];
}

} // namespace

std::vector<RegisteredChannel> ChannelTable::load()
{
    std::vector<RegisteredChannel> channels;
    ChannelsById indexes;
    SQLite::Statement rows(m_sqlite,
        "SELECT id, key, name, founder, heir, registered_ms, used_ms, keeps_topic, keeps_modes, "
        "is_private, suspended, created_ms, flags, channel_key, member_limit, slow_seconds, "
        "join_rate, topic, topic_set_by, topic_set_ms, incarnation, open_since FROM channel "
        "ORDER BY registered_ms, id");
    while (rows.executeStep()) {
        RegisteredChannel channel;
        ChannelRegistration &registration = channel.registration;
        registration.id = {quint64(rows.getColumn(0).getInt64())};
        registration.name = blobOf(rows.getColumn(2));
        registration.founder = accountOf(rows.getColumn(3));
        registration.heir = accountOf(rows.getColumn(4)); // NULL reads as 0
        registration.registeredMs = rows.getColumn(5).getInt64();
        registration.usedMs = rows.getColumn(6).getInt64();
        registration.settings = {.keepsTopic = rows.getColumn(7).getInt() != 0,
            .keepsModes = rows.getColumn(8).getInt() != 0,
            .isPrivate = rows.getColumn(9).getInt() != 0};
        if (!rows.getColumn(10).isNull())
            registration.settings.suspended = blobOf(rows.getColumn(10));
        channel.contents = {.incarnation = {quint64(rows.getColumn(20).getInt64())},
            .openSince = quint64(rows.getColumn(21).getInt64()),
            .createdMs = rows.getColumn(11).getInt64(),
            .flags = blobOf(rows.getColumn(12)),
            .key = blobOf(rows.getColumn(13)),
            .limit = rows.getColumn(14).getInt(),
            .slowSeconds = rows.getColumn(15).getInt(),
            .joinRate = blobOf(rows.getColumn(16)),
            .topic = blobOf(rows.getColumn(17)),
            .topicSetBy = blobOf(rows.getColumn(18)),
            .topicSetAtMs = rows.getColumn(19).getInt64(),
            .masks = {}};
        const QByteArray &name = registration.name;
        if (!registration.id || !registration.founder
            || !protocol::ChannelName::parse(name, name.size())
            || blobOf(rows.getColumn(1)) != protocol::folded(name))
            refuseChannel(registration.id.value);
        indexes.emplace(registration.id.value, channels.size());
        channels.push_back(std::move(channel));
    }
    SQLite::Statement access(m_sqlite,
        "SELECT channel, account, letter, set_by, set_ms FROM channel_access "
        "ORDER BY channel, added");
    while (access.executeStep()) {
        const quint64 id = quint64(access.getColumn(0).getInt64());
        channelOf(channels, indexes, id)
            .registration.access.push_back(
                {accountOf(access.getColumn(1)), letterOf(access.getColumn(2)),
                    blobOf(access.getColumn(3)), access.getColumn(4).getInt64()});
    }
    SQLite::Statement masks(m_sqlite,
        "SELECT channel, letter, mask, set_by, set_ms FROM channel_mask ORDER BY channel, place");
    while (masks.executeStep()) {
        const quint64 id = quint64(masks.getColumn(0).getInt64());
        channelOf(channels, indexes, id)
            .contents.masks.push_back({letterOf(masks.getColumn(1)), blobOf(masks.getColumn(2)),
                blobOf(masks.getColumn(3)), masks.getColumn(4).getInt64()});
    }
    return channels;
}

StoreTrouble ChannelTable::apply(const ChannelChange &change)
{
    return std::visit(ApplyToChannel{m_sqlite}, change);
}

void ChannelTable::keep(const ChannelContentsKept &kept)
{
    SQLite::Statement update(m_sqlite,
        "UPDATE channel SET created_ms = ?, flags = ?, channel_key = ?, member_limit = ?, "
        "slow_seconds = ?, join_rate = ?, topic = ?, topic_set_by = ?, topic_set_ms = ?, "
        "incarnation = ?, open_since = ?, used_ms = ? WHERE id = ?");
    bindContents(update, 1, kept.contents);
    bindNumber(update, 12, kept.usedMs);
    bindNumber(update, 13, qint64(kept.channel.value));
    if (update.exec() == 0)
        return;
    SQLite::Statement remove(m_sqlite, "DELETE FROM channel_mask WHERE channel = ?");
    bindNumber(remove, 1, qint64(kept.channel.value));
    remove.exec();
    insertMasks(m_sqlite, kept.channel, kept.contents);
}

void ChannelTable::passOn(AccountId dropped)
{
    constexpr const char *kHeirs
        = "(SELECT a.account FROM channel_access AS a WHERE a.channel = channel.id "
          "AND a.letter = 'a' ORDER BY a.added LIMIT 1)";
    const auto run = [&](const std::string &sql) {
        SQLite::Statement statement(m_sqlite, sql);
        bindNumber(statement, 1, qint64(dropped.value));
        statement.exec();
    };
    run("DELETE FROM channel_access WHERE account = ?");
    run(std::string("UPDATE channel SET heir = NULL, founder = ") + kHeirs
        + " WHERE founder = ? AND " + kHeirs + " IS NOT NULL");
    // Who has become the founder needs no entry.
    m_sqlite.exec("DELETE FROM channel_access WHERE account = "
                  "(SELECT founder FROM channel WHERE id = channel_access.channel)");
    run("DELETE FROM channel WHERE founder = ?");
}

} // namespace watek::server::store
