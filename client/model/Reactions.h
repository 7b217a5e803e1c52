// What people put on messages: for each message the reactions, in the order in which they first
// came, with who gave them. Thread: gui; a plain value that MessageListModel keeps.
#pragma once

#include "client/session/ChatLine.h"

#include <QHash>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace watek::client::model {

/// One kind of reaction on one message.
struct Reaction {
    QString text; ///< "👍"
    QStringList nicks; ///< who gave it, in order; at least one
    bool isMine = false; ///< we are among them

    int count() const { return int(nicks.size()); }
    bool operator==(const Reaction &) const = default;
};

/// Programs write an emoji with a variation selector (U+FE0F) or without one: people see the same.
bool isSameReaction(const QString &a, const QString &b);

class Reactions {
public:
    /// Different ones on one message; more are not kept.
    static constexpr int kMostOnOne = 20;

    /// False when nothing changed. One that is there already keeps the text that it first came
    /// with.
    bool apply(const session::ReactionChange &change);
    /// Somebody has another name now. The ids of the messages that show it.
    QStringList rename(const QString &oldNick, const QString &newNick);
    QList<Reaction> of(const QString &messageId) const { return m_byMessage.value(messageId); }
    void forget(const QString &messageId) { m_byMessage.remove(messageId); }
    void clear() { m_byMessage.clear(); }

private:
    QHash<QString, QList<Reaction>> m_byMessage;
};

} // namespace watek::client::model

Q_DECLARE_METATYPE(QList<watek::client::model::Reaction>)
