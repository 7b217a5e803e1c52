// What people have reported, the newest first. Thread: gui.
#pragma once

#include "server/shared/Report.h"

#include <QAbstractTableModel>

#include <vector>

namespace watek::server::window {

class ReportsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { When, About, By, Reason, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    static QStringList usualContent(int column);

    /// Those and no others, the oldest first. `nowMs` is the wall clock.
    void show(std::vector<shared::Report> reports, qint64 nowMs);
    /// Null when there is no such row.
    const shared::Report *report(int row) const;
    /// The whole report as one line, to be copied.
    QString lineOf(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString display(const shared::Report &report, int column) const;

    std::vector<shared::Report> m_reports; ///< the newest first
    qint64 m_nowMs = 0;
};

} // namespace watek::server::window
