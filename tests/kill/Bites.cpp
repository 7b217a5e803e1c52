#include "tests/kill/Bites.h"

#include "tests/kill/Campaign.h"

#include <QFile>

#include <array>
#include <cstdio>

namespace watek::kill {

namespace {

struct Plant {
    const char *what;
    const char *statement; ///< {A} and {B}: two msgids that one person heard, in this order
    int Findings::*found;
};

constexpr std::array kPlants{
    Plant{"an acknowledged message goes", "DELETE FROM message WHERE msgid = {A}", &Findings::lost},
    Plant{"a message that others heard goes", "DELETE FROM message WHERE msgid = {A}",
        &Findings::unsaid},
    Plant{"a message gets another msgid", "UPDATE message SET msgid = x'41' WHERE msgid = {A}",
        &Findings::lost},
    Plant{"a message is there twice",
        "CREATE TEMP TABLE twin AS SELECT * FROM message WHERE msgid = {A};"
        "UPDATE twin SET msgid = x'41', sequence = 1 + (SELECT max(sequence) FROM message),"
        " time_ms = (SELECT max(time_ms) FROM message);"
        "INSERT INTO message SELECT * FROM twin",
        &Findings::doubled},
    Plant{"two messages change places",
        "CREATE TEMP TABLE two AS SELECT msgid, sequence, time_ms FROM message"
        " WHERE msgid IN ({A}, {B});"
        "UPDATE message SET sequence = -sequence WHERE msgid IN ({A}, {B});"
        "UPDATE message SET (sequence, time_ms) = (SELECT sequence, time_ms FROM two"
        " WHERE two.msgid <> message.msgid) WHERE msgid IN ({A}, {B})",
        &Findings::disordered},
    Plant{"an account goes", "DELETE FROM account WHERE name = CAST('person1' AS BLOB)",
        &Findings::lostAccounts},
    Plant{"the time goes back", "UPDATE message SET time_ms = 1 WHERE msgid = {B}",
        &Findings::disordered},
    Plant{"the words are others",
        "UPDATE message SET text = CAST(text || 'x' AS BLOB) WHERE msgid = {A}",
        &Findings::changed},
    Plant{"a message is in another conversation",
        "UPDATE message SET conversation = conversation + 1 WHERE msgid = {A}", &Findings::changed},
};

/// The first and the last message that somebody heard and that are acknowledged.
bool chooseTwo(const Ledger &ledger, QByteArray &first, QByteArray &second)
{
    for (const std::vector<Heard> &list : ledger.heard()) {
        first.clear();
        for (const Heard &heard : list) {
            if (heard.isRepeat || ledger.sayings()[size_t(heard.saying)].msgid != heard.msgid)
                continue;
            second = heard.msgid;
            if (first.isEmpty())
                first = heard.msgid;
        }
        if (!first.isEmpty() && first != second)
            return true;
    }
    return false;
}

bool isFound(const Plant &plant, const QByteArray &first, const QByteArray &second,
    const Campaign &campaign, const QString &from)
{
    QTemporaryDir folder;
    for (const char *name : {"/watek.db", "/watek.db-wal"})
        QFile::copy(from + QLatin1String(name), folder.path() + QLatin1String(name));
    QByteArray statement = plant.statement;
    statement.replace("{A}", "x'" + first.toHex() + '\'');
    statement.replace("{B}", "x'" + second.toHex() + '\'');
    Ledger ledger = campaign.ledger();
    const bool isSpoilt = spoil(folder.path(), statement.constData());
    const auto stored = readStored(folder.path());
    const bool isSeen = isSpoilt && stored && check(*stored, ledger).*plant.found > 0;
    std::printf("%-40s %s\n", plant.what, isSeen ? "found" : "NOT FOUND");
    return isSeen;
}

bool findsPlants(const Options &options)
{
    Campaign campaign(options);
    for (int round = 0; round < 2; ++round) {
        if (!campaign.playRound()) {
            std::printf("%s\n", campaign.trouble().constData());
            return false;
        }
    }
    QByteArray first;
    QByteArray second;
    if (!campaign.tally().wrong.isWell() || !chooseTwo(campaign.ledger(), first, second)) {
        std::printf("without a plant there must be nothing to find\n");
        return false;
    }
    bool areFound = true;
    for (const Plant &plant : kPlants)
        areFound
            = isFound(plant, first, second, campaign, campaign.server().dataFolder()) && areFound;
    return areFound;
}

/// A server that acknowledges what it has not synced.
bool findsHaste(Options options)
{
    options.isLossy = true;
    options.durability = QStringLiteral("off");
    Campaign campaign(options);
    bool isSeen = false;
    for (int round = 0; round < 6 && !isSeen && campaign.playRound(); ++round)
        isSeen = campaign.tally().wrong.lost > 0;
    std::printf("%-40s %s%s\n", "messages are acknowledged and not synced",
        isSeen ? "found" : "NOT FOUND", campaign.trouble().constData());
    return isSeen;
}

/// A server that does not know how far people were told.
bool findsForgottenTellings(
    Options options, const char *what, const char *statement, int Findings::*finding)
{
    options.mostMs = 2500; // what was heard must have been stored as told
    Campaign campaign(options);
    const auto isFound = [&] { return campaign.tally().wrong.*finding > 0; };
    bool isPlayed = true;
    for (int round = 0; round < 8 && isPlayed && !isFound(); ++round)
        isPlayed = campaign.playRound() && spoil(campaign.server().dataFolder(), statement);
    const bool isSeen = isPlayed && (isFound() || (campaign.playEnd() && isFound()));
    std::printf(
        "%-40s %s%s\n", what, isSeen ? "found" : "NOT FOUND", campaign.trouble().constData());
    return isSeen;
}

} // namespace

bool bites(const Options &options)
{
    const bool findsAll = findsPlants(options);
    const bool findsTold
        = findsForgottenTellings(options, "what was heard is told at the next login",
              "UPDATE account_seen SET told_until = 0", &Findings::toldTwice)
        && findsForgottenTellings(options, "what was not heard is never told",
            "UPDATE account_seen SET told_until = 1 << 60", &Findings::neverTold);
    return findsHaste(options) && findsAll && findsTold;
}

} // namespace watek::kill
