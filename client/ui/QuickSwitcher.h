// Ctrl+K: a field and a list of everything one can go to or do, filtered while typing. Thread: gui.
#pragma once

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace watek::client::ui {

class QuickSwitcher final : public QDialog {
    Q_OBJECT
public:
    struct Entry {
        QString text;
        QString hint; ///< the network, or the keys
        const char *iconName = "right";
        std::function<void()> run;
    };

    QuickSwitcher(std::vector<Entry> entries, QWidget *parent);

    /// How well `text` answers `typed`: the letters in order, sooner and together are better; 0 is
    /// not at all.
    static int score(const QString &text, const QString &typed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void runCurrent();

    std::vector<Entry> m_entries;
    QLineEdit *m_field;
    QListView *m_list;
    QStandardItemModel *m_shown;
};

} // namespace watek::client::ui
