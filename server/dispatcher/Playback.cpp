#include "server/dispatcher/Playback.h"

#include "server/dispatcher/CommandTable.h"
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/HistoryLines.h"
#include "server/dispatcher/HistoryPage.h"
#include "server/dispatcher/ServerTime.h"

#include <optional>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// What telling one message takes: about as much as telling a member's name.
constexpr qint64 kUnitsOfMessage = 8;

LineForm playbackForm(const Session &session)
{
    const LineForm form = session.multilineForm();
    return session.capabilities.has(Capability::ChannelRename)
        ? form.with(Capability::ChannelRename)
        : form;
}

/// What looking takes whether somebody may be told it.
constexpr qint64 kUnitsOfLook = 1;

class PlaybackAnswer final : public Answer {
public:
    explicit PlaybackAnswer(Playback &&playback)
        : m_playback(std::move(playback))
    {
        if (const auto *const read = std::get_if<HistoryRead>(&m_playback.question))
            m_page.emplace(*read);
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        switch (m_stage) {
        case Stage::Beginning:
            return ask(chat, call, std::move(m_playback.question));
        case Stage::Waiting:
            break;
        case Stage::Sifting:
            return sift(chat, call);
        case Stage::Telling:
            return tell(chat, call);
        }
        return Progress::AwaitsResult;
    }

    Progress onHistoryRead(Chat &chat, Call &call, HistoryAnswer &&read) override
    {
        dispatcherRole.assertCurrent();
        if (read.ticket != m_ticket || m_stage != Stage::Waiting)
            return Progress::AwaitsResult;
        switch (read.trouble) {
        case HistoryTrouble::None:
            break;
        case HistoryTrouble::NoSuchMessage:
            return stopAsking(chat, call, "There is no message with that msgid here");
        case HistoryTrouble::TooLong:
            return stopAsking(chat, call, "It took too long, and was given up. Ask for less");
        case HistoryTrouble::Failed:
            return stopAsking(chat, call, "The server cannot read what was said. Its log says why");
        }
        m_read = std::move(read);
        const bool isFirst = !m_page || m_page->questions() == 1;
        const bool isFull = m_page && m_page->noteAnswer(m_read.messages);
        hold(chat);
        if (isFirst && !isFull)
            return begin(chat, call);
        m_stage = Stage::Sifting;
        m_next = 0;
        return sift(chat, call);
    }

private:
    enum class Stage : quint8 {
        Beginning,
        Waiting, ///< for the reading thread
        Sifting, ///< what has come is looked through for what the page may have
        Telling,
    };

    Progress ask(Chat &chat, Call &call, HistoryQuestion question) REQUIRES(dispatcherRole)
    {
        const auto ticket = chat.historyReads().askToHold(call.session, std::move(question));
        if (!ticket)
            return stopAsking(
                chat, call, "Too many people read at the moment. Try again in a moment");
        m_ticket = *ticket;
        m_stage = Stage::Waiting;
        return Progress::AwaitsResult;
    }

    /// What was found until now is told; when that is nothing, why there is no more.
    Progress stopAsking(Chat &chat, Call &call, const QByteArray &why) REQUIRES(dispatcherRole)
    {
        if (m_page && !m_page->isEmpty()) {
            m_read.messages = m_page->take();
            return begin(chat, call);
        }
        call.replies.fromServer("FAIL", m_playback.trouble + QList<QByteArray>{why});
        return Progress::Done;
    }

    /// Of a full answer what the reader may be told goes into the page, and more is asked for if
    /// there is room.
    Progress sift(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        for (; m_next < m_read.messages.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            KeptMessage &message = m_read.messages[m_next];
            if (!targetIfTold(chat, call, message).isEmpty())
                m_sifted.push_back(std::move(message));
        }
        m_read.messages.clear();
        m_page->add(std::exchange(m_sifted, {}));
        if (auto more = m_page->next()) {
            // Each is paid like a line.
            chat.charge(call.session, 1);
            hold(chat);
            return ask(chat, call, std::move(*more));
        }
        m_read.messages = m_page->take();
        return begin(chat, call);
    }

    /// What it has is counted.
    void hold(Chat &chat) REQUIRES(dispatcherRole)
    {
        const auto sizeOf = [](const KeptMessage &message) {
            return qint64(sizeof(KeptMessage)) + bytesOf(message);
        };
        qint64 bytes = qint64(m_read.targets.size() * sizeof(FoundTarget));
        for (const KeptMessage &message : m_read.messages)
            bytes += sizeOf(message);
        if (m_page) {
            for (const KeptMessage &message : m_page->messages())
                bytes += sizeOf(message);
        }
        m_hold.set(chat.historyReads(), bytes);
    }

    Progress begin(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        hold(chat);
        m_stage = Stage::Telling;
        m_next = 0;
        if (call.session.capabilities.has(Capability::Batch)) {
            m_batch = chat.newBatchName();
            call.replies.fromServer("BATCH", QList<QByteArray>{'+' + m_batch} + m_playback.batch);
        }
        return tell(chat, call);
    }

    Progress tell(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        for (; m_next < m_read.messages.size() + m_read.targets.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(kUnitsOfMessage);
            if (m_next < m_read.messages.size())
                tellMessage(chat, call, m_read.messages[m_next]);
            else
                tellTarget(chat, call, m_read.targets[m_next - m_read.messages.size()]);
        }
        if (!m_batch.isEmpty())
            call.replies.fromServer("BATCH", {'-' + m_batch});
        return Progress::Done;
    }

    void write(Call &call, const QByteArray &lines) const
    {
        call.replies.own(m_batch.isEmpty() ? lines : inBatch(lines, m_batch));
    }

    /// The target of its line. Empty: the reader is not told the message.
    QByteArray targetIfTold(Chat &chat, Call &call, const KeptMessage &message)
        REQUIRES(dispatcherRole)
    {
        const User &reader = call.user();
        qint64 units = kUnitsOfLook;
        QByteArray target = targetForReader(chat, reader, message);
        // As it was heard: who comes and goes is seen by everybody.
        const bool isSpeech = isSaid(message.kind) || message.kind == KeptKind::Tagmsg;
        if (!target.isEmpty()
            && (chat.redactions().isTakenBack(message)
                || (isSpeech && reader.silence.silences(message.source, message.account, units))))
            target.clear();
        chat.work().spend(units);
        return target;
    }

    /// It may have been taken back, or the reader kicked, since it was found.
    void tellMessage(Chat &chat, Call &call, const KeptMessage &message) REQUIRES(dispatcherRole)
    {
        const QByteArray target = targetIfTold(chat, call, message);
        if (!target.isEmpty())
            write(call, historyLines(message, target, playbackForm(call.session)));
    }

    void tellTarget(Chat &chat, Call &call, const FoundTarget &found) REQUIRES(dispatcherRole)
    {
        const QByteArray name = conversationName(chat, call.user(), found.conversation);
        if (name.isEmpty())
            return;
        write(call,
            call.replies.serverLine("CHATHISTORY", {"TARGETS", name, serverTime(found.timeMs)}));
    }

    Playback m_playback;
    std::optional<HistoryPage> m_page; ///< nothing: it is all that the first answer has
    Stage m_stage = Stage::Beginning;
    quint64 m_ticket = 0; ///< of the last question
    HistoryAnswer m_read; ///< what has come last; then what is told
    std::vector<KeptMessage> m_sifted; ///< of that, for the page
    size_t m_next = 0; ///< of the messages, and then of the targets
    HistoryReads::Hold m_hold;
    QByteArray m_batch; ///< empty: none
};

} // namespace

std::unique_ptr<Answer> playBack(Playback playback)
{
    return std::make_unique<PlaybackAnswer>(std::move(playback));
}

} // namespace watek::server::dispatcher
