// The way into the chat: what must be there, and the welcome. Modern IRC "Connection Registration".
// Thread: dispatcher.
#include "server/dispatcher/NickGuard.h"
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

namespace watek::server::dispatcher {

bool isOwnedByAnother(Chat &chat, const User &user, const protocol::Nick &nick)
{
    const shared::Account *const owner = chat.state().accounts().findByLookAlike(nick);
    return owner && owner->isVerified && owner->name != user.account;
}

bool isKeptFrom(Chat &chat, const User &user, const protocol::Nick &nick)
{
    return protectionAgainst(chat, user, nick) == shared::NickProtection::Strict;
}

void sendWelcome(Chat &chat, Call &call)
{
    const ServerInfo &info = chat.info();
    ReplyBuffer &replies = call.replies;
    const QByteArray started
        = QDateTime::fromMSecsSinceEpoch(info.startedMs, Qt::UTC).toString(Qt::ISODate).toUtf8();
    replies.numeric(protocol::RPL_WELCOME,
        {"Welcome to the " + info.network + " Network, " + call.user().mask()});
    replies.numeric(
        protocol::RPL_YOURHOST, {"Your host is " + info.name + ", running version " + kVersion});
    replies.numeric(protocol::RPL_CREATED, {"This server was created " + started});
    replies.numeric(protocol::RPL_MYINFO,
        {info.name, kVersion, kUserModes, channelModeLetters(), channelModeLettersWithParam()});
    if (call.user().host != call.session.address)
        replies.numeric(
            protocol::RPL_VISIBLEHOST, {call.user().host, "is now your displayed host"});
    sendIsupport(chat, replies);
    sendLusers(chat, replies);
}

namespace {

/// Who logs in again is one more connection of the person. Not where the owner of the account wants
/// one connection at a time: but a person without any has been waiting for this one.
bool isJoinedBy(Chat &chat, const User &person) REQUIRES(dispatcherRole)
{
    const shared::Account *const account = chat.state().accounts().findByName(person.account);
    return person.sessions.empty() || !account || account->multiclient != shared::Choice::No;
}

void refuseNick(Chat &chat, Call &call, const protocol::Nick &wanted) REQUIRES(dispatcherRole)
{
    const shared::Account *const owner = chat.state().accounts().findByLookAlike(wanted);
    const bool isOwn = owner && owner->name == call.user().account;
    call.replies.numeric(protocol::ERR_NICKNAMEINUSE,
        {wanted.text(),
            isOwn ? "Another connection of yours has it, and your account takes one at a time; "
                    "choose another nickname, then /msg NickServ REGAIN "
                    + wanted.text()
                  : "Nickname belongs to a registered account; log in to use it"});
}

/// Who logs in twice is one person with two connections.
void joinPerson(Chat &chat, Call &call, User &person) REQUIRES(dispatcherRole)
{
    const Attached attached = chat.attach(call, person);
    if (attached == Attached::Yes)
        becomeOperatorByAccount(chat, call);
    if (attached != Attached::TooMany && attached != Attached::NotSecure)
        return;
    const QByteArray reason = attached == Attached::TooMany
        ? "Your account has too many connections already"
        : "You are in a channel for encrypted connections (+z): connect by TLS, or leave it first";
    chat.close(call.session, reason, chat.farewell(call.session, reason), &call.replies);
}

} // namespace

void tryRegister(Chat &chat, Call &call)
{
    Session &session = call.session;
    if (!session.resumes.isEmpty() && !session.isNegotiating && chat.resume(call))
        return;
    User &user = call.user();
    const bool hasNick = user.nick || session.wantedNick;
    if (!hasNick || user.username.isEmpty() || session.isNegotiating)
        return;
    const QByteArray &password = chat.config().server.password;
    if (!password.isEmpty() && !shared::isSamePassword(session.password, password)) {
        call.replies.numeric(protocol::ERR_PASSWDMISMATCH, {"Password incorrect"});
        chat.log().stranger(shared::Stranger::Password, shared::LogLevel::Info, "client",
            session.address + " gave a wrong password");
        const QByteArray reason = "Password incorrect";
        return chat.close(session, reason, chat.farewell(session, reason), &call.replies);
    }
    // IRCv3 sasl-3.1: "the server SHOULD abort it and send a 906 numeric, then register the
    // client".
    abortSasl(call);
    // A guest has one connection as long as it is here.
    User *const person = chat.state().onlineUserOfAccount(user.account);
    if (person && !person->isGuest() && isJoinedBy(chat, *person))
        return joinPerson(chat, call, *person);
    if (const auto wanted = std::exchange(session.wantedNick, std::nullopt); wanted && !user.nick) {
        // Who had it may have gone meanwhile.
        if (chat.state().lookAlikeHolder(*wanted) || isKeptFrom(chat, user, *wanted))
            return refuseNick(chat, call, *wanted);
        chat.state().reserveNick(user, *wanted);
    }
    session.password.clear();
    if (const ServerBan *const ban = chat.state().bans().find(BanKind::KLine, user, chat.nowMs()))
        return chat.closeAsBanned(session, ban->reason, &call.replies);
    // Only now: the program has had the time to log in.
    if (isKeptFrom(chat, user, *user.nick)) {
        const protocol::Nick wanted = *user.nick;
        chat.state().reserveNick(user, std::nullopt);
        return refuseNick(chat, call, wanted);
    }
    chat.comeOnline(session);
    sendWelcome(chat, call);
    giveResumeToken(chat, session, call.replies);
    becomeOperatorByAccount(chat, call);
    answerMotd(chat, call);
}

void sendIsupport(Chat &chat, ReplyBuffer &replies)
{
    sendIsupport(chat, replies, chat.info().isupport);
}

void sendIsupport(Chat &chat, ReplyBuffer &replies, const QList<QByteArray> &tokens)
{
    // Modern IRC "RPL_ISUPPORT": at most 13 tokens a line, and the line has its own bound.
    constexpr qsizetype kMostTokens = 13;
    constexpr qsizetype kTokenBytes = 360;
    QList<QByteArray> line;
    qsizetype bytes = 0;
    const auto sendLine = [&] {
        line.append("are supported by this server");
        replies.numeric(protocol::RPL_ISUPPORT, std::exchange(line, {}));
        bytes = 0;
    };
    // IRCv3 extended-isupport "draft/isupport batch"
    const CapabilitySet capabilities = replies.asker().capabilities;
    const bool isBatch
        = capabilities.has(Capability::Batch) && capabilities.has(Capability::ExtendedIsupport);
    if (isBatch)
        replies.beginBatch(chat.newBatchName(), "draft/isupport");
    for (const QByteArray &token : tokens) {
        if (line.size() == kMostTokens || bytes + token.size() + 1 > kTokenBytes)
            sendLine();
        bytes += token.size() + 1;
        line.append(token);
    }
    sendLine();
    if (isBatch)
        replies.endBatch();
}

} // namespace watek::server::dispatcher
