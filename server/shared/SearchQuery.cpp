#include "server/shared/SearchQuery.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace watek::server::shared {

using base::Expected;
using base::Unexpected;

namespace {

/// Marks and spaces alone are nothing that the index knows.
bool hasWord(const QByteArray &text)
{
    const QString letters = QString::fromUtf8(text);
    const QList<uint> characters = letters.toUcs4();
    return std::ranges::any_of(characters, [](uint c) { return QChar::isLetterOrNumber(c); });
}

/// From its first to its last millisecond.
struct Moments {
    qint64 firstMs = 0;
    qint64 lastMs = 0;
};

std::optional<Moments> momentsOf(const QByteArray &value)
{
    const QString text = QString::fromLatin1(value);
    if (const QDate day = QDate::fromString(text, QStringLiteral("yyyy-MM-dd")); day.isValid())
        return Moments{day.startOfDay(Qt::UTC).toMSecsSinceEpoch(),
            day.addDays(1).startOfDay(Qt::UTC).toMSecsSinceEpoch() - 1};
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!moment.isValid() || moment.timeSpec() != Qt::UTC)
        return std::nullopt;
    return Moments{moment.toMSecsSinceEpoch(), moment.toMSecsSinceEpoch()};
}

struct Piece {
    QByteArray text;
    bool isQuoted = false;
};

std::vector<Piece> piecesOf(const QByteArray &text)
{
    std::vector<Piece> pieces;
    Piece piece;
    const auto finish = [&] {
        if (!piece.text.isEmpty())
            pieces.push_back(std::exchange(piece, {}));
        piece = {};
    };
    for (const char c : text) {
        if (c == '"') {
            const bool wasQuoted = piece.isQuoted;
            finish();
            piece.isQuoted = !wasQuoted;
        } else if (c == ' ' && !piece.isQuoted) {
            finish();
        } else {
            piece.text.append(c);
        }
    }
    finish();
    return pieces;
}

/// Empty when `piece` is no filter but words; otherwise whether it was understood.
std::optional<Expected<base::Done, QByteArray>> takeFilter(
    const QByteArray &piece, SearchQuery &query)
{
    const qsizetype colon = piece.indexOf(':');
    const QByteArray name = piece.first(std::max<qsizetype>(colon, 0)).toLower();
    const QByteArray value = piece.sliced(colon + 1);
    if (name == "from" && !value.isEmpty()) {
        query.from = value;
    } else if (name == "in" && !value.isEmpty()) {
        query.in = value;
    } else if (name == "has") {
        if (value.toLower() != "link")
            return Unexpected{piece + " is not known: there is has:link"};
        query.hasLink = true;
    } else if (name == "before" || name == "after") {
        const auto moments = momentsOf(value);
        if (!moments)
            return Unexpected{piece + " is no day (2026-11-27) and no moment"};
        if (name == "before")
            query.lastMs = moments->firstMs - 1;
        else
            query.firstMs = moments->lastMs + 1;
    } else {
        return std::nullopt;
    }
    return base::Done{};
}

} // namespace

Expected<SearchQuery, QByteArray> parseSearch(const QByteArray &text)
{
    SearchQuery query;
    for (const Piece &piece : piecesOf(text)) {
        if (!piece.isQuoted) {
            if (const auto filter = takeFilter(piece.text, query)) {
                if (!*filter)
                    return Unexpected{filter->error()};
                continue;
            }
        }
        if (!hasWord(piece.text))
            continue;
        const bool isBeginning = !piece.isQuoted && piece.text.endsWith('*');
        query.terms.push_back({piece.text.chopped(isBeginning ? 1 : 0), isBeginning});
    }
    if (query.terms.size() > kMostSearchTerms)
        return Unexpected{QByteArray("it has more than ")
            + QByteArray::number(qsizetype(kMostSearchTerms)) + " words"};
    if (query.isEmpty())
        return Unexpected{QByteArray("there is no word in it")};
    return query;
}

} // namespace watek::server::shared
