// The rounds: the server is started, people talk, it is killed, its history is held against what
// they were told. One thread, which polls.
#pragma once

#include "tests/kill/Check.h"
#include "tests/kill/Crowd.h"
#include "tests/kill/Server.h"

#include <optional>

namespace watek::kill {

/// Of all rounds.
struct Tally {
    int rounds = 0;
    int killedStarting = 0; ///< further kills, while the server was starting
    int killedStopping = 0; ///< kills of a server that was asked to stop just before
    int unacknowledged = 0; ///< messages that were under way at a kill
    int unacknowledgedStored = 0; ///< of those
    int writesUndone = 0; ///< that were not synced at a kill
    int backups = 0;
    int restored = 0;
    int lostInBackup = 0; ///< acknowledged before it began, and not in it
    Findings wrong;
};

class Campaign {
public:
    explicit Campaign(const Options &options);

    /// One round. False: it could not be played, see trouble().
    bool playRound();
    /// Once more, without a kill: all that was not acknowledged is, and the server is stopped.
    bool playEnd();

    const Tally &tally() const { return m_tally; }
    const Ledger &ledger() const { return m_ledger; }
    const Crowd &crowd() const { return m_crowd; }
    const Server &server() const { return m_server; }
    const QByteArray &trouble() const { return m_trouble; }

private:
    /// What was acknowledged when a backup began.
    struct InBackup {
        std::vector<int> sayings;
        std::set<QByteArray> accounts;
    };

    bool fail(const QByteArray &why);
    bool start();
    void talk();
    void beginBackup();
    void kill();
    void killAtOnce();
    bool judge(Findings (*judgement)(const Stored &, Ledger &));
    void countUnacknowledged();
    bool restore();

    const Options &m_options;
    std::mt19937_64 m_random;
    Server m_server;
    Ledger m_ledger;
    Crowd m_crowd;
    Tally m_tally;
    std::optional<InBackup> m_inBackup;
    QByteArray m_trouble;
};

} // namespace watek::kill
