#include "server/app/ConfigKeys.h"

#include "common/protocol/Names.h"

#include <QFileInfo>
#include <QStringList>

#include <algorithm>
#include <type_traits>

namespace watek::server::app {

namespace {

using enum ConfigType;
using shared::ServerConfig;
using shared::WhenFull;
using Server = ServerConfig::Server;
using Admin = ServerConfig::Admin;
using Limits = ServerConfig::Limits;

template <auto Section, auto Field>
void put(ServerConfig &config, const ConfigValue &value)
{
    auto &field = config.*Section.*Field;
    using T = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<T, bool>)
        field = value.isOn;
    else if constexpr (std::is_same_v<T, WhenFull>)
        field = value.text == u"wait" ? WhenFull::Wait : WhenFull::Refuse;
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
    else if constexpr (std::is_same_v<T, WhenFull>)
        return field == WhenFull::Wait ? QStringLiteral("wait") : QStringLiteral("refuse");
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

constexpr ConfigKey number(
    const char *section, const char *key, int least, int most, const Place &place)
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

// It has its place already, but nothing asks for it yet.
constexpr ConfigKey unused(ConfigKey key)
{
    key.isBuilt = false;
    return key;
}

constexpr int kDay = 86'400;
constexpr int kMany = 1'000'000;
constexpr int kLongestChannel = 100;

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
    number("limits", "ping_interval", 1, kDay, limits<&Limits::pingInterval>),
    number("limits", "ping_timeout", 1, kDay, limits<&Limits::pingTimeout>),
    number("limits", "guest_timeout", 1, kDay, limits<&Limits::guestTimeout>),
    plain("limits", "flood", OnOff, limits<&Limits::flood>),
    number("limits", "nick_length", 9, 64, limits<&Limits::nickLength>),
    number("limits", "channel_length", 10, kLongestChannel, limits<&Limits::channelLength>),
    number("limits", "topic_length", 1, 390, limits<&Limits::topicLength>),
    number("limits", "kick_length", 1, 390, limits<&Limits::kickLength>),
    number("limits", "away_length", 1, 390, limits<&Limits::awayLength>),
    number("limits", "monitor", 0, 10'000, limits<&Limits::monitor>),
    number("limits", "whowas", 0, kMany, limits<&Limits::whowas>),
    number("limits", "list_modes", 0, 10'000, limits<&Limits::listModes>),
    number("limits", "sendq", 16'384, 1'073'741'824, limits<&Limits::sendq>),
    number("limits", "channels_per_client", 1, 10'000, limits<&Limits::channelsPerClient>),
    number("limits", "multiline_max_bytes", 512, kMany, limits<&Limits::multilineMaxBytes>),
    number("limits", "multiline_max_lines", 0, 10'000, limits<&Limits::multilineMaxLines>),
    number("limits", "multiline_timeout", 1, kDay, limits<&Limits::multilineTimeout>),
    unused(number("limits", "metadata_max_subs", 0, 10'000, limits<&Limits::metadataMaxSubs>)),
    unused(number("limits", "metadata_max_keys", 0, 10'000, limits<&Limits::metadataMaxKeys>)),

    ofOper("name", Text, setOperName),
    ofOper("password", Text, setOperPassword),
    ofOper("role", Choice, setOperRole, "admin", kOperRoles),

    later("history", "enabled", OnOff, "on"),
    later("history", "retention_days", Number, "30", 0, 36'500),
    later("history", "max_messages", Number, "100000", 0, 1'000'000'000),

    later("accounts", "registration", OnOff, "on"),
    later("accounts", "registration_before_connect", OnOff, "on"),
    later("accounts", "registration_requires_email", OnOff, "off"),
    later("accounts", "fast_hash", OnOff, "off"),
    later("accounts", "always_on", Choice, "opt-in", 0, 0, "opt-in|opt-out|off"),
    later("accounts", "default_user_modes", Text, ""),

    later("tls", "enabled", OnOff, "off"),
    later("tls", "port", Number, "6697", 0, 65'535),
    later("tls", "cert", ReadableFile, ""),
    later("tls", "key", ReadableFile, ""),
    later("tls", "sts", OnOff, "off"),

    choice("log", "level", "debug|info|warning|error", logging<&ServerConfig::Log::level>),
    plain("log", "file", Path, logging<&ServerConfig::Log::file>),
    choice("log", "format", "text|json", logging<&ServerConfig::Log::format>),
};

bool isServerName(const QString &text)
{
    const auto isAllowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || c == u'-' || c == u'.';
    };
    return text.size() <= 63 && text.contains(u'.') && !text.startsWith(u'.')
        && !text.endsWith(u'.') && std::ranges::all_of(text, isAllowed);
}

base::Expected<ConfigValue, QString> checkNumber(const ConfigKey &key, const QString &text)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (isNumber && number >= key.least && number <= key.most)
        return ConfigValue{.text = text, .number = number};
    return base::Unexpected{QStringLiteral("must be a number from %1 to %2, but is \"%3\"")
                                .arg(QString::number(key.least), QString::number(key.most), text)};
}

base::Expected<ConfigValue, QString> checkOnOff(const QString &text)
{
    static const QStringList on{"on", "true", "yes", "1"};
    static const QStringList off{"off", "false", "no", "0"};
    if (on.contains(text, Qt::CaseInsensitive))
        return ConfigValue{.text = text, .isOn = true};
    if (off.contains(text, Qt::CaseInsensitive))
        return ConfigValue{.text = text, .isOn = false};
    return base::Unexpected{QStringLiteral("must be on or off, but is \"%1\"").arg(text)};
}

// A clause that says what the text must be; empty when it is that.
QString complaintAbout(ConfigType type, const QString &text)
{
    const auto isControl = [](QChar c) { return c < u' ' || c == QChar(0x7f); };
    if (std::ranges::any_of(text, isControl))
        return QStringLiteral("must have no control characters");
    switch (type) {
    case Word:
        if (text.isEmpty())
            return QStringLiteral("must not be empty");
        if (text.contains(u' '))
            return QStringLiteral("must be one word, but is \"%1\"").arg(text);
        break;
    case ServerName:
        if (!isServerName(text))
            return QStringLiteral("must be letters, digits and '-' with a '.' between them, like "
                                  "irc.example.org, but is \"%1\"")
                .arg(text);
        break;
    case Channel:
        if (!protocol::ChannelName::parse(text.toUtf8(), kLongestChannel))
            return QStringLiteral("must be the name of a channel, like #lobby, but is \"%1\"")
                .arg(text);
        break;
    case ReadableFile:
        if (const QFileInfo file(text); !text.isEmpty() && !(file.isFile() && file.isReadable()))
            return QStringLiteral("must be a file that can be read, but \"%1\" is none").arg(text);
        break;
    default:
        break;
    }
    return {};
}

} // namespace

std::span<const ConfigKey> configKeys() { return kKeys; }

const ConfigKey *findConfigKey(const QString &section, const QString &key)
{
    const bool isOperator = section.startsWith(u"oper/") && section.size() > 5;
    const QString known = isOperator ? QStringLiteral("oper") : section;
    const auto *found = std::ranges::find_if(kKeys, [&](const ConfigKey &candidate) {
        return known == QLatin1String(candidate.section) && key == QLatin1String(candidate.key);
    });
    return found == std::end(kKeys) ? nullptr : found;
}

QString defaultOf(const ConfigKey &key)
{
    return key.get ? key.get(ServerConfig{}) : QString::fromLatin1(key.fallback);
}

base::Expected<ConfigValue, QString> checkValue(const ConfigKey &key, const QString &text)
{
    if (key.type == Number)
        return checkNumber(key, text);
    if (key.type == OnOff)
        return checkOnOff(text);
    if (key.type == Choice) {
        const QStringList choices = QString::fromLatin1(key.choices).split(u'|');
        if (choices.contains(text))
            return ConfigValue{.text = text};
        return base::Unexpected{
            QStringLiteral("must be one of %1, but is \"%2\"").arg(choices.join(u", "), text)};
    }
    if (QString complaint = complaintAbout(key.type, text); !complaint.isEmpty())
        return base::Unexpected{std::move(complaint)};
    return ConfigValue{.text = text};
}

} // namespace watek::server::app
