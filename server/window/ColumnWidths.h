// How wide the columns of a table are: as wide as their content, until the person chooses.
// Thread: gui.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

class QSettings;
class QTableView;

namespace watek::server::window {

class ColumnWidths final : public QObject {
    Q_OBJECT
public:
    /// What changes in a row while it is shown, at its usual longest, in the language of the
    /// program. The rest is fitted when a row comes.
    using UsualContent = QStringList (*)(int column);
    /// The table has its model and outlives this. `name`: of the table in the settings, a literal.
    ColumnWidths(
        QTableView &table, const char *name, UsualContent usual, QObject *parent = nullptr);

    /// Widens what the rows in view need. Columns only grow: what is being read must not jump to
    /// and fro as people come and go. Nothing happens to widths that the person chose.
    void fit();

    void remember(QSettings &settings) const;
    /// Also the order of the rows, which the header keeps with its widths.
    void recall(QSettings &settings);

private:
    void reset();

    QString key(const char *what) const;
    int titleWidth(int column) const;

    QTableView &m_table;
    const QString m_name;
    const UsualContent m_usual;
    const int m_lastColumn; ///< takes what the others leave
    bool m_areChosen = false;
    bool m_isFitting = false; ///< what changes now was not chosen
};

} // namespace watek::server::window
