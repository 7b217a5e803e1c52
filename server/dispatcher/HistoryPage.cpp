#include "server/dispatcher/HistoryPage.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

qint64 bytesOfAll(const std::vector<KeptMessage> &messages)
{
    qint64 bytes = 0;
    for (const KeptMessage &message : messages)
        bytes += bytesOf(message);
    return bytes;
}

/// An answer that is cut for its size has hardly less than it may have: a message is small.
constexpr qint64 kCutBytes = kMostHistoryBytes / 2;

} // namespace

qint64 bytesOf(const KeptMessage &message)
{
    qint64 bytes = message.source.size() + message.text.size() + message.clientTags.size();
    for (const KeptLine &line : message.lines)
        bytes += line.text.size();
    for (const QByteArray &param : message.params)
        bytes += param.size();
    return bytes;
}

HistoryPage::HistoryPage(const HistoryRead &first)
    : m_question(first)
    , m_limit(first.limit)
    , m_heading(headingOf(first))
{
}

HistoryPage::Heading HistoryPage::headingOf(const HistoryRead &read)
{
    using Way = HistoryRead::Way;
    switch (read.way) {
    case Way::Latest:
    case Way::Before:
        return Heading::Back;
    case Way::After:
        return Heading::Forth;
    case Way::Between:
        if (!read.point.msgid.isEmpty() || !read.end.msgid.isEmpty())
            return Heading::Unknown;
        return read.point.timeMs <= read.end.timeMs ? Heading::Forth : Heading::Back;
    case Way::Around:
        break;
    }
    return Heading::Nowhere;
}

bool HistoryPage::noteAnswer(const std::vector<KeptMessage> &messages)
{
    m_mayBeMore = m_heading != Heading::Nowhere
        && (messages.size() >= m_question.limit || bytesOfAll(messages) >= kCutBytes);
    if (m_questions > 1 && m_heading == Heading::Unknown) {
        // The first answer lay where the way begins. Where nothing follows it, the way led back.
        m_heading = messages.empty() ? Heading::Back : Heading::Forth;
        m_mayBeMore |= messages.empty();
    }
    if (messages.empty())
        return m_mayBeMore;
    const quint64 oldest = messages.front().sequence;
    m_oldest = m_oldest == 0 ? oldest : std::min(m_oldest, oldest);
    m_newest = std::max(m_newest, messages.back().sequence);
    return m_mayBeMore;
}

void HistoryPage::add(std::vector<KeptMessage> &&readable)
{
    m_bytes += bytesOfAll(readable);
    const auto at = m_heading == Heading::Back ? m_messages.begin() : m_messages.end();
    m_messages.insert(
        at, std::make_move_iterator(readable.begin()), std::make_move_iterator(readable.end()));
    // The first answer is never too large, whatever its direction was.
    if (m_questions > 1)
        trim();
}

/// What is farthest on the way goes.
void HistoryPage::trim()
{
    const bool isBack = m_heading == Heading::Back;
    size_t left = m_messages.size();
    const auto farthest = [&]() -> const KeptMessage & {
        return isBack ? m_messages[m_messages.size() - left] : m_messages[left - 1];
    };
    while (left > m_limit || (left > 1 && m_bytes > kMostHistoryBytes)) {
        m_bytes -= bytesOf(farthest());
        --left;
    }
    const auto excess = std::ptrdiff_t(m_messages.size() - left);
    const auto from = isBack ? m_messages.begin() : m_messages.end() - excess;
    m_messages.erase(from, from + excess);
}

std::optional<HistoryRead> HistoryPage::next()
{
    if (!m_mayBeMore || m_messages.size() >= m_limit || m_bytes >= kMostHistoryBytes
        || m_questions >= kMostQuestions)
        return std::nullopt;
    ++m_questions;
    m_mayBeMore = false;
    // Many at once: who asked for a few may have to be told of one behind many others.
    m_question.limit = kMostHistoryMessages;
    m_question.before = m_heading == Heading::Back ? m_oldest : 0;
    m_question.after = m_heading == Heading::Back ? 0 : m_newest;
    return m_question;
}

} // namespace watek::server::dispatcher
