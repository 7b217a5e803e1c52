#include "server/window/BackupSequence.h"

#include "server/window/Format.h"
#include "server/window/InlineBar.h"
#include "server/window/SaveDialog.h"

#include <QDate>
#include <QFileInfo>
#include <QTimer>

namespace watek::server::window {

namespace {

constexpr int kAgainMs = 500;

} // namespace

BackupSequence::BackupSequence(InlineBar &bar, QWidget &window)
    : QObject(&window)
    , m_bar(bar)
    , m_window(window)
{
}

BackupSequence::~BackupSequence() = default;

void BackupSequence::ask(const QString &dataFolder)
{
    const QString file = askWhereToSave(&m_window,
        {.title = tr("Back up the database"),
            .filter = tr("Databases (*.db);;All files (*)"),
            .suffix = QStringLiteral("db"),
            .suggestion
            = QStringLiteral("watek-%1.db").arg(QDate::currentDate().toString(Qt::ISODate))});
    if (!file.isEmpty())
        backUpTo(dataFolder, file);
}

void BackupSequence::backUpTo(const QString &dataFolder, const QString &file)
{
    if (m_job)
        return;
    m_dataFolder = dataFolder;
    m_file = file;
    m_isGivenUp = false;
    Q_EMIT moved(0);
    m_job = std::make_unique<app::BackupJob>(
        dataFolder, file, [this](const app::BackupJob::News &news) { onNews(news); });
}

void BackupSequence::giveUp()
{
    m_isGivenUp = true;
    if (m_job)
        m_job->giveUp();
}

void BackupSequence::onNews(const app::BackupJob::News &news)
{
    if (!news.isOver) {
        Q_EMIT moved(news.percent);
        return;
    }
    // It is the job that calls: it can end only afterwards.
    QMetaObject::invokeMethod(
        this,
        [this, trouble = news.trouble] {
            m_job.reset();
            Q_EMIT moved({});
            tellEnd(trouble);
        },
        Qt::QueuedConnection);
}

void BackupSequence::tellEnd(const QString &trouble)
{
    // The person is asked something else just now, and may be counting down to Stop.
    if (m_bar.isVisible()) {
        QTimer::singleShot(kAgainMs, this, [this, trouble] { tellEnd(trouble); });
        return;
    }
    const InlineBar::Choice close{tr("&Close"), {}};
    if (trouble.isEmpty())
        m_bar.ask(InlineBar::Tone::Info,
            tr("The backup is in %1 (%2). watek-server --restore puts it back.")
                .arg(m_file, describeBytes(double(QFileInfo(m_file).size()))),
            {close});
    else if (!m_isGivenUp)
        m_bar.ask(InlineBar::Tone::Failure, tr("The backup could not be made: %1.").arg(trouble),
            {{tr("Choose another &place…"), [this] { ask(m_dataFolder); }}, close});
}

} // namespace watek::server::window
