// The log lines of at least one level, of one category or all.
// Thread: gui.
#pragma once

#include "server/shared/Log.h"

#include <QSortFilterProxyModel>

namespace watek::server::window {

class LogFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setLeast(shared::LogLevel least);
    shared::LogLevel least() const { return m_least; }
    /// Empty: every category.
    void setCategory(const QString &category);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    shared::LogLevel m_least = shared::LogLevel::Info;
    QString m_category;
};

} // namespace watek::server::window
