// How wide the columns of the connections are: as wide as their content, until the person chooses.
// Thread: gui.
#pragma once

#include <QObject>

class QSettings;
class QTableView;

namespace watek::server::window {

class ConnectionsWidths final : public QObject {
    Q_OBJECT
public:
    /// The table shows the columns of ConnectionsModel and outlives this.
    explicit ConnectionsWidths(QTableView &table, QObject *parent = nullptr);

    /// Widens what the rows in view need. Columns only grow: what is being read must not jump to
    /// and fro as people come and go. Nothing happens to widths that the person chose.
    void fit();

    void remember(QSettings &settings) const;
    /// Also the order of the rows, which the header keeps with its widths.
    void recall(QSettings &settings);

private:
    void reset();

    QTableView &m_table;
    bool m_areChosen = false;
    bool m_isFitting = false; ///< what changes now was not chosen
};

} // namespace watek::server::window
