#include "client/model/NickCompleter.h"

#include <algorithm>

namespace watek::client::model {

namespace {

constexpr qsizetype kSpokeRemembered = 500;

bool isNickBefore(const QString &a, const QString &b)
{
    const int order = a.compare(b, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a < b;
}

} // namespace

void NickCompleter::setCaseMapping(protocol::CaseMapping mapping)
{
    if (mapping == m_mapping)
        return;
    m_mapping = mapping;
    setNicks(m_nicks.values());
    for (Name &name : m_spoke)
        name.key = key(name.nick);
}

void NickCompleter::forgetSpoke(const QByteArray &key)
{
    m_spoke.removeIf([&](const Name &known) { return known.key == key; });
}

void NickCompleter::noteSpoke(const QString &nick)
{
    const Name name{.key = key(nick), .nick = nick};
    forgetSpoke(name.key);
    m_spoke.prepend(name);
    if (m_spoke.size() > kSpokeRemembered)
        m_spoke.removeLast();
}

void NickCompleter::noteRenamed(const QString &oldNick, const QString &newNick)
{
    const Name now{.key = key(newNick), .nick = newNick};
    const QByteArray before = key(oldNick);
    if (m_nicks.remove(before))
        m_nicks.insert(now.key, newNick);
    const auto spoke = std::ranges::find(m_spoke, before, &Name::key);
    if (spoke != m_spoke.end())
        *spoke = now;
}

void NickCompleter::setNicks(const QStringList &nicks)
{
    m_nicks.clear();
    for (const QString &nick : nicks)
        addNick(nick);
}

void NickCompleter::addNick(const QString &nick) { m_nicks.insert(key(nick), nick); }

void NickCompleter::removeNick(const QString &nick)
{
    const QByteArray gone = key(nick);
    m_nicks.remove(gone);
    forgetSpoke(gone);
}

QStringList NickCompleter::nicksInOrder() const
{
    // Lines are told after who came and went, so somebody may have spoken and be gone.
    QHash<QByteArray, QString> silent = m_nicks;
    QStringList ordered;
    for (const Name &name : m_spoke) {
        if (const QString nick = silent.take(name.key); !nick.isEmpty())
            ordered.append(nick);
    }
    QStringList rest = silent.values();
    std::ranges::sort(rest, isNickBefore);
    return ordered + rest;
}

QStringList NickCompleter::candidatesFor(const QString &word, bool atStart) const
{
    QStringList found;
    const auto take = [&](const QStringList &names, const QString &prefix, const QString &ending) {
        for (const QString &name : names) {
            const QString whole = prefix + name;
            // In any script, and as the network folds: "{a" for "[anna]" where these are one.
            if (whole.startsWith(word, Qt::CaseInsensitive) || key(whole).startsWith(key(word)))
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
            return key(hasAt ? nick.mid(1) : nick) == key(m_ownNick);
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
