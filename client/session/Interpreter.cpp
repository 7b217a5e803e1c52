#include "client/session/Interpreter.h"

#include "client/session/ClientTags.h"
#include "client/session/Lines.h"
#include "client/session/Text.h"

namespace watek::client::session {

namespace {

/// Answers to CTCP requests no faster than this, so that nobody can make us flood.
constexpr qint64 kCtcpPauseMs = 2000;
/// Batches with a label that may be open at once; in more nothing is known by its label.
constexpr qsizetype kMaxBatches = 100;

/// "ACTION waves" of "\1ACTION waves\1"; a null array for a text that is no CTCP.
QByteArray ctcpOf(const QByteArray &text)
{
    if (!text.startsWith('\x01'))
        return {};
    const QByteArray inner = text.mid(1);
    return inner.endsWith('\x01') ? inner.chopped(1) : inner;
}

QString joined(const QList<QByteArray> &params, qsizetype from)
{
    return decoded(params.mid(from).join(' '));
}

} // namespace

Interpreter::Interpreter(ChatState &chat, Outbox &outbox, Send send, std::function<void()> onJoined)
    : m_chat(chat)
    , m_outbox(outbox)
    , m_send(std::move(send))
    , m_onJoined(std::move(onJoined))
{
}

const QHash<QByteArray, Interpreter::Handling> &Interpreter::handlers()
{
    using I = Interpreter;
    static const QHash<QByteArray, Handling> table{
        {"PRIVMSG", {&I::onPrivmsg, 2}},
        {"NOTICE", {&I::onNotice, 2}},
        {"TAGMSG", {&I::onTagmsg, 1}},
        {"BATCH", {&I::onIgnored}},
        {"CAP", {&I::onIgnored}},
        {"AUTHENTICATE", {&I::onIgnored}},
        {"PONG", {&I::onIgnored}},
        {"ACK", {&I::onIgnored}},
        {"FAIL", {&I::onStandardReply, 3}},
        {"WARN", {&I::onStandardReply, 3}},
        {"NOTE", {&I::onStandardReply, 3}},
        {"WALLOPS", {&I::onWallops, 1}},
        {"ERROR", {&I::onError}},
        {"KILL", {&I::onKill, 1}},
        {"JOIN", {&I::onJoin, 1}},
        {"PART", {&I::onPart, 1}},
        {"QUIT", {&I::onQuit}},
        {"KICK", {&I::onKick, 2}},
        {"NICK", {&I::onNick, 1}},
        {"TOPIC", {&I::onTopic, 2}},
        {"MODE", {&I::onMode, 2}},
        {"INVITE", {&I::onInvite, 2}},
        {"AWAY", {&I::onAway}},
        {"ACCOUNT", {&I::onAccount, 1}},
        {"CHGHOST", {&I::onChghost, 2}},
        {"SETNAME", {&I::onSetname, 1}},
        {"001", {&I::onWelcome}},
        {"005", {&I::onIsupport}},
        {"301", {&I::onUserAway, 2}},
        {"305", {&I::onNowAway}},
        {"306", {&I::onNowAway}},
        {"219", {&I::onIgnored}},
        {"262", {&I::onIgnored}},
        {"315", {&I::onEndOfWho, 2}},
        {"321", {&I::onIgnored}},
        {"323", {&I::onEndOfRows}},
        {"324", {&I::onChannelModes, 2}},
        {"329", {&I::onChannelMade, 2}},
        {"331", {&I::onTopicReply, 2}},
        {"332", {&I::onTopicReply, 3}},
        {"333", {&I::onTopicWhoTime, 4}},
        {"352", {&I::onWhoReply, 8}},
        {"353", {&I::onNames, 4}},
        {"337", {&I::onEndOfRows}},
        {"347", {&I::onEndOfRows}},
        {"349", {&I::onEndOfRows}},
        {"365", {&I::onIgnored}},
        {"366", {&I::onEndOfNames, 2}},
        {"368", {&I::onEndOfRows}},
        {"372", {&I::onMotd}},
        {"374", {&I::onIgnored}},
        {"375", {&I::onMotd}},
        {"376", {&I::onMotd}},
        {"394", {&I::onIgnored}},
        {"422", {&I::onMotd}},
        {"396", {&I::onVisibleHost, 2}},
        {"401", {&I::onSendRefused}},
        {"404", {&I::onSendRefused}},
        {"417", {&I::onSendRefused}},
        {"531", {&I::onSendRefused}},
        {"403", {&I::onJoinRefused}},
        {"405", {&I::onJoinRefused}},
        {"471", {&I::onJoinRefused}},
        {"473", {&I::onJoinRefused}},
        {"474", {&I::onJoinRefused}},
        {"475", {&I::onJoinRefused}},
        {"476", {&I::onJoinRefused}},
        {"477", {&I::onJoinRefused}},
        {"489", {&I::onJoinRefused}},
        {"432", {&I::onNickRefused}},
        {"433", {&I::onNickRefused}},
        {"436", {&I::onNickRefused}},
        {"437", {&I::onNickRefused}},
        {"447", {&I::onNickRefused}},
        {"706", {&I::onIgnored}},
        {"729", {&I::onEndOfRows}},
        {"733", {&I::onEndOfRows}},
    };
    return table;
}

// IRCv3 labeled-response: where an answer is a batch, its beginning alone bears the label.
void Interpreter::noteBatch(const protocol::Message &message)
{
    const QByteArray reference = message.param(0);
    if (reference.startsWith('-')) {
        m_batchLabels.remove(reference.mid(1));
        return;
    }
    const QByteArray label = message.hasTag("label") ? message.tag("label")
                                                     : m_batchLabels.value(message.tag("batch"));
    if (reference.startsWith('+') && !label.isEmpty() && m_batchLabels.size() < kMaxBatches)
        m_batchLabels.insert(reference.mid(1), label);
}

void Interpreter::handle(const protocol::Message &arrived)
{
    if (arrived.command == "BATCH")
        noteBatch(arrived);
    protocol::Message message = arrived;
    if (const QByteArray label = m_batchLabels.value(arrived.tag("batch"));
        !label.isEmpty() && !arrived.hasTag("label"))
        message.tags.append({.key = "label", .value = label});

    if (message.tag("label").startsWith(kTypingLabel))
        return; // refused or not, it is nothing that anybody should read about
    if (isIgnored(message) || collect(message))
        return;
    // A line with too little in it is shown as it came, on the server's page: half a NICK would
    // leave somebody without a name.
    const Handling handling = handlers().value(message.command);
    if (handling.handler && message.params.size() >= handling.leastParams)
        (this->*handling.handler)(message);
    else if (message.command.size() == 3 && message.command[0] >= '0' && message.command[0] <= '9')
        onNumeric(message);
    else
        onServerLine(message);
}

// What a person says or asks; that they come and go changes who is there, and is told.
bool Interpreter::isIgnored(const protocol::Message &message) const
{
    static const QSet<QByteArray> kSaid{"PRIVMSG", "NOTICE", "TAGMSG", "INVITE"};
    const IgnoreList &ignored = m_chat.ignored();
    if (ignored.entries().isEmpty() || !kSaid.contains(message.command))
        return false;
    const QString nick = decoded(nickOf(message.source));
    // IRCv3 account-tag; where it is missing, what the channels tell. They are looked through only
    // where an account is ignored.
    QByteArray account = message.tag("account");
    if (!message.hasTag("account") && ignored.goesByAccounts())
        account = m_chat.accountOf(nick);
    return m_chat.isIgnored(message.source, account) && !m_chat.isOwn(nick);
}

void Interpreter::reset()
{
    m_names.clear();
    m_namesAsked.clear();
    m_whoAsked.clear();
    m_modesAsked.clear();
    m_modesShown.clear();
    m_rowsShown.clear();
    m_whois.clear();
    m_whowas.clear();
    m_isGreeted = false;
    m_kill.reset();
    m_joinsAsked.clear();
    m_awayTold.clear();
    m_batchLabels.clear();
}

void Interpreter::noteJoinAsked(const QString &channel, const QByteArray &joinKey)
{
    m_joinsAsked.insert(key(channel), joinKey);
}

QByteArray Interpreter::key(const QString &name) const
{
    return m_chat.isupport().folded(name.toUtf8());
}

Conversation *Interpreter::answerPage() const
{
    Conversation *page = m_chat.find(m_answerPage);
    return page ? page : m_chat.page();
}

void Interpreter::onPrivmsg(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Message);
    const QByteArray text = message.param(1);
    const QByteArray ctcp = ctcpOf(text);
    if (ctcp.isNull()) {
        line.text = decoded(text);
    } else if (ctcp.startsWith("ACTION")) {
        line.kind = LineKind::Action;
        line.text = decoded(ctcp.mid(7));
    } else if (line.isSelf || answerCtcp(message, ctcp)) {
        return;
    } else {
        // What a person says stands under its name, whatever it looks like.
        line.kind = LineKind::Notice;
        line.text = "CTCP " + decoded(ctcp);
    }
    say(message, std::move(line));
}

void Interpreter::onNotice(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Notice);
    const QByteArray ctcp = ctcpOf(message.param(1));
    line.text = decoded(ctcp.isNull() ? message.param(1) : ctcp);
    say(message, std::move(line));
}

// Where a line belongs: the channel it was said in, or the query with the other. An echo of what we
// sent only confirms the line that stands there already.
void Interpreter::say(const protocol::Message &message, ChatLine line)
{
    const bool isMessage = line.kind == LineKind::Message || line.kind == LineKind::Action;
    const QString target = decoded(message.param(0));
    if (line.isSelf && m_outbox.noteEcho(message, line))
        return;

    Conversation *where = placeOf(message, line);
    if (!where && isMessage && !m_chat.isForChannel(message.param(0)) && !line.author.isEmpty())
        where = m_chat.findOrMake(ConversationKind::Query, line.isSelf ? target : line.author);
    bool isToEverybody = false;
    if (!where) {
        // A server's or an operator's word, which nobody would look for on the server's page; what
        // comes before the welcome is no more than a greeting.
        const bool isOnline = m_chat.page()->isJoined();
        where = isOnline ? m_chat.shown() : m_chat.page();
        isToEverybody
            = isOnline && (!message.source.contains('!') || message.param(0).startsWith('$'));
    }
    m_chat.noteTyping(where, line.author, TypingState::Done);
    noteReaction(message, where, line);

    const bool isPrivate = where->kind() == ConversationKind::Query;
    line.isHighlight = !line.isSelf
        && (isToEverybody || (isMessage && (isPrivate || mentions(line.text, m_chat.ownNick()))));
    // Between us and one other, in the conversation of the two, it needs no target; neither does
    // what the server says, nor what comes before the welcome.
    const bool isTheirs = isPrivate && where == placeOf(message, line);
    if (!isTheirs && message.source.contains('!') && m_chat.page()->isJoined())
        m_chat.noteTarget(where, message.param(0), line);
    m_chat.addLine(where, std::move(line));
}

// The conversation that a person's line belongs to, where it exists already.
Conversation *Interpreter::placeOf(const protocol::Message &message, const ChatLine &line) const
{
    if (Conversation *channel = m_chat.channelOf(message.param(0)))
        return channel;
    const bool isFromServer = !message.source.contains('!');
    if (isFromServer || m_chat.isForChannel(message.param(0)))
        return nullptr;
    return m_chat.find(line.isSelf ? decoded(message.param(0)) : line.author);
}

// IRCv3 message-tags: somebody types, or reacts. Neither opens a conversation.
void Interpreter::onTagmsg(const protocol::Message &message)
{
    const ChatLine line = m_chat.lineFrom(message, LineKind::Message);
    Conversation *where = placeOf(message, line);
    if (!where)
        return;
    if (const auto state = typingStateFrom(message.tag("+typing")))
        m_chat.noteTyping(where, line.author, *state);
    noteReaction(message, where, line);
}

// IRCv3 client-tags/react: never both tags, and always with a reply.
void Interpreter::noteReaction(
    const protocol::Message &message, Conversation *where, const ChatLine &line)
{
    const bool isTakenBack = message.hasTag("+draft/unreact");
    if (line.replyTo.isEmpty() || isTakenBack == message.hasTag("+draft/react"))
        return;
    const QString text = decoded(message.tag(isTakenBack ? "+draft/unreact" : "+draft/react"));
    if (!isReaction(text))
        return;
    m_chat.react(where,
        {.messageId = line.replyTo,
            .nick = line.author,
            .isSelf = line.isSelf,
            .text = text,
            .isTakenBack = isTakenBack});
}

bool Interpreter::answerCtcp(const protocol::Message &message, const QByteArray &request)
{
    QByteArray answer;
    if (request == "VERSION")
        answer = "VERSION Watek " WATEK_VERSION;
    else if (request.startsWith("PING"))
        answer = request.left(100);
    else if (request == "CLIENTINFO")
        answer = "CLIENTINFO ACTION CLIENTINFO PING VERSION";
    const bool toAll = m_chat.isForChannel(message.param(0));
    if (answer.isEmpty() || toAll)
        return false;
    const qint64 now = m_chat.monotonicMs();
    if (!m_ctcpAnsweredMs || now - *m_ctcpAnsweredMs >= kCtcpPauseMs) {
        m_ctcpAnsweredMs = now;
        m_send(wireLine("NOTICE", {nickOf(message.source), '\x01' + answer + '\x01'}));
    }
    return true;
}

void Interpreter::onIgnored(const protocol::Message &) { }

// IRCv3 standard-replies: FAIL/WARN/NOTE command code context… :description
void Interpreter::onStandardReply(const protocol::Message &message)
{
    const bool isFailure = message.command == "FAIL";
    Conversation *where = answerPage();
    if (isFailure && (message.param(0) == "PRIVMSG" || message.param(0) == "NOTICE")) {
        const Outbox::Refusal refused
            = m_outbox.noteRefused(message.tag("label"), message.param(2), message.command);
        if (Conversation *conversation = m_chat.find(refused.where))
            where = conversation;
    }
    ChatLine line = m_chat.lineFrom(message, isFailure ? LineKind::Error : LineKind::Server);
    line.code = message.param(1);
    line.text = decoded(message.params.value(message.params.size() - 1));
    m_chat.addLine(where, std::move(line));
}

void Interpreter::onServerLine(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Server);
    line.code = message.command;
    line.text = joined(message.params, 0);
    m_chat.addLine(m_chat.page(), std::move(line));
}

// An operator's word to everybody who listens.
void Interpreter::onWallops(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::Notice);
    line.code = message.command;
    line.text = decoded(message.param(0));
    line.isHighlight = !line.isSelf;
    m_chat.addLine(m_chat.shown(), std::move(line));
}

// While online it comes just before the end, which is told together with it.
void Interpreter::onError(const protocol::Message &message)
{
    if (m_chat.page()->isJoined())
        return;
    ChatLine line = m_chat.lineFrom(message, LineKind::Error);
    line.code = message.command;
    line.text = joined(message.params, 0);
    m_chat.addLine(m_chat.page(), std::move(line));
}

// Modern IRC "KILL message": an operator closes somebody's connection.
void Interpreter::onKill(const protocol::Message &message)
{
    ChatLine line = m_chat.lineFrom(message, LineKind::System);
    line.event = SystemEvent::Killed;
    line.target = decoded(message.param(0));
    line.isTargetSelf = m_chat.isOwn(line.target);
    line.text = decoded(message.param(1));
    if (line.isTargetSelf)
        m_kill = std::move(line);
    else
        m_chat.addLine(m_chat.page(), std::move(line));
}

} // namespace watek::client::session
