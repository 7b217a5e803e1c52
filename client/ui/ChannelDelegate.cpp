#include "client/ui/ChannelDelegate.h"

#include "client/model/ChannelListModel.h"
#include "client/session/ConnectionState.h"
#include "client/ui/Icons.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainText.h"

#include <QPainter>

namespace watek::client::ui {

namespace {

using model::ChannelListModel;
using session::ConversationKind;
using session::Phase;

ConversationKind kindOf(const QModelIndex &index)
{
    return ConversationKind(index.data(ChannelListModel::KindRole).toInt());
}

bool isOnTheWay(Phase phase)
{
    return phase != Phase::Idle && phase != Phase::Failed && phase != Phase::Lost
        && phase != Phase::Online;
}

QString phaseText(Phase phase)
{
    if (phase == Phase::Online)
        return ChannelDelegate::tr("connected");
    if (phase == Phase::Waiting)
        return ChannelDelegate::tr("in the queue");
    return isOnTheWay(phase) ? ChannelDelegate::tr("connecting")
                             : ChannelDelegate::tr("not connected");
}

// Shape and colour both tell: a full disc is connected, a ring is not, a half one is on its way.
void paintState(QPainter *painter, const QRect &rect, Phase phase, const Theme &theme)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF disc = QRectF(rect).adjusted(1, 1, -1, -1);
    const QColor color = phase == Phase::Online ? theme.good
        : isOnTheWay(phase)                     ? readable(QColor(0xd0, 0x8a, 0x10), theme.panel, 3)
                                                : readable(theme.marker, theme.panel, 3);
    painter->setPen(QPen(color, 1.5));
    painter->setBrush(phase == Phase::Online ? QBrush(color) : QBrush(Qt::NoBrush));
    painter->drawEllipse(disc);
    if (isOnTheWay(phase)) {
        painter->setBrush(color);
        painter->drawPie(disc, 90 * 16, 180 * 16);
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
}

// The width it took.
int paintBadge(QPainter *painter, const QRect &row, const QString &text, const QFont &font,
    const QColor &ground, Qt::LayoutDirection direction)
{
    QFont small = scaled(font, 0.85);
    small.setBold(true);
    const QFontMetrics metrics(small);
    const int height = metrics.height() + 2;
    const int width = qMax(height, metrics.horizontalAdvance(text) + 12);
    const QRect place(row.right() - 8 - width, row.center().y() - height / 2 + 1, width, height);
    const QRect rect = QStyle::visualRect(direction, row, place);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(rect, height / 2.0, height / 2.0);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setFont(small);
    painter->setPen(readable(Qt::white, ground));
    // A sign before the digits stays there in a right-to-left window as well.
    painter->drawText(rect, Qt::AlignCenter, QChar(0x200E) + text);
    return width + 12;
}

} // namespace

QString ChannelDelegate::spokenText(const QModelIndex &index)
{
    QString text = index.data(ChannelListModel::NameRole).toString();
    if (kindOf(index) == ConversationKind::Server)
        text += QStringLiteral(", ")
            + phaseText(Phase(index.data(ChannelListModel::PhaseRole).toInt()));
    if (const int unread = index.data(ChannelListModel::UnreadRole).toInt(); unread > 0)
        text += QStringLiteral(", ") + tr("%n unread", nullptr, unread);
    if (const int mentions = index.data(ChannelListModel::MentionsRole).toInt(); mentions > 0)
        text += QStringLiteral(", ") + tr("%n of them for you", nullptr, mentions);
    if (index.data(ChannelListModel::MutedRole).toBool())
        text += QStringLiteral(", ") + tr("muted");
    return text;
}

QString elidedServerName(const QString &name, const QFontMetrics &metrics, int width)
{
    const qsizetype at = name.lastIndexOf(QStringLiteral(" ("));
    const QString tail = at > 0 ? name.sliced(at) : QString();
    const int room = width - metrics.horizontalAdvance(tail);
    if (room < metrics.horizontalAdvance(name.left(1) + u'…'))
        return metrics.elidedText(name, Qt::ElideMiddle, width);
    return metrics.elidedText(name.chopped(tail.size()), Qt::ElideRight, room) + tail;
}

QSize ChannelDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int padding = kindOf(index) == ConversationKind::Server ? 14 : 10;
    return {option.fontMetrics.height() * 6, option.fontMetrics.height() + padding};
}

void ChannelDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme theme = Theme::current();
    const ConversationKind kind = kindOf(index);
    const bool isServer = kind == ConversationKind::Server;
    const bool isChosen = option.state & QStyle::State_Selected;
    const bool isMuted = index.data(ChannelListModel::MutedRole).toBool();
    const bool isJoined = index.data(ChannelListModel::JoinedRole).toBool();
    const int unread = index.data(ChannelListModel::UnreadRole).toInt();
    const int mentions = index.data(ChannelListModel::MentionsRole).toInt();
    const QRect row = option.rect.adjusted(2, 1, -2, -1);
    const auto placed
        = [&](const QRect &rect) { return QStyle::visualRect(option.direction, row, rect); };

    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    QColor ground = theme.panel;
    if (isChosen)
        ground = theme.chosenOn(theme.panel);
    else if (option.state & QStyle::State_MouseOver)
        ground = mixed(theme.panel, theme.text, 0.06);
    if (ground != theme.panel) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(ground);
        painter->drawRoundedRect(row, 6, 6);
        painter->setRenderHint(QPainter::Antialiasing, false);
    }
    if ((option.state & QStyle::State_HasFocus) != 0) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), 6, 6);
        painter->setRenderHint(QPainter::Antialiasing, false);
    }

    const QColor ink = readable(theme.text, ground);
    const QColor soft = readable(mixed(ground, theme.text, 0.6), ground);
    int left = row.left() + 8;
    if (isServer) {
        const QRect dot(left, row.center().y() - 4, 10, 10);
        paintState(
            painter, placed(dot), Phase(index.data(ChannelListModel::PhaseRole).toInt()), theme);
        left += 18;
    } else {
        const QRect place(left + 8, row.center().y() - 6, 14, 14);
        painter->drawPixmap(placed(place),
            tinted(kind == ConversationKind::Channel ? "channel" : "person", soft, 14,
                painter->device()->devicePixelRatioF()));
        left += 28;
    }

    int right = row.right() - 8;
    if (mentions > 0) {
        right -= paintBadge(painter, row, QString(u'@') + QString::number(mentions), option.font,
            readable(theme.marker, Qt::white), option.direction);
    } else if (unread > 0 && !isMuted) {
        right -= paintBadge(painter, row,
            unread > 999 ? QStringLiteral("999+") : QString::number(unread), option.font,
            mixed(theme.panel, theme.text, 0.55), option.direction);
    }

    QFont font = option.font;
    font.setBold(isServer || (unread > 0 && !isMuted));
    font.setItalic(!isServer && !isJoined);
    painter->setFont(font);
    const bool isFaint = isMuted || (!isServer && !isJoined);
    painter->setPen(isFaint ? soft : ink);
    QString name = widgets::isolatedName(index.data(ChannelListModel::NameRole).toString());
    if (kind == ConversationKind::Channel && name.startsWith(u'#') && name.size() > 1)
        name.remove(0, 1); // the picture is the sign
    const QRect place(left, row.top(), qMax(0, right - left), row.height());
    painter->drawText(placed(place),
        QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter),
        isServer ? elidedServerName(name, QFontMetrics(font), place.width())
                 : QFontMetrics(font).elidedText(name, Qt::ElideRight, place.width()));
    painter->restore();
}

} // namespace watek::client::ui
