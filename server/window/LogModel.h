// The newest log lines, appended in batches, as many as the server's own ring keeps.
// Thread: gui.
#pragma once

#include "server/shared/Log.h"
#include "server/window/TableModel.h"

#include <QStringList>

#include <deque>
#include <vector>

namespace watek::server::window {

class LogModel final : public TableModel {
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

    QVariant data(const QModelIndex &index, int role) const override;

protected:
    size_t rows() const override { return m_records.size(); }
    QString title(int column) const override;

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
