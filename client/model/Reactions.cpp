#include "client/model/Reactions.h"

#include <algorithm>

namespace watek::client::model {

bool isSameReaction(const QString &a, const QString &b)
{
    const auto seen = [](QString text) { return text.remove(QChar(0xfe0f)); };
    return a == b || seen(a) == seen(b);
}

bool Reactions::apply(const session::ReactionChange &change)
{
    QList<Reaction> &all = m_byMessage[change.messageId];
    const auto known = std::ranges::find_if(
        all, [&](const Reaction &one) { return isSameReaction(one.text, change.text); });
    if (change.isTakenBack) {
        const bool wasThere = known != all.end() && known->nicks.removeOne(change.nick);
        if (wasThere && change.isSelf)
            known->isMine = false;
        if (wasThere && known->nicks.isEmpty())
            all.erase(known);
        if (all.isEmpty())
            m_byMessage.remove(change.messageId);
        return wasThere;
    }
    if (known != all.end()) {
        if (known->nicks.contains(change.nick))
            return false;
        known->nicks.append(change.nick);
        known->isMine = known->isMine || change.isSelf;
        return true;
    }
    if (all.size() >= kMostOnOne)
        return false;
    all.append({.text = change.text, .nicks = {change.nick}, .isMine = change.isSelf});
    return true;
}

QStringList Reactions::rename(const QString &oldNick, const QString &newNick)
{
    QStringList changed;
    for (auto it = m_byMessage.begin(); it != m_byMessage.end(); ++it) {
        bool isChanged = false;
        for (Reaction &reaction : *it) {
            const qsizetype at = reaction.nicks.indexOf(oldNick);
            if (at < 0)
                continue;
            isChanged = true;
            if (reaction.nicks.contains(newNick))
                reaction.nicks.removeAt(at);
            else
                reaction.nicks[at] = newNick;
        }
        if (isChanged)
            changed.append(it.key());
    }
    return changed;
}

} // namespace watek::client::model
