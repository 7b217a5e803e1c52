#include "server/dispatcher/ServerBans.h"

#include "common/protocol/Message.h"
#include "common/protocol/UserMask.h"
#include "server/dispatcher/state/User.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// A larger network is nearly everybody: no provider has as much.
constexpr int kLeastBitsV4 = 8;
constexpr int kLeastBitsV6 = 16;

constexpr QByteArrayView kAccount("$a:");
/// Holding one mask against one person, in units of Work.
constexpr qint64 kUnitsOfMask = 4;
/// In the text of one that spares who is logged in.
constexpr const char *kGuests = "guests";

const char *commandOf(BanKind kind) { return kind == BanKind::KLine ? "KLINE" : "MUTE"; }

} // namespace

// A host that was given to the user does not let it escape.
bool ServerBan::fits(const User &user) const
{
    if (sparesIdentified && user.isIdentified())
        return false;
    if (mask.startsWith(kAccount))
        return user.isIdentified()
            && protocol::matchesAccountMask(
                QByteArrayView(mask).sliced(kAccount.size()), user.account);
    const auto comesFromThere
        = [&](const Session *session) { return fits(user.username, session->address); };
    return std::ranges::any_of(user.sessions, comesFromThere)
        || (!user.lastAddress.isEmpty() && fits(user.username, user.lastAddress))
        || (user.host != user.address() && fits(user.username, user.host));
}

bool ServerBan::fits(const User &user, const Session &session) const
{
    if (!fits(user))
        return false;
    if (mask.startsWith(kAccount) || fits(user.username, session.address)
        || fits(user.username, session.host))
        return true;
    const bool isOfAnother = std::ranges::any_of(user.sessions,
        [&](const Session *each) { return user.host == each->host || user.host == each->address; });
    return !isOfAnother && fits(user.username, user.host);
}

bool ServerBan::fits(const QByteArray &username, const QByteArray &host) const
{
    return protocol::matchesUserMask(mask, username + '@' + host);
}

bool ServerBans::hasRoomFor(const ServerBan &ban) const
{
    const auto stays = [&](const ServerBan &each) {
        return !each.isOver(ban.setAtMs)
            && (each.kind != ban.kind || !protocol::isSameName(each.mask, ban.mask));
    };
    return m_bans.size() < kMost || size_t(std::ranges::count_if(m_bans, stays)) < kMost;
}

void ServerBans::add(ServerBan ban)
{
    std::erase_if(m_bans, [&](const ServerBan &each) { return each.isOver(ban.setAtMs); });
    remove(ban.kind, ban.mask);
    Q_ASSERT_X(m_bans.size() < kMost, "ServerBans", "a ban is added without asking for room");
    m_bans.push_back(std::move(ban));
    ++m_revision;
}

bool ServerBans::has(BanKind kind, const QByteArray &mask) const
{
    return std::ranges::any_of(m_bans, [&](const ServerBan &ban) {
        return ban.kind == kind && protocol::isSameName(ban.mask, mask);
    });
}

void ServerBans::remove(BanKind kind, const QByteArray &mask)
{
    ++m_revision;
    std::erase_if(m_bans, [&](const ServerBan &ban) {
        return ban.kind == kind && protocol::isSameName(ban.mask, mask);
    });
}

const ServerBan *ServerBans::find(BanKind kind, const User &user, qint64 nowMs) const
{
    qint64 units = 0;
    return find(kind, user, nowMs, units);
}

const ServerBan *ServerBans::find(BanKind kind, const User &user, qint64 nowMs, qint64 &units) const
{
    units += qint64(m_bans.size()) * kUnitsOfMask;
    const auto found = std::ranges::find_if(m_bans, [&](const ServerBan &ban) {
        return ban.kind == kind && !ban.isOver(nowMs) && ban.fits(user);
    });
    return found == m_bans.end() ? nullptr : &*found;
}

const ServerBan *ServerBans::find(
    BanKind kind, const QByteArray &username, const QByteArray &address, qint64 nowMs) const
{
    const auto found = std::ranges::find_if(m_bans, [&](const ServerBan &ban) {
        return ban.kind == kind && !ban.isOver(nowMs) && ban.fits(username, address);
    });
    return found == m_bans.end() ? nullptr : &*found;
}

QByteArray ServerBans::toText() const
{
    QByteArray text;
    for (const ServerBan &ban : m_bans) {
        QList<QByteArray> params{
            ban.mask, ban.setBy, QByteArray::number(ban.setAtMs), QByteArray::number(ban.untilMs)};
        if (ban.sparesIdentified)
            params.append(kGuests);
        params.append(ban.reason);
        text += protocol::writeMessage({.command = commandOf(ban.kind), .params = params}) + '\n';
    }
    return text;
}

ServerBans ServerBans::fromText(const QByteArray &text)
{
    ServerBans bans;
    for (const QByteArray &line : text.split('\n')) {
        const auto message = protocol::parseMessage(line.trimmed());
        if (!message || (message->command != "KLINE" && message->command != "MUTE"))
            continue;
        const bool spares = message->params.size() == 6 && message->param(4) == kGuests;
        if (message->params.size() != 5 && !spares)
            continue;
        const QByteArray mask
            = message->command == "MUTE" ? muteMask(message->param(0)) : banMask(message->param(0));
        if (mask.isEmpty())
            continue;
        ServerBan ban{.kind = message->command == "KLINE" ? BanKind::KLine : BanKind::Mute,
            .mask = mask,
            .setBy = message->param(1),
            .setAtMs = message->param(2).toLongLong(),
            .untilMs = message->param(3).toLongLong(),
            .reason = message->params.constLast(),
            .sparesIdentified = spares};
        if (!bans.hasRoomFor(ban))
            break;
        bans.add(std::move(ban));
    }
    return bans;
}

QByteArray maskOfNetwork(const QByteArray &address)
{
    return "*@" + protocol::canonicalHost(shared::networkOf(address));
}

QByteArray banMask(const QByteArray &given)
{
    const QByteArray mask = given.mid(given.indexOf('!') + 1);
    const qsizetype at = mask.lastIndexOf('@');
    const QByteArray user = at < 0 ? QByteArrayLiteral("*") : mask.left(at);
    const QByteArray host = protocol::canonicalHost(QByteArrayView(mask).sliced(at + 1));
    // What is left without wildcards and separators must say something.
    const auto says = [](QByteArrayView text) {
        return std::ranges::any_of(
            text, [](char c) { return !QByteArrayView("*?@.:/").contains(c); });
    };
    const auto network = protocol::networkLengthOf(host);
    const bool isHostRight
        = network ? network->bits >= (network->isV6 ? kLeastBitsV6 : kLeastBitsV4) : says(host);
    return isHostRight || says(user) ? user + '@' + host : QByteArray();
}

QByteArray muteMask(const QByteArray &given)
{
    if (!given.startsWith(kAccount))
        return banMask(given);
    const QByteArrayView account = QByteArrayView(given).sliced(kAccount.size());
    const bool says = std::ranges::any_of(account, [](char c) { return c != '*' && c != '?'; });
    return says && !given.contains(' ') ? given : QByteArray();
}

} // namespace watek::server::dispatcher
