#include "tests/kill/Options.h"

#include <QCommandLineParser>
#include <QRandomGenerator>

#include <cstdio>

namespace watek::kill {

namespace {

QCommandLineOption number(const char *name, const char *about, const char *value)
{
    return {QString::fromLatin1(name), QString::fromLatin1(about), QStringLiteral("number"),
        QString::fromLatin1(value)};
}

} // namespace

std::optional<Options> parseOptions(const QCoreApplication &application)
{
    const Options defaults;
    const QCommandLineOption rounds = number("rounds", "So many kills.", "6");
    const QCommandLineOption seed
        = number("seed", "Of what is random; printed, and drawn when not given.", "");
    const QCommandLineOption lossy(
        QStringLiteral("lossy"), QStringLiteral("What was not synced is lost at a kill."));
    const QCommandLineOption both(QStringLiteral("both"),
        QStringLiteral("All rounds without --lossy, and then all of them with it."));
    const QCommandLineOption backups = number("backup-every",
        "Every so many rounds a backup is made while the server runs, and restored some rounds "
        "later.",
        "0");
    const QCommandLineOption durability(QStringLiteral("durability"),
        QStringLiteral("history/durability of the server: always, second or off."),
        QStringLiteral("word"), defaults.durability);
    const QCommandLineOption people = number("people", "Who talk.", "5");
    const QCommandLineOption window
        = number("window", "Messages of one person under way at a time.", "4");
    const QCommandLineOption mostMs
        = number("most-ms", "The longest that people talk before a kill.", "800");
    const QCommandLineOption bites(QStringLiteral("bites"),
        QStringLiteral("Plants faults, and fails when one of them is not found."));
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
        "Kills the server while people talk, again and again, and holds its history against what "
        "they were told. The status is 1 when anything is wrong."));
    parser.addHelpOption();
    parser.addOptions(
        {rounds, seed, lossy, both, backups, durability, people, window, mostMs, bites});
    parser.process(application);

    bool isRight = parser.positionalArguments().isEmpty();
    const auto valueOf = [&](const QCommandLineOption &option, int least) {
        bool isNumber = false;
        const int value = parser.value(option).toInt(&isNumber);
        isRight = isRight && isNumber && value >= least;
        return value;
    };
    Options options{.rounds = valueOf(rounds, 1),
        .seed = QRandomGenerator::system()->generate(),
        .isLossy = parser.isSet(lossy),
        .isBoth = parser.isSet(both),
        .backupEvery = valueOf(backups, 0),
        .durability = parser.value(durability),
        .people = valueOf(people, 2),
        .window = valueOf(window, 1),
        .mostMs = valueOf(mostMs, 21),
        .plainServer = QStringLiteral(WATEK_SERVER_PROGRAM),
        .forgetfulServer = QStringLiteral(WATEK_KILL_SERVER_PROGRAM),
        .mustBite = parser.isSet(bites)};
    if (parser.isSet(seed)) {
        bool isNumber = false;
        options.seed = parser.value(seed).toULongLong(&isNumber);
        isRight = isRight && isNumber;
    }
    if (isRight)
        return options;
    std::fputs("watek-kill: wrong words; --help tells which there are.\n", stderr);
    return std::nullopt;
}

} // namespace watek::kill
