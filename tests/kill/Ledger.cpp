#include "tests/kill/Ledger.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::kill {

namespace {

/// The server stores within this, and a busy machine's delay, until where people were told.
constexpr qint64 kStoredWithinNs = 700'000'000;

} // namespace

int Ledger::add(Saying saying)
{
    const int place = int(m_sayings.size());
    m_places.insert(saying.id, place);
    m_sayings.push_back(std::move(saying));
    return place;
}

void Ledger::hear(const QByteArray &listener, int place, const QByteArray &text,
    const QByteArray &msgid, bool isTold)
{
    Saying &said = saying(place);
    m_garbled += text == said.text ? 0 : 1;
    bool isRepeat = false;
    if (listener == said.author) {
        const QByteArray &before = said.msgid.isEmpty() ? said.storedAs : said.msgid;
        isRepeat = !before.isEmpty();
        if (isRepeat && before != msgid)
            ++m_contradictions;
        if (said.msgid.isEmpty()) {
            said.msgid = msgid;
            m_acknowledged.push_back(place);
            ++m_acknowledgedInAll;
            m_repeatsAnswered += isRepeat ? 1 : 0;
        }
    }
    m_heard[listener].push_back({.saying = place,
        .msgid = msgid,
        .isRepeat = isRepeat,
        .isTold = isTold,
        .atNs = base::monotonicNowNs()});
    ++m_heardInAll;
    m_toldInAll += isTold ? 1 : 0;
}

void Ledger::noteKill()
{
    const qint64 sinceNs = base::monotonicNowNs() - kStoredWithinNs;
    for (std::vector<Heard> &list : m_heard) {
        for (auto heard = list.rbegin(); heard != list.rend() && heard->atNs >= sinceNs; ++heard)
            heard->mayComeAgain = true;
    }
}

void Ledger::forgetWhatIsNotStored(const std::set<QByteArray> &storedAccounts)
{
    std::erase_if(
        m_accounts, [&](const QByteArray &name) { return !storedAccounts.contains(name); });
    std::erase_if(m_acknowledged, [this](int place) { return saying(place).storedAs.isEmpty(); });
    for (std::vector<Heard> &list : m_heard) {
        std::erase_if(list,
            [this](const Heard &heard) { return saying(heard.saying).storedAs != heard.msgid; });
        for (Heard &heard : list)
            heard.mayComeAgain = true; // nor until where they were told
    }
    for (Saying &said : m_sayings) {
        if (!said.msgid.isEmpty() && said.storedAs.isEmpty()) {
            m_places.remove(said.id);
            said.msgid.clear();
        }
    }
}

} // namespace watek::kill
