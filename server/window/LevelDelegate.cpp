#include "server/window/LevelDelegate.h"

#include "server/window/LogModel.h"
#include "server/window/Theme.h"

namespace watek::server::window {

namespace {

QColor colorOf(int column, shared::LogLevel level, const Theme &theme)
{
    using shared::LogLevel;
    // A debug line is second-rank as a whole; where and when always are.
    if (level == LogLevel::Debug || (column != LogModel::Level && column != LogModel::Text))
        return theme.dim;
    if (column == LogModel::Text)
        return theme.text;
    switch (level) {
    case LogLevel::Warning:
        return theme.warning;
    case LogLevel::Error:
        return theme.failure;
    default:
        return theme.dim;
    }
}

} // namespace

void LevelDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus;
    const auto level = shared::LogLevel(index.data(LogModel::LevelRole).toInt());
    const Theme &theme = currentTheme();
    option->palette.setColor(QPalette::Text, colorOf(index.column(), level, theme));
    option->font.setBold(index.column() == LogModel::Level && level >= shared::LogLevel::Warning);
}

} // namespace watek::server::window
