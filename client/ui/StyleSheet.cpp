// One sheet for Qt's own widgets, so that every field and button has the same corners, distances (a
// grid of 4 px) and focus ring. What this program paints itself reads Theme. Thread: gui.
#include "client/ui/Theme.h"

namespace watek::client::ui {

namespace {

constexpr char kSheet[] = R"(
QMainWindow, QDialog { background: @panel; }
QToolTip { background: @tip; color: @onTip; border: 1px solid @edge; padding: 4px 6px; }
QMenuBar { background: @panel; padding: 2px 4px; border-bottom: 1px solid @line; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; color: @text; }
QMenuBar::item:selected { background: @press; }
QMenu { background: @background; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @chosen; color: @text; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 6px; }
QLineEdit, QPlainTextEdit, QSpinBox, QComboBox { background: @background; border: 1px solid @edge;
    border-radius: 6px; padding: 5px 8px; selection-background-color: @accent;
    selection-color: @onAccent; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 2px solid @accent; padding: 4px 7px; }
QLineEdit[invalid="true"] { border: 2px solid @marker; padding: 4px 7px; }
QLineEdit:disabled, QComboBox:disabled { color: @faint; background: @panel; }
QComboBox { color: @text; padding-right: 28px; combobox-popup: 0; }
QComboBox:focus { padding-right: 27px; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @background; color: @text; border: 1px solid @edge;
    selection-background-color: @chosen; selection-color: @text; outline: 0; }
QComboBox QAbstractItemView::item { background: @background; border: none; padding: 4px 6px;
    min-height: 20px; }
QComboBox QAbstractItemView::item:selected { background: @chosen; color: @text; }
QPushButton { background: @button; color: @text; border: 1px solid @edge; border-radius: 6px;
    padding: 6px 16px; min-height: 18px; }
QPushButton:hover { background: @press; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 15px; }
QPushButton:default { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton:default:hover { background: @accentHover; }
QPushButton:default:focus { border: 2px solid @text; }
QPushButton:disabled { color: @faint; background: @panel; border-color: @line; }
QPushButton#topic { text-align: left; background: transparent; border: 2px solid transparent;
    padding: 2px 6px; min-height: 16px; }
QPushButton#topic:focus { border-color: @accent; }
QToolButton { background: transparent; color: @text; border: 2px solid transparent;
    border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @press; }
QToolButton:checked { background: @line; }
QToolButton:focus { border-color: @accent; }
QWidget#rowButtons QToolButton { min-height: 16px; border-width: 0; border-radius: 4px; padding: 3px 5px; }
QFrame#reactionPalette QToolButton { padding: 0; }
QFrame#reactionPalette { background: @background; border: 1px solid @edge; border-radius: 6px; }
QToolButton#advancedFold { padding-left: 0; border-left-width: 0; }
QToolButton#jumpButton { background: @accent; color: @onAccent; border: 2px solid @background;
    border-radius: 14px; padding: 4px 12px; min-height: 20px; }
QToolButton#jumpButton:hover { background: @accentHover; }
QToolButton#jumpButton:focus { border-color: @text; }
QListView, QTreeView { background: transparent; border: none; outline: 0; }
QAbstractItemView#messageView { background: @background; }
QListView#popupList { background: @background; border: 1px solid @edge; border-radius: 6px; }
QListView#switcherList::item { padding: 6px 8px; border-radius: 6px; }
QListView#switcherList::item:selected, QTreeView#shortcutList::item:selected { background: @chosen;
    color: @text; }
QTreeView#directoryTable::item { padding: 4px 0; }
QTreeView#directoryTable::item:selected { background: @chosen; color: @text; }
QTreeView#directoryTable QHeaderView { background: transparent; }
QTreeView#directoryTable QHeaderView::section { background: transparent; border: none;
    border-bottom: 1px solid @line; padding: 4px 16px 4px 4px; }
QRadioButton { color: @text; spacing: 8px; padding: 3px; border: 2px solid transparent;
    border-radius: 6px; }
QRadioButton:focus { border-color: @accent; }
QRadioButton::indicator { width: 12px; height: 12px; border: 2px solid @dimOnPanel;
    border-radius: 8px; background: @background; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent;
    background: @onAccent; }
QSplitter::handle { background: @line; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @thumb; border-radius: 4px; min-height: 32px;
    margin: 2px; }
QScrollBar::handle:vertical:hover { background: @faint; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @thumb; border-radius: 4px; min-width: 32px;
    margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QStatusBar { background: @panel; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QLabel#errorText { color: @markerOnPanel; }
QLabel#hint, QLabel#directoryScope, QLabel#sectionTitle, QLabel#counter { color: @dimOnPanel; }
)";

} // namespace

QString styleSheetFor(const Theme &theme)
{
    const QColor onAccent = contrast(Qt::white, theme.accent) >= 4.5
        ? QColor(Qt::white)
        : readable(Qt::white, theme.accent);
    // Longer names stand before their own beginnings: the replacement below is by plain text.
    const std::pair<const char *, QColor> colors[] = {
        {"@markerOnPanel", readable(theme.marker, theme.panel)},
        {"@marker", theme.marker},
        {"@accentHover", mixed(theme.accent, theme.text, 0.12)},
        {"@accent", theme.accent},
        {"@onAccent", onAccent},
        {"@background", theme.background},
        {"@button", theme.isDark ? mixed(theme.panel, theme.text, 0.06) : theme.background},
        {"@panel", theme.panel},
        {"@text", theme.text},
        {"@line", theme.line},
        {"@tip", theme.isDark ? mixed(theme.panel, theme.text, 0.1) : theme.background},
        {"@onTip", theme.text},
        {"@chosen", theme.chosenOn(theme.background)},
        {"@edge", mixed(theme.background, theme.text, theme.isDark ? 0.26 : 0.24)},
        {"@press", mixed(theme.panel, theme.text, 0.08)},
        {"@thumb", mixed(theme.background, theme.text, 0.24)},
        {"@faint", mixed(theme.background, theme.text, 0.45)},
        {"@dimOnPanel", readable(theme.dimmed, theme.panel)},
    };
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto &[name, color] : colors)
        sheet.replace(QLatin1String(name), color.name());
    return sheet;
}

} // namespace watek::client::ui
