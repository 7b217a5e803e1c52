// The commands of IRC: one row each, and the checks that all of them share.
// Thread: dispatcher.
#pragma once

#include "common/protocol/Message.h"
#include "server/dispatcher/Answer.h"
#include "server/dispatcher/Chat.h"

#include <QByteArrayView>

#include <memory>
#include <span>
#include <string_view>

namespace watek::server::dispatcher {

/// One line of one connection, on its way through a handler.
struct Call {
    Session &session;
    const protocol::Message &message;
    ReplyBuffer &replies;
    /// Set by a handler whose answer may be long or comes later: it goes on where the handler ends.
    std::unique_ptr<Answer> answer = nullptr;
    int cost = 1; ///< in lines of flood control

    /// Who has the session now: a command may attach it to another person.
    User &user() const { return *session.user; }
    /// What this connection may do as an operator.
    shared::OperRole role() const { return session.role; }
    bool isOperator() const { return role() > shared::OperRole::None; }
    QByteArray param(qsizetype index) const { return message.param(index); }
    qsizetype paramCount() const { return message.params.size(); }
};

/// When a command may be used.
enum class When : quint8 {
    Always,
    Registering, ///< afterwards: 462
    Online, ///< before: 451
};

/// All there is to know about a command.
struct CommandRow {
    std::string_view verb;
    void (*handler)(Chat &, Call &); ///< requires dispatcherRole
    When when;
    int minParams; ///< fewer: 461
    shared::OperRole needed; ///< no operator: 481; too low a role: 723
    /// How many lines of flood control it counts as, at least. What the server has to walk through
    /// and to say for it is added: Chat::work().
    int cost;
    const char *syntax; ///< for HELP: "TOPIC <channel> [<topic>]"
    const char *help; ///< a sentence
};

/// In the order of their verbs.
std::span<const CommandRow> commandTable();
/// The row of the verb (in capitals), or null.
const CommandRow *findCommand(QByteArrayView verb);

/// Checks the line against the table and hands it to its handler. Afterwards call.answer may be
/// there, and call.cost is what the row says.
void runCommand(Chat &chat, Call &call) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
