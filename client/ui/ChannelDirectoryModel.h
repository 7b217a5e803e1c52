// The channels of a network as rows of a table: sorted and searched here, because a sorting proxy
// takes several times as long with tens of thousands of rows. Thread: gui.
//
// All that takes long with tens of thousands of rows is done in slices of at most kSliceMs, between
// which the window goes on: rows that append() got wait until they are read, and a search or a sort
// goes over all of them (RowSorter) while the rows of before are still shown. What fits into one
// slice is done at once. isBusy() tells that slices are left, settled() that the last is done.
// While a list comes in, rows stand in the order in which they came; sort() is called again at its
// end.
#pragma once

#include "client/session/ChannelDirectory.h"

#include "client/ui/RowSorter.h"

#include <QAbstractTableModel>
#include <QByteArray>
#include <QTimer>

#include <vector>

namespace watek::client::ui {

class ChannelDirectoryModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { kName, kMembers, kTopic, kColumns };
    static constexpr int kNameRole = Qt::UserRole; ///< the name as the server has it

    static constexpr int kSliceMs = 8;
    /// So much is done between two looks at the clock, in rows and in units of RowSorter.
    static constexpr int kRowsAtOnce = 32;
    static constexpr int kUnitsAtOnce = 512;

    explicit ChannelDirectoryModel(QObject *parent = nullptr);

    void append(QList<session::ListedChannel> rows);
    bool isBusy() const { return m_read < m_waiting.size() || !m_sorter.isDone(); }
    int rowOf(const QString &name) const; ///< where it is shown; -1: it is not
    void clear();
    /// Only those whose name or topic contains `text`, in any case, are shown.
    void setFilter(const QString &text);
    /// With those that the filter hides, and those that wait.
    int all() const { return int(m_rows.size()) + int(m_waiting.size() - m_read); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// A search or a sort puts other rows in the place of those that are shown.
    void aboutToRearrange();
    void rearranged();
    void settled();

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
    bool isBefore(int left, int right) const;
    void rearrange();
    void work();
    void readSome(); ///< at most kRowsAtOnce
    void showOrder();

    std::vector<Row> m_rows;
    QList<session::ListedChannel> m_waiting; ///< to become rows
    qsizetype m_read = 0; ///< of m_waiting
    RowSorter m_sorter;
    QTimer m_nextSlice;
    std::vector<int> m_shown; ///< places in m_rows
    QString m_filter; ///< case folded
    int m_column = kMembers;
    Qt::SortOrder m_order = Qt::DescendingOrder;
};

} // namespace watek::client::ui
