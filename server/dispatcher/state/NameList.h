// The names of a channel's members as 353 lists them, kept ready in pieces of a line's size:
// whoever joins a large channel is sent them without a walk over its members. Thread: dispatcher. A
// member's coming, going or renaming costs its own piece, whatever the channel's size.
#pragma once

#include <QByteArray>

#include <array>
#include <vector>

namespace watek::server::dispatcher {

struct Membership;

/// One member's place in the list. It stays at its address while it is listed.
struct NamePlace {
    qsizetype piece = -1;
    qsizetype index = -1;
};

/// How names are shown to a client: its capabilities decide.
struct NameStyle {
    bool allPrefixes = false; ///< IRCv3 multi-prefix
    bool withUserhost = false; ///< IRCv3 userhost-in-names

    size_t index() const { return (allPrefixes ? 1u : 0u) + (withUserhost ? 2u : 0u); }
    static constexpr size_t kCount = 4;
};

class NameList {
public:
    NameList() = default;
    NameList(const NameList &) = delete;
    NameList &operator=(const NameList &) = delete;

    /// The membership has its user and its prefixes.
    void add(Membership &membership);
    void remove(Membership &membership);
    /// The member's name or prefixes have changed.
    void touch(const Membership &membership);

    qsizetype pieceCount() const { return qsizetype(m_pieces.size()); }
    /// "@anna +marek ola". Not empty; at most kPieceBytes in the plain style, longer in the others.
    const QByteArray &piece(qsizetype index, NameStyle style = {}) const;

    /// Who stands in the piece.
    const std::vector<Membership *> &members(qsizetype index) const
    {
        return m_pieces[size_t(index)].members;
    }

    /// Leaves room in a line for ":server 353 nick = #channel :" with the longest of all of them.
    static constexpr qsizetype kPieceBytes = 280;

private:
    struct Piece {
        std::vector<Membership *> members;
        mutable std::array<QByteArray, NameStyle::kCount> texts; ///< empty: to be written anew
        void forgetTexts() { texts = {}; }
    };
    void place(Membership &membership, qsizetype piece);

    std::vector<Piece> m_pieces;
};

/// The member's name as others in the channel see it: "@anna".
QByteArray shownName(const Membership &membership, NameStyle style = {});

} // namespace watek::server::dispatcher
