// The columns of the log: how wide they are, and which of them there is room for. What happened is
// read first: where the window is narrow, the thread's column goes, then the category's. The tool
// tip of a line still tells both. Thread: gui.
#pragma once

#include <QObject>

class QTableView;

namespace watek::server::window {

class LogColumns final : public QObject {
    Q_OBJECT
public:
    /// `table` shows a LogModel and outlives this.
    LogColumns(QTableView &table, QObject *parent);

    /// Widths for the words of this language and this font.
    void reset();
    /// Shows what there is room for. Called by itself when the table's width changes.
    void fit();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QTableView &m_table;
};

} // namespace watek::server::window
