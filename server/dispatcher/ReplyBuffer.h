// The answers to one line of one client. Handlers write to it and never send: what they say leaves
// in one piece when the line has been handled, or in slices. Thread: dispatcher; lives until the
// answer is finished, which may take many turns (PendingAnswers).
//
// What was said may not come to be stored (Outbox). Then its author's own copy is no answer, and a
// refusal takes its place. So from the first such event on there are two versions of the answers,
// and the outbox sends the one that turns out to be true.
#pragma once

#include "common/protocol/Message.h"
#include "common/protocol/Numerics.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/state/User.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace watek::server::dispatcher {

class ReplyBuffer {
public:
    /// Both outlive the buffer.
    ReplyBuffer(const Session &asker, const QByteArray &serverName)
        : m_asker(asker)
        , m_serverName(serverName)
    {
    }
    ReplyBuffer(ReplyBuffer &&) = default;
    ReplyBuffer(const ReplyBuffer &) = delete;
    ReplyBuffer &operator=(const ReplyBuffer &) = delete;

    /// A slice of a long answer has at least so many bytes, and hardly more.
    static constexpr qsizetype kSliceBytes = 32 * 1024;

    const Session &asker() const { return m_asker; }

    /// The command has a label: whatever is answered becomes one labelled response. IRCv3
    /// labeled-response. `batchName` is free for a batch around it.
    void setLabel(const QByteArray &label, const QByteArray &batchName);
    /// The answer comes later: takes the label away, so that nothing is said for it now. Empty when
    /// there is none.
    QByteArray takeLabel();

    /// Bytes that wait to be sent.
    qsizetype size() const { return m_lines.answer.size(); }

    /// A numeric; the asker's nickname is put before `params`.
    void numeric(protocol::Numeric number, QList<QByteArray> params);
    /// Any other line from the server: PONG, CAP, ERROR.
    void fromServer(const char *command, QList<QByteArray> params);
    /// IRCv3 standard-replies. `command` is "*" when there is none. Only codes of documents that
    /// ask for them, which need no negotiation.
    void fail(const QByteArray &command, const QByteArray &code, QList<QByteArray> context,
        const QByteArray &description);
    /// For a plain-text guest: "[SERVER] text".
    void sentence(const QByteArray &text);
    /// The asker's own copy of an event, as it was encoded for its form.
    void own(const QByteArray &lines) { add(lines); }
    /// A line of fromServer(), with its ending, that is not answered yet.
    QByteArray serverLine(const char *command, QList<QByteArray> params) const;
    /// Lines that reach the asker for another reason than having asked (a message to itself): never
    /// labelled.
    void aside(const QByteArray &lines);

    /// What follows, up to the next one, is for this outcome of the outbox's open batch.
    void setOutcome(Outcome outcome);
    /// Something was written for one outcome only: it is to be sent with the open batch.
    bool hasTwoVersions() const { return m_ifNotStored.has_value(); }

    /// What follows, up to endBatch(), is one batch of this type. `name` is nobody else's.
    void beginBatch(const QByteArray &name, const char *type);
    void endBatch();

    /// Hands everything to the outbox in one Send; how many bytes that was. A label is answered
    /// now, with an ACK when there is nothing else to say.
    qsizetype flush(Outbox &outbox) REQUIRES(dispatcherRole);
    /// The same when more will follow. With a label, what was said until now is the beginning of
    /// one labelled batch, which the next flush() ends.
    qsizetype flushPart(Outbox &outbox) REQUIRES(dispatcherRole);

private:
    struct Lines {
        QByteArray answer;
        QByteArray aside;
    };

    void append(const protocol::Message &message);
    void add(const QByteArray &lines);
    /// With what makes it the answer to the label, if there is one.
    QByteArray finished(const QByteArray &answer) const;
    QByteArray labelled(const QByteArray &answer) const;
    QByteArray labelBatchStart() const;
    void appendInLabelBatch(QByteArray &out, const QByteArray &answer) const;
    QByteArray labelBatchEnd() const;
    qsizetype send(Outbox &outbox) REQUIRES(dispatcherRole);

    const Session &m_asker;
    const QByteArray &m_serverName;
    QByteArray m_label; ///< empty: none
    QByteArray m_labelBatch; ///< a name for the batch around several lines
    bool m_isLabelBatchOpen = false; ///< its beginning was sent
    QByteArray m_openBatch; ///< name of the batch that lines go into; empty: none
    Lines m_lines;
    std::optional<Lines>
        m_ifNotStored; ///< in the place of m_lines; none: those are for any outcome
    Outcome m_outcome = Outcome::Any;
};

} // namespace watek::server::dispatcher
