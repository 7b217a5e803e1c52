// Only the last piece is filled, so a piece that members have left stays short until it is empty: a
// few lines more for a channel of much coming and going, and no search for room.
#include "server/dispatcher/state/NameList.h"

#include "server/dispatcher/state/Channel.h"
#include "server/dispatcher/state/User.h"

#include <algorithm>

namespace watek::server::dispatcher {

QByteArray shownName(const Membership &membership, NameStyle style)
{
    const MemberPrefixes &prefixes = membership.prefixes;
    const User &user = membership.user();
    return (style.allPrefixes ? prefixes.sigils() : prefixes.sigil())
        + (style.withUserhost ? user.mask() : user.nickText());
}

void NameList::place(Membership &membership, qsizetype piece)
{
    std::vector<Membership *> &members = m_pieces[size_t(piece)].members;
    membership.namePlace = {piece, qsizetype(members.size())};
    members.push_back(&membership);
}

void NameList::add(Membership &membership)
{
    const QByteArray name = shownName(membership);
    if (m_pieces.empty() || piece(pieceCount() - 1).size() + 1 + name.size() > kPieceBytes)
        m_pieces.emplace_back();
    Piece &last = m_pieces.back();
    QByteArray text = std::move(last.texts[0]);
    if (!text.isEmpty())
        text.append(' ');
    last.forgetTexts();
    last.texts[0] = text.append(name);
    place(membership, pieceCount() - 1);
}

void NameList::remove(Membership &membership)
{
    const auto [at, index] = membership.namePlace;
    Piece &piece = m_pieces[size_t(at)];
    Membership *const last = piece.members.back();
    piece.members[size_t(index)] = last;
    last->namePlace.index = index;
    piece.members.pop_back();
    piece.forgetTexts();
    if (!piece.members.empty())
        return;
    if (at != pieceCount() - 1) {
        piece = std::move(m_pieces.back());
        for (Membership *moved : piece.members)
            moved->namePlace.piece = at;
    }
    m_pieces.pop_back();
}

void NameList::touch(const Membership &membership)
{
    Piece &piece = m_pieces[size_t(membership.namePlace.piece)];
    piece.forgetTexts();
    // Longer names than there were may not fit any more: then a member moves to the end.
    qsizetype bytes = 0;
    for (const Membership *member : piece.members)
        bytes += shownName(*member).size() + 1;
    if (bytes - 1 <= kPieceBytes || piece.members.size() == 1)
        return;
    Membership &moving = *piece.members[size_t(membership.namePlace.index)];
    remove(moving);
    add(moving);
}

const QByteArray &NameList::piece(qsizetype index, NameStyle style) const
{
    const Piece &piece = m_pieces[size_t(index)];
    QByteArray &text = piece.texts[style.index()];
    if (text.isEmpty()) {
        for (const Membership *member : piece.members) {
            if (!text.isEmpty())
                text.append(' ');
            text.append(shownName(*member, style));
        }
    }
    return text;
}

} // namespace watek::server::dispatcher
