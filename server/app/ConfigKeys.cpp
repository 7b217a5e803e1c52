#include "server/app/ConfigKeys.h"

#include "server/app/ConfigCheck.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <type_traits>

namespace watek::server::app {

namespace {

using enum ConfigType;
using shared::NickProtection;
using shared::ServerConfig;
using AlwaysOn = shared::ServerConfig::AlwaysOn;
using shared::WhenFull;
using Server = ServerConfig::Server;
using Admin = ServerConfig::Admin;
using Limits = ServerConfig::Limits;
using shared::Durability;
using shared::Endpoint;
using History = shared::HistorySettings;
using Accounts = ServerConfig::Accounts;
using Cloaks = ServerConfig::Cloaks;
using Channels = ServerConfig::Channels;
using Newcomers = ServerConfig::Newcomers;
using Tls = ServerConfig::Tls;
using Certificate = ServerConfig::Certificate;

// In the order of NickProtection.
constexpr const char *kProtections = "none|grace|strict";

// In the order of Durability.
constexpr const char *kDurabilities = "always|second|off";

template <auto Section, auto Field>
void put(ServerConfig &config, const ConfigValue &value)
{
    auto &field = config.*Section.*Field;
    using T = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<T, bool>)
        field = value.isOn;
    else if constexpr (std::is_same_v<T, AlwaysOn>)
        field = value.text == u"opt-in" ? AlwaysOn::OptIn
            : value.text == u"opt-out"  ? AlwaysOn::OptOut
                                        : AlwaysOn::Off;
    else if constexpr (std::is_same_v<T, WhenFull>)
        field = value.text == u"wait" ? WhenFull::Wait : WhenFull::Refuse;
    else if constexpr (std::is_same_v<T, NickProtection>)
        field = T(QString::fromLatin1(kProtections).split(u'|').indexOf(value.text));
    else if constexpr (std::is_same_v<T, Durability>)
        field = T(QString::fromLatin1(kDurabilities).split(u'|').indexOf(value.text));
    else if constexpr (std::is_integral_v<T>)
        field = T(value.number);
    else if constexpr (std::is_same_v<T, QByteArray>)
        field = value.text.toUtf8();
    else
        field = value.text;
}

template <auto Section, auto Field>
QString take(const ServerConfig &config)
{
    const auto &field = config.*Section.*Field;
    using T = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<T, bool>)
        return field ? QStringLiteral("on") : QStringLiteral("off");
    else if constexpr (std::is_same_v<T, AlwaysOn>)
        return field == AlwaysOn::OptIn ? QStringLiteral("opt-in")
            : field == AlwaysOn::OptOut ? QStringLiteral("opt-out")
                                        : QStringLiteral("off");
    else if constexpr (std::is_same_v<T, WhenFull>)
        return field == WhenFull::Wait ? QStringLiteral("wait") : QStringLiteral("refuse");
    else if constexpr (std::is_same_v<T, NickProtection>)
        return QString::fromLatin1(kProtections).section(u'|', int(field), int(field));
    else if constexpr (std::is_same_v<T, Durability>)
        return QString::fromLatin1(kDurabilities).section(u'|', int(field), int(field));
    else if constexpr (std::is_integral_v<T>)
        return QString::number(field);
    else if constexpr (std::is_same_v<T, QByteArray>)
        return QString::fromUtf8(field);
    else
        return field;
}

// The place of a value in ServerConfig.
struct Place {
    void (*set)(ServerConfig &, const ConfigValue &);
    QString (*get)(const ServerConfig &);
};
template <auto Section, auto Field>
inline constexpr Place at{put<Section, Field>, take<Section, Field>};
template <auto Field>
inline constexpr Place server = at<&ServerConfig::server, Field>;
template <auto Field>
inline constexpr Place admin = at<&ServerConfig::admin, Field>;
template <auto Field>
inline constexpr Place limits = at<&ServerConfig::limits, Field>;
template <auto Field>
inline constexpr Place logging = at<&ServerConfig::log, Field>;
template <auto Field>
inline constexpr Place history = at<&ServerConfig::history, Field>;
template <auto Field>
inline constexpr Place accounts = at<&ServerConfig::accounts, Field>;
template <auto Field>
inline constexpr Place cloaks = at<&ServerConfig::cloaks, Field>;
template <auto Field>
inline constexpr Place channels = at<&ServerConfig::channels, Field>;
template <auto Field>
inline constexpr Place newcomers = at<&ServerConfig::newcomers, Field>;
template <auto Field>
inline constexpr Place tls = at<&ServerConfig::tls, Field>;

constexpr ConfigKey number(
    const char *section, const char *key, qint64 least, qint64 most, const Place &place)
{
    return {.section = section,
        .key = key,
        .type = Number,
        .least = least,
        .most = most,
        .set = place.set,
        .get = place.get};
}
constexpr ConfigKey choice(
    const char *section, const char *key, const char *choices, const Place &place)
{
    return {.section = section,
        .key = key,
        .type = Choice,
        .choices = choices,
        .set = place.set,
        .get = place.get};
}
constexpr ConfigKey plain(const char *section, const char *key, ConfigType type, const Place &place)
{
    return {.section = section, .key = key, .type = type, .set = place.set, .get = place.get};
}
// Of a feature that is still to come: checked, and kept nowhere.
constexpr ConfigKey later(const char *section, const char *key, ConfigType type,
    const char *fallback, int least = 0, int most = 0, const char *choices = "")
{
    return {.section = section,
        .key = key,
        .type = type,
        .least = least,
        .most = most,
        .choices = choices,
        .fallback = fallback,
        .isBuilt = false};
}
// Of an operator: as often as there are sections [oper/NAME].
constexpr ConfigKey ofOper(const char *key, ConfigType type,
    void (*set)(ServerConfig::Oper &, const ConfigValue &), const char *fallback = "",
    const char *choices = "")
{
    return {.section = "oper",
        .key = key,
        .type = type,
        .choices = choices,
        .setOper = set,
        .fallback = fallback};
}

// Of a door: as often as there are sections [listen/NAME].
constexpr ConfigKey ofDoor(const char *key, ConfigType type,
    void (*set)(shared::Endpoint &, const ConfigValue &), const char *fallback = "",
    const char *choices = "", int most = 0)
{
    return {.section = "listen",
        .key = key,
        .type = type,
        .most = most,
        .choices = choices,
        .setDoor = set,
        .fallback = fallback};
}

// Of the server's certificate, and of those in the sections [tls/NAME].
constexpr ConfigKey ofCertificate(
    const char *key, const Place &place, void (*set)(Certificate &, const ConfigValue &))
{
    return {.section = "tls",
        .key = key,
        .type = ReadableFile,
        .set = place.set,
        .get = place.get,
        .setCertificate = set};
}
template <auto Field>
void putInCertificate(Certificate &certificate, const ConfigValue &value)
{
    certificate.*Field = value.text;
}

// As the config file calls them, in the order of OperRole.
constexpr const char *kOperRoles = "see|mute|kick|ban|admin";

void setOperName(ServerConfig::Oper &oper, const ConfigValue &value)
{
    oper.name = value.text.toUtf8();
}
void setOperPassword(ServerConfig::Oper &oper, const ConfigValue &value)
{
    oper.password = value.text.toUtf8();
}
void setOperRole(ServerConfig::Oper &oper, const ConfigValue &value)
{
    const qsizetype place = QString::fromLatin1(kOperRoles).split(u'|').indexOf(value.text);
    oper.role = shared::OperRole(place + 1);
}

void setOperAccount(ServerConfig::Oper &oper, const ConfigValue &value)
{
    oper.account = value.text.toUtf8();
}

// In the order of Oper::ByItself.
constexpr const char *kByItself = "no|certificate|yes";

void setOperByItself(ServerConfig::Oper &oper, const ConfigValue &value)
{
    const qsizetype place = QString::fromLatin1(kByItself).split(u'|').indexOf(value.text);
    oper.byItself = ServerConfig::Oper::ByItself(place);
}

// In the order of shared::Transport.
constexpr const char *kTransports = "plain|tls|ws|wss";

template <auto Field>
void putInDoor(shared::Endpoint &door, const ConfigValue &value)
{
    auto &field = door.*Field;
    using T = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_integral_v<T>)
        field = T(value.number);
    else if constexpr (std::is_same_v<T, shared::Transport>)
        field = T(QString::fromLatin1(kTransports).split(u'|').indexOf(value.text));
    else if constexpr (std::is_same_v<T, shared::Networks>)
        field = shared::Networks::parse(value.text).value();
    else if constexpr (std::is_same_v<T, QStringList>)
        field = value.text.split(QRegularExpression(QStringLiteral("[,\\s]+")), Qt::SkipEmptyParts);
    else if constexpr (std::is_same_v<T, QByteArray>)
        field = value.text.toUtf8();
    else
        field = value.text;
}

constexpr int kDay = 86'400;
constexpr int kMany = 1'000'000;
constexpr int kTenYears = 10 * 366 * 24 * 3600;
constexpr qint64 kManyBytes = 1'000'000'000'000'000;

// The upper bounds of lengths are what fits a line of 512 bytes beside its source and command.
constexpr ConfigKey kKeys[] = {
    plain("server", "host", Word, server<&Server::host>),
    number("server", "port", 0, 65'535, server<&Server::port>),
    plain("server", "name", ServerName, server<&Server::name>),
    plain("server", "network", Word, server<&Server::network>),
    plain("server", "description", Text, server<&Server::description>),
    plain("server", "password", Text, server<&Server::password>),
    plain("server", "motd", ReadableFile, server<&Server::motdFile>),
    plain("server", "data", Path, server<&Server::dataFolder>),
    number("server", "max_clients", 1, kMany, server<&Server::maxClients>),
    choice("server", "when_full", "wait|refuse", server<&Server::whenFull>),
    number("server", "waiting", 0, kMany, server<&Server::waiting>),
    number("server", "io_threads", 0, 256, server<&Server::ioThreads>),
    plain("server", "plain_text", OnOff, server<&Server::plainText>),
    plain("server", "lobby", Channel, server<&Server::lobby>),

    plain("admin", "location1", Text, admin<&Admin::location1>),
    plain("admin", "location2", Text, admin<&Admin::location2>),
    plain("admin", "email", Text, admin<&Admin::email>),

    number("limits", "max_clients_per_ip", 0, kMany, limits<&Limits::maxClientsPerIp>),
    plain("limits", "exempt_private", OnOff, limits<&Limits::exemptPrivate>),
    number("limits", "registration_timeout", 1, kDay, limits<&Limits::registrationTimeout>),
    number("limits", "handshake_timeout", 1, kDay, limits<&Limits::handshakeTimeout>),
    number("limits", "ping_interval", 1, kDay, limits<&Limits::pingInterval>),
    number("limits", "ping_timeout", 1, kDay, limits<&Limits::pingTimeout>),
    number("limits", "guest_timeout", 1, kDay, limits<&Limits::guestTimeout>),
    number("limits", "resume_timeout", 0, kDay, limits<&Limits::resumeTimeout>),
    number("limits", "sessions_per_account", 1, 100, limits<&Limits::sessionsPerAccount>),
    plain("limits", "flood", OnOff, limits<&Limits::flood>),
    number("limits", "nick_length", 9, 64, limits<&Limits::nickLength>),
    number("limits", "channel_length", 10, kLongestChannel, limits<&Limits::channelLength>),
    number("limits", "topic_length", 1, 390, limits<&Limits::topicLength>),
    number("limits", "kick_length", 1, 390, limits<&Limits::kickLength>),
    number("limits", "away_length", 1, 390, limits<&Limits::awayLength>),
    number("limits", "monitor", 0, 10'000, limits<&Limits::monitor>),
    number("limits", "whowas", 0, kMany, limits<&Limits::whowas>),
    number("limits", "list_modes", 0, 10'000, limits<&Limits::listModes>),
    number("limits", "silence", 0, 1000, limits<&Limits::silence>),
    number("limits", "sendq", 16'384, 1'073'741'824, limits<&Limits::sendq>),
    number("limits", "channels_per_client", 1, 10'000, limits<&Limits::channelsPerClient>),
    number("limits", "multiline_max_bytes", 512, kMany, limits<&Limits::multilineMaxBytes>),
    number("limits", "multiline_max_lines", 0, 10'000, limits<&Limits::multilineMaxLines>),
    number("limits", "multiline_timeout", 1, kDay, limits<&Limits::multilineTimeout>),
    number("limits", "metadata_max_subs", 0, 10'000, limits<&Limits::metadataMaxSubs>),
    number("limits", "metadata_max_keys", 0, 10'000, limits<&Limits::metadataMaxKeys>),
    number("limits", "metadata_max_value_bytes", 1, 256, limits<&Limits::metadataMaxValueBytes>),

    ofOper("name", Text, setOperName),
    ofOper("password", Text, setOperPassword),
    ofOper("account", Text, setOperAccount),
    ofOper("auto", Choice, setOperByItself, "certificate", kByItself),
    ofOper("role", Choice, setOperRole, "admin", kOperRoles),

    ofDoor("address", ListenAddress, putInDoor<&Endpoint::address>),
    ofDoor("port", Number, putInDoor<&Endpoint::port>, "0", "", 65'535),
    ofDoor("path", Path, putInDoor<&Endpoint::path>),
    ofDoor("permissions", Permissions, putInDoor<&Endpoint::permissions>, "0660"),
    ofDoor("transport", Choice, putInDoor<&Endpoint::transport>, "plain", kTransports),
    ofDoor("origins", Text, putInDoor<&Endpoint::origins>),
    ofDoor("proxy_from", Networks, putInDoor<&Endpoint::proxyFrom>),
    ofDoor("webirc_from", Networks, putInDoor<&Endpoint::webircFrom>),
    ofDoor("webirc_password", Text, putInDoor<&Endpoint::webircPassword>),

    plain("history", "enabled", OnOff, history<&History::enabled>),
    plain("history", "events", OnOff, history<&History::events>),
    number("history", "retention_days", 0, 36'500, history<&History::retentionDays>),
    number("history", "max_messages", 0, 1'000'000'000, history<&History::maxMessages>),
    number("history", "max_bytes", 0, kManyBytes, history<&History::maxBytes>),
    number("history", "min_free_bytes", 0, kManyBytes, history<&History::minFreeBytes>),
    choice("history", "durability", kDurabilities, history<&History::durability>),
    plain("history", "before_join", OnOff, history<&History::beforeJoin>),
    number("history", "on_join", 0, 100, history<&History::onJoin>),
    number("history", "redact_window", 0, kTenYears, history<&History::redactWindow>),
    number("history", "store_timeout", 2, 3600, history<&History::storeTimeout>),

    plain("accounts", "registration", OnOff, accounts<&Accounts::registration>),
    plain("accounts", "registration_before_connect", OnOff,
        accounts<&Accounts::registrationBeforeConnect>),
    plain("accounts", "insecure_passwords", OnOff, accounts<&Accounts::insecurePasswords>),
    number("accounts", "registrations_per_address", 0, kMany,
        accounts<&Accounts::registrationsPerAddress>),
    number(
        "accounts", "registrations_per_hour", 0, kMany, accounts<&Accounts::registrationsPerHour>),
    plain("accounts", "registration_requires_email", OnOff,
        accounts<&Accounts::registrationRequiresEmail>),
    plain("accounts", "mail_command", Text, accounts<&Accounts::mailCommand>),
    plain("accounts", "mail_from", Text, accounts<&Accounts::mailFrom>),
    number("accounts", "verify_timeout", 60, 365 * kDay, accounts<&Accounts::verifyTimeout>),
    choice("accounts", "nick_protection", kProtections, accounts<&Accounts::nickProtection>),
    number("accounts", "nick_grace_seconds", 5, kDay, accounts<&Accounts::nickGraceSeconds>),
    plain("accounts", "fast_hash", OnOff, accounts<&Accounts::fastHash>),
    choice("accounts", "always_on", "opt-in|opt-out|off", accounts<&Accounts::alwaysOn>),
    number("accounts", "always_on_expiry", 0, 2'000'000'000, accounts<&Accounts::alwaysOnExpiry>),
    number("accounts", "channel_expiry", 0, 2'000'000'000, channels<&Channels::expiry>),
    plain("accounts", "cloak", OnOff, cloaks<&Cloaks::enabled>),
    later("accounts", "default_user_modes", Text, ""),

    plain("cloaks", "suffix", CloakSuffix, cloaks<&Cloaks::suffix>),
    plain("cloaks", "key", CloakKey, cloaks<&Cloaks::key>),

    plain("channels", "registration", OnOff, channels<&Channels::registration>),
    number("channels", "max_per_account", 0, kMany, channels<&Channels::maxPerAccount>),
    number("channels", "access_entries", 0, 10'000, channels<&Channels::accessEntries>),

    number("newcomers", "seconds", 0, kDay, newcomers<&Newcomers::seconds>),
    plain("newcomers", "private_messages", OnOff, newcomers<&Newcomers::privateMessages>),
    plain("newcomers", "links", OnOff, newcomers<&Newcomers::links>),
    number("newcomers", "channels", 0, 10'000, newcomers<&Newcomers::channels>),

    plain("tls", "enabled", OnOff, tls<&Tls::enabled>),
    number("tls", "port", 0, 65'535, tls<&Tls::port>),
    ofCertificate("cert", tls<&Tls::certificateFile>, putInCertificate<&Certificate::file>),
    ofCertificate("key", tls<&Tls::keyFile>, putInCertificate<&Certificate::keyFile>),
    plain("tls", "sts", OnOff, tls<&Tls::sts>),
    number("tls", "sts_duration", 0, 2'000'000'000, tls<&Tls::stsDuration>),
    plain("tls", "sts_preload", OnOff, tls<&Tls::stsPreload>),

    choice("log", "level", "debug|info|warning|error", logging<&ServerConfig::Log::level>),
    plain("log", "file", Path, logging<&ServerConfig::Log::file>),
    choice("log", "format", "text|json", logging<&ServerConfig::Log::format>),
};

} // namespace

std::span<const ConfigKey> configKeys() { return kKeys; }

const ConfigKey *findConfigKey(const QString &section, const QString &key)
{
    // [oper/anna], [listen/web], [tls/example.org]
    const QString kind = section.section(u'/', 0, 0);
    const QString name = section.section(u'/', 1);
    const bool isCertificate = kind == u"tls" && !name.isEmpty();
    const bool isNamed = isCertificate || (kind == u"oper" && !name.isEmpty())
        || (kind == u"listen" && isDoorName(name));
    const auto *found = std::ranges::find_if(kKeys, [&](const ConfigKey &candidate) {
        return (isNamed ? kind : section) == QLatin1String(candidate.section)
            && key == QLatin1String(candidate.key) && (!isCertificate || candidate.setCertificate);
    });
    return found == std::end(kKeys) ? nullptr : found;
}

QString defaultOf(const ConfigKey &key)
{
    return key.get ? key.get(ServerConfig{}) : QString::fromLatin1(key.fallback);
}

} // namespace watek::server::app
