// How what was said is kept, as the config file says it. Any thread; plain values.
#pragma once

#include <QtGlobal>

namespace watek::server::shared {

/// When something that was said is safe from a power cut. A crash of the server alone loses nothing
/// that was answered, whatever is chosen; and the file stays whole.
enum class Durability : quint8 {
    Always, ///< before it is answered
    Second, ///< a second later at most
    Off, ///< when the system or SQLite finds the time
};

struct HistorySettings {
    bool enabled = true; ///< what is said is kept
    bool events = true; ///< what else happens is kept, too: who comes and goes, reactions
    Durability durability = Durability::Always;
    int retentionDays = 30; ///< 0: for ever
    int maxMessages = 100'000; ///< of one conversation, and as many events of it; 0: all
    qint64 maxBytes = 0; ///< of the database's file; 0: no limit
    qint64 minFreeBytes = 268'435'456; ///< on the disk of that file; 0: no limit
    bool beforeJoin = true; ///< who joins an open channel may read what was said before
    int onJoin = 0; ///< lines that who joins a channel is told, unless it reads them itself
    int redactWindow = 86'400; ///< seconds in which authors may take back what they said; 0: always
    int storeTimeout = 30; ///< seconds: what is not stored by then is refused

    bool operator==(const HistorySettings &) const = default;
};

} // namespace watek::server::shared
