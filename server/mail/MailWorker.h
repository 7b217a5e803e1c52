// What lives on the mail thread: runs "accounts/mail_command" once for each e-mail. Thread: mail;
// built, called and destroyed there.
#pragma once

#include "common/base/Clock.h"
#include "common/threading/MailReader.h"
#include "server/shared/Inbound.h"
#include "server/shared/MailRequest.h"
#include "server/shared/Roles.h"

#include <QHash>
#include <QProcess>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>

namespace watek::server::mail {

class MailWorker {
public:
    MailWorker(shared::MailRequests &requests, shared::InboundMailbox &inbound,
        const base::Clock &clock, int longestRunMs);
    /// Ends the program that runs.
    ~MailWorker();
    MailWorker(const MailWorker &) = delete;
    MailWorker &operator=(const MailWorker &) = delete;

private:
    void onMail();
    /// Begins with the next e-mail unless a program runs.
    void next() REQUIRES(mailRole);
    /// Of the network whose last turn was longest ago: who asks for many does not hold others up.
    shared::MailRequest takeNext() REQUIRES(mailRole);
    void onFinished(int exitCode, QProcess::ExitStatus status);
    void onError(QProcess::ProcessError error);
    void onTroubleText();
    void onTooLong();
    /// Tells how it ended, once, and goes on with the next one.
    void end(const QByteArray &trouble) REQUIRES(mailRole);

    shared::MailRequests &m_requests;
    shared::InboundMailbox &m_inbound;
    const base::Clock &m_clock;
    const int m_longestRunMs;
    std::deque<shared::MailRequest> m_waiting GUARDED_BY(mailRole);
    std::optional<quint64> m_running GUARDED_BY(mailRole); ///< the ticket
    QHash<QByteArray, quint64> m_turns GUARDED_BY(mailRole); ///< the last one, by network
    quint64 m_lastTurn GUARDED_BY(mailRole) = 0;
    bool m_isTooLong GUARDED_BY(mailRole) = false;
    std::unique_ptr<QProcess> m_process GUARDED_BY(mailRole);
    QByteArray m_troubleText GUARDED_BY(mailRole); ///< the first bytes of its standard error
    QTimer m_tooLong;
    std::optional<threading::MailReader> m_reader;
};

} // namespace watek::server::mail
