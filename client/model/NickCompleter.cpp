#include "client/model/NickCompleter.h"

#include <algorithm>

namespace watek::client::model {

namespace {

constexpr qsizetype kSpokeRemembered = 500;

bool isSame(const QString &a, const QString &b) { return a.compare(b, Qt::CaseInsensitive) == 0; }

void removeNickFrom(QStringList &nicks, const QString &nick)
{
    nicks.removeIf([&](const QString &known) { return isSame(known, nick); });
}

} // namespace

void NickCompleter::noteSpoke(const QString &nick)
{
    removeNickFrom(m_spoke, nick);
    m_spoke.prepend(nick);
    if (m_spoke.size() > kSpokeRemembered)
        m_spoke.removeLast();
}

void NickCompleter::noteRenamed(const QString &oldNick, const QString &newNick)
{
    const auto rename = [&](QStringList &nicks) {
        for (QString &nick : nicks) {
            if (isSame(nick, oldNick))
                nick = newNick;
        }
    };
    rename(m_spoke);
    rename(m_nicks);
}

void NickCompleter::setNicks(const QStringList &nicks) { m_nicks = nicks; }

void NickCompleter::addNick(const QString &nick)
{
    removeNickFrom(m_nicks, nick);
    m_nicks.append(nick);
}

void NickCompleter::removeNick(const QString &nick)
{
    removeNickFrom(m_nicks, nick);
    removeNickFrom(m_spoke, nick);
}

QStringList NickCompleter::nicksInOrder() const
{
    // Lines are told after who came and went, so somebody may have spoken and be gone.
    QStringList spoke = m_spoke;
    spoke.removeIf(
        [&](const QString &nick) { return !m_nicks.contains(nick, Qt::CaseInsensitive); });
    QStringList silent = m_nicks;
    silent.removeIf([&](const QString &nick) { return spoke.contains(nick, Qt::CaseInsensitive); });
    std::ranges::sort(silent,
        [](const QString &a, const QString &b) { return a.compare(b, Qt::CaseInsensitive) < 0; });
    return spoke + silent;
}

QStringList NickCompleter::candidatesFor(const QString &word, bool atStart) const
{
    QStringList found;
    const auto take = [&](const QStringList &names, const QString &prefix, const QString &ending) {
        for (const QString &name : names) {
            const QString whole = prefix + name;
            if (whole.startsWith(word, Qt::CaseInsensitive))
                found.append(whole + ending);
        }
    };
    if (word.startsWith(u'/')) {
        if (atStart)
            take(m_commands, QStringLiteral("/"), QStringLiteral(" "));
        return found;
    }
    if (word.startsWith(u'#') || word.startsWith(u'&')) {
        take(m_channels, {}, QStringLiteral(" "));
        return found;
    }
    // "@anna" is how people from elsewhere name somebody.
    const bool hasAt = word.startsWith(u'@') && word.size() > 1;
    take(nicksInOrder(), hasAt ? QStringLiteral("@") : QString(),
        atStart ? QStringLiteral(": ") : QStringLiteral(" "));
    if (found.size() > 1 && !m_ownNick.isEmpty()) {
        found.removeIf([&](const QString &candidate) {
            const QString nick = candidate.left(candidate.size() - (atStart ? 2 : 1));
            return isSame(hasAt ? nick.mid(1) : nick, m_ownNick);
        });
    }
    return found;
}

std::optional<Completion> NickCompleter::complete(
    const QString &text, int cursor, CompletionStep step)
{
    const Completion now{.text = text, .cursor = cursor};
    if (m_cycle && m_cycle->last == now) {
        const qsizetype count = m_cycle->candidates.size();
        const qsizetype move = step == CompletionStep::Next ? 1 : count - 1;
        m_cycle->at = (m_cycle->at + move) % count;
    } else {
        m_cycle.reset();
        cursor = std::clamp(cursor, 0, int(text.size()));
        qsizetype begin = cursor;
        while (begin > 0 && !text[begin - 1].isSpace())
            --begin;
        if (begin == cursor)
            return std::nullopt;
        QStringList candidates = candidatesFor(text.mid(begin, cursor - begin), begin == 0);
        if (candidates.isEmpty())
            return std::nullopt;
        // Where a space follows already, none is added.
        QString after = text.mid(cursor);
        if (after.startsWith(u' '))
            after.remove(0, 1);
        const qsizetype at = step == CompletionStep::Next ? 0 : candidates.size() - 1;
        m_cycle = Cycle{.before = text.left(begin),
            .after = after,
            .candidates = std::move(candidates),
            .at = at,
            .last = {}};
    }
    const QString head = m_cycle->before + m_cycle->candidates[m_cycle->at];
    m_cycle->last = {.text = head + m_cycle->after, .cursor = int(head.size())};
    return m_cycle->last;
}

} // namespace watek::client::model
