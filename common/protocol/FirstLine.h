// The first line of a connection as far as it has come, and its words: for the rules that tell who
// is there. Pure; internal to common/protocol.
#pragma once

#include "common/protocol/PlainText.h"

#include <QByteArrayView>

#include <algorithm>
#include <initializer_list>
#include <span>

namespace watek::protocol {

using Words = std::span<const QByteArrayView>;

inline bool isOneOf(QByteArrayView word, Words words)
{
    return std::ranges::find(words, word) != words.end();
}

inline bool beginsOneOf(QByteArrayView begun, Words words)
{
    return std::ranges::any_of(words, [begun](QByteArrayView w) { return w.startsWith(begun); });
}

inline bool beginsWithOneOf(QByteArrayView text, Words words)
{
    return std::ranges::any_of(words, [text](QByteArrayView w) { return text.startsWith(w); });
}

/// The first line as far as it has come, and whether it has ended.
struct FirstLine {
    QByteArrayView text;
    bool hasEnded = false;

    /// For a line that may yet become what a rule looks for.
    FirstBytes undecided() const { return hasEnded ? FirstBytes::Plain : FirstBytes::NeedMore; }
    bool hasSpace() const { return text.contains(' '); }
    QByteArrayView word() const
    {
        const qsizetype space = text.indexOf(' ');
        return space < 0 ? text : text.first(space);
    }
    /// What follows the first word and the spaces behind it.
    FirstLine afterWord() const
    {
        qsizetype at = word().size();
        while (at < text.size() && text[at] == ' ')
            ++at;
        return {.text = text.sliced(at), .hasEnded = hasEnded};
    }
};

inline bool isCapitals(QByteArrayView word)
{
    return !word.isEmpty()
        && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// What several rules say together: the first who knows, in their order; NeedMore while one may.
inline FirstBytes firstVerdict(std::initializer_list<FirstBytes> verdicts)
{
    bool needsMore = false;
    for (const FirstBytes verdict : verdicts) {
        if (verdict == FirstBytes::NeedMore)
            needsMore = true;
        else if (verdict != FirstBytes::Plain)
            return verdict;
    }
    return needsMore ? FirstBytes::NeedMore : FirstBytes::Plain;
}

} // namespace watek::protocol
