#include "server/dispatcher/Playback.h"

#include "server/dispatcher/CommandTable.h"
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/HistoryLines.h"
#include "server/dispatcher/ServerTime.h"

#include <utility>

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

class PlaybackAnswer final : public Answer {
public:
    explicit PlaybackAnswer(Playback &&playback)
        : m_playback(std::move(playback))
    {
    }

    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        if (m_read)
            return tell(chat, call);
        if (m_ticket == 0) {
            const auto ticket
                = chat.historyReads().ask(call.session, std::move(m_playback.question));
            if (!ticket)
                return refuse(call, "Too many people read at the moment. Try again in a moment");
            m_ticket = *ticket;
        }
        return Progress::AwaitsResult;
    }

    Progress onHistoryRead(Chat &chat, Call &call, HistoryAnswer &&read) override
    {
        dispatcherRole.assertCurrent();
        if (read.ticket != m_ticket || m_read)
            return Progress::AwaitsResult;
        switch (read.trouble) {
        case HistoryTrouble::None:
            break;
        case HistoryTrouble::NoSuchMessage:
            return refuse(call, "There is no message with that msgid here");
        case HistoryTrouble::TooLong:
            return refuse(call, "It took too long, and was given up. Ask for less");
        case HistoryTrouble::Failed:
            return refuse(call, "The server cannot read what was said. Its log says why");
        }
        m_read = std::make_unique<HistoryAnswer>(std::move(read));
        begin(chat, call);
        return tell(chat, call);
    }

private:
    Progress refuse(Call &call, const QByteArray &why) const
    {
        call.replies.fromServer("FAIL", m_playback.trouble + QList<QByteArray>{why});
        return Progress::Done;
    }

    void begin(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        if (!call.session.capabilities.has(Capability::Batch))
            return;
        m_batch = chat.newBatchName();
        call.replies.fromServer("BATCH", QList<QByteArray>{'+' + m_batch} + m_playback.batch);
    }

    Progress tell(Chat &chat, Call &call) REQUIRES(dispatcherRole)
    {
        for (; m_next < m_read->messages.size() + m_read->targets.size(); ++m_next) {
            if (!chat.mayGoOn(call.replies))
                return Progress::HasMore;
            chat.work().spend(kUnitsOfMessage);
            if (m_next < m_read->messages.size())
                tellMessage(chat, call, m_read->messages[m_next]);
            else
                tellTarget(chat, call, m_read->targets[m_next - m_read->messages.size()]);
        }
        if (!m_batch.isEmpty())
            call.replies.fromServer("BATCH", {'-' + m_batch});
        return Progress::Done;
    }

    void write(Call &call, const QByteArray &lines) const
    {
        call.replies.own(m_batch.isEmpty() ? lines : inBatch(lines, m_batch));
    }

    void tellMessage(Chat &chat, Call &call, const KeptMessage &message) REQUIRES(dispatcherRole)
    {
        const User &reader = call.user();
        const QByteArray target = targetForReader(chat, reader, message);
        if (target.isEmpty())
            return;
        qint64 units = 0;
        // As it was heard: who comes and goes is seen by everybody.
        const bool isSpeech = isSaid(message.kind) || message.kind == KeptKind::Tagmsg;
        const bool isSilenced
            = isSpeech && reader.silence.silences(message.source, message.account, units);
        chat.work().spend(units);
        if (!isSilenced)
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
    quint64 m_ticket = 0; ///< 0: it has not been asked
    std::unique_ptr<HistoryAnswer> m_read; ///< null: it has not come
    QByteArray m_batch; ///< empty: none
    size_t m_next = 0; ///< of the messages, and then of the targets
};

} // namespace

std::unique_ptr<Answer> playBack(Playback playback)
{
    return std::make_unique<PlaybackAnswer>(std::move(playback));
}

} // namespace watek::server::dispatcher
