// Carries out what a person typed: intents become lines for the server, or wait in the outbox.
// Thread: gui.
#pragma once

#include "client/session/ChatState.h"
#include "client/session/InputParser.h"
#include "client/session/Interpreter.h"
#include "client/session/MessageSplitter.h"
#include "client/session/Outbox.h"
#include "client/session/PersonMask.h"

#include <functional>

namespace watek::client::session {

class Commands {
public:
    /// What only the session can do.
    struct Hooks {
        std::function<bool()> isOnline;
        std::function<bool()> isDown; ///< neither a connection nor one on its way
        std::function<void(const QByteArray &line)> send;
        std::function<void(const QString &nick)> changeNick;
        std::function<void(const QString &reason)> quit;
        std::function<void(ConversationId)> close;
        std::function<void(Conversation *where)> clear;
        std::function<void()> connectHere;
        std::function<void(const QString &address)> connectElsewhere;
        std::function<void()> reconnect;
        std::function<void(const QString &reason)> disconnect;
        std::function<void(const QString &mask)> listChannels;
    };

    Commands(ChatState &chat, Outbox &outbox, Interpreter &interpreter, Hooks hooks);

    /// All of it or, on failure, nothing.
    /// `replyTo`: id of the message that what is said there answers; may be empty.
    base::Expected<base::Done, InputFailure> run(
        Conversation &where, const QString &text, const QString &replyTo);
    /// What a menu asks for: as if typed in `where`, but as values, so that no name can be taken
    /// for a command. False and nothing done where it needs a connection and there is none.
    bool perform(Conversation &where, const Intent &intent);
    /// It says something there, rather than being a command to do something else.
    bool isTalk(const Conversation &where, QStringView text) const;
    MessageBudget budget(const Conversation &where, QStringView text) const;
    /// The masks to ban somebody by in a channel, the one that ban() takes by itself first: by the
    /// host where it is known and nobody else in the channel has it, otherwise by the nick.
    QList<PersonMask> banChoices(const QString &channel, const QString &nick) const;
    /// The masks to ignore somebody by, the one that a bare nick means first: by the account, or by
    /// the user and host where nobody else has the same, otherwise by the nick.
    QList<PersonMask> ignoreChoices(const QString &nick) const;
    /// One JOIN line, or several when they would not fit into one.
    void join(const QList<ChatState::Wish> &channels);

private:
    using Result = base::Expected<base::Done, InputFailure>;

    InputContext contextOf(const Conversation &where) const;
    int limitFor(const Intent &intent) const;
    QStringList piecesOf(const Intent &intent) const;
    Result check(const QList<Intent> &intents) const;
    void carryOut(Conversation &where, const Intent &intent, const QString &replyTo);
    void say(Conversation &where, const Intent &intent, const QString &replyTo = {});
    void joinAsked(const Intent &intent);
    /// MODE with one letter for each of several parameters, in as many lines as the server needs.
    void changeModes(const QByteArray &channel, QByteArrayView change, const QStringList &params);
    /// The masks to ban somebody by in a channel, or to lift such a ban.
    QStringList banMasks(const Intent &intent) const;
    void changeIgnored(Conversation &where, const Intent &intent);
    bool unignore(const QString &nickOrMask);

    ChatState &m_chat;
    Outbox &m_outbox;
    Interpreter &m_interpreter;
    Hooks m_hooks;
};

} // namespace watek::client::session
