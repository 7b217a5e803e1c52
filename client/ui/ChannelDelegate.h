// Paints a row of the conversation list: a network with its state, or a conversation with what is
// unread. Thread: gui.
#pragma once

#include <QFontMetrics>
#include <QStyledItemDelegate>

namespace watek::client::ui {

class ChannelDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The row for a screen reader: "#lobby, 3 unread".
    static QString spokenText(const QModelIndex &index);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// The name of a server, in `width` pixels. Where two have one name it ends with the address
/// ("Classroom (host:port)"): what tells them apart stays whole as long as anything of the name is
/// left beside it.
QString elidedServerName(const QString &name, const QFontMetrics &metrics, int width);

} // namespace watek::client::ui
