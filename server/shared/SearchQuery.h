// What somebody looks for in what was said, and how it is typed. Any thread; pure.
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace watek::server::shared {

struct SearchTerm {
    QByteArray text; ///< several words: as they stand, one after the other
    bool isBeginning = false; ///< of a word: "wat*"

    bool operator==(const SearchTerm &) const = default;
};

/// All of it must fit.
struct SearchQuery {
    std::vector<SearchTerm> terms;
    QByteArray from; ///< a nickname as it was then, or an account; empty: anybody
    QByteArray in; ///< a channel or a nickname, for the dispatcher to make a conversation of
    std::optional<qint64> firstMs; ///< not earlier
    std::optional<qint64> lastMs; ///< not later
    bool hasLink = false;

    bool operator==(const SearchQuery &) const = default;
    bool isEmpty() const { return *this == SearchQuery(); }
};

/// What more does not fit in a question.
inline constexpr size_t kMostSearchTerms = 16;

/// Words, "several words", beginnings (wat*), from:nick, in:#channel, has:link; after: and before:
/// with a day (2026-11-27, which is not in it, in UTC) or a moment (2026-11-27T12:00:00.000Z). A
/// quotation mark that has no second one ends with the text. Letters are the same with and without
/// accents, and in both cases. Or a clause about what is wrong: "before:x is no day".
base::Expected<SearchQuery, QByteArray> parseSearch(const QByteArray &text);

} // namespace watek::server::shared
