#include "server/app/CommandLine.h"

#include "server/app/ConfigCheck.h"
#include "server/app/ConfigKeys.h"

#include <QCommandLineOption>
#include <QCommandLineParser>

#include <algorithm>

namespace watek::server::app {

using base::Expected;
using base::Unexpected;

namespace {

struct Option {
    const char *name;
    const char *value; ///< what stands after it; empty: nothing
    const char *help;
};

constexpr Option kOptions[] = {
    {"headless", "", "serve without a window, until SIGINT or SIGTERM"},
    {"start", "", "open the window and start at once"},
    {"max-clients", "N", "places in the chat; who comes later waits (default 5)"},
    {"io-threads", "N", "threads that serve clients, at most (default 0: chosen by itself)"},
    {"config", "FILE", "read settings from an INI file"},
    {"lang", "LANGUAGE", "language of the window: en or pl (default: the system's)"},
    {"hash-password", "", "read a password, print what may stand for it in [oper] password"},
    {"import", "FILE", "take over accounts and channels of Ergo (ircd.db) or Atheme (services.db)"},
    {"backup", "FILE", "copy the database into a file; a server may use it meanwhile"},
    {"restore", "FILE", "put such a copy in the place of the database, which is kept beside it"},
    {"check-data", "", "look through the database; a server may use it meanwhile"},
    {"export-channel", "NAME", "print what was said in a channel as JSON lines"},
    {"export-account", "NAME", "print what an account has said as JSON lines"},
    {"version", "", "print the version"},
    {"help", "", "print this text"},
};

/// Words that ask for something else than to serve. Of several the first one counts.
struct Deed {
    const char *name;
    CommandLine::Action action;
    const char *subject = nullptr; ///< what must stand after it, in words
};
using Action = CommandLine::Action;
constexpr Deed kDeeds[] = {
    {"help", Action::ShowHelp},
    {"version", Action::ShowVersion},
    {"hash-password", Action::HashPassword},
    {"import", Action::Import, "a file"},
    {"backup", Action::BackUp, "a file"},
    {"restore", Action::Restore, "a file"},
    {"check-data", Action::CheckData},
    {"export-channel", Action::ExportChannel, "a channel"},
    {"export-account", Action::ExportAccount, "an account"},
};

// The error of a value names it as the command line does.
Expected<ConfigOverride, QString> checked(const char *words, const char *key, const QString &value)
{
    const QString name = QString::fromLatin1(key);
    const ConfigKey *known = findConfigKey(name.section(u'/', 0, 0), name.section(u'/', 1));
    Q_ASSERT(known);
    const auto result = checkValue(*known, value);
    if (!result)
        return Unexpected{QStringLiteral("%1 %2.").arg(QString::fromLatin1(words), result.error())};
    return ConfigOverride{.key = name, .value = value};
}

} // namespace

Expected<CommandLine, QString> parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    for (const Option &option : kOptions) {
        parser.addOption(QCommandLineOption(
            QString::fromLatin1(option.name), QString(), QString::fromLatin1(option.value)));
    }
    if (!parser.parse(arguments))
        return Unexpected{parser.errorText()};

    CommandLine line;
    for (const Deed &deed : kDeeds) {
        const QString name = QString::fromLatin1(deed.name);
        if (!parser.isSet(name))
            continue;
        line.action = deed.action;
        line.subject = deed.subject ? parser.value(name) : QString();
        if (deed.subject && line.subject.isEmpty())
            return Unexpected{QStringLiteral("--%1 must be followed by the name of %2.")
                                  .arg(name, QString::fromLatin1(deed.subject))};
        break;
    }
    line.isHeadless = parser.isSet(QStringLiteral("headless"));
    line.startsAtOnce = parser.isSet(QStringLiteral("start"));
    line.configFile = parser.value(QStringLiteral("config"));
    line.language = parser.value(QStringLiteral("lang"));

    if (parser.isSet(QStringLiteral("config")) && line.configFile.isEmpty())
        return Unexpected{QStringLiteral("--config must be followed by the name of a file.")};
    static const QStringList languages{QString(), QStringLiteral("en"), QStringLiteral("pl")};
    if (!languages.contains(line.language)) {
        return Unexpected{
            QStringLiteral("--lang must be en or pl, but is \"%1\".").arg(line.language)};
    }

    const QStringList positions = parser.positionalArguments();
    if (positions.size() > 2) {
        return Unexpected{
            QStringLiteral("\"%1\" is one word too many: only an address and a port are expected.")
                .arg(positions[2])};
    }
    struct Given {
        const char *words;
        const char *key;
        std::optional<QString> value;
    };
    const auto option = [&parser](const char *name) -> std::optional<QString> {
        const QString key = QString::fromLatin1(name);
        return parser.isSet(key) ? std::optional(parser.value(key)) : std::nullopt;
    };
    const auto positional = [&positions](qsizetype index) {
        return index < positions.size() ? std::optional(positions[index]) : std::nullopt;
    };
    const Given given[] = {
        {"The address", "server/host", positional(0)},
        {"The port", "server/port", positional(1)},
        {"--max-clients", "server/max_clients", option("max-clients")},
        {"--io-threads", "server/io_threads", option("io-threads")},
    };
    for (const Given &setting : given) {
        if (!setting.value)
            continue;
        auto result = checked(setting.words, setting.key, *setting.value);
        if (!result)
            return Unexpected{result.error()};
        line.overrides.push_back(*result);
    }
    return line;
}

QString commandLineHelp()
{
    QString text = QStringLiteral(
        "Usage: watek-server [host] [port] [options]\n\n"
        "  host                 the address to listen on (default 127.0.0.1; :: for all)\n"
        "  port                 the TCP port (default 8888)\n");
    for (const Option &option : kOptions) {
        const QString words = QStringLiteral("--%1 %2").arg(
            QString::fromLatin1(option.name), QString::fromLatin1(option.value));
        text += QStringLiteral("  %1 %2\n")
                    .arg(words.leftJustified(22), QString::fromLatin1(option.help));
    }
    return text
        + QStringLiteral("\nSettings come from the config file, then from variables "
                         "(WATEK_SERVER_PORT=8889), then from"
                         "\nthe command line; the later wins.\n");
}

} // namespace watek::server::app
