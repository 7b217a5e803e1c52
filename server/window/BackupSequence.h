// The way from "back up" to a file: where to, how far it is, and what came of it, in the bar.
// Thread: gui.
#pragma once

#include "server/app/BackupJob.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

class QWidget;

namespace watek::server::window {

class InlineBar;

class BackupSequence final : public QObject {
    Q_OBJECT
public:
    /// `bar` is borrowed and outlives this, as `window` does.
    BackupSequence(InlineBar &bar, QWidget &window);
    ~BackupSequence() override;

    /// Asks the person for a file, then backUpTo() that.
    void ask(const QString &dataFolder);
    /// One at a time: nothing happens while another one is made.
    void backUpTo(const QString &dataFolder, const QString &file);
    void giveUp();

Q_SIGNALS:
    /// So much is done, in percent; nothing: it is over.
    void moved(std::optional<int> percent);

private:
    void onNews(const app::BackupJob::News &news);
    void tellEnd(const QString &trouble);

    InlineBar &m_bar;
    QWidget &m_window;
    QString m_dataFolder;
    QString m_file;
    bool m_isGivenUp = false;
    std::unique_ptr<app::BackupJob> m_job;
};

} // namespace watek::server::window
