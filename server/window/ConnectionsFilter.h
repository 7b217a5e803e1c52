// The connections that match what was typed, in the order of the column that was clicked.
// Thread: gui.
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace watek::server::window {

class ConnectionsFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit ConnectionsFilter(QObject *parent = nullptr);

    /// A row must hold every word, in any column and any case.
    void setText(const QString &text);
    bool isEmpty() const { return m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
};

} // namespace watek::server::window
