#include "client/model/InputHistory.h"

namespace watek::client::model {

void InputHistory::add(const QString &text)
{
    if (!text.trimmed().isEmpty() && (m_entries.isEmpty() || m_entries.last() != text))
        m_entries.append(text);
    if (m_entries.size() > kMaxEntries)
        m_entries.removeFirst();
    m_edited = m_entries;
    m_draft.clear();
    m_at = m_entries.size();
}

void InputHistory::keepEdit(const QString &current)
{
    if (isBrowsing())
        m_edited[m_at] = current;
    else
        m_draft = current;
}

QString InputHistory::older(const QString &current)
{
    if (m_at == 0)
        return current;
    keepEdit(current);
    return m_edited[--m_at];
}

QString InputHistory::newer(const QString &current)
{
    if (!isBrowsing())
        return current;
    keepEdit(current);
    ++m_at;
    return isBrowsing() ? m_edited[m_at] : m_draft;
}

} // namespace watek::client::model
