// RESUME: a new connection takes the place of one that broke. Our own extension, watek/resume.
//
// The token stands for the person: nick, channels, modes, account. So it is judged like a password:
// wrong ones are counted by network, and one that was given over TLS is refused without. It is good
// for one line of descent: see Resumptions.
#include "server/dispatcher/commands/Commands.h"

#include "server/shared/AddressLimit.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace watek::server::dispatcher {

namespace {

/// A new connection waits until it is known what the one before it has missed, as long as that
/// still looks open.
class TakeoverAnswer final : public Answer {
public:
    Progress goOn(Chat &chat, Call &call) override
    {
        dispatcherRole.assertCurrent();
        if (m_next)
            return m_next->goOn(chat, call);
        if (chat.resumptions().isAsking(call.session.resumes, call.session.id))
            return Progress::AwaitsResult;
        tryRegister(chat, call);
        m_next = std::move(call.answer);
        return m_next ? m_next->goOn(chat, call) : Progress::Done;
    }

private:
    std::unique_ptr<Answer> m_next; ///< the welcome
};

void fail(ReplyBuffer &replies, const char *code, const char *words)
{
    replies.fail("RESUME", code, {}, words);
}

/// The connection that takes over has given no operator's password. It is not to hear of that
/// before its welcome, so it is done before it becomes one of the person's.
void giveUpRole(Chat &chat, Session &before) REQUIRES(dispatcherRole)
{
    if (std::exchange(before.role, shared::OperRole::None) == shared::OperRole::None)
        return;
    User &user = *before.user;
    Session *const highest = *std::ranges::max_element(user.sessions, {}, &Session::role);
    if (highest->role == shared::OperRole::None)
        endOperator(chat, user, nullptr);
    else
        chat.happenUnheard(*highest, RoleGiven{highest->role});
}

/// A token shows whose connection it was, and not that whoever has it knows the password: it may
/// have been read from a file or a memory. An app password stays one, for it may be taken back.
LoggedInBy byToken(LoggedInBy before)
{
    const bool isLess = before == LoggedInBy::Nothing || before == LoggedInBy::AppPassword;
    return isLess ? before : LoggedInBy::Token;
}

} // namespace

void giveResumeToken(Chat &chat, Session &session, ReplyBuffer &replies)
{
    if (!session.isOnline() || !session.capabilities.has(Capability::Resume)
        || chat.config().limits.resumeTimeout == 0)
        return;
    chat.trackSending(session);
    replies.fromServer("RESUME", {"TOKEN", chat.resumptions().newToken(session)});
}

void handleResume(Chat &chat, Call &call)
{
    Session &session = call.session;
    const auto &limits = chat.config().limits;
    if (limits.resumeTimeout == 0)
        return fail(call.replies, "CANNOT_RESUME", "Nobody can come back on this server");
    PasswordGuesses &guesses = chat.resumptions().guesses;
    // To look at one costs little, and nobody finds 256 bits by trying: so a right one is never
    // refused for the wrong ones of others at the same address.
    const QByteArray network = shared::networkOf(session.address);
    const QByteArray hash = shared::ResumePasses::hashOf(call.param(0));
    switch (chat.resumptions().judge(hash, session.isSecure)) {
    case Resumptions::Verdict::Wrong:
        if (limits.flood && guesses.isShutOut(network, chat.steadyMs()))
            return fail(
                call.replies, "RATE_LIMITED", "Too many wrong tokens, try again in a minute");
        guesses.noteWrong(network, chat.steadyMs());
        chat.log().stranger(shared::Stranger::Password, shared::LogLevel::Info, "client",
            session.address + " has shown a wrong token to RESUME");
        return fail(call.replies, "INVALID_TOKEN", "That token is not good, or not any more");
    case Resumptions::Verdict::NeedsTls:
        return fail(call.replies, "INSECURE_SESSION",
            "That token was given over TLS: connect with TLS to use it");
    case Resumptions::Verdict::Right:
        break;
    }
    guesses.noteRight(network);
    session.resumes = hash;
    chat.resumptions().claim(hash, limits.registrationTimeout);
    if (chat.askMissed(hash, session))
        call.answer = std::make_unique<TakeoverAnswer>();
    else
        tryRegister(chat, call);
}

bool Chat::resume(Call &call)
{
    Session &session = call.session;
    const QByteArray hash = std::exchange(session.resumes, {});
    Resumptions::Resumable *const resumable = m_resumptions.find(hash);
    User *const user = resumable ? m_state.user(resumable->user) : nullptr;
    if (!user || !user->isInChat) {
        fail(call.replies, "INVALID_TOKEN", "That token is not good any more");
        return false;
    }
    const QByteArray &account = session.user->account;
    if (!account.isEmpty() && account != user->account) {
        fail(call.replies, "CANNOT_RESUME", "You are logged in as somebody else");
        return false;
    }
    Session *const before = m_state.session(resumable->client);
    if (!before && user->sessions.size() >= size_t(config().limits.sessionsPerAccount)) {
        fail(call.replies, "CANNOT_RESUME", "You have too many connections already");
        return false;
    }
    if (!mayHear(session, *user)) {
        fail(call.replies, "CANNOT_RESUME",
            "You are in a channel for encrypted connections (+z): connect by TLS");
        return false;
    }
    const ServerBan *const ban
        = m_state.bans().find(BanKind::KLine, user->username, session.address, nowMs());
    if (ban) {
        closeAsBanned(session, QByteArray(ban->reason), &call.replies);
        return true;
    }
    session.away = before ? before->away : resumable->away;
    session.loggedInBy = byToken(before ? before->loggedInBy : resumable->loggedInBy);
    session.appPassword = before ? before->appPassword : resumable->appPassword;
    session.loggedInTo = before ? before->loggedInTo : resumable->loggedInTo;
    const qint64 looksBefore = m_resumptions.recent().looks();
    const KeptTalk kept = m_resumptions.use(m_state, hash, session, before);
    m_work.spend(m_resumptions.recent().looks() - looksBefore);
    if (before)
        giveUpRole(*this, *before);
    // First the new one, then the old one goes: at no moment is the person away for it. Nobody is
    // to notice, so the host that others see stays, wherever the new one is.
    m_state.attach(session, *user);
    if (before) {
        const QByteArray reason = "Another connection has taken over";
        before->resumable = 0;
        m_batchDeadlines.end(before->id);
        detach(*before, reason);
        m_outbox.close(before->route, farewell(*before, reason), shared::Ending::Ordinary);
        m_context.registry.setState(before->id, shared::ClientState::Closing);
    }
    logPassage(user->nickText(), session.address, " has come back");
    tellArrival(call, *user, kept);
    updateAway(*user, &session);
    return true;
}

} // namespace watek::server::dispatcher
