// Gives rows of a core model the words that a screen reader says: the core knows facts and no
// language. Thread: gui. A mirror of the source, row by row; nothing is sorted or filtered.
#pragma once

#include <QIdentityProxyModel>

#include <functional>

namespace watek::client::ui {

class WordedModel final : public QIdentityProxyModel {
public:
    using Words = std::function<QString(const QModelIndex &)>;

    /// `words` gets an index of the mirror; its result is the display and the accessible text.
    WordedModel(Words words, QObject *parent)
        : QIdentityProxyModel(parent)
        , m_words(std::move(words))
    {
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return m_words(index);
        return QIdentityProxyModel::data(index, role);
    }

private:
    Words m_words;
};

} // namespace watek::client::ui
