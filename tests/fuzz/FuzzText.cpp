// Fuzz target: what looks at text (UTF-8, names, masks, a guest's first bytes and lines) is total
// and keeps its promises. An input is a mask and a text with the first NUL between them, or only a
// text.
#include "common/protocol/LookAlike.h"
#include "common/protocol/Names.h"
#include "common/protocol/PlainText.h"
#include "common/protocol/UserMask.h"
#include "common/protocol/Utf8.h"
#include "common/protocol/WaitingRoom.h"
#include "tests/fuzz/Fuzz.h"

#include <algorithm>

using namespace watek::protocol;
using watek::fuzz::require;

namespace {

void checkUtf8(QByteArrayView text)
{
    const QByteArray mended = replaceInvalidUtf8(text);
    require(isValidUtf8(mended), "mended text is UTF-8");
    require(isValidUtf8(text) == (text == mended), "only what is broken is mended");
    const qsizetype half = utf8PrefixLength(mended, mended.size() / 2);
    require(isValidUtf8(QByteArrayView(mended).first(half)), "no prefix cuts a character");
    const qsizetype tail = incompleteUtf8Tail(text);
    require(tail >= 0 && tail < 4 && tail <= text.size(), "a tail is less than a character");
}

void checkNames(QByteArrayView text)
{
    const auto nick = Nick::parse(text, 30);
    const auto channel = ChannelName::parse(text, 30);
    require(!nick || !channel, "no name is of both kinds");
    require((!nick && !channel) || isValidUtf8(text), "names are UTF-8");
    require(isValidUtf8(lookAlikeKey(text)), "a look is UTF-8");
}

void checkPlainText(QByteArrayView text)
{
    const QByteArray plain = withoutFormatting(text);
    require(std::ranges::none_of(plain, [](char c) { return quint8(c) < 0x20 && c != '\t'; }),
        "no control reaches a terminal");
    require(withoutFormatting(plain) == plain, "formatting is taken out at once");
    guestMessageLine("anna", text);

    FirstBytes before = FirstBytes::NeedMore;
    const qsizetype longest = std::min<qsizetype>(text.size(), 128);
    for (qsizetype length = 0; length <= longest; ++length) {
        const FirstBytes verdict = classifyFirstBytes(text.first(length));
        require(before == FirstBytes::NeedMore || verdict == before, "a verdict stays");
        before = verdict;
    }
    const FirstBytes all = classifyFirstBytes(text);
    require(before == FirstBytes::NeedMore || all == before, "a verdict stays");
    require(text.size() < kFirstBytesBound || all != FirstBytes::NeedMore, "the bound decides");

    if (const auto place = parseWaitingRoomText(text))
        require(waitingRoomText(*place) == text, "the waiting room has one sentence");
}

void checkMasks(QByteArrayView mask, QByteArrayView text)
{
    matchesMask(mask, text, CaseMapping::Rfc1459);
    require(matchesMask(escapedForMask(text), text), "an escaped text fits itself");
    require(matchesMask("*", text), "a star fits everything");
    if (!hasWildcards(mask) && !mask.contains('\\'))
        require(matchesMask(mask, text) == isSameName(mask, text), "a plain mask is a name");
    const QByteArray completed = completedUserMask(mask).text();
    require(completed.contains('!') && completed.contains('@'), "a complete mask has its parts");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const quint8 *data, size_t size)
{
    const QByteArrayView input(data, qsizetype(size));
    const qsizetype split = std::max<qsizetype>(0, input.indexOf('\0'));
    const QByteArrayView mask = input.first(split);
    const QByteArrayView text = input.sliced(split > 0 ? split + 1 : 0);
    checkUtf8(text);
    checkNames(text);
    checkPlainText(text);
    checkMasks(mask, text);
    return 0;
}
