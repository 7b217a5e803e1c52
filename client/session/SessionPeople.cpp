// Session: what a person asks for about other people, by a menu rather than by typing. Thread: gui.
#include "client/session/Lines.h"
#include "client/session/Roles.h"
#include "client/session/SessionImpl.h"
#include "client/session/Text.h"

namespace watek::client::session {

namespace {

/// The place of half-operator in PREFIX, or of operator where there is none; -1: no such network.
qsizetype halfOperatorRank(const Isupport &isupport)
{
    const QByteArray &modes = isupport.prefixModes();
    return modes.contains('h') ? modes.indexOf('h') : modes.indexOf('o');
}

} // namespace

void Session::Impl::perform(const QString &where, const Intent &intent)
{
    guiRole.assertCurrent();
    Conversation *conversation = chat.find(where);
    commands.perform(conversation ? *conversation : *chat.shown(), intent);
}

void Session::kick(const QString &channel, const QString &nick, const QString &reason)
{
    m_impl->perform(channel,
        {.verb = Verb::Kick,
            .target = channel,
            .text = reason,
            .args = {nick},
            .hasText = !reason.isEmpty()});
}

QList<PersonMask> Session::banChoices(const QString &channel, const QString &nick) const
{
    return m_impl->commands.banChoices(channel, nick);
}

void Session::ban(const QString &channel, const QString &nickOrMask)
{
    m_impl->perform(channel, {.verb = Verb::Ban, .target = channel, .args = {nickOrMask}});
}

void Session::unban(const QString &channel, const QString &nickOrMask)
{
    m_impl->perform(channel, {.verb = Verb::Unban, .target = channel, .args = {nickOrMask}});
}

void Session::setMemberMode(const QString &channel, const QString &nick, bool give, char mode)
{
    const QString change = (give ? u'+' : u'-') + QString(QLatin1Char(mode));
    m_impl->perform(
        channel, {.verb = Verb::MemberMode, .target = channel, .text = change, .args = {nick}});
}

void Session::invite(const QString &nick, const QString &channel)
{
    m_impl->perform({}, {.verb = Verb::Invite, .target = channel, .args = {nick}});
}

void Session::whois(const QString &nick)
{
    m_impl->perform({}, {.verb = Verb::Whois, .target = nick});
}

int Session::Impl::ownRank(const QString &channel) const
{
    const Conversation *where = chat.find(channel);
    const Member *self = where ? where->members().find(chat.ownNick()) : nullptr;
    return self ? self->rank : kNoRank;
}

bool Session::mayModerate(const QString &channel) const
{
    return m_impl->ownRank(channel) <= halfOperatorRank(isupport());
}

// As our own server has it, and others do nearly so: voice is given by half-operators,
// half-operator and operator by operators, and what is above them by the highest alone.
QByteArray Session::givableModes(const QString &channel) const
{
    const qsizetype ownRank = m_impl->ownRank(channel);
    const QByteArray &modes = isupport().prefixModes();
    const qsizetype operatorRank = modes.indexOf('o');
    const qsizetype halfRank = halfOperatorRank(isupport());
    QByteArray givable;
    for (qsizetype rank = 0; rank < modes.size(); ++rank) {
        const qsizetype needed = rank < operatorRank ? 0
            : rank <= halfRank                       ? operatorRank
                                                     : halfRank;
        if (ownRank <= needed)
            givable.append(modes[rank]);
    }
    return givable;
}

void Session::setIgnored(const QString &nick, bool ignored)
{
    if (nick.isEmpty())
        return;
    m_impl->perform({}, {.verb = ignored ? Verb::Ignore : Verb::Unignore, .target = nick});
}

QList<PersonMask> Session::ignoreChoices(const QString &nick) const
{
    return m_impl->commands.ignoreChoices(nick);
}

QStringList Session::ignoredMasks() const
{
    QStringList masks;
    for (const IgnoreList::Entry &entry : m_impl->chat.ignored().entries())
        masks.append(decoded(entry.nick.isEmpty() ? entry.mask : entry.mask + ' ' + entry.nick));
    return masks;
}

void Session::setIgnoredMasks(const QStringList &masks)
{
    QList<IgnoreList::Entry> entries;
    for (const QString &text : masks) {
        const QString mask = text.section(u' ', 0, 0);
        if (!mask.isEmpty()) {
            entries.append({.mask = IgnoreList::maskOf(wireText(mask)),
                .nick = wireText(text.section(u' ', 1, 1))});
        }
    }
    m_impl->chat.setIgnored(entries);
}

bool Session::isIgnored(const QString &nick) const
{
    const ChatState &chat = m_impl->chat;
    return chat.isIgnored(chat.sourceOf(nick), chat.accountOf(nick));
}

} // namespace watek::client::session
