// The roles of the server's threads. A folder of server/ runs on the role of its name.
#pragma once

#include "common/threading/ThreadRole.h"

namespace watek::server {

/// The main thread: windows, settings, start and stop. server/window and server/app.
using threading::guiRole;
/// Accepts connections and gives each to an io thread. server/listener.
inline constinit threading::ThreadRole listenerRole{"listener"};
/// Reads, frames, parses and writes: one of several threads, each with the clients it was given.
/// server/io.
inline constinit threading::ThreadRole ioRole{"io"};
/// Owns the chat. server/dispatcher.
inline constinit threading::ThreadRole dispatcherRole{"dispatcher"};

/// Compares passwords, which is slow on purpose. server/passwords.
inline constinit threading::ThreadRole passwordsRole{"passwords"};
/// Writes to the database file, and waits for the disk. server/store.
inline constinit threading::ThreadRole storeRole{"store"};
/// Reads what was said from the database file, by a connection of its own. server/storeread.
inline constinit threading::ThreadRole storeReadRole{"store-read"};
/// Sends e-mails by a program. server/mail.
inline constinit threading::ThreadRole mailRole{"mail"};
/// Copies the database for somebody at the window. server/app/BackupJob.
inline constinit threading::ThreadRole backupRole{"backup"};
/// Writes the log to standard error or a file. server/app/LogWriter.
inline constinit threading::ThreadRole logRole{"log"};

} // namespace watek::server
