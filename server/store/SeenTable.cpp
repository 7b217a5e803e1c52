#include "server/store/SeenTable.h"

#include "server/store/Columns.h"
#include "server/store/MessageTable.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace watek::server::store {

using namespace shared;

void loadSeen(SQLite::Database &sqlite, const std::function<Account *(AccountId)> &find)
{
    SQLite::Statement rows(sqlite, "SELECT account, seen_ms, told_until FROM account_seen");
    while (rows.executeStep()) {
        Account *const account = find({quint64(rows.getColumn(0).getInt64())});
        if (!account)
            continue;
        account->seenMs = rows.getColumn(1).getInt64();
        account->toldUntil = quint64(rows.getColumn(2).getInt64());
    }
}

std::vector<Report> loadReports(SQLite::Database &sqlite)
{
    std::vector<Report> reports;
    SQLite::Statement rows(sqlite,
        "SELECT number, at_ms, by_whom, about, who, msgid, reason FROM report ORDER BY number");
    while (rows.executeStep())
        reports.push_back({.number = quint64(rows.getColumn(0).getInt64()),
            .atMs = rows.getColumn(1).getInt64(),
            .by = blobOf(rows.getColumn(2)),
            .about = blobOf(rows.getColumn(3)),
            .who = blobOf(rows.getColumn(4)),
            .msgid = blobOf(rows.getColumn(5)),
            .reason = blobOf(rows.getColumn(6))});
    return reports;
}

quint64 lastReportNumber(SQLite::Database &sqlite)
{
    SQLite::Statement row(sqlite, "SELECT value FROM last_number WHERE name = 'report'");
    return row.executeStep() ? quint64(row.getColumn(0).getInt64()) : 0;
}

StoreTrouble apply(SQLite::Database &sqlite, const AccountsSeen &seen)
{
    SQLite::Statement write(sqlite,
        "INSERT INTO account_seen (account, seen_ms, told_until) SELECT id, ?2, ?3 FROM account "
        "WHERE id = ?1 ON CONFLICT (account) DO UPDATE SET seen_ms = excluded.seen_ms, "
        "told_until = excluded.told_until");
    quint64 toldUntil = 0;
    for (const AccountsSeen::One &one : seen.accounts) {
        write.reset();
        bindNumber(write, 1, qint64(one.account.value));
        bindNumber(write, 2, one.seenMs);
        bindNumber(write, 3, qint64(one.toldUntil));
        write.exec();
        toldUntil = std::max(toldUntil, one.toldUntil);
    }
    raiseLastSequence(sqlite, toldUntil);
    return StoreTrouble::None;
}

StoreTrouble apply(SQLite::Database &sqlite, const ReportKept &kept)
{
    const Report &report = kept.report;
    SQLite::Statement insert(sqlite,
        "INSERT OR REPLACE INTO report (number, at_ms, by_whom, about, who, msgid, reason) VALUES "
        "(?, ?, ?, ?, ?, ?, ?)");
    bindNumber(insert, 1, qint64(report.number));
    bindNumber(insert, 2, report.atMs);
    bindBlob(insert, 3, report.by);
    bindBlob(insert, 4, report.about);
    bindBlob(insert, 5, report.who);
    bindBlob(insert, 6, report.msgid);
    bindBlob(insert, 7, report.reason);
    insert.exec();
    SQLite::Statement count(
        sqlite, "UPDATE last_number SET value = max(value, ?) WHERE name = 'report'");
    bindNumber(count, 1, qint64(report.number));
    count.exec();
    SQLite::Statement forget(sqlite,
        "DELETE FROM report WHERE number NOT IN (SELECT number FROM report ORDER BY number DESC "
        "LIMIT ?)");
    bindNumber(forget, 1, qint64(kMostReports));
    forget.exec();
    return StoreTrouble::None;
}

StoreTrouble apply(SQLite::Database &sqlite, const ReportClosed &closed)
{
    SQLite::Statement remove(sqlite, "DELETE FROM report WHERE number = ?");
    bindNumber(remove, 1, qint64(closed.number));
    remove.exec();
    return StoreTrouble::None;
}

} // namespace watek::server::store
