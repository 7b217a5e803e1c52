// watek-kill: kills the server while people talk, and proves that what it acknowledged is there
// afterwards. Prints a table; the status is 1 when anything is wrong, 2 for wrong words.
// Thread: main.
#include "tests/kill/Bites.h"
#include "tests/kill/Campaign.h"

#include <QCoreApplication>

#include <cstdio>

using namespace watek::kill;

namespace {

/// Between two words about the progress.
constexpr int kRoundsAtOnce = 10;

void row(const char *what, quint64 count)
{
    std::printf("  %-58s %9llu\n", what, static_cast<unsigned long long>(count));
}

/// Whether all is well.
bool report(const Campaign &campaign, bool isPlayed)
{
    const Tally &tally = campaign.tally();
    const Ledger &ledger = campaign.ledger();
    const Findings &wrong = tally.wrong;
    std::printf("\n");
    row("rounds, each with a kill under load", quint64(tally.rounds));
    row("  of them while it stopped", quint64(tally.killedStopping));
    row("further kills while it started", quint64(tally.killedStarting));
    row("unsynced writes that were lost at kills", quint64(tally.writesUndone));
    row("messages acknowledged", ledger.acknowledgedInAll());
    row("accounts acknowledged", quint64(ledger.accounts().size()));
    row("times somebody heard one", ledger.heardInAll());
    row("not acknowledged at a kill", quint64(tally.unacknowledged));
    row("  of these stored", quint64(tally.unacknowledgedStored));
    row("  of these not stored", quint64(tally.unacknowledged - tally.unacknowledgedStored));
    row("sent again", quint64(campaign.crowd().resent()));
    row("  of these answered with the first msgid", quint64(ledger.repeatsAnswered()));
    row("backups made while the server ran", quint64(tally.backups));
    row("  of these restored", quint64(tally.restored));
    row("LOST: acknowledged, and not in the history", quint64(wrong.lost));
    row("LOST: acknowledged before a backup, and not in it", quint64(tally.lostInBackup));
    row("LOST: accounts that were acknowledged", quint64(wrong.lostAccounts));
    row("UNSAID: heard, and not in the history", quint64(wrong.unsaid));
    row("DOUBLED", quint64(wrong.doubled));
    row("DOUBLED: answered with another msgid than the first", quint64(ledger.contradictions()));
    row("CHANGED: words, author or conversation", quint64(wrong.changed));
    row("DISORDERED: heard or dated in another order", quint64(wrong.disordered));
    row("times somebody was told one at a login", ledger.toldInAll());
    row("TOLD TWICE: at a login, and heard before", quint64(wrong.toldTwice));
    row("NEVER TOLD: to whom it was said", quint64(wrong.neverTold));
    row("CHANGED: words that somebody heard", quint64(ledger.garbled()));
    row("REFUSED though the disk is well", quint64(campaign.crowd().refused()));
    for (const QByteArray &example : wrong.examples)
        std::printf("  %s\n", example.constData());
    if (!isPlayed)
        std::printf("  %s\n", campaign.trouble().constData());
    const bool isWell = isPlayed && wrong.isWell() && tally.lostInBackup == 0
        && ledger.contradictions() == 0 && ledger.garbled() == 0 && campaign.crowd().refused() == 0;
    std::printf("%s\n", isWell ? "All is well." : "SOMETHING IS WRONG.");
    return isWell;
}

bool play(const Options &options)
{
    std::printf("watek-kill --seed %llu%s, history/durability=%s\n",
        static_cast<unsigned long long>(options.seed), options.isLossy ? " --lossy" : "",
        options.durability.toUtf8().constData());
    std::fflush(stdout);
    Campaign campaign(options);
    bool isPlayed = true;
    for (int i = 1; i <= options.rounds && isPlayed && campaign.tally().wrong.isWell(); ++i) {
        isPlayed = campaign.playRound();
        if (i % kRoundsAtOnce == 0) {
            std::printf("round %d: %zu acknowledged\n", i, campaign.ledger().acknowledged().size());
            std::fflush(stdout);
        }
    }
    if (isPlayed && campaign.tally().wrong.isWell())
        isPlayed = campaign.playEnd();
    return report(campaign, isPlayed);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    auto options = parseOptions(application);
    if (!options)
        return 2;
    if (options->mustBite)
        return bites(*options) ? 0 : 1;
    if (!options->isBoth)
        return play(*options) ? 0 : 1;
    options->isLossy = false;
    const bool isWell = play(*options);
    options->isLossy = true;
    return play(*options) && isWell ? 0 : 1;
}
