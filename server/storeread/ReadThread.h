// The thread that reads what was said, because a question may take its time, and neither the chat
// nor who writes must wait for it. Built and destroyed by the gui role, between the birth and the
// end of store::StoreThread; the dispatcher posts to requests() and reads answers(); the work is
// done on the thread itself, in the role store-read.
//
// Questions are answered one after the other, in the order of asking, each as soon as it is known.
// One takes two seconds at most (kLongestHistoryReadMs), then it is given up. A session has one
// question at a time, so nobody's waiting is longer than the others' questions before it. When the
// server stops, the question under way is given up and those that wait are not answered.
#pragma once

#include "common/base/Expected.h"
#include "common/threading/WorkerThread.h"
#include "server/shared/HistoryReadMail.h"
#include "server/shared/Roles.h"

#include <QString>

#include <atomic>
#include <optional>
#include <vector>

namespace watek::server::storeread {

class HistoryReader;

class ReadThread {
public:
    ReadThread();
    ~ReadThread();
    ReadThread(const ReadThread &) = delete;
    ReadThread &operator=(const ReadThread &) = delete;

    /// Starts the thread, opens the file that StoreThread has opened, and waits for it; says in
    /// English why it cannot be read. Once.
    base::Expected<base::Done, QString> open(
        const QString &fileName, int longestMs = shared::kLongestHistoryReadMs);

    /// Bound: shared::kHistoryReadBound, kept to by the dispatcher.
    shared::HistoryRequests &requests() { return m_requests; }
    /// One for each request, in their order; for the dispatcher to read.
    shared::HistoryAnswers &answers() { return m_answers; }

private:
    struct Worker;
    void onMail(Worker &worker);

    shared::HistoryAnswers m_answers{"read", shared::kHistoryReadBound};
    shared::HistoryRequests m_requests{"store-read", shared::kHistoryReadBound};
    std::atomic<bool> m_isEnding{false};
    threading::WorkerThread<Worker> m_thread{
        QStringLiteral("store-read"), storeReadRole, threading::LoopKind::Epoll};
};

} // namespace watek::server::storeread
