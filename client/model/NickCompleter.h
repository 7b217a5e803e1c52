// Completes the word before the cursor on Tab: nicks by who spoke last, channels after '#',
// commands after '/' at the start. Pressed again it goes on to the next candidate. Two spellings
// are one nick where the network says so (CASEMAPPING); what is typed need not have the case of
// what it completes to, in any script. Thread: gui; a plain value.
#pragma once

#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace watek::client::model {

struct Completion {
    QString text; ///< the whole input
    int cursor = 0; ///< UTF-16 units

    bool operator==(const Completion &) const = default;
};

enum class CompletionStep {
    Next, ///< Tab
    Previous, ///< Shift+Tab
};

class NickCompleter {
public:
    void setCaseMapping(protocol::CaseMapping mapping);
    /// Somebody said something: first candidate from now on, while there (setNicks, addNick).
    void noteSpoke(const QString &nick);
    void noteRenamed(const QString &oldNick, const QString &newNick);
    /// Everybody who can be named; those who never spoke follow in alphabetical order.
    void setNicks(const QStringList &nicks);
    void addNick(const QString &nick);
    void removeNick(const QString &nick);
    void setChannels(const QStringList &channels) { m_channels = channels; }
    void setCommands(const QStringList &commands) { m_commands = commands; } ///< without '/'
    /// Never offered, unless it is the only one.
    void setOwnNick(const QString &nick) { m_ownNick = nick; }

    /// Nothing when no word precedes the cursor or nothing matches (Tab then moves the focus). At
    /// the start of the line a nick gets ": ", elsewhere and for channels and commands a space.
    std::optional<Completion> complete(
        const QString &text, int cursor, CompletionStep step = CompletionStep::Next);
    /// Anything else was typed: the next Tab starts anew. (Also noticed by itself when text or
    /// cursor differ.)
    void reset() { m_cycle.reset(); }

private:
    struct Name {
        QByteArray key; ///< under m_mapping
        QString nick;
    };
    struct Cycle {
        QString before; ///< the text up to the word
        QString after; ///< the text behind the cursor
        QStringList candidates; ///< each with its ending
        qsizetype at = 0;
        Completion last;
    };

    QByteArray key(const QString &nick) const { return protocol::folded(nick.toUtf8(), m_mapping); }
    void forgetSpoke(const QByteArray &key);
    QStringList candidatesFor(const QString &word, bool atStart) const;
    QStringList nicksInOrder() const;

    protocol::CaseMapping m_mapping = protocol::CaseMapping::Ascii;
    QList<Name> m_spoke; ///< latest first; some have left
    QHash<QByteArray, QString> m_nicks; ///< by their keys
    QStringList m_channels;
    QStringList m_commands;
    QString m_ownNick;
    std::optional<Cycle> m_cycle;
};

} // namespace watek::client::model
