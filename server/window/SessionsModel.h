// The connections of one account, oldest first. Thread: gui.
#pragma once

#include "server/shared/WindowMail.h"
#include "server/window/TableModel.h"

#include <vector>

namespace watek::server::window {

class SessionsModel final : public TableModel {
    Q_OBJECT
public:
    enum Column { Nick, Program, Address, Connection, Since, Idle, kColumns };

    explicit SessionsModel(QObject *parent = nullptr);

    static QStringList usualContent(int column);

    /// Those and no others. `nowMs` is the wall clock.
    void show(std::vector<shared::SessionRow> rows, qint64 nowMs);
    /// 0: there is no such row.
    base::ClientId idOf(int row) const;

    QVariant data(const QModelIndex &index, int role) const override;

protected:
    size_t rows() const override { return m_rows.size(); }
    QString title(int column) const override;

private:
    QString display(const shared::SessionRow &session, int column) const;

    std::vector<shared::SessionRow> m_rows;
    qint64 m_nowMs = 0;
};

} // namespace watek::server::window
