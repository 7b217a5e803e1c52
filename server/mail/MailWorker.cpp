#include "server/mail/MailWorker.h"

#include "server/mail/MailText.h"

#include <utility>

namespace watek::server::mail {

using shared::MailRequest;

namespace {

/// Of what a program says on standard error, for the log.
constexpr qsizetype kMostTroubleBytes = 200;
/// A program that was told to end and does not is waited for so long when the server stops.
constexpr int kKillWaitMs = 1000;

/// The placeholders are filled in after the command was split into words: whatever an address
/// holds, it stays one word.
QStringList wordsOf(const MailRequest &request)
{
    QStringList words = QProcess::splitCommand(request.command);
    for (QString &word : words) {
        word.replace(QStringLiteral("{to}"), QString::fromLatin1(request.to))
            .replace(QStringLiteral("{from}"), QString::fromLatin1(request.from))
            .replace(QStringLiteral("{code}"), QString::fromLatin1(request.code));
    }
    return words;
}

/// Of at most kMostTroubleBytes.
QByteArray firstLineOf(const QByteArray &output)
{
    return output.trimmed().split('\n').constFirst().trimmed();
}

} // namespace

MailWorker::MailWorker(shared::MailRequests &requests, shared::InboundMailbox &inbound,
    const base::Clock &clock, int longestRunMs)
    : m_requests(requests)
    , m_inbound(inbound)
    , m_clock(clock)
    , m_longestRunMs(longestRunMs)
{
    m_tooLong.setSingleShot(true);
    QObject::connect(&m_tooLong, &QTimer::timeout, &m_tooLong, [this] { onTooLong(); });
    m_reader.emplace(m_requests, [this] { onMail(); });
}

MailWorker::~MailWorker()
{
    mailRole.assertCurrent();
    if (!m_process)
        return;
    m_process->disconnect();
    m_process->kill();
    m_process->waitForFinished(kKillWaitMs);
}

void MailWorker::onMail()
{
    mailRole.assertCurrent();
    std::vector<MailRequest> requests;
    m_requests.takeAll(requests);
    for (MailRequest &request : requests)
        m_waiting.push_back(std::move(request));
    next();
}

void MailWorker::next()
{
    if (m_running || m_waiting.empty())
        return;
    const MailRequest request = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_running = request.ticket;
    m_isTooLong = false;
    m_troubleText.clear();
    QStringList words = wordsOf(request);
    if (words.isEmpty())
        return end("there is no mail_command any more");
    m_process = std::make_unique<QProcess>();
    QProcess *const process = m_process.get();
    QObject::connect(process, &QProcess::finished, process,
        [this](int exitCode, QProcess::ExitStatus status) { onFinished(exitCode, status); });
    QObject::connect(process, &QProcess::errorOccurred, process,
        [this](QProcess::ProcessError error) { onError(error); });
    QObject::connect(
        process, &QProcess::readyReadStandardError, process, [this] { onTroubleText(); });
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setProgram(words.takeFirst());
    process->setArguments(words);
    process->start();
    // It could not be started, and the next one has taken its turn already.
    if (m_process.get() != process)
        return;
    process->write(mailText(request, m_clock.wallMs()));
    process->closeWriteChannel();
    m_tooLong.start(m_longestRunMs);
}

void MailWorker::onFinished(int exitCode, QProcess::ExitStatus status)
{
    mailRole.assertCurrent();
    onTroubleText();
    const QByteArray said = firstLineOf(m_troubleText);
    const QByteArray details = said.isEmpty() ? QByteArray() : ": " + said;
    if (m_isTooLong)
        return end("mail_command took too long and was ended" + details);
    if (status == QProcess::CrashExit)
        return end("mail_command crashed" + details);
    if (exitCode != 0)
        return end("mail_command ended with " + QByteArray::number(exitCode) + details);
    end({});
}

/// What is too much is thrown away as it comes.
void MailWorker::onTroubleText()
{
    mailRole.assertCurrent();
    if (m_process)
        m_troubleText = (m_troubleText + m_process->readAllStandardError()).left(kMostTroubleBytes);
}

/// Whatever else goes wrong (a program that does not read its input, for example) ends in
/// onFinished().
void MailWorker::onError(QProcess::ProcessError error)
{
    mailRole.assertCurrent();
    if (error == QProcess::FailedToStart)
        end("mail_command cannot be run: " + m_process->errorString().toUtf8());
}

void MailWorker::onTooLong()
{
    mailRole.assertCurrent();
    if (!m_process)
        return;
    m_isTooLong = true;
    m_process->kill();
}

void MailWorker::end(const QByteArray &trouble)
{
    m_tooLong.stop();
    // It may be the sender of the signal that is being handled.
    if (m_process)
        m_process.release()->deleteLater();
    if (const auto ticket = std::exchange(m_running, std::nullopt))
        m_inbound.post({.client = {}, .what = shared::MailSent{*ticket, trouble}});
    next();
}

} // namespace watek::server::mail
