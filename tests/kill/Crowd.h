// All who talk, and the newcomers who register an account meanwhile: their connections in one poll
// loop. One thread; Linux.
#pragma once

#include "tests/kill/Options.h"
#include "tests/kill/Person.h"

#include <functional>
#include <memory>
#include <vector>

namespace watek::kill {

class Crowd {
public:
    /// All outlive this.
    Crowd(const Options &options, Ledger &ledger, std::mt19937_64 &random);

    /// Everybody comes in by that port. False: somebody cannot, see trouble().
    bool enter(quint16 port);
    /// From now on they talk with one another.
    void beginToTalk(Person::Says says);
    /// One more connection, which registers an account and says nothing.
    void bringNewcomer();
    /// Serves all sockets, for about so long.
    void serve(int ms);
    /// What the system had taken from a server that has ended.
    void hearTheRest();

    /// Places in the ledger of what was sent and not acknowledged.
    std::vector<int> unacknowledged() const;
    /// Messages that were sent again.
    int resent() const { return sumOf(&Person::resent); }
    /// What the server refused.
    int refused() const { return sumOf(&Person::refused); }
    /// A sentence.
    QByteArray trouble() const { return m_trouble; }

private:
    bool waitFor(const Person &person);
    std::vector<Person *> everybody() const;
    int sumOf(int (Person::*value)() const) const;

    const Options &m_options;
    Ledger &m_ledger;
    std::mt19937_64 &m_random;
    std::vector<std::unique_ptr<Person>> m_people;
    std::vector<std::unique_ptr<Person>> m_newcomers; ///< of this round
    int m_newcomersEver = 0;
    quint16 m_port = 0;
    QByteArray m_trouble;
};

} // namespace watek::kill
