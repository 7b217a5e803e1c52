// The newest log lines, appended in batches, as many as the server's own ring keeps.
// Thread: gui.
#pragma once

#include "server/shared/Log.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <deque>
#include <vector>

namespace watek::server::window {

class LogModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Level, Thread, Category, Text, kColumns };
    enum Role {
        LevelRole = Qt::UserRole, ///< int of shared::LogLevel
        CategoryRole, ///< QString
        LineRole, ///< the whole line, as it is copied and exported
    };

    explicit LogModel(qsizetype capacity = shared::Log::kCapacity, QObject *parent = nullptr);

    /// Appends records, oldest first, and drops the oldest above the capacity.
    void append(std::vector<shared::LogRecord> records);
    /// Number of the newest record: ask shared::Log::since() with it. 0 when there is none.
    quint64 lastNumber() const { return m_lastNumber; }
    /// Categories that have been seen, sorted.
    const QStringList &categories() const { return m_categories; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// A category was seen for the first time.
    void categoriesChanged();

private:
    void makeRoom(qsizetype count);
    void noteCategories(const std::vector<shared::LogRecord> &records);

    qsizetype m_capacity;
    std::deque<shared::LogRecord> m_records;
    quint64 m_lastNumber = 0;
    QStringList m_categories;
};

} // namespace watek::server::window
