#include "server/app/BackupJob.h"

#include "server/store/Backup.h"

#include <memory>
#include <utility>
#include <vector>

namespace watek::server::app {

BackupJob::BackupJob(const QString &dataFolder, const QString &toFile, OnNews onNews)
    : m_reader(m_news, [this, onNews = std::move(onNews)] {
        std::vector<News> all;
        m_news.takeAll(all);
        for (const News &news : all)
            onNews(news);
    })
{
    m_thread.start([] { return std::make_unique<Worker>(); });
    m_thread.post([this, dataFolder, toFile](Worker &) {
        int told = 0;
        const auto done = store::backUp(dataFolder, toFile, [&](int percent) {
            if (percent != std::exchange(told, percent))
                m_news.post({.percent = percent});
            return !m_isGivenUp;
        });
        m_news.post({.percent = told, .isOver = true, .trouble = done ? QString() : done.error()});
    });
}

BackupJob::~BackupJob()
{
    giveUp();
    m_thread.stop();
}

} // namespace watek::server::app
