// The connections of one account, oldest first. Thread: gui.
#pragma once

#include "server/shared/WindowMail.h"

#include <QAbstractTableModel>

#include <vector>

namespace watek::server::window {

class SessionsModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Nick, Program, Address, Connection, Since, Idle, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    static QStringList usualContent(int column);

    /// Those and no others. `nowMs` is the wall clock.
    void show(std::vector<shared::SessionRow> rows, qint64 nowMs);
    /// 0: there is no such row.
    base::ClientId idOf(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString display(const shared::SessionRow &session, int column) const;

    std::vector<shared::SessionRow> m_rows;
    qint64 m_nowMs = 0;
};

} // namespace watek::server::window
