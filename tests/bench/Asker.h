// One client that asks for what was said, and waits for the whole answer. Thread: main.
#pragma once

#include "tests/bench/LoadSocket.h"
#include "tests/bench/Target.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace watek::bench {

class Asker {
public:
    /// Comes in by the plain door as "asker", asks for the capabilities and joins these channels.
    /// An empty text, or what went wrong.
    QString enter(const Target &target, const QByteArrayList &channels);
    /// From the connecting until the server's welcome.
    qint64 welcomedNs() const { return m_welcomedNs; }

    /// Sends the line and reads until its batch has ended, or it is refused; `meanwhile` is called
    /// again and again. How long it took; negative when there was no answer, see trouble().
    qint64 ask(
        const QByteArray &line, const std::function<void()> &meanwhile = [] {});
    /// Messages in the answers so far.
    qint64 found() const { return m_found; }
    /// Questions so far that were refused, for taking too long as a rule.
    int refused() const { return m_refused; }
    const QString &trouble() const { return m_trouble; }

private:
    bool readUntil(const QByteArray &mark, const std::function<void()> &meanwhile);

    LoadSocket m_socket;
    QByteArray m_received;
    qint64 m_welcomedNs = 0;
    qint64 m_found = 0;
    int m_refused = 0;
    QString m_trouble;
};

} // namespace watek::bench
