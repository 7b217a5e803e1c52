#include "server/dispatcher/state/ChannelModes.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

template <typename Rows, typename Row, typename Field>
const Row *findRow(const Rows &rows, Field Row::*field, char wanted)
{
    const auto row = std::ranges::find(rows, wanted, field);
    return row == rows.end() ? nullptr : &*row;
}

QByteArray lettersOf(ModeType type)
{
    QByteArray letters;
    for (const ChannelModeRow &row : kChannelModes) {
        if (row.type == type)
            letters.append(row.letter);
    }
    return letters;
}

QByteArray prefixLetters()
{
    QByteArray letters;
    for (const PrefixModeRow &row : kPrefixModes)
        letters.append(row.letter);
    return letters;
}

QByteArray inOrder(QByteArray letters)
{
    std::ranges::sort(letters);
    return letters;
}

} // namespace

const ChannelModeRow *findChannelMode(char letter)
{
    return findRow(kChannelModes, &ChannelModeRow::letter, letter);
}

const ListModeRow *findListMode(char letter)
{
    return findRow(kListModes, &ListModeRow::letter, letter);
}

const PrefixModeRow *findPrefixMode(char letter)
{
    return findRow(kPrefixModes, &PrefixModeRow::letter, letter);
}

const PrefixModeRow *findPrefixSigil(char sigil)
{
    return findRow(kPrefixModes, &PrefixModeRow::sigil, sigil);
}

Rank rankOfSigil(const QByteArray &sigil)
{
    const PrefixModeRow *const row = sigil.isEmpty() ? nullptr : findPrefixSigil(sigil.front());
    return row ? row->rank : Rank::Member;
}

char prefixLetterOf(Rank rank)
{
    const auto row = std::ranges::find(kPrefixModes, rank, &PrefixModeRow::rank);
    Q_ASSERT_X(row != kPrefixModes.end(), "ChannelModes", "a rank without a prefix");
    return row->letter;
}

QByteArray chanModesToken()
{
    return lettersOf(ModeType::List) + ',' + lettersOf(ModeType::Always) + ','
        + lettersOf(ModeType::WhenSet) + ',' + lettersOf(ModeType::Flag);
}

QByteArray prefixToken() { return '(' + prefixLetters() + ')' + prefixSigils(); }

QByteArray prefixSigils()
{
    QByteArray sigils;
    for (const PrefixModeRow &row : kPrefixModes)
        sigils.append(row.sigil);
    return sigils;
}

QByteArray channelModeLetters()
{
    return inOrder(channelModeLettersWithParam() + lettersOf(ModeType::Flag));
}

QByteArray channelModeLettersWithParam()
{
    return inOrder(lettersOf(ModeType::List) + lettersOf(ModeType::Always)
        + lettersOf(ModeType::WhenSet) + prefixLetters());
}

Rank MemberPrefixes::highest() const
{
    for (const PrefixModeRow &row : kPrefixModes) {
        if (has(row.rank))
            return row.rank;
    }
    return Rank::Member;
}

QByteArray MemberPrefixes::sigil() const
{
    for (const PrefixModeRow &row : kPrefixModes) {
        if (has(row.rank))
            return QByteArray(1, row.sigil);
    }
    return {};
}

QByteArray MemberPrefixes::sigils() const
{
    QByteArray sigils;
    for (const PrefixModeRow &row : kPrefixModes) {
        if (has(row.rank))
            sigils.append(row.sigil);
    }
    return sigils;
}

} // namespace watek::server::dispatcher
