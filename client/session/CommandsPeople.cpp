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

QList<PersonMask> Commands::banChoices(const QString &channel, const QString &nick) const
{
    const PersonMask byNick{.kind = MaskKind::Nick, .mask = nick + QStringLiteral("!*@*")};
    QList<PersonMask> choices{byNick};
    const QString host
        = hostOf(QString::fromUtf8(m_chat.sourceOf(nick)).section(u'!', 1)); // "*": not known
    if (!host.isEmpty() && host != u"*") {
        // Several people may share a host (a class behind one address): they are not meant.
        const Conversation *where = m_chat.find(channel);
        const QList<Member> members = where ? where->members().all() : QList<Member>();
        const bool isShared = std::ranges::any_of(members, [&](const Member &member) {
            return !m_chat.isSame(member.nick, nick)
                && hostOf(member.userHost).compare(host, Qt::CaseInsensitive) == 0;
        });
        choices.insert(
            isShared ? 1 : 0, {.kind = MaskKind::Host, .mask = QStringLiteral("*!*@") + host});
    }
    const QByteArray account = m_chat.accountOf(nick);
    const QByteArray ban = m_chat.isupport().accountBan();
    if (!account.isEmpty() && !ban.isEmpty())
        choices.append({.kind = MaskKind::Account, .mask = decoded(ban + account)});
    return choices;
}

QList<PersonMask> Commands::ignoreChoices(const QString &nick) const
{
    QList<PersonMask> choices{
        {.kind = MaskKind::Nick, .mask = decoded(IgnoreList::maskOf(wireText(nick)))}};
    const QString userHost = QString::fromUtf8(m_chat.sourceOf(nick)).section(u'!', 1);
    if (userHost != u"*@*") {
        choices.insert(m_chat.isShared(userHost, nick) ? 1 : 0,
            {.kind = MaskKind::Host, .mask = QStringLiteral("*!") + userHost});
    }
    if (const QByteArray account = m_chat.accountOf(nick); !account.isEmpty()) {
        choices.prepend(
            {.kind = MaskKind::Account, .mask = decoded(IgnoreList::maskOfAccount(account))});
    }
    return choices;
}

QStringList Commands::banMasks(const Intent &intent) const
{
    QStringList masks;
    for (const QString &word : intent.args) {
        if (isMask(word)) {
            masks.append(word);
            continue;
        }
        const QList<PersonMask> choices = banChoices(intent.target, word);
        // The ban may have been set by any of them.
        for (const PersonMask &choice : intent.verb == Verb::Unban ? choices : choices.first(1))
            masks.append(choice.mask);
    }
    return masks;
}

bool Commands::unignore(const QString &nickOrMask)
{
    if (isMask(nickOrMask))
        return m_chat.unignore(IgnoreList::maskOf(wireText(nickOrMask)), {});
    const bool wasKnown = m_chat.unignoreFoundBy(wireText(nickOrMask));
    // Of a person who is here every mask that fits goes.
    return m_chat.unignore(m_chat.sourceOf(nickOrMask), m_chat.accountOf(nickOrMask)) || wasKnown;
}

void Commands::changeIgnored(Conversation &where, const Intent &intent)
{
    ChatLine line;
    line.kind = LineKind::System;
    line.target = intent.target;
    if (intent.target.isEmpty()) {
        line.event = SystemEvent::IgnoredPeople;
        QByteArrayList masks;
        for (const IgnoreList::Entry &entry : m_chat.ignored().entries())
            masks.append(entry.mask);
        line.text = decoded(masks.join(' '));
    } else if (intent.verb == Verb::Ignore) {
        const QString wanted
            = isMask(intent.target) ? intent.target : ignoreChoices(intent.target).first().mask;
        IgnoreList::Entry entry{.mask = IgnoreList::maskOf(wireText(wanted))};
        // A mask that goes by the nick tells it by itself.
        if (!isMask(intent.target) && entry.mask != IgnoreList::maskOf(wireText(intent.target)))
            entry.nick = wireText(intent.target);
        line.target = decoded(entry.mask);
        line.event = m_chat.ignore(entry) ? SystemEvent::Ignoring : SystemEvent::IgnoreListFull;
    } else {
        line.event
            = unignore(intent.target) ? SystemEvent::NoLongerIgnoring : SystemEvent::WasNotIgnored;
    }
    m_chat.addLine(&where, std::move(line));
}

} // namespace watek::client::session
