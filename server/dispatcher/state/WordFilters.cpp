#include "server/dispatcher/state/WordFilters.h"

#include "common/protocol/LookAlike.h"
#include "common/protocol/Message.h"
#include "common/protocol/Names.h"
#include "common/protocol/PlainText.h"
#include "common/protocol/UserMask.h"

#include <QString>

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

namespace {

struct ActionRow {
    FilterAction action;
    const char *name;
};
constexpr std::array kActions{ActionRow{FilterAction::Warn, "warn"},
    ActionRow{FilterAction::Drop, "drop"}, ActionRow{FilterAction::Mute, "mute"}};

/// Bytes of other characters than ASCII's count as letters.
bool isOfWord(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || static_cast<unsigned char>(c) >= 0x80;
}

qsizetype wildcards(QByteArrayView pattern)
{
    return std::ranges::count_if(pattern, [](char c) { return c == '*' || c == '?'; });
}

/// Somebody who reads the text sees it as something of its own, or as a space.
bool isRead(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Mark_NonSpacing:
    case QChar::Mark_Enclosing:
        return false;
    case QChar::Other_Control:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return protocol::isVisible(c);
    }
}

/// As look-alike names are folded, without accents and without what cannot be seen.
QByteArray filterKey(QByteArrayView text)
{
    QByteArray key = protocol::lookAlikeKey(text);
    key.removeIf([](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; });
    if (std::ranges::none_of(key, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return key;
    QString bare;
    for (const char32_t c :
        QString::fromUtf8(key).normalized(QString::NormalizationForm_D).toUcs4()) {
        if (isRead(c))
            bare.append(QString::fromUcs4(&c, 1));
    }
    // Their strokes are no accents to Unicode.
    bare.replace(u'\u0142', u'l').replace(u'\u00F8', u'o').replace(u'\u0111', u'd');
    return bare.toUtf8();
}

/// A matcher of masks gives a '\' a meaning; here it has none.
QByteArray globOf(const QByteArray &pattern) { return filterKey(pattern).replace('\\', "\\\\"); }

/// Calls visit(word) for each piece between spaces, and for each part of it between punctuation.
template <typename Visit>
void forWords(QByteArrayView text, Visit visit)
{
    const auto forPieces = [](QByteArrayView whole, auto belongs, auto each) {
        qsizetype begin = 0;
        while (begin < whole.size()) {
            while (begin < whole.size() && !belongs(whole[begin]))
                ++begin;
            qsizetype end = begin;
            while (end < whole.size() && belongs(whole[end]))
                ++end;
            if (end > begin)
                each(whole.sliced(begin, end - begin));
            begin = end;
        }
    };
    forPieces(
        text, [](char c) { return c > ' ' || c < 0; },
        [&](QByteArrayView piece) {
            qsizetype parts = 0;
            QByteArrayView last;
            forPieces(piece, isOfWord, [&](QByteArrayView part) {
                ++parts;
                last = part;
                visit(part);
            });
            if (parts != 1 || last.size() != piece.size())
                visit(piece);
        });
}

} // namespace

const char *nameOf(FilterAction action)
{
    return std::ranges::find(kActions, action, &ActionRow::action)->name;
}

std::optional<FilterAction> filterActionFromName(const QByteArray &name)
{
    const auto row = std::ranges::find_if(kActions,
        [&](const ActionRow &each) { return name.compare(each.name, Qt::CaseInsensitive) == 0; });
    return row == kActions.end() ? std::nullopt : std::optional(row->action);
}

const char *WordFilters::trouble(const QByteArray &pattern)
{
    if (pattern.contains(' ') || pattern.isEmpty() || pattern.startsWith(':'))
        return "A filter is one word";
    if (pattern.size() > kMostBytes)
        return "A filter is at most 64 bytes long";
    if (wildcards(pattern) > kMostWildcards)
        return "A filter has at most eight wildcards";
    // "*a*" would fit nearly everything that people say.
    if (std::ranges::count_if(filterKey(pattern), isOfWord) < 2)
        return "A filter has at least two letters or digits";
    return nullptr;
}

bool WordFilters::has(const QByteArray &pattern) const
{
    const QByteArray key = filterKey(pattern);
    return std::ranges::any_of(
        m_filters, [&](const WordFilter &each) { return filterKey(each.pattern) == key; });
}

void WordFilters::add(WordFilter filter)
{
    remove(filter.pattern);
    Q_ASSERT_X(
        m_filters.size() < kMost, "WordFilters", "a filter is added without asking for room");
    m_filters.push_back(std::move(filter));
    index();
}

void WordFilters::remove(const QByteArray &pattern)
{
    const QByteArray key = filterKey(pattern);
    std::erase_if(
        m_filters, [&](const WordFilter &each) { return filterKey(each.pattern) == key; });
    index();
}

void WordFilters::index()
{
    m_words.clear();
    m_globs.clear();
    for (size_t i = 0; i < m_filters.size(); ++i) {
        const QByteArray &pattern = m_filters[i].pattern;
        if (wildcards(pattern) > 0)
            m_globs.push_back({globOf(pattern), i});
        else
            m_words.insert(filterKey(pattern), i);
    }
}

const WordFilter *WordFilters::find(const QByteArray &text, qint64 &units) const
{
    if (m_filters.empty())
        return nullptr;
    const WordFilter *found = nullptr;
    const auto take = [&](size_t index) {
        const WordFilter &filter = m_filters[index];
        if (!found || filter.action > found->action)
            found = &filter;
    };
    // The key leaves spaces and punctuation where they are, so the text is folded in one go.
    const QByteArray folded = filterKey(protocol::withoutFormatting(text));
    units += 1 + folded.size() / 8;
    forWords(folded, [&](QByteArrayView word) {
        if (!m_words.isEmpty()) {
            const auto known = m_words.constFind(QByteArray::fromRawData(word.data(), word.size()));
            if (known != m_words.constEnd())
                take(*known);
        }
        for (const Glob &glob : m_globs) {
            if (protocol::matchesMask(glob.folded, word))
                take(glob.filter);
        }
        units += qint64(m_globs.size()) * (1 + word.size() / 64);
    });
    return found;
}

QByteArray WordFilters::toText() const
{
    QByteArray text;
    for (const WordFilter &filter : m_filters)
        text += protocol::writeMessage({.command = "FILTER",
                    .params = {nameOf(filter.action), filter.pattern, filter.setBy,
                        QByteArray::number(filter.setAtMs), filter.reason}})
            + '\n';
    return text;
}

WordFilters WordFilters::fromText(const QByteArray &text)
{
    WordFilters filters;
    for (const QByteArray &line : text.split('\n')) {
        const auto message = protocol::parseMessage(line.trimmed());
        if (!message || message->command != "FILTER" || message->params.size() != 5)
            continue;
        const auto action = filterActionFromName(message->param(0));
        if (!action || trouble(message->param(1)))
            continue;
        if (!filters.hasRoomFor(message->param(1)))
            break;
        filters.add({.action = *action,
            .pattern = message->param(1),
            .setBy = message->param(2),
            .setAtMs = message->param(3).toLongLong(),
            .reason = message->param(4)});
    }
    return filters;
}

} // namespace watek::server::dispatcher
