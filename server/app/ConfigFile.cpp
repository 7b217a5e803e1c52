#include "server/app/ConfigFile.h"

#include "server/app/ConfigCheck.h"
#include "server/app/ConfigDoors.h"
#include "server/app/ConfigKeys.h"
#include "server/shared/EmailAddress.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSettings>
#include <QStandardPaths>
#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace watek::server::app {

using base::Done;
using base::Expected;
using base::Unexpected;
using shared::ServerConfig;

namespace {

/// Of a config file; what is in it has a few kilobytes.
constexpr qint64 kMostConfigBytes = 1024 * 1024;

// One `key = value` of the file. QSettings reads the values, but does not tell the lines.
struct Entry {
    int line = 0;
    QString section;
    QString key;

    QString name() const { return section + u'/' + key; }
};

bool isKnownSection(const QString &section)
{
    return std::ranges::any_of(configKeys(), [&section](const ConfigKey &key) {
        return findConfigKey(section, QString::fromLatin1(key.key));
    });
}

QString environmentName(const ConfigKey &key)
{
    return QStringLiteral("WATEK_%1_%2")
        .arg(QString::fromLatin1(key.section), QString::fromLatin1(key.key))
        .toUpper();
}

// The operator that a section describes; new when it is the section's first key.
ServerConfig::Oper &operOf(ServerConfig &config, const QString &section)
{
    const QString known = section.startsWith(u"oper") ? section : QStringLiteral("oper");
    const auto found = std::ranges::find(config.opers, known, &ServerConfig::Oper::section);
    if (found != config.opers.end())
        return *found;
    config.opers.push_back({.section = known, .name = {}, .password = {}});
    // [oper/anna] is anna, unless it says otherwise.
    config.opers.back().name = known.section(u'/', 1).toUtf8();
    return config.opers.back();
}

// The door that a section describes; new when it is the section's first key.
shared::Endpoint &doorOf(ServerConfig &config, const QString &section)
{
    const QByteArray name = section.section(u'/', 1).toUtf8();
    const auto found = std::ranges::find(config.listen, name, &shared::Endpoint::name);
    if (found != config.listen.end())
        return *found;
    config.listen.push_back({.name = name});
    return config.listen.back();
}

// The certificate that a section [tls/NAME] names; new when it is the section's first key.
ServerConfig::Certificate &certificateOf(ServerConfig &config, const QString &section)
{
    auto &all = config.certificates;
    const auto found = std::ranges::find(all, section, &ServerConfig::Certificate::section);
    if (found != all.end())
        return *found;
    all.push_back({.section = section, .file = {}, .keyFile = {}});
    return all.back();
}

// Of the settings about e-mail; the first that is wrong.
std::optional<ConfigError> wrongMail(const ServerConfig::Accounts &accounts, const QString &source)
{
    if (!accounts.mailFrom.isEmpty() && !shared::isEmailAddress(accounts.mailFrom))
        return ConfigError{.file = source,
            .key = QStringLiteral("accounts/mail_from"),
            .reason = QStringLiteral("must be an e-mail address, but is \"%1\"")
                          .arg(QString::fromUtf8(accounts.mailFrom))};
    const QStringList words = QProcess::splitCommand(accounts.mailCommand);
    if (words.isEmpty() && accounts.registrationRequiresEmail)
        return ConfigError{.file = source,
            .key = QStringLiteral("accounts/registration_requires_email"),
            .reason = QStringLiteral("needs accounts/mail_command: without it no e-mail can be "
                                     "sent, and nobody could register")};
    if (!words.isEmpty() && QStandardPaths::findExecutable(words.first()).isEmpty())
        return ConfigError{.file = source,
            .key = QStringLiteral("accounts/mail_command"),
            .reason = QStringLiteral("must begin with a program that may be run, but \"%1\" is "
                                     "none")
                          .arg(words.first())};
    return std::nullopt;
}

// Settings that only together are right or wrong; the first that is wrong.
std::optional<ConfigError> wrongTogether(const ServerConfig &config, const QString &file)
{
    const QString source = file.isEmpty() ? QStringLiteral("settings") : file;
    if (config.server.lobby.size() > config.limits.channelLength) {
        return ConfigError{.file = source,
            .key = QStringLiteral("server/lobby"),
            .reason = QStringLiteral("is longer than limits/channel_length allows (%1)")
                          .arg(config.limits.channelLength)};
    }
    for (const ServerConfig::Oper &oper : config.opers) {
        const bool hasProof = !oper.password.isEmpty() || !oper.account.isEmpty();
        if (oper.name.isEmpty() == hasProof || oper.name.contains(' '))
            return ConfigError{.file = source,
                .key = oper.section,
                .reason = QStringLiteral("must have both a name without spaces and a password (or "
                                         "an account)")};
    }
    if (auto error = wrongMail(config.accounts, source))
        return error;
    for (const ServerConfig::Certificate &one : config.certificates) {
        if (one.file.isEmpty())
            return ConfigError{.file = source,
                .key = one.section,
                .reason = QStringLiteral("must have a certificate (cert)")};
    }
    if (config.tls.certificateFile.isEmpty() && !config.tls.keyFile.isEmpty())
        return ConfigError{.file = source,
            .key = QStringLiteral("tls/key"),
            .reason = QStringLiteral("is of no use without tls/cert")};
    return std::nullopt;
}

class Loader {
public:
    explicit Loader(QString source)
        : m_source(std::move(source))
    {
    }

    // Of the file, by name: "server/port", and also "listen/web" for the section.
    const ConfigLines &lines() const { return m_lines; }

    Unexpected<ConfigError> error(int line, const QString &key, const QString &reason) const
    {
        return {{.file = m_source, .line = line, .key = key, .reason = reason}};
    }

    // Finds the lines of the settings, and everything that is no INI or no setting of ours.
    Expected<std::vector<Entry>, ConfigError> scan(const QString &text)
    {
        std::vector<Entry> entries;
        QString section;
        int number = 0;
        for (const QString &whole : text.split(u'\n')) {
            ++number;
            const QString line = whole.trimmed();
            if (line.isEmpty() || line.startsWith(u';'))
                continue;
            if (line.startsWith(u'#'))
                return error(number, {}, QStringLiteral("a comment begins with ; and not with #"));
            if (line.endsWith(u'\\'))
                return error(number, {}, QStringLiteral("a line must not end with a backslash"));
            if (line.startsWith(u'[')) {
                if (!line.endsWith(u']'))
                    return error(number, {}, QStringLiteral("a section must end with ]"));
                section = line.mid(1, line.size() - 2).trimmed();
                if (section.section(u'/', 0, 0) == u"listen" && !isDoorName(section.mid(7))) {
                    return error(number, {},
                        QStringLiteral("a door is a section like [listen/NAME]: up to 32 letters, "
                                       "digits, - and _"));
                }
                if (!isKnownSection(section))
                    return error(
                        number, {}, QStringLiteral("there is no section [%1]").arg(section));
                if (!m_lines.contains(section))
                    m_lines.insert(section, number);
                continue;
            }
            const qsizetype equals = line.indexOf(u'=');
            if (equals <= 0)
                return error(
                    number, {}, QStringLiteral("this is neither a section nor key = value"));
            const Entry entry{
                .line = number, .section = section, .key = line.left(equals).trimmed()};
            if (section.isEmpty())
                return error(number, entry.key, QStringLiteral("stands before any [section]"));
            if (!findConfigKey(section, entry.key))
                return error(number, entry.name(), QStringLiteral("is not a setting"));
            if (m_lines.contains(entry.name()))
                return error(number, entry.name(),
                    QStringLiteral("was set in line %1 already").arg(m_lines.value(entry.name())));
            m_lines.insert(entry.name(), number);
            entries.push_back(entry);
        }
        return entries;
    }

    Expected<Done, ConfigError> set(ServerConfig &config, const ConfigKey &key, const QString &text,
        int line, const QString &name) const
    {
        const Expected<ConfigValue, QString> value = checkValue(key, text);
        if (!value)
            return error(line, name, value.error());
        const QString section = name.section(u'/', 0, -2);
        if (key.setCertificate && section.contains(u'/'))
            key.setCertificate(certificateOf(config, section), *value);
        else if (key.set)
            key.set(config, *value);
        if (key.setOper)
            key.setOper(operOf(config, section), *value);
        if (key.setDoor)
            key.setDoor(doorOf(config, section), *value);
        const QString plainName = QStringLiteral("%1/%2").arg(
            QString::fromLatin1(key.section), QString::fromLatin1(key.key));
        if (!config.given.contains(plainName))
            config.given.append(plainName);
        if (!key.isBuilt && !config.notInThisVersion.contains(plainName))
            config.notInThisVersion.append(plainName);
        return Done{};
    }

private:
    const QString m_source;
    ConfigLines m_lines;
};

// A list is what QSettings makes of a value with commas.
QString textOf(const QVariant &value)
{
    return value.metaType().id() == QMetaType::QStringList
        ? value.toStringList().join(QStringLiteral(", "))
        : value.toString();
}

Expected<ConfigLines, ConfigError> loadFile(ServerConfig &config, const QString &fileName)
{
    Loader loader(fileName);
    QFile file(fileName);
    // A pipe or a device would be waited for, and might never end.
    const QFileInfo info(fileName);
    if (info.exists() && !info.isFile())
        return loader.error(0, {}, QStringLiteral("cannot be read: it is not a plain file"));
    if (info.size() > kMostConfigBytes)
        return loader.error(0, {}, QStringLiteral("cannot be read: it is too large"));
    if (!file.open(QIODevice::ReadOnly))
        return loader.error(0, {}, QStringLiteral("cannot be read: %1").arg(file.errorString()));
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(file.readAll());
    if (decode.hasError())
        return loader.error(0, {}, QStringLiteral("is not UTF-8"));

    const auto entries = loader.scan(text);
    if (!entries)
        return Unexpected{entries.error()};
    const QSettings settings(fileName, QSettings::IniFormat);
    if (settings.status() != QSettings::NoError)
        return loader.error(0, {}, QStringLiteral("cannot be understood as an INI file"));
    // QSettings 6.4 reads sections when they are asked for, and then looks for "oper/name" in
    // [oper/anna], which sorts before it. Asking for all of them makes it read all of them.
    [[maybe_unused]] const QStringList all = settings.allKeys();

    const QDir folder = QFileInfo(fileName).absoluteDir();
    for (const Entry &entry : *entries) {
        const ConfigKey &key = *findConfigKey(entry.section, entry.key);
        QString value = textOf(settings.value(entry.name()));
        const bool isFile = key.type == ConfigType::ReadableFile || key.type == ConfigType::Path;
        if (isFile && !value.isEmpty())
            value = QDir::cleanPath(folder.absoluteFilePath(value));
        if (auto done = loader.set(config, key, value, entry.line, entry.name()); !done)
            return Unexpected{done.error()};
    }
    return loader.lines();
}

Expected<Done, ConfigError> loadEnvironment(
    ServerConfig &config, const QProcessEnvironment &environment)
{
    const Loader loader(QStringLiteral("environment"));
    QStringList variables = environment.keys();
    variables.sort();
    for (const QString &variable : std::as_const(variables)) {
        const ConfigKey *known = nullptr;
        bool isOurs = false;
        for (const ConfigKey &key : configKeys()) {
            const QString section = QString::fromLatin1(key.section).toUpper();
            isOurs = isOurs || variable.startsWith(QStringLiteral("WATEK_%1_").arg(section));
            const bool isOfOneDoor = key.setDoor; // of which?
            if (!isOfOneDoor && variable == environmentName(key))
                known = &key;
        }
        if (!isOurs)
            continue;
        if (!known)
            return loader.error(0, variable, QStringLiteral("names no setting"));
        auto done = loader.set(config, *known, environment.value(variable), 0, variable);
        if (!done)
            return done;
    }
    return Done{};
}

Expected<Done, ConfigError> loadOverrides(
    ServerConfig &config, const std::vector<ConfigOverride> &overrides)
{
    const Loader loader(QStringLiteral("command line"));
    for (const ConfigOverride &given : overrides) {
        const ConfigKey *key
            = findConfigKey(given.key.section(u'/', 0, -2), given.key.section(u'/', -1));
        if (!key)
            return loader.error(0, given.key, QStringLiteral("is not a setting"));
        if (auto done = loader.set(config, *key, given.value, 0, given.key); !done)
            return done;
    }
    return Done{};
}

} // namespace

QString describe(const ConfigError &error)
{
    QString text = error.file;
    if (error.line > 0)
        text += u':' + QString::number(error.line);
    text += u": ";
    if (!error.key.isEmpty())
        text += error.key + u' ';
    return text + error.reason;
}

Expected<ServerConfig, ConfigError> loadConfig(const QString &file,
    const QProcessEnvironment &environment, const std::vector<ConfigOverride> &overrides)
{
    ServerConfig config;
    ConfigLines lines;
    if (!file.isEmpty()) {
        auto loaded = loadFile(config, file);
        if (!loaded)
            return Unexpected{loaded.error()};
        lines = std::move(loaded).value();
    }
    if (auto done = loadEnvironment(config, environment); !done)
        return Unexpected{done.error()};
    if (auto done = loadOverrides(config, overrides); !done)
        return Unexpected{done.error()};

    if (auto error = wrongTogether(config, file))
        return Unexpected{*std::move(error)};
    // Who names doors and says nothing of the simple one does not want it.
    config.server.isMainDoorOpen = config.listen.empty()
        || config.given.contains(QStringLiteral("server/host"))
        || config.given.contains(QStringLiteral("server/port"));
    if (auto error = wrongDoor(config, file, lines))
        return Unexpected{*std::move(error)};
    // An [oper] that was left empty is none.
    std::erase_if(config.opers, [](const ServerConfig::Oper &oper) { return oper.name.isEmpty(); });
    return config;
}

} // namespace watek::server::app
