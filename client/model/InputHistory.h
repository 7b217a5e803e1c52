// What was typed before, for the up and down keys. Thread: gui; a plain value.
#pragma once

#include <QString>
#include <QStringList>

namespace watek::client::model {

class InputHistory {
public:
    static constexpr int kMaxEntries = 200;

    /// After sending: remembers it (not twice in a row, nothing blank) and goes back to the newest.
    void add(const QString &text);
    /// Up: `current` (what stands in the input now) is kept, edited entries too. Returns the older
    /// text, or `current` at the oldest.
    QString older(const QString &current);
    /// Down: the newer text; below the newest the draft comes back; then `current`.
    QString newer(const QString &current);
    bool isBrowsing() const { return m_at < m_entries.size(); }

private:
    void keepEdit(const QString &current);

    QStringList m_entries; ///< oldest first
    QStringList m_edited; ///< as m_entries, with what was changed while browsing
    QString m_draft;
    qsizetype m_at = 0; ///< m_entries.size(): the draft
};

} // namespace watek::client::model
