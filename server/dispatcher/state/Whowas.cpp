#include "server/dispatcher/state/Whowas.h"

#include "common/protocol/UserMask.h"

#include <algorithm>

namespace watek::server::dispatcher {

void Whowas::setCapacity(qsizetype capacity)
{
    m_capacity = capacity;
    while (qsizetype(m_entries.size()) > m_capacity)
        dropOldest();
}

void Whowas::add(WhowasEntry entry)
{
    if (m_capacity == 0)
        return;
    if (qsizetype(m_entries.size()) >= m_capacity)
        dropOldest();
    m_numbers[protocol::folded(entry.nick)].append(m_first + m_entries.size());
    m_entries.push_back(std::move(entry));
}

void Whowas::dropOldest()
{
    const auto numbers = m_numbers.find(protocol::folded(m_entries.front().nick));
    numbers->removeFirst();
    if (numbers->isEmpty())
        m_numbers.erase(numbers);
    m_entries.pop_front();
    ++m_first;
}

QList<const WhowasEntry *> Whowas::find(const QByteArray &mask) const
{
    QList<const WhowasEntry *> found;
    if (!protocol::hasWildcards(mask)) {
        for (const quint64 number : m_numbers.value(protocol::folded(mask)))
            found.prepend(&m_entries[size_t(number - m_first)]);
        return found;
    }
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
        if (protocol::matchesMask(mask, entry->nick))
            found.append(&*entry);
    }
    return found;
}

} // namespace watek::server::dispatcher
