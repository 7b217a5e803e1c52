// What every table of this window has: rows without children, and titles above its columns.
// Thread: gui.
#pragma once

#include <QAbstractTableModel>

namespace watek::server::window {

class TableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    int rowCount(const QModelIndex &parent = {}) const final;
    int columnCount(const QModelIndex &parent = {}) const final;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const final;

protected:
    TableModel(int columns, QObject *parent);

    virtual size_t rows() const = 0;
    virtual QString title(int column) const = 0;
    /// What a title does not say; empty: it says all.
    virtual QString titleToolTip(int) const { return {}; }
    /// Figures stand under each other by their last digit, and their title above that.
    virtual bool isFigure(int) const { return false; }

    Qt::Alignment alignmentOf(int column) const;

private:
    const int m_columns;
};

} // namespace watek::server::window
