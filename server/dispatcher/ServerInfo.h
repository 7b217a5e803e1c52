// What the server says of itself, worked out once from the configuration.
// Thread: dispatcher; immutable.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QList>

namespace watek::server::dispatcher {

inline constexpr const char *kVersion = "watek-" WATEK_VERSION;
/// IRCv3 bot-mode: the user mode, and the flag of WHO.
inline constexpr char kBotMode = 'B';
inline constexpr const char *kUserModes = "BRZiorsw";
/// The longest ones that are kept; longer ones are cut.
inline constexpr int kUserLength = 18;
inline constexpr int kHostLength = 64;
inline constexpr int kRealnameLength = 128;
inline constexpr int kKeyLength = 32;
/// Modes with a parameter in one MODE, and targets in one command.
inline constexpr int kMostModes = 20;
inline constexpr int kMostTargets = 8;

struct ServerInfo {
    QByteArray name;
    QByteArray network;
    QByteArray description;
    qint64 startedMs = 0;
    QList<QByteArray> isupport; ///< tokens of 005
    QList<QByteArray> motd; ///< lines; empty: none
};

/// Reads the file of the message of the day, so it belongs to the start. `motdTrouble` gets a line
/// for the log when the file cannot be read.
ServerInfo makeServerInfo(
    const shared::ServerConfig &config, qint64 nowMs, QByteArray &motdTrouble);

} // namespace watek::server::dispatcher
