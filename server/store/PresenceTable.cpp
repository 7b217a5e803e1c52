#include "server/store/PresenceTable.h"

#include "server/store/Columns.h"
#include "server/store/MessageTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <unordered_map>

namespace watek::server::store {

using namespace shared;

namespace {

void forget(SQLite::Database &sqlite, AccountId account)
{
    SQLite::Statement remove(sqlite, "DELETE FROM presence WHERE account = ?");
    remove.bind(1, int64_t(account.value));
    remove.exec();
}

Choice choiceOf(int number)
{
    return number == 1 ? Choice::Yes : number == 2 ? Choice::No : Choice::Default;
}

} // namespace

std::vector<StoredPresence> PresenceTable::load()
{
    std::vector<StoredPresence> all;
    std::unordered_map<quint64, size_t> indexes;
    SQLite::Statement people(m_sqlite,
        "SELECT account, nick, username, realname, host, address, modes, away, seen_ms "
        "FROM presence ORDER BY account");
    while (people.executeStep()) {
        StoredPresence one{.account = {quint64(people.getColumn(0).getInt64())}, .presence = {}};
        Presence &presence = one.presence;
        presence.nick = blobOf(people.getColumn(1));
        presence.username = blobOf(people.getColumn(2));
        presence.realname = blobOf(people.getColumn(3));
        presence.host = blobOf(people.getColumn(4));
        presence.address = blobOf(people.getColumn(5));
        presence.modes = blobOf(people.getColumn(6));
        if (!people.getColumn(7).isNull())
            presence.away = blobOf(people.getColumn(7));
        presence.seenMs = people.getColumn(8).getInt64();
        indexes.emplace(one.account.value, all.size());
        all.push_back(std::move(one));
    }
    SQLite::Statement places(m_sqlite,
        "SELECT account, channel, prefixes, readable_from FROM presence_place "
        "ORDER BY account, number");
    while (places.executeStep()) {
        const auto index = indexes.find(quint64(places.getColumn(0).getInt64()));
        if (index != indexes.end())
            all[index->second].presence.places.push_back({blobOf(places.getColumn(1)),
                blobOf(places.getColumn(2)), quint64(places.getColumn(3).getInt64())});
    }
    return all;
}

void PresenceTable::loadStaying(std::vector<Account> &accounts)
{
    std::unordered_map<quint64, Staying> wanted;
    SQLite::Statement all(m_sqlite, "SELECT account, always_on, auto_away FROM account_staying");
    while (all.executeStep())
        wanted.emplace(quint64(all.getColumn(0).getInt64()),
            Staying{choiceOf(all.getColumn(1).getInt()), choiceOf(all.getColumn(2).getInt())});
    for (Account &account : accounts) {
        const auto found = wanted.find(account.id.value);
        if (found != wanted.end())
            account.staying = found->second;
    }
}

StoreTrouble PresenceTable::apply(const PresenceKept &kept)
{
    forget(m_sqlite, kept.account);
    const Presence &presence = kept.presence;
    SQLite::Statement insert(m_sqlite,
        "INSERT INTO presence (account, nick, username, realname, host, address, modes, away, "
        "seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert.bind(1, int64_t(kept.account.value));
    bindBlob(insert, 2, presence.nick);
    bindBlob(insert, 3, presence.username);
    bindBlob(insert, 4, presence.realname);
    bindBlob(insert, 5, presence.host);
    bindBlob(insert, 6, presence.address);
    bindBlob(insert, 7, presence.modes);
    if (presence.away)
        bindBlob(insert, 8, *presence.away);
    insert.bind(9, int64_t(presence.seenMs));
    insert.exec();
    SQLite::Statement place(m_sqlite,
        "INSERT INTO presence_place (account, number, channel, prefixes, readable_from) "
        "VALUES (?, ?, ?, ?, ?)");
    int number = 0;
    quint64 readableFrom = 0;
    for (const Presence::Place &each : presence.places) {
        place.bind(1, int64_t(kept.account.value));
        place.bind(2, ++number);
        bindBlob(place, 3, each.channel);
        bindBlob(place, 4, each.prefixes);
        place.bind(5, int64_t(each.readableFrom));
        place.exec();
        place.reset();
        readableFrom = std::max(readableFrom, each.readableFrom);
    }
    if (readableFrom > 0)
        raiseLastSequence(m_sqlite, readableFrom - 1);
    return StoreTrouble::None;
}

StoreTrouble PresenceTable::apply(const PresenceForgotten &forgotten)
{
    forget(m_sqlite, forgotten.account);
    return StoreTrouble::None;
}

StoreTrouble PresenceTable::apply(const StayingSet &set)
{
    SQLite::Statement put(m_sqlite,
        "INSERT INTO account_staying (account, always_on, auto_away) VALUES (?, ?, ?) "
        "ON CONFLICT (account) DO UPDATE SET always_on = excluded.always_on, "
        "auto_away = excluded.auto_away");
    put.bind(1, int64_t(set.account.value));
    put.bind(2, int(set.staying.alwaysOn));
    put.bind(3, int(set.staying.autoAway));
    put.exec();
    return StoreTrouble::None;
}

} // namespace watek::server::store
