// The rounds: the server is started, people talk, it is killed, its history is held against what
// they were told. One thread, which polls.
#pragma once

#include "tests/kill/Check.h"
#include "tests/kill/Person.h"
#include "tests/kill/Server.h"

#include <memory>
#include <optional>

namespace watek::kill {

/// Of all rounds.
struct Tally {
    int rounds = 0;
    int killedEarly = 0; ///< further kills, while the server was starting
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
    Server &server() { return m_server; }
    /// Messages that were sent again.
    int resent() const;
    int refused() const;
    const QByteArray &trouble() const { return m_trouble; }

private:
    bool fail(const QByteArray &why);
    bool start();
    bool enter(Person &person, quint16 port);
    void beginToTalk(Person::Says says);
    /// Everybody's sockets, for so long.
    void poll(int ms);
    void talkUntilKilled();
    void killAtOnce();
    void hearTheRest();
    void countUnacknowledged();
    bool judge();
    bool restore();
    bool isEverythingSaid() const;

    const Options &m_options;
    std::mt19937_64 m_random;
    Server m_server;
    Ledger m_ledger;
    std::vector<std::unique_ptr<Person>> m_people;
    Tally m_tally;
    std::optional<std::vector<int>> m_inBackup; ///< what was acknowledged when it began
    QByteArray m_trouble;
};

} // namespace watek::kill
