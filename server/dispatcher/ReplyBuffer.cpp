// Labels are put on the finished bytes, so nothing that writes answers needs to know of them.
#include "server/dispatcher/ReplyBuffer.h"

#include "common/protocol/PlainText.h"
#include "server/dispatcher/LineWriter.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

constexpr QByteArrayView kBatchTag = "@batch=";

/// The line with one more tag, before all others.
void appendTagged(QByteArray &out, const QByteArray &tag, QByteArrayView line)
{
    out.append('@').append(tag);
    if (line.startsWith('@'))
        out.append(';').append(line.sliced(1));
    else
        out.append(' ').append(line);
}

/// What stands behind "BATCH " in the line, up to the next space or the end, or nothing.
QByteArrayView batchOf(QByteArrayView line)
{
    for (const char first : {'@', ':'}) {
        if (line.startsWith(first))
            line = line.sliced(line.indexOf(' ') + 1);
    }
    constexpr QByteArrayView kVerb = "BATCH ";
    if (!line.startsWith(kVerb))
        return {};
    line = line.sliced(kVerb.size()).trimmed();
    const qsizetype space = line.indexOf(' ');
    return space < 0 ? line : line.first(space);
}

/// The lines are a single one, or one batch: they can have the label themselves.
bool isOneAnswer(QByteArrayView lines)
{
    const qsizetype firstEnd = lines.indexOf('\n') + 1;
    if (firstEnd == lines.size())
        return true;
    const QByteArrayView first = batchOf(lines.first(firstEnd));
    const qsizetype lastStart = lines.chopped(1).lastIndexOf('\n') + 1;
    const QByteArrayView last = batchOf(lines.sliced(lastStart));
    return first.startsWith('+') && last.startsWith('-') && first.sliced(1) == last.sliced(1);
}

} // namespace

void ReplyBuffer::setLabel(const QByteArray &label, const QByteArray &batchName)
{
    m_label = label;
    m_labelBatch = batchName;
}

QByteArray ReplyBuffer::takeLabel() { return std::exchange(m_label, {}); }

void ReplyBuffer::append(const protocol::Message &message)
{
    if (m_ifNotStored) {
        QByteArray line;
        if (!m_openBatch.isEmpty())
            line.append(kBatchTag).append(m_openBatch).append(' ');
        appendLine(line, message);
        return add(line);
    }
    if (!m_openBatch.isEmpty())
        m_lines.answer.append(kBatchTag).append(m_openBatch).append(' ');
    appendLine(m_lines.answer, message);
}

void ReplyBuffer::add(const QByteArray &lines)
{
    if (m_outcome != Outcome::NotStored)
        m_lines.answer.append(lines);
    if (m_ifNotStored && m_outcome != Outcome::Stored)
        m_ifNotStored->answer.append(lines);
}

void ReplyBuffer::setOutcome(Outcome outcome)
{
    m_outcome = outcome;
    if (outcome != Outcome::Any && !m_ifNotStored)
        m_ifNotStored = m_lines;
}

void ReplyBuffer::numeric(protocol::Numeric number, QList<QByteArray> params)
{
    params.prepend(m_asker.user->nickText());
    append({{}, m_serverName, protocol::numericText(number), std::move(params)});
}

void ReplyBuffer::fromServer(const char *command, QList<QByteArray> params)
{
    append({{}, m_serverName, command, std::move(params)});
}

void ReplyBuffer::fail(const QByteArray &command, const QByteArray &code, QList<QByteArray> context,
    const QByteArray &description)
{
    fromServer("FAIL", QList<QByteArray>{command, code} + context + QList<QByteArray>{description});
}

void ReplyBuffer::sentence(const QByteArray &text)
{
    add(protocol::guestServerLine(protocol::withoutFormatting(text)) + '\n');
}

void ReplyBuffer::aside(const QByteArray &lines)
{
    if (m_label.isEmpty())
        return add(lines);
    if (m_outcome != Outcome::NotStored)
        m_lines.aside.append(lines);
    if (m_ifNotStored && m_outcome != Outcome::Stored)
        m_ifNotStored->aside.append(lines);
}

void ReplyBuffer::beginBatch(const QByteArray &name, const char *type)
{
    Q_ASSERT_X(m_openBatch.isEmpty(), "ReplyBuffer", "a batch in a batch");
    fromServer("BATCH", {'+' + name, type});
    m_openBatch = name;
}

void ReplyBuffer::endBatch()
{
    const QByteArray name = std::exchange(m_openBatch, {});
    fromServer("BATCH", {'-' + name});
}

QByteArray ReplyBuffer::serverLine(const char *command, QList<QByteArray> params) const
{
    QByteArray line;
    appendLine(line, {{}, m_serverName, command, std::move(params)});
    return line;
}

QByteArray ReplyBuffer::labelBatchStart() const
{
    QByteArray out;
    appendTagged(out, "label=" + protocol::escapeTagValue(m_label),
        serverLine("BATCH", {'+' + m_labelBatch, "labeled-response"}));
    return out;
}

QByteArray ReplyBuffer::labelBatchEnd() const { return serverLine("BATCH", {'-' + m_labelBatch}); }

void ReplyBuffer::appendInLabelBatch(QByteArray &out, const QByteArray &answer) const
{
    const QByteArray batch = "batch=" + m_labelBatch;
    for (qsizetype start = 0; start < answer.size();) {
        const qsizetype end = answer.indexOf('\n', start) + 1;
        const QByteArrayView line = QByteArrayView(answer).sliced(start, end - start);
        // Lines of an inner batch belong to that one alone.
        if (line.startsWith(kBatchTag))
            out.append(line);
        else
            appendTagged(out, batch, line);
        start = end;
    }
}

/// All that is answered, when nothing of it was sent before.
QByteArray ReplyBuffer::labelled(const QByteArray &answer) const
{
    const QByteArray label = "label=" + protocol::escapeTagValue(m_label);
    QByteArray out;
    if (answer.isEmpty()) {
        appendTagged(out, label, serverLine("ACK", {}));
        return out;
    }
    if (isOneAnswer(answer)) {
        appendTagged(out, label, answer);
        return out;
    }
    out = labelBatchStart();
    appendInLabelBatch(out, answer);
    out.append(labelBatchEnd());
    return out;
}

QByteArray ReplyBuffer::finished(const QByteArray &answer) const
{
    if (m_isLabelBatchOpen) {
        QByteArray out;
        appendInLabelBatch(out, answer);
        out.append(labelBatchEnd());
        return out;
    }
    return m_label.isEmpty() ? answer : labelled(answer);
}

qsizetype ReplyBuffer::flush(Outbox &outbox)
{
    if (!m_label.isEmpty()) {
        m_lines.answer = finished(m_lines.answer);
        if (m_ifNotStored)
            m_ifNotStored->answer = finished(m_ifNotStored->answer);
        m_isLabelBatchOpen = false;
        m_label.clear();
    }
    return send(outbox);
}

qsizetype ReplyBuffer::flushPart(Outbox &outbox)
{
    if (!m_label.isEmpty() && (!m_lines.answer.isEmpty() || m_ifNotStored)) {
        const bool isBegun = std::exchange(m_isLabelBatchOpen, true);
        const auto part = [&](const QByteArray &answer) {
            QByteArray out = isBegun ? QByteArray() : labelBatchStart();
            appendInLabelBatch(out, answer);
            return out;
        };
        m_lines.answer = part(m_lines.answer);
        if (m_ifNotStored)
            m_ifNotStored->answer = part(m_ifNotStored->answer);
    }
    return send(outbox);
}

qsizetype ReplyBuffer::send(Outbox &outbox)
{
    m_lines.answer.append(std::exchange(m_lines.aside, {}));
    const qsizetype bytes = m_lines.answer.size();
    if (m_ifNotStored) {
        const QByteArray other = m_ifNotStored->answer + m_ifNotStored->aside;
        m_ifNotStored.reset();
        outbox.sendEither(m_asker.route, std::exchange(m_lines.answer, {}), other);
    } else if (bytes > 0) {
        outbox.send(m_asker.route, std::exchange(m_lines.answer, {}));
    }
    return bytes;
}

} // namespace watek::server::dispatcher
