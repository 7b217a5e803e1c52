#include "client/ui/ChoiceBox.h"

#include "client/ui/Icons.h"
#include "client/ui/Theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyle>
#include <QStyledItemDelegate>

namespace watek::client::ui {

namespace {

constexpr int kArrow = 16;
constexpr int kArrowMargin = 8;

} // namespace

ChoiceBox::ChoiceBox(QWidget *parent)
    : QComboBox(parent)
{
    // The combo box's own delegate paints rows by the style alone, this one by the sheet too.
    setItemDelegate(new QStyledItemDelegate(this));
}

void ChoiceBox::setSpokenName(const QString &name)
{
    setAccessibleName(name);
    view()->setAccessibleName(name);
}

void ChoiceBox::paintEvent(QPaintEvent *event)
{
    QComboBox::paintEvent(event);
    const Theme theme = Theme::current();
    const QColor color = isEnabled() ? theme.text : mixed(theme.background, theme.text, 0.45);
    const QRect place = QStyle::visualRect(layoutDirection(), rect(),
        QRect(width() - kArrowMargin - kArrow, (height() - kArrow) / 2, kArrow, kArrow));
    QPainter painter(this);
    painter.drawPixmap(place.topLeft(), tinted("down", color, kArrow, devicePixelRatioF()));
}

} // namespace watek::client::ui
