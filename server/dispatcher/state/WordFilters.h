// Words that operators do not want to be said here, and what happens to who says them.
// Thread: dispatcher; a plain value otherwise. How it lasts is not its business: it becomes text
// and is made of text.
//
// A filter is a word, or a word with wildcards: '*' for any characters or none, '?' for one. It is
// held against each word of a text as people read it: without colours, without characters that
// cannot be seen, folded as look-alike names are (case, letters of other alphabets that look the
// same), and without accents. A word is what stands between spaces, and each part of that between
// punctuation: "bad" fits "(Bad!)" and not "badger", "*bad*" fits both, "evil.example*" fits an
// address.
//
// Cost: words without wildcards are found by a look-up. A filter with wildcards is matched with
// each word, which takes at worst the product of the two lengths; there are at most kMost of at
// most kMostBytes, and who speaks is charged for it (`units`).
#pragma once

#include <QByteArray>
#include <QHash>

#include <optional>
#include <vector>

namespace watek::server::dispatcher {

enum class FilterAction : quint8 {
    Warn, ///< it is said, and its speaker is told to mind the words
    Drop, ///< it is not said, and its speaker is told so
    Mute, ///< the same, and its speaker is muted on the server for a while
};

/// "warn", "drop" or "mute".
const char *nameOf(FilterAction action);
std::optional<FilterAction> filterActionFromName(const QByteArray &name);

struct WordFilter {
    FilterAction action = FilterAction::Warn;
    QByteArray pattern; ///< as the operator wrote it
    QByteArray setBy; ///< nickname
    qint64 setAtMs = 0;
    QByteArray reason; ///< told to who used the word
};

class WordFilters {
public:
    static constexpr size_t kMost = 100;
    static constexpr qsizetype kMostBytes = 64;
    static constexpr qsizetype kMostWildcards = 8;

    /// Why the pattern cannot be one, as a sentence, or null.
    static const char *trouble(const QByteArray &pattern);

    bool isEmpty() const { return m_filters.empty(); }
    const std::vector<WordFilter> &all() const { return m_filters; }
    /// There is one of this pattern, however it is spelt.
    bool has(const QByteArray &pattern) const;
    bool hasRoomFor(const QByteArray &pattern) const
    {
        return m_filters.size() < kMost || has(pattern);
    }
    /// Takes the place of one of the same pattern. There is room for it.
    void add(WordFilter filter);
    void remove(const QByteArray &pattern);
    /// The filter that asks for most of those that fit a word of the text, or null.
    const WordFilter *find(const QByteArray &text, qint64 &units) const;

    /// One line each, as an IRC message: FILTER action pattern setBy setAt :reason.
    QByteArray toText() const;
    /// Lines that are none are left out, and so are those behind the first kMost.
    static WordFilters fromText(const QByteArray &text);

private:
    void index();

    std::vector<WordFilter> m_filters;
    QHash<QByteArray, size_t> m_words; ///< those without wildcards, folded
    struct Glob {
        QByteArray folded;
        size_t filter = 0;
    };
    std::vector<Glob> m_globs;
};

} // namespace watek::server::dispatcher
