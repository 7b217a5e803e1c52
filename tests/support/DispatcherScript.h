// Conversations with a dispatcher, written down as they would be on paper:
//
//     anna> JOIN #a            anna, an IRC client, says it; she comes online when she first speaks
//     tlsola> JOIN #a          the same of one that has come by TLS, by the name irc.test and with
//                              the certificate c0ffee (names that begin with tls)
//     g1> hello                a guest from port 1 types it (g and a number)
//     ---                      what was received up to here does not matter
//     marek< :%anna JOIN #a    marek gets exactly this; %anna is her nick!user@host
//     +1000                    a thousand milliseconds pass
//     # why this is so         a remark
//     anna closed              the connection of anna has been closed
//
// A space at the end of a line cannot be seen, so it is written as "\_". What is none of these
// lines, a space at an end, and a word about somebody who never spoke are mistakes of the script:
// it fails.
//
// Everybody must have received exactly what is written since "---", in that order. The names in a
// 353 may come in any order. Message ids and names of batches may be any, as long as the same ones
// stand in the same places: "@msgid=m1" and "BATCH +b1" are written for the first ones.
//
// Behind each script the events of it are applied to an empty state, which must become the same.
// Thread: the test's.
#pragma once

#include "tests/support/DispatcherHarness.h"
#include "tests/support/StateDump.h"

#include <QHash>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>

namespace watek::tests {

class DispatcherScript {
public:
    explicit DispatcherScript(const server::shared::ServerConfig &config = {})
        : m_harness(config, 2, DispatcherHarness::App::IsAbsent, DispatcherHarness::Events::AreKept)
        , m_whowas(config.limits.whowas)
    {
    }

    DispatcherHarness &harness() { return m_harness; }
    base::ClientId client(const QByteArray &name)
    {
        if (!m_clients.contains(name)) {
            bool isNumber = false;
            const int port = name.mid(1).toInt(&isNumber);
            const bool isGuest = name.startsWith('g') && isNumber;
            std::optional<DispatcherHarness::Tls> tls;
            if (name.startsWith("tls"))
                tls = DispatcherHarness::Tls{.certificate = "c0ffee", .hostName = "irc.test"};
            m_clients.insert(
                name, isGuest ? m_harness.guest(quint16(port)) : m_harness.online(name, tls));
        }
        return m_clients.value(name);
    }

    /// Empty when all is as written; otherwise what is not.
    QByteArray run(const QByteArray &script)
    {
        QMap<QByteArray, QList<QByteArray>> expected;
        QByteArray trouble;
        for (QByteArray line : script.split('\n')) {
            while (line.startsWith(' '))
                line.remove(0, 1);
            const qsizetype space = line.indexOf(' ');
            const QByteArray word = space < 0 ? line : line.left(space);
            const QByteArray rest = space < 0 ? QByteArray() : line.mid(space + 1);
            if (line.isEmpty() || line.startsWith('#'))
                continue;
            bool isNumber = false;
            const qlonglong pauseMs = line.startsWith('+') ? line.mid(1).toLongLong(&isNumber) : 0;
            if (line.endsWith(' '))
                trouble += "a space at the end, to be written as \\_: " + line + '\n';
            else if (line == "---")
                m_harness.dropAll();
            else if (isNumber)
                m_harness.clock.advanceMs(pauseMs);
            else if (word.size() > 1 && word.endsWith('>'))
                says(word.chopped(1), expanded(rest));
            else if (word.size() > 1 && word.endsWith('<'))
                expected[word.chopped(1)].append(normal(expanded(rest)));
            else if (rest != "closed")
                trouble += "not understood: " + line + '\n';
            else if (!m_clients.contains(word))
                trouble += word + " never spoke\n";
            else if (!m_harness.isClosed(client(word)))
                trouble += word + " was not closed\n";
        }
        for (auto each = expected.keyBegin(); each != expected.keyEnd(); ++each) {
            if (!m_clients.contains(*each))
                trouble += *each + " never spoke\n";
        }
        for (auto each = m_clients.begin(); each != m_clients.end(); ++each) {
            QList<QByteArray> got = m_harness.take(each.value());
            for (QByteArray &line : got)
                line = normal(line);
            const QByteArray gotText = withNumberedIds(got.join("\n    "));
            const QByteArray wanted = withNumberedIds(expected.value(each.key()).join("\n    "));
            if (gotText != wanted)
                trouble
                    += each.key() + " got\n    " + gotText + "\n  and not\n    " + wanted + '\n';
        }
        return trouble + troubleOfReplay();
    }

    /// Empty when all events until now, applied to an empty state, give the state that there is.
    QByteArray troubleOfReplay()
    {
        server::dispatcherRole.assertCurrent();
        server::dispatcher::ServerState replayed;
        replayed.whowas().setCapacity(m_whowas);
        for (const server::dispatcher::Event &event : m_harness.events)
            replayed.apply(event);
        const QByteArray wanted = StateDump::of(m_harness.state());
        const QByteArray got = StateDump::of(replayed);
        return got == wanted ? QByteArray()
                             : "replayed events give\n" + got + "\n  and not\n" + wanted + '\n';
    }

private:
    void says(const QByteArray &name, const QByteArray &line)
    {
        const base::ClientId id = client(name);
        if (name.startsWith('g') && name.mid(1).toInt() > 0)
            m_harness.type(id, line);
        else
            m_harness.say(id, line);
    }

    /// "%anna" is anna!u@10.0.0.1, "%g7" is the source of the guest from port 7, "\1" is the byte
    /// of CTCP, "\_" a space.
    static QByteArray expanded(const QByteArray &text)
    {
        QByteArray out;
        for (qsizetype i = 0; i < text.size(); ++i) {
            const char next = i + 1 < text.size() ? text[i + 1] : '\0';
            if (text[i] == '\\' && (next == '1' || next == '_')) {
                out.append(next == '1' ? '\x01' : ' ');
                ++i;
                continue;
            }
            if (text[i] != '%') {
                out.append(text[i]);
                continue;
            }
            qsizetype end = i + 1;
            while (end < text.size() && QChar::isLetterOrNumber(char32_t(uchar(text[end]))))
                ++end;
            const QByteArray name = text.mid(i + 1, end - i - 1);
            const int port = name.mid(1).toInt();
            if (name.isEmpty())
                out.append('%');
            else if (name.startsWith('g') && port > 0)
                out.append("Client-10.0.0.1:" + QByteArray::number(port) + "!guest@10.0.0.1");
            else
                out.append(name + "!u@10.0.0.1");
            i = end - 1;
        }
        return out;
    }

    /// Ids are drawn by lot, so each gets the number of its first place.
    static QByteArray withNumberedIds(const QByteArray &text)
    {
        static const QRegularExpression kId(
            QStringLiteral("(?<=msgid=)[^; ]+|(?<=batch=)[^; ]+|(?<=BATCH [+-])[^ \n]+"));
        QString out;
        QHash<QString, QString> numbers;
        qsizetype copied = 0;
        const QString all = QString::fromUtf8(text);
        for (auto found = kId.globalMatch(all); found.hasNext();) {
            const QRegularExpressionMatch id = found.next();
            if (!numbers.contains(id.captured()))
                numbers.insert(id.captured(), QString::number(numbers.size() + 1));
            out += all.mid(copied, id.capturedStart() - copied) + numbers.value(id.captured());
            copied = id.capturedEnd();
        }
        return (out + all.mid(copied)).toUtf8();
    }

    /// A 353 with its names in order.
    static QByteArray normal(const QByteArray &line)
    {
        const qsizetype names = line.indexOf(" :");
        if (!line.contains(" 353 ") || names < 0)
            return line;
        QList<QByteArray> sorted = line.mid(names + 2).split(' ');
        std::ranges::sort(sorted);
        return line.left(names + 2) + sorted.join(' ');
    }

    DispatcherHarness m_harness;
    const int m_whowas;
    QMap<QByteArray, base::ClientId> m_clients;
};

} // namespace watek::tests
