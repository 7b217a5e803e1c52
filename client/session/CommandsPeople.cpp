// Commands: what concerns other people, their ranks, bans and whether they are heard. Thread: gui.
#include "client/session/Commands.h"

#include "client/session/Lines.h"
#include "client/session/Text.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

namespace {

/// A word that is meant as a mask, and not as somebody's nick: extended bans ("$a", "m:*!*@*") too.
bool isMask(QStringView word)
{
    return std::ranges::any_of(word, [](QChar c) { return QStringView(u"!@*?:$").contains(c); });
}

QString hostOf(const QString &userHost) { return userHost.section(u'@', -1); }

} // namespace

void Commands::changeModes(
    const QByteArray &channel, QByteArrayView change, const QStringList &params)
{
    const qsizetype atOnce = m_chat.isupport().modesPerLine();
    for (qsizetype from = 0; from < params.size(); from += atOnce) {
        const QStringList some = params.mid(from, atOnce);
        const QByteArray letters(some.size(), change.back());
        QList<QByteArray> words{channel, change.first(1).toByteArray() + letters};
        for (const QString &param : some)
            words.append(wireText(param));
        m_hooks.send(wireLine("MODE", words));
    }
}

QString Commands::banMaskOf(const QString &channel, const QString &nick) const
{
    const QString byNick = nick + QStringLiteral("!*@*");
    const QString host
        = hostOf(QString::fromUtf8(m_chat.sourceOf(nick)).section(u'!', 1)); // "*": not known
    if (host.isEmpty() || host == u"*")
        return byNick;
    // Several people may share a host (a class behind one address): they are not meant.
    const Conversation *where = m_chat.find(channel);
    const QList<Member> members = where ? where->members().all() : QList<Member>();
    const bool isShared = std::ranges::any_of(members, [&](const Member &member) {
        return !m_chat.isSame(member.nick, nick)
            && hostOf(member.userHost).compare(host, Qt::CaseInsensitive) == 0;
    });
    return isShared ? byNick : QStringLiteral("*!*@") + host;
}

QStringList Commands::banMasks(const Intent &intent) const
{
    QStringList masks;
    for (const QString &word : intent.args) {
        if (isMask(word)) {
            masks.append(word);
            continue;
        }
        masks.append(banMaskOf(intent.target, word));
        // The ban may have been set by either.
        if (const QString byNick = word + QStringLiteral("!*@*");
            intent.verb == Verb::Unban && !masks.contains(byNick))
            masks.append(byNick);
    }
    return masks;
}

void Commands::changeIgnored(Conversation &where, const Intent &intent)
{
    ChatLine line;
    line.kind = LineKind::System;
    line.target = intent.target;
    if (intent.target.isEmpty()) {
        line.event = SystemEvent::IgnoredPeople;
        line.text = decoded(m_chat.ignored().masks().join(' '));
    } else if (intent.verb == Verb::Ignore) {
        const QByteArray mask = IgnoreList::maskOf(wireText(intent.target));
        line.target = decoded(mask);
        line.event = m_chat.ignore(mask) ? SystemEvent::Ignoring : SystemEvent::IgnoreListFull;
    } else {
        const QByteArray source = isMask(intent.target)
            ? IgnoreList::maskOf(wireText(intent.target))
            : m_chat.sourceOf(intent.target);
        line.event
            = m_chat.unignore(source) ? SystemEvent::NoLongerIgnoring : SystemEvent::WasNotIgnored;
    }
    m_chat.addLine(&where, std::move(line));
}

} // namespace watek::client::session
