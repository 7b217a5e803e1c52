// The way into the chat: what must be there, and the welcome. Modern IRC "Connection Registration".
// Thread: dispatcher.
#include "common/protocol/LookAlike.h"
#include "server/dispatcher/NickGuard.h"
#include "server/dispatcher/OnePerson.h"
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

User *inTheWayOf(Chat &chat, const User &user, const protocol::Nick &nick)
{
    User *const holder = chat.state().lookAlikeHolder(nick);
    if (!holder || holder == &user)
        return nullptr;
    if (holder->nick->key() == nick.key() || !user.isIdentified() || !holder->isIdentified())
        return holder;
    const Accounts &accounts = chat.state().accounts();
    const shared::Account *const wanted = accounts.findByName(nick.text());
    const shared::Account *const held = accounts.findByName(holder->nickText());
    const bool isEachOnesOwn = wanted && held && wanted != held && wanted->name == user.account
        && held->name == holder->account;
    return isEachOnesOwn ? nullptr : holder;
}

QByteArray describeNickRefusal(
    Chat &chat, const User &user, const protocol::Nick &nick, const User *holder)
{
    const shared::Account *const owner = chat.state().accounts().findByLookAlike(nick);
    const bool isOwn = owner && user.isIdentified() && owner->name == user.account;
    if (holder && isOwn && holder->account == user.account)
        return "Another connection of yours has it; choose another nickname, then /msg NickServ "
               "REGAIN "
            + nick.text();
    if (holder && isOwn)
        return "Nickname is in use by somebody else. It is yours: take another for now, then /msg "
               "NickServ REGAIN "
            + nick.text();
    if (holder && holder->nick->key() != nick.key())
        return "Nickname looks like " + holder->nickText() + ", who is here already";
    if (holder || !owner)
        return "Nickname is already in use";
    if (protocol::sameNameKey(owner->name) != protocol::sameNameKey(nick.text()))
        return "Nickname looks like " + owner->name + ", which belongs to a registered account";
    return user.isIdentified() ? QByteArrayLiteral("Nickname belongs to another account than yours")
                               : QByteArrayLiteral("Nickname belongs to a registered account; log "
                                                   "in to use it");
}

bool takesBackNick(Chat &chat, const User &user, const protocol::Nick &nick, User &holder)
{
    const shared::Account *const owner = chat.state().accounts().findByName(nick.text());
    if (!owner || !holder.isInChat || owner->name != user.account || holder.account == user.account
        || protectionAgainst(chat, holder, *holder.nick) != shared::NickProtection::Strict)
        return false;
    chat.nickGuard().rename(holder);
    return true;
}

void noteRefusedNick(Chat &chat, Session &session, const protocol::Nick &nick)
{
    if (const shared::Account *const owner = chat.state().accounts().findByLookAlike(nick))
        session.refusedNick = {owner->name, chat.nowMs()};
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

void refuseNick(Chat &chat, Call &call, const protocol::Nick &wanted, const User *holder)
    REQUIRES(dispatcherRole)
{
    noteRefusedNick(chat, call.session, wanted);
    call.replies.numeric(protocol::ERR_NICKNAMEINUSE,
        {wanted.text(), describeNickRefusal(chat, call.user(), wanted, holder)});
}

/// Who logs in twice is one person with two connections.
void joinPerson(Chat &chat, Call &call, User &person) REQUIRES(dispatcherRole)
{
    const Attached attached = chat.attach(call, person);
    if (attached == Attached::Yes)
        becomeOperatorByAccount(chat, call);
    if (attached != Attached::TooMany && attached != Attached::NotSecure)
        return;
    const bool isAwaited = person.sessions.empty();
    const QByteArray reason = attached == Attached::TooMany
        ? "Your account has too many connections already"
        : isAwaited
        ? "You are in a channel for encrypted connections (+z), and your last connection may still "
          "come back: connect by TLS, or try again in some minutes"
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
    if (person && !person->isGuest() && mayHaveOneMore(chat, *person))
        return joinPerson(chat, call, *person);
    if (const auto wanted = std::exchange(session.wantedNick, std::nullopt); wanted && !user.nick) {
        // Who had it may have gone meanwhile.
        User *holder = inTheWayOf(chat, user, *wanted);
        if (holder && takesBackNick(chat, user, *wanted, *holder))
            holder = nullptr;
        if (holder || isKeptFrom(chat, user, *wanted))
            return refuseNick(chat, call, *wanted, holder);
        chat.state().reserveNick(user, *wanted);
    }
    session.password.clear();
    if (const ServerBan *const ban = chat.state().bans().find(BanKind::KLine, user, chat.nowMs()))
        return chat.closeAsBanned(session, ban->reason, &call.replies);
    // Only now: the program has had the time to log in.
    if (isKeptFrom(chat, user, *user.nick)) {
        const protocol::Nick wanted = *user.nick;
        chat.state().reserveNick(user, std::nullopt);
        return refuseNick(chat, call, wanted, nullptr);
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
