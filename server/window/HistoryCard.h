// The card that tells what becomes of what is said: whether it is kept, how much there is of it and
// since when, how much room the disk has; and the button that copies it all into a file.
// Thread: gui.
#pragma once

#include "server/app/KeptSnapshot.h"

#include <QFrame>

#include <optional>

class QLabel;
class QPushButton;

namespace watek::server::window {

class HistoryCard final : public QFrame {
    Q_OBJECT
public:
    explicit HistoryCard(QWidget *parent = nullptr);

    void showHistory(const app::KeptSnapshot &kept);
    /// A copy is being made, and so much of it is done; nothing: none is.
    void showBackup(std::optional<int> percent);

Q_SIGNALS:
    void backupRequested();
    void backupGivenUp();

private:
    void showRemark();

    QLabel *m_dot;
    QLabel *m_state;
    QLabel *m_remark;
    QPushButton *m_backup;
    QString m_figures; ///< what the remark says while no copy is made
    std::optional<int> m_percent;
};

} // namespace watek::server::window
