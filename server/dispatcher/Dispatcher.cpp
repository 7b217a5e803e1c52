#include "server/dispatcher/Dispatcher.h"

#include "common/base/Clock.h"
#include "common/protocol/UserMask.h"
#include "server/dispatcher/CommandTable.h"
#include "server/dispatcher/Guests.h"
#include "server/dispatcher/commands/Commands.h"
#include "server/dispatcher/state/ClientBatch.h"

#include <poll.h>

#include <algorithm>
#include <iterator>

namespace watek::server::dispatcher {

namespace {

/// Items handled between two flushes: many enough that a lock per io thread costs little, few
/// enough that nobody waits long for an answer and a slow io thread is noticed in time.
constexpr size_t kBatch = 512;

void answerGarbled(const shared::Garbled &garbled, ReplyBuffer &replies)
{
    using shared::LineTrouble;
    const bool isTooLong
        = garbled.trouble == LineTrouble::TooLong || garbled.trouble == LineTrouble::TagsTooLong;
    const QByteArray command = garbled.command.isEmpty() ? QByteArrayLiteral("*") : garbled.command;
    if (replies.asker().isGuest() && garbled.trouble == LineTrouble::Unended)
        replies.sentence("That private message had no end, so nobody got it. "
                         "Write it again and press Enter.");
    else if (replies.asker().isGuest())
        replies.sentence(isTooLong ? "That line was too long; nobody got it."
                                   : "That line was not UTF-8 text; nobody got it.");
    else if (isTooLong)
        replies.numeric(protocol::ERR_INPUTTOOLONG, {"Input line was too long"});
    else if (garbled.trouble == LineTrouble::NoSuchCommand)
        replies.numeric(protocol::ERR_UNKNOWNCOMMAND, {command, "Unknown command"});
    else if (garbled.trouble == LineTrouble::BadBytes)
        replies.numeric(
            protocol::ERR_UNKNOWNERROR, {command, "The line was refused: NUL or CR is inside"});
    else
        replies.fail(command, "INVALID_UTF8", {}, "The message was refused: it is not UTF-8");
}

/// The label of a command from a client that understands labelled answers, or nothing.
/// IRCv3 labeled-response "Dependencies", "Tag value".
QByteArray labelOf(const Session &session, const QByteArray &label)
{
    constexpr qsizetype kLabelBytes = 64;
    const bool isUsed = session.capabilities.has(Capability::LabeledResponse)
        && session.capabilities.has(Capability::Batch) && label.size() <= kLabelBytes;
    return isUsed ? label : QByteArray();
}

} // namespace

Dispatcher::Dispatcher(const DispatcherContext &context)
    : m_context(context)
    , m_outbox(context.counters)
    , m_chat(m_context, m_outbox)
    , m_pending(m_chat, m_outbox,
          [this](Session &session, shared::Inbound &item) {
              dispatcherRole.assertCurrent();
              handleLine(session, item);
          })
    , m_reader(context.inbound, [this] { onMail(); })
{
    if (context.storeAnswers)
        m_storeReader.emplace(*context.storeAnswers, [this] { onStoreMail(); });
    if (context.historyAnswers)
        m_historyReader.emplace(*context.historyAnswers, [this] { onHistoryMail(); });
}

void Dispatcher::onStoreMail()
{
    dispatcherRole.assertCurrent();
    std::vector<shared::StoreAnswer> answers;
    m_context.storeAnswers->takeAll(answers);
    for (const shared::StoreAnswer &answer : answers) {
        if (m_chat.eventKeeper().tryTakeAnswer(answer))
            continue;
        if (m_chat.historyKeeper().tryTakeAnswer(answer))
            continue;
        if (m_chat.channelKeeper().tryTakeAnswer(answer))
            continue;
        m_chat.accountDesk().onStored(answer, !m_goodbye);
        m_chat.alwaysOn().onStored(answer);
        m_chat.silenceKeeper().onStored(answer);
        m_chat.markerKeeper().onStored(answer);
        m_chat.windowDesk().onStored(answer);
        Session *const session = m_chat.state().session(answer.client);
        if (session && !m_goodbye)
            m_pending.onStored(*session, answer);
        m_chat.redactions().onStored(answer, !m_goodbye);
    }
    m_chat.historyReads().onSettled();
    m_chat.windowDesk().afterMail();
    m_chat.seenKeeper().afterMail();
    m_outbox.flush();
    // Mail waits when too much was sealed.
    if (m_pending.hasTurns() || m_next < m_mail.size())
        m_context.inbound.wake();
}

void Dispatcher::onHistoryMail()
{
    dispatcherRole.assertCurrent();
    std::vector<shared::HistoryAnswer> answers;
    m_context.historyAnswers->takeAll(answers);
    for (shared::HistoryAnswer &answer : answers) {
        m_chat.historyReads().noteAnswered();
        m_chat.historyReads().noteFailure(answer);
        if (m_chat.catchup().tryTakeAnswer(answer))
            continue;
        Session *const session = m_chat.state().session(answer.client);
        if (session && !m_goodbye)
            m_pending.onHistoryRead(*session, std::move(answer));
    }
    m_chat.seenKeeper().afterMail();
    m_outbox.flush();
    if (m_pending.hasTurns())
        m_context.inbound.wake();
}

void Dispatcher::awaitStore()
{
    m_outbox.flush();
    if (!m_chat.historyKeeper().isWaiting())
        return;
    constexpr qint64 kMostNs = qint64(shared::Stopping::kStoreSeconds) * 1'000'000'000;
    const qint64 endNs = base::monotonicNowNs() + kMostNs;
    // Here its descriptor is asked, and not the loop.
    m_context.storeAnswers->setToldOnce(false);
    onStoreMail();
    while (m_chat.historyKeeper().isWaiting() && base::monotonicNowNs() < endNs) {
        pollfd answers{.fd = m_context.storeAnswers->descriptor(), .events = POLLIN, .revents = 0};
        poll(&answers, 1, int((endNs - base::monotonicNowNs()) / 1'000'000) + 1);
        onStoreMail();
    }
    m_chat.historyKeeper().finish();
}

void Dispatcher::onMail()
{
    dispatcherRole.assertCurrent();
    takeMail();
    m_chat.resumptions().expire();
    m_unitsOfThisMail = m_chat.unitsInAll() + Work::kSliceUnits;
    while (m_next < m_mail.size() && !m_outbox.isCongested()) {
        const size_t end = std::min(m_next + kBatch, m_mail.size());
        for (; m_next < end && !m_outbox.isFull(); ++m_next)
            handle(m_mail[m_next]);
        m_outbox.flush();
    }
    if (m_next == m_mail.size()) {
        m_mail.clear();
        m_next = 0;
    }
    for (const base::ClientId id : m_chat.resumptions().takeAnswered()) {
        if (Session *const session = m_chat.state().session(id))
            m_pending.goOn(*session);
    }
    WindowDesk &window = m_chat.windowDesk();
    window.afterMail();
    m_chat.seenKeeper().afterMail();
    m_chat.markerKeeper().afterMail();
    if (!(m_pending.hasTurns() || window.hasTurn()) || m_outbox.isCongested())
        return;
    m_pending.takeTurn();
    window.takeTurn();
    m_outbox.flush();
    // The mail first, then the next one's turn.
    if (m_pending.hasTurns() || window.hasTurn())
        m_context.inbound.wake();
}

void Dispatcher::takeMail()
{
    // Taking it also clears the wake-up, which would otherwise go on ringing while mail is kept.
    if (m_mail.empty()) {
        m_context.inbound.takeAll(m_mail);
        return;
    }
    // What was handled is not kept for as long as there is more: half of it is moved at most once.
    if (m_next * 2 >= m_mail.size()) {
        m_mail.erase(m_mail.begin(), m_mail.begin() + qsizetype(m_next));
        m_next = 0;
    }
    m_context.inbound.takeAll(m_newMail);
    std::ranges::move(m_newMail, std::back_inserter(m_mail));
    m_newMail.clear();
}

void Dispatcher::handle(shared::Inbound &item)
{
    if (const auto *arrived = std::get_if<shared::Arrived>(&item.what))
        return onArrived(item.client, *arrived);
    if (const auto *stopping = std::get_if<shared::Stopping>(&item.what))
        return onStopping(*stopping);
    Session *const session = m_chat.state().session(item.client);
    if (m_goodbye) {
        // Everybody has been told goodbye. Nothing is said any more, for the places of those who
        // have left may not be named; nobody is told of the others.
        if (session && std::holds_alternative<shared::Left>(item.what) && session->route.mailbox) {
            m_outbox.forget(session->route);
            session->route.mailbox.reset(); // a second Left says nothing new
        }
        return;
    }
    if (std::holds_alternative<shared::OperatorNotice>(item.what)
        || std::holds_alternative<shared::OperatorDisconnect>(item.what))
        return handleOperator(item);
    if (const auto *rehashed = std::get_if<shared::Rehashed>(&item.what))
        return m_chat.rehash(*rehashed, session);
    if (const auto *asked = std::get_if<shared::WindowRequest>(&item.what))
        return m_chat.windowDesk().onAsked(*asked);
    if (const auto *sent = std::get_if<shared::MailSent>(&item.what))
        return m_chat.mailDesk().onSent(*sent);
    if (const auto *checked = std::get_if<shared::PasswordChecked>(&item.what))
        m_chat.noteCheckDone(*checked);
    if (const auto *checked = std::get_if<shared::PasswordChecked>(&item.what);
        checked && !item.client)
        return m_chat.windowDesk().onPasswordChecked(*checked);
    if (!session)
        return;
    if (std::holds_alternative<shared::Left>(item.what))
        onLeft(*session, item);
    else if (const auto *checked = std::get_if<shared::PasswordChecked>(&item.what))
        m_pending.onPasswordChecked(*session, *checked);
    else if (std::holds_alternative<shared::Drained>(item.what))
        m_pending.goOn(*session);
    else if (const auto *missed = std::get_if<shared::Missed>(&item.what))
        m_chat.resumptions().onMissed(*session, missed->sinceMs);
    else if (std::holds_alternative<shared::TurnedIrc>(item.what))
        onTurnedIrc(*session);
    else
        handleLine(*session, item);
}

void Dispatcher::handleLine(Session &session, shared::Inbound &item)
{
    if (session.isAnswering) {
        m_pending.hold(session, std::move(item));
        return;
    }
    if (std::holds_alternative<shared::Left>(item.what)) {
        onLeft(session, item);
        return;
    }
    // Lines of one that is closing are its credit and nothing else.
    if (!session.isClosing()) {
        // What was done for others since, nobody pays for.
        m_chat.work() = {};
        static const protocol::Message kNone;
        const auto *const said = std::get_if<shared::Said>(&item.what);
        ReplyBuffer replies(session, m_chat.info().name);
        Call call{session, said ? said->message : kNone, replies};
        runLine(call, item);
        // Where others have just asked for much work, a long answer waits for its turn.
        const bool isDone
            = !call.answer || m_pending.begin(call, m_chat.unitsInAll() < m_unitsOfThisMail);
        m_chat.chargeFor(session, call.cost - 1, isDone ? replies.flush(m_outbox) : 0);
        if (!isDone)
            return;
    }
    m_outbox.giveBack(session.route, session.flow, shared::creditOf(item.what));
}

void Dispatcher::runLine(Call &call, const shared::Inbound &item)
{
    const auto useLabel = [&](const QByteArray &given) REQUIRES(dispatcherRole) {
        const QByteArray label = labelOf(call.session, given);
        if (!label.isEmpty())
            call.replies.setLabel(label, m_chat.newBatchName());
    };
    if (std::holds_alternative<shared::Said>(item.what)) {
        useLabel(call.message.tag("label"));
        runCommand(m_chat, call);
    } else if (const auto *plain = std::get_if<shared::SaidPlain>(&item.what)) {
        handleGuestLine(m_chat, call, plain->line);
    } else if (const auto *garbled = std::get_if<shared::Garbled>(&item.what)) {
        useLabel(garbled->label);
        answerGarbled(*garbled, call.replies);
        if (call.session.batch) {
            // The line's own answer first: the batch has a label of its own.
            m_chat.chargeFor(call.session, 0, call.replies.flush(m_outbox));
            refuseGarbledBatch(m_chat, call.session, call.replies);
        }
    }
}

void Dispatcher::onArrived(base::ClientId id, const shared::Arrived &arrived)
{
    m_outbox.addRoute(arrived.route);
    auto made = std::make_unique<Session>();
    made->id = id;
    made->kind = arrived.kind;
    made->route = arrived.route;
    made->flow = arrived.flow;
    made->isSecure = arrived.isSecure;
    made->hostName = arrived.hostName;
    made->certificate = arrived.certificate;
    made->address = protocol::canonicalHost(arrived.address).left(kHostLength);
    made->host = m_chat.cloaks().hostOf(made->address);
    Session &session = m_chat.state().addSession(std::move(made));
    // Its io thread had not heard of the stop yet.
    if (m_goodbye) {
        m_outbox.close(
            session.route, m_chat.farewell(session, *m_goodbye), shared::Ending::ServerStops);
        return;
    }
    if (!session.isGuest())
        return;
    ReplyBuffer replies(session, m_chat.info().name);
    welcomeGuest(m_chat, session, arrived.address, arrived.port, replies);
    replies.flush(m_outbox);
}

void Dispatcher::onTurnedIrc(Session &session)
{
    if (!session.isGuest() || session.isClosing())
        return;
    m_chat.leave(session, "Left the chat");
    m_chat.state().restartAsIrc(session);
    m_chat.publishIdentity(*session.user);
    m_context.registry.setState(session.id, shared::ClientState::Registering);
}

void Dispatcher::onLeft(Session &session, shared::Inbound &item)
{
    const auto &left = std::get<shared::Left>(item.what);
    if (left.stillReads && session.isAnswering) {
        m_pending.hold(session, std::move(item));
        return;
    }
    m_pending.onLeft(session);
    m_chat.forgetPasswordOf(session.id);
    if (left.mayReturn)
        m_chat.lose(session, {.reason = left.reason, .missedSinceMs = left.missedSinceMs});
    else
        m_chat.leave(session, left.reason);
    m_outbox.forget(session.route);
    m_chat.state().removeSession(session);
}

void Dispatcher::handleOperator(const shared::Inbound &item)
{
    Session *const session = m_chat.state().session(item.client);
    if (const auto *notice = std::get_if<shared::OperatorNotice>(&item.what)) {
        if (!item.client)
            m_chat.noticeToEverybody(notice->text);
        else if (session)
            m_chat.notice(*session, notice->text);
    } else if (const auto *disconnect = std::get_if<shared::OperatorDisconnect>(&item.what)) {
        if (session && disconnect->banMinutes > 0)
            m_chat.banAddress(*session, disconnect->reason, disconnect->banMinutes);
        else if (session)
            m_chat.close(*session, disconnect->reason,
                m_chat.farewell(*session, disconnect->reason), nullptr);
    }
}

void Dispatcher::onStopping(const shared::Stopping &stopping)
{
    m_pending.finish();
    awaitStore();
    m_goodbye = stopping.goodbye;
    m_chat.batchDeadlines().clear();
    m_chat.channelDesk().evictions().clear();
    m_chat.cloakRenewal().clear();
    m_chat.channelKeeper().finish();
    m_chat.resumptions().clear();
    m_chat.alwaysOn().finish();
    m_chat.nickGuard().clear();
    m_chat.accountDesk().clear();
    m_chat.windowDesk().finish();
    m_chat.silenceKeeper().finish();
    m_chat.seenKeeper().finish();
    m_chat.markerKeeper().finish();
    m_chat.eventKeeper().finish();
    for (const auto &[id, session] : m_chat.state().sessions()) {
        if (session->isClosing())
            continue;
        m_outbox.close(session->route, m_chat.farewell(*session, stopping.goodbye),
            shared::Ending::ServerStops);
    }
    m_outbox.flush();
    if (stopping.said)
        stopping.said->set_value();
}

} // namespace watek::server::dispatcher
