#include "client/session/Commands.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

namespace {

using base::Done;
using base::Unexpected;

constexpr qsizetype kJoinLineBytes = 400;

/// Text for people, which waits while there is no connection.
bool isSpeech(Verb verb)
{
    return verb == Verb::Say || verb == Verb::Action || verb == Verb::Message
        || verb == Verb::Notice || verb == Verb::Query;
}

/// Says something where it was typed.
bool isTalkVerb(Verb verb) { return verb == Verb::Say || verb == Verb::Action; }

/// Works without a connection as well.
bool isLocal(Verb verb)
{
    switch (verb) {
    case Verb::Help:
    case Verb::Quit:
    case Verb::Nick:
    case Verb::Ignore:
    case Verb::Unignore:
    case Verb::Close:
    case Verb::Clear:
    case Verb::Connect:
    case Verb::Reconnect:
    case Verb::Disconnect:
    case Verb::List: // the list itself says that there is no connection, and offers one
        return true;
    default:
        return false;
    }
}

QString nameOf(Verb verb)
{
    const auto info = std::ranges::find(commandTable(), verb, &CommandInfo::verb);
    return info == commandTable().end() ? QString() : QString::fromLatin1(info->canonical);
}

/// The parameters that are there: empty ones at the end are left out.
QByteArray lineOf(const QByteArray &command, QList<QByteArray> params)
{
    while (!params.isEmpty() && params.last().isEmpty())
        params.removeLast();
    return wireLine(command, params);
}

} // namespace

Commands::Commands(ChatState &chat, Outbox &outbox, Interpreter &interpreter, Hooks hooks)
    : m_chat(chat)
    , m_outbox(outbox)
    , m_interpreter(interpreter)
    , m_hooks(std::move(hooks))
{
}

InputContext Commands::contextOf(const Conversation &where) const
{
    const bool isPage = where.kind() == ConversationKind::Server;
    return {.target = isPage ? QString() : where.name(),
        .isChannel = where.kind() == ConversationKind::Channel,
        .channelTypes = QString::fromLatin1(m_chat.isupport().channelTypes())};
}

bool Commands::isTalk(const Conversation &where, QStringView text) const
{
    const auto intents = parseInput(text, contextOf(where));
    return intents && std::ranges::any_of(*intents, [](const Intent &intent) {
        return isTalkVerb(intent.verb);
    });
}

base::Expected<Done, InputFailure> Commands::run(
    Conversation &where, const QString &text, const QString &replyTo)
{
    const auto intents = parseInput(text, contextOf(where));
    if (!intents) {
        InputFailure failure = intents.error();
        // Joining a channel would not help yet.
        if (failure.error == InputError::NoOneToTalkTo && !m_hooks.isOnline())
            failure.error = InputError::NobodyWhileOffline;
        return Unexpected{failure};
    }
    const Result checked = check(*intents);
    if (!checked)
        return checked;
    // Carrying one out may close the conversation that it was typed in.
    const ConversationId id = where.id();
    QString answers = replyTo;
    for (const Intent &intent : *intents) {
        if (Conversation *conversation = m_chat.find(id))
            carryOut(*conversation, intent, answers);
        if (isTalkVerb(intent.verb))
            answers.clear(); // the first of several lines answers, the others go on
    }
    m_outbox.sendReady(m_hooks.isOnline());
    m_chat.announceAll();
    return Done{};
}

bool Commands::perform(Conversation &where, const Intent &intent)
{
    if (!m_hooks.isOnline() && !isLocal(intent.verb))
        return false;
    carryOut(where, intent, {});
    m_chat.announceAll();
    return true;
}

Commands::Result Commands::check(const QList<Intent> &intents) const
{
    const bool isOnline = m_hooks.isOnline();
    qsizetype messages = 0;
    for (const Intent &intent : intents) {
        const auto fail = [&](InputError error) {
            const QString name = intent.verb == Verb::Say ? QString() : nameOf(intent.verb);
            return Result(Unexpected{InputFailure{error, name}});
        };
        if (!isSpeech(intent.verb)) {
            if (!isOnline && !isLocal(intent.verb))
                return fail(InputError::NotConnected);
            const bool isHere = intent.verb == Verb::Connect && !intent.hasText;
            if (isHere && !m_hooks.isDown())
                return fail(InputError::ConnectedAlready);
            continue;
        }
        const Conversation *channel = m_chat.channelOf(intent.target.toUtf8());
        if (isOnline && isTalkVerb(intent.verb) && channel && !channel->isJoined())
            return fail(InputError::NotJoined);
        messages += piecesOf(intent).size();
    }
    if (messages > 0 && !m_outbox.hasRoomFor(messages))
        return Unexpected{InputFailure{InputError::TooManyWaiting, {}}};
    return Done{};
}

int Commands::limitFor(const Intent &intent) const
{
    const Isupport &isupport = m_chat.isupport();
    // Until others' view of us is known, the longest it can be.
    const qsizetype userHost = m_chat.ownUserHost().isEmpty()
        ? isupport.userLength() + 1 + isupport.hostLength()
        : m_chat.ownUserHost().size();
    const qsizetype prefix = m_chat.ownNick().toUtf8().size() + 1 + userHost;
    const QByteArrayView command = intent.verb == Verb::Notice ? "NOTICE" : "PRIVMSG";
    const int frame = intent.verb == Verb::Action ? int(sizeof "\x01"
                                                               "ACTION \x01")
            - 1
                                                  : 0;
    return textLimit(isupport.lineLength(), int(prefix), command, intent.target.toUtf8()) - frame;
}

QStringList Commands::piecesOf(const Intent &intent) const
{
    return intent.hasText ? splitMessage(intent.text, limitFor(intent)) : QStringList();
}

MessageBudget Commands::budget(const Conversation &where, QStringView text) const
{
    MessageBudget budget;
    const InputContext context = contextOf(where);
    budget.limitBytes = limitFor(Intent{
        .verb = Verb::Say, .target = context.target, .text = {}, .args = {}, .hasText = false});
    const auto intents = parseInput(text, context);
    if (!intents)
        return budget;
    for (const Intent &intent : *intents) {
        budget.usedBytes += int(intent.text.toUtf8().size());
        budget.limitBytes = limitFor(intent);
        ++budget.lines;
        budget.messages += isSpeech(intent.verb) ? int(piecesOf(intent).size()) : 1;
    }
    return budget;
}

void Commands::say(Conversation &where, const Intent &intent, const QString &replyTo)
{
    const QByteArray target = wireText(intent.target);
    // A line to somebody stands in the conversation with them; a notice opens none.
    Conversation *place = m_chat.channelOf(target);
    if (!place)
        place = m_chat.find(intent.target);
    const bool opens = intent.verb == Verb::Message || intent.verb == Verb::Query;
    if (!place && opens && !m_chat.isForChannel(target))
        place = m_chat.findOrMake(ConversationKind::Query, intent.target);
    if (intent.verb == Verb::Query)
        Q_EMIT m_chat.conversationWanted(place);

    const LineKind kind = intent.verb == Verb::Action ? LineKind::Action
        : intent.verb == Verb::Notice                 ? LineKind::Notice
                                                      : LineKind::Message;
    QString answers = replyTo; // the first piece does
    for (const QString &piece : piecesOf(intent)) {
        Outbox::Item item;
        item.where = place ? place->id() : where.id();
        item.kind = kind;
        item.target = target;
        item.text = piece;
        item.replyTo = std::exchange(answers, {});
        m_outbox.add(std::move(item));
    }
}

void Commands::joinAsked(const Intent &intent)
{
    const QStringList keys = intent.text.split(u',');
    const QStringList names = intent.target.split(u',');
    QList<ChatState::Wish> channels;
    for (qsizetype i = 0; i < names.size(); ++i) {
        Conversation *known = m_chat.find(names[i]);
        if (known && known->isJoined()) {
            Q_EMIT m_chat.conversationWanted(known);
            continue;
        }
        channels.append({.name = wireText(names[i]), .key = wireText(keys.value(i))});
        m_interpreter.noteJoinAsked(names[i], channels.last().key);
    }
    join(channels);
}

void Commands::join(const QList<ChatState::Wish> &channels)
{
    // Keys stand in the order of the channels, so those that have one come first.
    QList<ChatState::Wish> ordered = channels;
    std::stable_partition(ordered.begin(), ordered.end(),
        [](const ChatState::Wish &wish) { return !wish.key.isEmpty(); });
    QList<QByteArray> names;
    QList<QByteArray> keys;
    qsizetype bytes = 0;
    const auto sendLine = [&] {
        if (!names.isEmpty())
            m_hooks.send(lineOf("JOIN", {names.join(','), keys.join(',')}));
        names.clear();
        keys.clear();
        bytes = 0;
    };
    for (const ChatState::Wish &wish : ordered) {
        const qsizetype more = wish.name.size() + wish.key.size() + 2;
        if (bytes + more > kJoinLineBytes)
            sendLine();
        names.append(wish.name);
        if (!wish.key.isEmpty())
            keys.append(wish.key);
        bytes += more;
    }
    sendLine();
}

void Commands::carryOut(Conversation &where, const Intent &intent, const QString &replyTo)
{
    const QByteArray target = wireText(intent.target);
    const QByteArray text = wireText(intent.text);
    if (!isSpeech(intent.verb))
        m_interpreter.setAnswerPage(where.id());

    switch (intent.verb) {
    case Verb::Say:
    case Verb::Action:
        say(where, intent, replyTo);
        return;
    case Verb::Message:
    case Verb::Notice:
        say(where, intent);
        return;
    case Verb::Query:
        if (intent.hasText)
            say(where, intent);
        else
            Q_EMIT m_chat.conversationWanted(
                m_chat.findOrMake(ConversationKind::Query, intent.target));
        return;
    case Verb::Nick:
        m_hooks.changeNick(intent.target);
        return;
    case Verb::Join:
        joinAsked(intent);
        return;
    case Verb::Part:
        if (m_chat.isupport().isChannel(target))
            m_hooks.send(lineOf("PART", {target, text}));
        else
            m_hooks.close(where.id());
        return;
    case Verb::Topic:
        m_hooks.send(
            intent.hasText ? wireLine("TOPIC", {target, text}) : wireLine("TOPIC", {target}));
        return;
    case Verb::Names:
        m_interpreter.noteNamesAsked(intent.target);
        m_hooks.send(wireLine("NAMES", {target}));
        return;
    case Verb::Who:
        m_hooks.send(wireLine("WHO", {target}));
        return;
    case Verb::Whois:
        m_hooks.send(wireLine("WHOIS", {target}));
        return;
    case Verb::Away:
        m_hooks.send(lineOf("AWAY", {text}));
        return;
    case Verb::Invite:
        m_hooks.send(wireLine("INVITE", {wireText(intent.args.value(0)), target}));
        return;
    case Verb::Kick:
        m_hooks.send(lineOf("KICK", {target, wireText(intent.args.value(0)), text}));
        return;
    case Verb::Mode: {
        QList<QByteArray> params{target};
        for (const QString &arg : intent.args)
            params.append(wireText(arg));
        if (intent.args.isEmpty())
            m_interpreter.noteModesAsked(intent.target);
        m_hooks.send(wireLine("MODE", params));
        return;
    }
    case Verb::Ban:
        if (intent.args.isEmpty())
            m_hooks.send(wireLine("MODE", {target, "+b"}));
        else
            changeModes(target, "+b", banMasks(intent));
        return;
    case Verb::Unban:
        changeModes(target, "-b", banMasks(intent));
        return;
    case Verb::MemberMode:
        changeModes(target, text, intent.args);
        return;
    case Verb::Whowas:
        m_hooks.send(wireLine("WHOWAS", {target}));
        return;
    case Verb::Back:
        m_hooks.send("AWAY");
        return;
    case Verb::Ignore:
    case Verb::Unignore:
        changeIgnored(where, intent);
        return;
    case Verb::Ctcp:
        m_hooks.send(wireLine("PRIVMSG", {target, '\x01' + text + '\x01'}));
        return;
    case Verb::Motd:
        m_hooks.send(lineOf("MOTD", {target}));
        return;
    case Verb::Lusers:
        m_hooks.send("LUSERS");
        return;
    case Verb::Close:
        m_hooks.close(where.id());
        return;
    case Verb::Clear:
        m_hooks.clear(&where);
        return;
    case Verb::List:
        m_hooks.listChannels(intent.text);
        return;
    case Verb::Connect:
        if (intent.hasText)
            m_hooks.connectElsewhere(intent.text);
        else
            m_hooks.connectHere();
        return;
    case Verb::Reconnect:
        m_hooks.reconnect();
        return;
    case Verb::Disconnect:
        m_hooks.disconnect(intent.text);
        return;
    case Verb::Raw:
        m_hooks.send(text);
        return;
    case Verb::Quit:
        m_hooks.quit(intent.text);
        return;
    case Verb::Help: {
        ChatLine line;
        line.kind = LineKind::System;
        line.event = SystemEvent::Help;
        line.target = intent.text;
        m_chat.addLine(&where, std::move(line));
        return;
    }
    }
}

} // namespace watek::client::session
