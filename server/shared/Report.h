// What somebody has reported to the operators, as a value. Any thread.
#pragma once

#include <QByteArray>

#include <optional>

namespace watek::server::shared {

struct Report {
    quint64 number = 0; ///< counts from 1
    qint64 atMs = 0; ///< wall clock
    QByteArray by; ///< nick!user@host
    QByteArray about; ///< a nickname, or a channel
    QByteArray who; ///< nick!user@host of that nickname; empty for a channel
    QByteArray msgid; ///< of the message that is meant; empty: none was named
    QByteArray reason;

    // What is not stored: after a restart of the server nobody knows it.
    /// Who reported was logged in to it; empty: to none.
    std::optional<QByteArray> byAccount = {};
    /// Likewise of who was reported; nothing, too, when it was gone already.
    std::optional<QByteArray> whoAccount = {};
    /// What that message said: "<eve> buy now", lines separated by '\n'; empty: not known.
    QByteArray said = {};

    bool operator==(const Report &) const = default;
};

/// So many are kept, the latest.
inline constexpr quint64 kMostReports = 100;

// Kinds of StoreChange. Nobody waits for them.
/// Those that are older than the latest kMostReports are forgotten.
struct ReportKept {
    Report report;
};
/// Somebody has dealt with it.
struct ReportClosed {
    quint64 number = 0;
};

} // namespace watek::server::shared
