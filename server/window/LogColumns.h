// The columns of the log: how wide they are, and which of them there is room for. What happened is
// read first: where the window is narrow, the thread's column goes, then the category's. The tool
// tip of a line still tells both. Thread: gui.
#pragma once

#include <QObject>

class QSettings;
class QTableView;

namespace watek::server::window {

class LogColumns final : public QObject {
    Q_OBJECT
public:
    /// `table` shows a LogModel and outlives this.
    LogColumns(QTableView &table, QObject *parent);

    void remember(QSettings &settings) const;
    void recall(QSettings &settings);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// Widths for the words of this language in this font; not when somebody has chosen others.
    void fit();
    /// Shows what there is room for.
    void showWhatFits();

    QTableView &m_table;
    bool m_isFitting = false;
    bool m_areChosen = false; ///< somebody has dragged a column
};

} // namespace watek::server::window
