// The channels of a network as rows of a table: sorted and searched here, because a sorting proxy
// takes several times as long with tens of thousands of rows. Thread: gui.
//
// While a list comes in, rows stand in the order in which they came; sort() is called again at its
// end. What it costs with 60 000 rows: a search or a sort is one pass over all of them, about 20
// ms.
#pragma once

#include "client/session/ChannelDirectory.h"

#include <QAbstractTableModel>
#include <QByteArray>

#include <vector>

namespace watek::client::ui {

class ChannelDirectoryModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { kName, kMembers, kTopic, kColumns };
    static constexpr int kNameRole = Qt::UserRole; ///< the name as the server has it

    using QAbstractTableModel::QAbstractTableModel;

    void append(const QList<session::ListedChannel> &rows);
    void clear();
    /// Only those whose name or topic contains `text`, in any case, are shown.
    void setFilter(const QString &text);
    int all() const { return int(m_rows.size()); } ///< with those that the filter hides

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    struct Row {
        QString name;
        QString topic; ///< without formatting codes, in one line
        QString searched; ///< both, case folded
        QByteArray nameKey; ///< what names are sorted by
        int members = 0;
    };
    bool isShown(const Row &row) const
    {
        return m_filter.isEmpty() || row.searched.contains(m_filter);
    }
    void rearrange();

    std::vector<Row> m_rows;
    std::vector<int> m_shown; ///< places in m_rows
    QString m_filter; ///< case folded
    int m_column = kMembers;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace watek::client::ui
