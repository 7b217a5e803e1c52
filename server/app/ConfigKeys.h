// The table of every setting the config file may have: name, type, range, meaning, and where it
// goes. Any thread; constant.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QString>

#include <span>

namespace watek::server::app {

enum class ConfigType : quint8 {
    Number, ///< least to most
    OnOff, ///< on/off, true/false, yes/no, 1/0
    Choice, ///< one of `choices`
    Text, ///< anything without control characters
    Word, ///< text that is not empty and has no spaces
    ServerName, ///< letters, digits, '-' and at least one '.'
    Channel, ///< the name of a channel
    ReadableFile, ///< a file that is there, or nothing
    Path, ///< a file or folder that may be made, or nothing
    ListenAddress, ///< an IP address, localhost or *, or nothing
    Networks, ///< addresses and networks, or nothing
    Permissions, ///< of a file, octal: 0660
    CloakSuffix, ///< the end of a host: letters, digits and '-', with dots between
    CloakKey, ///< text that is too long to be found by trying, or nothing
};

/// A value that was checked against its key.
struct ConfigValue {
    QString text;
    qint64 number = 0;
    bool isOn = false;
};

struct ConfigKey {
    const char *section;
    const char *key;
    ConfigType type;
    qint64 least = 0;
    qint64 most = 0;
    const char *choices = ""; ///< "wait|refuse"
    /// Puts a value in its place; null for a key of a feature that this version does not have.
    void (*set)(shared::ServerConfig &config, const ConfigValue &value) = nullptr;
    /// Reads it back, as the config file would say it. Null where `set` is.
    QString (*get)(const shared::ServerConfig &config) = nullptr;
    /// Instead of `set`, for a key of the sections [oper] and [oper/NAME].
    void (*setOper)(shared::ServerConfig::Oper &oper, const ConfigValue &value) = nullptr;
    /// Instead of `set`, for a key of the sections [listen/NAME].
    void (*setDoor)(shared::Endpoint &door, const ConfigValue &value) = nullptr;
    /// For a key of [tls] that a section [tls/NAME] may have, too: what it does there.
    void (*setCertificate)(shared::ServerConfig::Certificate &certificate, const ConfigValue &value)
        = nullptr;
    const char *fallback = ""; ///< the default of a key without a place
    bool isBuilt = true; ///< false: accepted and checked, and named once as "not in this version"
};

/// Every key, in the order of the example file.
std::span<const ConfigKey> configKeys();
/// Null when there is no such key. "oper/NAME" is as good a section as "oper", "listen/NAME" as
/// "listen", and "tls/NAME" as "tls" for the keys of a certificate.
const ConfigKey *findConfigKey(const QString &section, const QString &key);
/// What the key is worth when nobody sets it, as the config file would say it.
QString defaultOf(const ConfigKey &key);

} // namespace watek::server::app
