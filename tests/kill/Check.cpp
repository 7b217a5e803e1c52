#include "tests/kill/Check.h"

#include <algorithm>
#include <set>

namespace watek::kill {

namespace {

constexpr qsizetype kMostExamples = 12;

class Checker {
public:
    Checker(const Stored &stored, Ledger &ledger)
        : m_stored(stored)
        , m_ledger(ledger)
        , m_rowsOf(ledger.sayings().size(), 0)
    {
    }
    Findings run()
    {
        for (size_t i = 0; i < m_ledger.sayings().size(); ++i)
            m_ledger.saying(int(i)).storedAs.clear();
        lookAtRows();
        lookForAcknowledged();
        for (auto list = m_ledger.heard().begin(); list != m_ledger.heard().end(); ++list)
            lookAtHeard(list.key(), list.value());
        return std::move(m_findings);
    }

private:
    void note(int &count, const QByteArray &sentence)
    {
        ++count;
        if (m_findings.examples.size() < kMostExamples)
            m_findings.examples += sentence;
    }
    void lookAtRows();
    void lookAtRow(const Row &row, int place);
    void lookForAcknowledged();
    void lookAtHeard(const QByteArray &listener, const std::vector<Heard> &list);

    const Stored &m_stored;
    Ledger &m_ledger;
    std::vector<int> m_rowsOf; ///< by the saying's place
    QHash<QByteArray, const Row *> m_rows; ///< by msgid
    QHash<QByteArray, qint64> m_conversations; ///< by who talks with whom
    QHash<qint64, QByteArray> m_talks; ///< the other way round
    Findings m_findings;
};

/// The same for both who talk in private.
QByteArray talkOf(const Saying &saying)
{
    if (saying.target.startsWith('#'))
        return saying.target;
    return std::min(saying.author, saying.target) + ' ' + std::max(saying.author, saying.target);
}

void Checker::lookAtRows()
{
    qint64 timeMs = 0;
    for (const Row &row : m_stored.history) {
        if (row.timeMs < timeMs)
            note(m_findings.disordered, row.msgid + " is dated before what stands before it");
        timeMs = row.timeMs;
        if (m_rows.contains(row.msgid))
            note(m_findings.doubled, row.msgid + " is there twice");
        m_rows.insert(row.msgid, &row);
        const int place = m_ledger.placeOf(row.text.left(row.text.indexOf(' ')));
        if (place < 0)
            note(m_findings.changed, "nobody said \"" + row.text + '"');
        else
            lookAtRow(row, place);
    }
}

void Checker::lookAtRow(const Row &row, int place)
{
    Saying &saying = m_ledger.saying(place);
    if (++m_rowsOf[size_t(place)] > 1)
        note(m_findings.doubled, saying.id + " is there more than once");
    // The one that was acknowledged, when there are several.
    if (saying.storedAs.isEmpty() || row.msgid == saying.msgid)
        saying.storedAs = row.msgid;
    if (row.text != saying.text || row.account != saying.author || row.resendId != saying.id)
        note(m_findings.changed, saying.id + " is not what was said");
    const QByteArray talk = talkOf(saying);
    if (m_conversations.value(talk, row.conversation) != row.conversation
        || m_talks.value(row.conversation, talk) != talk)
        note(m_findings.changed,
            saying.id + " is in another conversation than what " + talk + " said before");
    m_conversations.insert(talk, row.conversation);
    m_talks.insert(row.conversation, talk);
}

void Checker::lookForAcknowledged()
{
    for (const QByteArray &name : m_ledger.accounts()) {
        if (!m_stored.accounts.contains(name))
            note(m_findings.lostAccounts, "the account " + name + " is not there");
    }
    for (const Saying &saying : m_ledger.sayings()) {
        if (saying.msgid.isEmpty())
            continue;
        if (saying.storedAs.isEmpty())
            note(m_findings.lost,
                saying.id + " was acknowledged as " + saying.msgid + " and is not there");
        else if (saying.storedAs != saying.msgid)
            note(m_findings.lost,
                saying.id + " was acknowledged as " + saying.msgid + " and is there as "
                    + saying.storedAs);
    }
}

void Checker::lookAtHeard(const QByteArray &listener, const std::vector<Heard> &list)
{
    qint64 last = 0;
    QHash<QByteArray, bool> known; // msgids, and whether they may come again
    for (const Heard &heard : list) {
        const QByteArray &id = m_ledger.sayings()[size_t(heard.saying)].id;
        const Row *const row = m_rows.value(heard.msgid);
        if (!row || !row->text.startsWith(id + ' ')) {
            note(m_findings.unsaid,
                listener + " heard " + id + " as " + heard.msgid + ", which is not there");
            continue;
        }
        if (heard.isRepeat)
            continue;
        const auto before = known.constFind(heard.msgid);
        if (heard.isTold && before != known.cend() && !*before)
            note(m_findings.toldTwice, listener + " had heard " + id + " and was told it");
        known.insert(heard.msgid, heard.mayComeAgain);
        if (heard.isTold)
            continue;
        if (row->sequence <= last)
            note(m_findings.disordered, listener + " heard " + id + " too late or twice");
        last = std::max(last, row->sequence);
    }
}

} // namespace

Findings &Findings::operator+=(const Findings &other)
{
    lost += other.lost;
    lostAccounts += other.lostAccounts;
    unsaid += other.unsaid;
    doubled += other.doubled;
    changed += other.changed;
    disordered += other.disordered;
    toldTwice += other.toldTwice;
    neverTold += other.neverTold;
    examples += other.examples;
    return *this;
}

Findings check(const Stored &stored, Ledger &ledger) { return Checker(stored, ledger).run(); }

Findings checkAtEnd(const Stored &stored, Ledger &ledger)
{
    Findings findings = check(stored, ledger);
    QHash<QByteArray, std::set<QByteArray>> heard; // msgids, by listener
    for (auto list = ledger.heard().begin(); list != ledger.heard().end(); ++list) {
        for (const Heard &one : list.value())
            heard[list.key()].insert(one.msgid);
    }
    for (const Saying &saying : ledger.sayings()) {
        const bool isPrivate = !saying.target.startsWith('#');
        if (saying.msgid.isEmpty() || !isPrivate || Ledger::readsHistory(saying.target)
            || heard[saying.target].contains(saying.msgid))
            continue;
        ++findings.neverTold;
        findings.examples += saying.target + " was never told " + saying.id;
    }
    return findings;
}

} // namespace watek::kill
