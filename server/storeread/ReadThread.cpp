#include "server/storeread/ReadThread.h"

#include "server/storeread/HistoryReader.h"

#include <SQLiteCpp/Exception.h>

namespace watek::server::storeread {

struct ReadThread::Worker {
    std::unique_ptr<HistoryReader> reader;
    std::optional<threading::MailReader> mail; ///< there is one when there is a reader
    std::vector<shared::HistoryRequest> requests = {};
};

ReadThread::ReadThread() = default;

ReadThread::~ReadThread()
{
    m_isEnding.store(true);
    m_thread.stop();
}

base::Expected<base::Done, QString> ReadThread::open(const QString &fileName, int longestMs)
{
    QString trouble;
    m_thread.start([this, &fileName, &trouble, longestMs] {
        storeReadRole.assertCurrent();
        auto worker = std::make_unique<Worker>();
        try {
            worker->reader = std::make_unique<HistoryReader>(fileName, m_isEnding, longestMs);
            worker->mail.emplace(m_requests, [this, worker = worker.get()] { onMail(*worker); });
        } catch (const SQLite::Exception &error) {
            trouble = QStringLiteral("%1 cannot be read: %2")
                          .arg(fileName, QString::fromUtf8(error.what()));
        }
        return worker;
    });
    if (!trouble.isEmpty())
        return base::Unexpected{trouble};
    return base::Done{};
}

void ReadThread::onMail(Worker &worker)
{
    storeReadRole.assertCurrent();
    m_requests.takeAll(worker.requests);
    for (const shared::HistoryRequest &request : worker.requests) {
        if (m_isEnding.load())
            return;
        m_answers.post(worker.reader->answer(request));
    }
}

} // namespace watek::server::storeread
