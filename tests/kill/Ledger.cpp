#include "tests/kill/Ledger.h"

namespace watek::kill {

int Ledger::add(Saying saying)
{
    const int place = int(m_sayings.size());
    m_places.insert(saying.id, place);
    m_sayings.push_back(std::move(saying));
    return place;
}

void Ledger::hear(
    const QByteArray &listener, int place, const QByteArray &text, const QByteArray &msgid)
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
    m_heard[listener].push_back({.saying = place, .msgid = msgid, .isRepeat = isRepeat});
    ++m_heardInAll;
}

void Ledger::forgetWhatIsNotStored(const std::set<QByteArray> &storedAccounts)
{
    std::erase_if(
        m_accounts, [&](const QByteArray &name) { return !storedAccounts.contains(name); });
    std::erase_if(m_acknowledged, [this](int place) { return saying(place).storedAs.isEmpty(); });
    for (std::vector<Heard> &list : m_heard) {
        std::erase_if(list,
            [this](const Heard &heard) { return saying(heard.saying).storedAs != heard.msgid; });
    }
    for (Saying &said : m_sayings) {
        if (!said.msgid.isEmpty() && said.storedAs.isEmpty()) {
            m_places.remove(said.id);
            said.msgid.clear();
        }
    }
}

} // namespace watek::kill
