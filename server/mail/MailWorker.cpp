#include "server/mail/MailWorker.h"

#include "server/mail/MailText.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::mail {

using shared::MailRequest;

namespace {

/// Of what a program says on standard error, for the log.
constexpr qsizetype kMostTroubleBytes = 200;
/// A program that was told to end and does not is waited for so long when the server stops.
constexpr int kKillWaitMs = 1000;

/// The word with its placeholders filled in, once: what they brought is not looked through again.
QString filled(const QString &word, const MailRequest &request)
{
    struct Placeholder {
        QLatin1String text;
        const QByteArray &value;
    };
    const std::array placeholders{Placeholder{QLatin1String("{to}"), request.to},
        Placeholder{QLatin1String("{from}"), request.from},
        Placeholder{QLatin1String("{code}"), request.code}};
    QString result;
    for (qsizetype at = 0; at < word.size();) {
        const QStringView rest = QStringView(word).sliced(at);
        const auto here = std::ranges::find_if(
            placeholders, [&](const Placeholder &each) { return rest.startsWith(each.text); });
        if (here == placeholders.end()) {
            result += word[at++];
            continue;
        }
        result += QString::fromLatin1(here->value);
        at += here->text.size();
    }
    return result;
}

/// The placeholders are filled in after the command was split into words: whatever an address
/// holds, it stays one word.
QStringList wordsOf(const MailRequest &request)
{
    QStringList words = QProcess::splitCommand(request.command);
    for (QString &word : words)
        word = filled(word, request);
    return words;
}

/// Ends the program and what it has started, unless that has left its process group. The program
/// must not have been waited for yet, or the number could be another's.
void killAllOf(QProcess &process)
{
    if (const qint64 pid = process.processId(); pid > 0)
        ::kill(pid_t(-pid), SIGKILL);
    process.kill(); // where it did not get a group of its own
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
    killAllOf(*m_process);
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
    const MailRequest request = takeNext();
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
    // Between fork and exec only what is safe there: setpgid() is.
    process->setChildProcessModifier([] { ::setpgid(0, 0); });
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

MailRequest MailWorker::takeNext()
{
    const auto lastTurn = [this](const MailRequest &request)
                              REQUIRES(mailRole) { return m_turns.value(request.network); };
    auto next = m_waiting.begin();
    for (auto each = m_waiting.begin(); each != m_waiting.end(); ++each) {
        if (lastTurn(*each) < lastTurn(*next))
            next = each;
    }
    MailRequest request = std::move(*next);
    m_waiting.erase(next);
    // Who has nothing waiting need not be remembered.
    if (m_turns.size() >= 2 * shared::kMostMails) {
        m_turns.removeIf([this](const auto &turn) REQUIRES(mailRole) {
            return std::ranges::find(m_waiting, turn.key(), &MailRequest::network)
                == m_waiting.end();
        });
    }
    m_turns.insert(request.network, ++m_lastTurn);
    return request;
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
    killAllOf(*m_process);
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
