// Lines as the generator needs them: cut from what a client has read, told apart by their verb, and
// stamped with the moment they were sent. Thread: main.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstring>
#include <optional>

namespace watek::bench {

/// Cuts one client's bytes into lines; keeps the last one until the rest of it comes.
class LineCutter {
public:
    /// Calls `onLine(QByteArrayView)` for each whole line, without its '\n'.
    template <typename OnLine>
    void feed(QByteArrayView bytes, OnLine &&onLine)
    {
        const char *at = bytes.data();
        const char *const end = at + bytes.size();
        while (const char *newline = find(at, end)) {
            if (m_begun.isEmpty()) {
                onLine(QByteArrayView(at, newline - at));
            } else {
                m_begun.append(at, newline - at);
                onLine(QByteArrayView(m_begun));
                m_begun.resize(0);
            }
            at = newline + 1;
        }
        m_begun.append(at, end - at);
    }

private:
    static const char *find(const char *at, const char *end)
    {
        return at == end ? nullptr
                         : static_cast<const char *>(std::memchr(at, '\n', size_t(end - at)));
    }

    QByteArray m_begun;
};

enum class Verb { Join, Part, Quit, Names, EndOfNames, Other };

/// Of a line with a prefix and without tags, which is all that the generator is ever sent.
Verb verbOf(QByteArrayView line);

/// The number in the nick of a line's prefix (":b17!…" is 17), or -1.
int clientOf(QByteArrayView line);

/// A PRIVMSG whose text begins with its sender and a time, `length` bytes without the line's end.
QByteArray stampedLine(QByteArrayView channel, int sender, qint64 ns, qsizetype length);

/// The usual length of a line.
constexpr qsizetype kLineLength = 100;

struct Stamp {
    int sender = 0;
    qint64 ns = 0;
};

/// Nothing when the line is none of ours.
std::optional<Stamp> stampOf(QByteArrayView line);

} // namespace watek::bench
