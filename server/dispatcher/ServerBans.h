// Whom operators keep out of the server or keep silent on it, until a time or for good. Who is to
// be silent may be named by account, too. Thread: dispatcher; a plain value otherwise. How it lasts
// is not its business: it becomes text and is made of text.
#pragma once

#include <QByteArray>

#include <vector>

namespace watek::server::dispatcher {

struct Session;
struct User;

enum class BanKind : quint8 { KLine, Mute };

struct ServerBan {
    BanKind kind = BanKind::KLine;
    QByteArray mask; ///< user@host; of a Mute also "$a:" and an account's name
    QByteArray setBy; ///< nickname
    qint64 setAtMs = 0;
    qint64 untilMs = 0; ///< 0: for good
    QByteArray reason;
    bool sparesIdentified = false; ///< it is not for who is logged in
    bool isByFilter = false; ///< a Mute of a word filter: FilterMutes keeps it

    bool isOver(qint64 nowMs) const { return untilMs != 0 && untilMs <= nowMs; }
    /// The user by one of its connections, or by the host that others see.
    bool fits(const User &user) const;
    /// This one connection of the user: it comes from there, or the ban is for the person, by its
    /// account or by a host that none of its connections has.
    bool fits(const User &user, const Session &session) const;
    bool fits(const QByteArray &username, const QByteArray &host) const;
};

class ServerBans {
public:
    /// As many are kept at once. Each is at most a line long, and is asked for every user that
    /// comes.
    static constexpr size_t kMost = 1000;

    /// Whether add() would find a place.
    bool hasRoomFor(const ServerBan &ban) const;
    /// Takes the place of one of the same kind and mask. Those that were over when this one was set
    /// are forgotten. There is room for it.
    void add(ServerBan ban);
    /// There is one of this kind and mask, over or not.
    bool has(BanKind kind, const QByteArray &mask) const;
    void remove(BanKind kind, const QByteArray &mask);
    /// The first that fits the user now, or null. `units` grows by what that took (Work).
    const ServerBan *find(BanKind kind, const User &user, qint64 nowMs) const;
    const ServerBan *find(BanKind kind, const User &user, qint64 nowMs, qint64 &units) const;
    /// The same for somebody who comes from `address`.
    const ServerBan *find(
        BanKind kind, const QByteArray &username, const QByteArray &address, qint64 nowMs) const;
    const std::vector<ServerBan> &all() const { return m_bans; }
    /// Changes whenever they do.
    quint64 revision() const { return m_revision; }

    /// One line each, as an IRC message: KLINE user@host setBy setAt until :reason. Of one that
    /// spares who is logged in, "guests" stands before the reason.
    QByteArray toText() const;
    /// Lines that are none are left out, and so are those behind the first kMost.
    static ServerBans fromText(const QByteArray &text);

private:
    std::vector<ServerBan> m_bans;
    quint64 m_revision = 1;
};

/// The user@host that is everybody of the address's network: the address itself, or the /64 of an
/// IPv6 one, which a customer has to itself.
QByteArray maskOfNetwork(const QByteArray &address);
/// The user@host that a person meant (a word alone is a host), or nothing when it would fit nearly
/// everybody.
QByteArray banMask(const QByteArray &given);
/// The same for a Mute, which may be for an account: "$a:" and its name.
QByteArray muteMask(const QByteArray &given);

} // namespace watek::server::dispatcher
