// What people said and what they were told, over all rounds: what the history is held against.
// One thread.
#pragma once

#include <QByteArray>
#include <QHash>

#include <set>
#include <vector>

namespace watek::kill {

/// One message, which may be sent several times until it is acknowledged.
struct Saying {
    QByteArray id; ///< its watek/id, and the first word of its text
    QByteArray author;
    QByteArray target;
    QByteArray verb;
    QByteArray text; ///< with '\n' between its lines, when there are several
    QByteArray msgid = {}; ///< its author was told; empty: it was not acknowledged
    QByteArray storedAs = {}; ///< its msgid in the history when it was looked at last
    int sendings = 0; ///< connections over which it was sent
};

/// A message that somebody was told.
struct Heard {
    int saying = 0; ///< its place in Ledger::sayings
    QByteArray msgid;
    bool isRepeat
        = false; ///< its author is told again what it was told, or would have been, before
    bool isTold = false; ///< unasked, at a login: it was said while the listener was not here
    bool mayComeAgain = false; ///< so shortly before a kill that the server may not know of it
    qint64 atNs = 0; ///< monotonic
};

class Ledger {
public:
    /// Its place in sayings().
    int add(Saying saying);
    const std::vector<Saying> &sayings() const { return m_sayings; }
    Saying &saying(int place) { return m_sayings[size_t(place)]; }
    /// -1: nobody said that.
    int placeOf(const QByteArray &id) const { return m_places.value(id, -1); }

    /// Somebody was told of a message, in this order.
    void hear(const QByteArray &listener, int saying, const QByteArray &text,
        const QByteArray &msgid, bool isTold);
    /// The server was killed now.
    void noteKill();
    /// Who reads the history itself is told nothing at its login.
    static bool readsHistory(const QByteArray &name) { return name.endsWith('0'); }
    const QHash<QByteArray, std::vector<Heard>> &heard() const { return m_heard; }

    /// Its owner was told that it has this account.
    void addAccount(const QByteArray &name) { m_accounts.insert(name); }
    const std::set<QByteArray> &accounts() const { return m_accounts; }

    /// Messages that were acknowledged, in that order.
    const std::vector<int> &acknowledged() const { return m_acknowledged; }
    /// Echoes that told another msgid than an earlier one, or than the one that the history had.
    int contradictions() const { return m_contradictions; }
    /// Also of what was forgotten since.
    /// Messages that came with other words than they were said with.
    int garbled() const { return m_garbled; }
    quint64 heardInAll() const { return m_heardInAll; }
    quint64 toldInAll() const { return m_toldInAll; }
    quint64 acknowledgedInAll() const { return m_acknowledgedInAll; }
    /// Sayings that were sent again although the history had them, and answered with the first
    /// msgid.
    int repeatsAnswered() const { return m_repeatsAnswered; }

    /// A backup was put in the place of the database: what it does not have never was. Called when
    /// storedAs says what it has.
    void forgetWhatIsNotStored(const std::set<QByteArray> &storedAccounts);

private:
    std::vector<Saying> m_sayings;
    QHash<QByteArray, int> m_places;
    QHash<QByteArray, std::vector<Heard>> m_heard; ///< by listener
    std::set<QByteArray> m_accounts;
    std::vector<int> m_acknowledged;
    int m_contradictions = 0;
    int m_garbled = 0;
    int m_repeatsAnswered = 0;
    quint64 m_heardInAll = 0;
    quint64 m_toldInAll = 0; ///< of those, unasked at a login
    quint64 m_acknowledgedInAll = 0;
};

} // namespace watek::kill
