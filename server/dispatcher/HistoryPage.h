// One page of what was said, gathered from several answers of the reading thread. Thread: any;
// plain values.
//
// The reading thread finds what is said by its place alone: it leaves out neither what is for
// operators of a channel only (which it does where it searches) nor whom the reader silences. So an
// answer with as many messages as were asked for may have fewer for the reader, or none; and
// programs take an empty page for the end. Then the next ones in the same direction are asked for.
//
// Bounds: kMostQuestions for one page; the page has no more messages than its reader asked for, and
// kMostHistoryBytes. Around is not continued: it has two directions.
#pragma once

#include "server/shared/HistoryReadMail.h"

#include <optional>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

/// As the reading thread counts for kMostHistoryBytes.
qint64 bytesOf(const shared::KeptMessage &message);

class HistoryPage {
public:
    static constexpr int kMostQuestions = 10;

    /// `first`: the question that is asked first.
    explicit HistoryPage(const shared::HistoryRead &first);

    /// An answer to the last question has come. False: it holds all that there is, so nothing has
    /// to be looked through when it is the first one.
    bool noteAnswer(const std::vector<shared::KeptMessage> &messages);
    /// Of that answer the messages that are for the reader, the oldest first.
    void add(std::vector<shared::KeptMessage> &&readable);
    /// What to ask next; nothing: the page is as full as it can be.
    std::optional<shared::HistoryRead> next();

    int questions() const { return m_questions; }
    bool isEmpty() const { return m_messages.empty(); }
    const std::vector<shared::KeptMessage> &messages() const { return m_messages; }
    /// The oldest first; it has none then.
    std::vector<shared::KeptMessage> take() { return std::exchange(m_messages, {}); }

private:
    enum class Heading : quint8 {
        Back,
        Forth,
        Unknown, ///< between two msgids, which only the reading thread can compare
        Nowhere,
    };
    static Heading headingOf(const shared::HistoryRead &read);
    void trim();

    shared::HistoryRead m_question; ///< the last one
    const size_t m_limit;
    Heading m_heading;
    std::vector<shared::KeptMessage> m_messages;
    qint64 m_bytes = 0;
    int m_questions = 1;
    bool m_mayBeMore = false;
    quint64 m_oldest = 0; ///< of what was found, for the reader or not; 0: nothing was
    quint64 m_newest = 0;
};

} // namespace watek::server::dispatcher
