// The list of accounts as far as it was loaded, in the order of AccountRow::key. What comes is put
// in the place of what was known of that part of the list, row by row, so that selection and scroll
// position stay where they are. The view asks for more when its end is reached (fetchMore).
// Thread: gui.
#pragma once

#include "server/shared/WindowMail.h"
#include "server/window/TableModel.h"

#include <vector>

namespace watek::server::window {

class AccountsModel final : public TableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Registered,
        Seen,
        Sessions,
        Email,
        Role,
        AlwaysOn,
        State, ///< suspended by whom, until when and why; waiting for its code; or in use
        kColumns
    };
    enum ItemRole {
        IsSuspendedRole = Qt::UserRole, ///< of any column: bool
        IsUnverifiedRole, ///< of any column: bool
    };

    explicit AccountsModel(QObject *parent = nullptr);

    /// What may stand in that column, at its usual longest, for ColumnWidths.
    static QStringList usualContent(int column);

    /// Those behind listed.asked.after are these now: up to the last of them, or to the end when
    /// there are no more. `nowMs` is the wall clock.
    void take(const shared::AccountsListed &listed, qint64 nowMs);
    void clear();

    /// Null when the row is not there.
    const shared::AccountRow *account(int row) const;
    /// Of the account that is loaded with this name; -1: it is not.
    int rowOf(const QByteArray &name) const;

    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

protected:
    size_t rows() const override { return m_rows.size(); }
    QString title(int column) const override;
    QString titleToolTip(int column) const override;
    bool isFigure(int column) const override;

Q_SIGNALS:
    /// The end of what was loaded is in view; behind `key` there is more.
    void moreWanted(const QByteArray &key);

private:
    size_t firstBehind(const QByteArray &key) const;
    void removeMoved(const std::vector<shared::AccountRow> &rows);
    void removeMissing(size_t first, size_t end, const std::vector<shared::AccountRow> &rows);
    void insertOrChange(size_t first, const std::vector<shared::AccountRow> &rows);
    QString display(const shared::AccountRow &account, int column) const;

    std::vector<shared::AccountRow> m_rows;
    bool m_hasMore = false;
    qint64 m_nowMs = 0;
};

} // namespace watek::server::window
