// The lines that take the server most work: what the speakers of "work" say. Thread: main.
#pragma once

#include "tests/bench/Crowd.h"

#include <QByteArray>

#include <array>

namespace watek::bench {

inline constexpr int kPeople = 1000;
inline constexpr qsizetype kLongest = 510;

inline const QByteArray kLarge = "#large";
inline const QByteArray kBanned = "#b";
/// Many have had it, and nobody has it now.
inline const QByteArray kWornNick = "worn";

/// "HEAD a,a,a": the item as often as a line has room for it, at most `most` times.
inline QByteArray filled(
    const QByteArray &head, const QByteArray &item, char between = ',', int most = 160)
{
    QByteArray line = head + ' ' + item;
    for (int n = 1; n < most && line.size() + 1 + item.size() <= kLongest; ++n)
        line += between + item;
    return line + "\r\n";
}

/// "LIST *aa,*ab,…": masks that fit nothing, each another.
inline QByteArray listLine()
{
    QByteArray line = "LIST ";
    for (int n = 0; n < 125; ++n)
        line += QByteArray(n == 0 ? "*" : ",*") + char('a' + n / 26) + char('a' + n % 26);
    return line + "\r\n";
}

/// "HEAD w0 w1 …": so many words, none twice; with a '*' behind each they are beginnings.
inline QByteArray words(const QByteArray &head, int count, const char *behind = "")
{
    QByteArray line = head;
    for (int n = 0; n < count; ++n)
        line += (n == 0 ? "w" : " w") + QByteArray::number(n) + behind;
    return line + "\r\n";
}

enum class What { Anything, KeptOnly };

/// A kind of line: what a speaker's nth line is.
struct Kind {
    const char *name;
    QByteArray (*line)(const Crowd &people, int nth);
    What when = What::Anything; ///< KeptOnly: of kept-work only
};

inline const std::array kKinds{
    Kind{"LIST", [](const Crowd &, int) { return listLine(); }},
    Kind{"WHOWAS", [](const Crowd &, int) { return filled("WHOWAS", kWornNick); }},
    Kind{"WHO mask", [](const Crowd &, int) { return QByteArray("WHO *b*e*n*c*h*x*y*z\r\n"); }},
    Kind{"NAMES", [](const Crowd &, int) { return filled("NAMES", kLarge); }},
    Kind{"JOIN banned", [](const Crowd &, int) { return filled("JOIN", kBanned); }},
    Kind{"MODE list", [](const Crowd &, int) { return QByteArray("MODE #b bbbb\r\n"); }},
    Kind{"ISON", [](const Crowd &people, int) { return filled("ISON", people.nick(7), ' '); }},
    Kind{"MONITOR",
        [](const Crowd &people, int nth) {
            if (nth % 2 == 1)
                return QByteArray("MONITOR S\r\n");
            QByteArray line = "MONITOR + " + people.nick(nth % kPeople);
            for (int i = 1; i < 60; ++i)
                line += ',' + people.nick((nth * 60 + i) % kPeople);
            return line + "\r\n";
        }},
    Kind{"PRIVMSG", [](const Crowd &, int) { return words("PRIVMSG " + kLarge + " :", 100); },
        What::KeptOnly},
    Kind{"CHATHISTORY",
        [](const Crowd &, int) { return "CHATHISTORY LATEST " + kLarge + " * 1000\r\n"; },
        What::KeptOnly},
    Kind{"SEARCH", [](const Crowd &, int) { return words("SEARCH :", 16, "*"); }, What::KeptOnly},
    Kind{"RENAME",
        [](const Crowd &, int nth) {
            return nth % 2 == 0 ? "RENAME " + kLarge + " #other\r\n"
                                : "RENAME #other " + kLarge + "\r\n";
        }},
};

} // namespace watek::bench
