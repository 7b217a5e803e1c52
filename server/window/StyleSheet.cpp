// The one style sheet of the server window. Names that begin with '@' are colours of Theme.
// Thread: gui.
#include "server/window/Theme.h"

namespace watek::server::window {

namespace {

// No rule gives a colour to every widget: Qt would make the placeholders of fields half as strong
// as that. The palette does it (ServerWindow::applyTheme). A menu's chosen row is a tint with the
// usual text and not the accent: Qt does not tell icons that they stand on the accent there.
constexpr char kSheet[] = R"(
QMainWindow, QDialog { background: @window; }
QToolTip { background: @card; color: @text; border: 1px solid @edge; padding: 4px; }
QFrame#card { background: @card; border: 1px solid @line; border-radius: 8px; }
QWidget#topBar { background: @card; border-bottom: 1px solid @line; }
QLabel#caption, QLabel#hint { color: @dim; }
QLabel#runningDot { color: @good; }
QLabel#stoppedDot { color: @dim; }
QLabel#doorTrouble { color: @warning; }
QLabel#emptyHint { color: @dim; background: transparent; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @dim; padding: 14px 12px 11px 12px;
    border: none; border-bottom: 3px solid transparent; margin-right: 4px; }
QTabBar::tab:hover { color: @text; border-bottom-color: @line; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar QToolButton { background: @card; border: none; }
QTabBar QToolButton::left-arrow { image: url(:/icons/server/arrow-left.svg); width: 16px;
    height: 16px; }
QTabBar QToolButton::right-arrow { image: url(:/icons/server/arrow-right.svg); width: 16px;
    height: 16px; }
QTabBar::tab:focus { color: @text; border-bottom-color: @text; }

QPushButton { background: @card; border: 1px solid @edge; border-radius: 6px;
    padding: 6px 15px; min-height: 18px; outline: none; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @line; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 14px; }
QPushButton:disabled { color: @dim; border-color: @line; }
QPushButton[primary="true"] { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[primary="true"]:hover { background: @accentHover; }
QPushButton[primary="true"]:focus { border: 2px solid @text; padding: 5px 14px; }
QPushButton[primary="true"]:disabled { background: @line; color: @dim; border-color: @line; }
QToolButton { background: transparent; border: 2px solid transparent; border-radius: 6px;
    padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @line; }
QToolButton:focus { border-color: @accent; }

QLineEdit, QSpinBox, QComboBox { background: @card; border: 1px solid @edge; border-radius: 6px;
    padding: 5px 8px; min-height: 20px; selection-background-color: @accent;
    selection-color: @onAccent; }
QLineEdit:focus, QSpinBox:focus, QComboBox:focus { border: 2px solid @accent; padding: 4px 7px; }
QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled { background: @window; color: @dim;
    border-color: @line; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { border: none; padding: 0; background: transparent; }
QComboBox::drop-down, QSpinBox::up-button, QSpinBox::down-button { border: none; width: 20px; }
QComboBox::down-arrow, QSpinBox::down-arrow { image: url(:/icons/server/arrow-down.svg);
    width: 14px; height: 14px; }
QSpinBox::up-arrow { image: url(:/icons/server/arrow-up.svg); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @edge; outline: 0;
    selection-background-color: @accent; selection-color: @onAccent; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 8px; }
QCheckBox { spacing: 8px; padding: 4px; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus { border-color: @accent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid @edge; border-radius: 4px;
    background: @card; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/server/check.svg); }

QPlainTextEdit { background: @card; border: 1px solid @line; border-radius: 8px; padding: 4px;
    selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit:focus { border-color: @accent; }

QTableView { background: @card; border: 1px solid @line; border-radius: 8px; outline: 0;
    gridline-color: transparent; selection-background-color: @accent;
    selection-color: @onAccent; }
QTableView:focus { border-color: @accent; }
QTableView::item { padding: 0 8px; border: none; }
QTableView::item:selected { background: @accent; color: @onAccent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @card; color: @dim; border: none;
    border-bottom: 1px solid @line; padding: 7px 11px; }
QHeaderView::section:first { border-top-left-radius: 7px; }
QHeaderView::section:last { border-top-right-radius: 7px; }
QHeaderView::section:hover { color: @text; }
QHeaderView::down-arrow { image: url(:/icons/server/arrow-down.svg); width: 12px; height: 12px; }
QHeaderView::up-arrow { image: url(:/icons/server/arrow-up.svg); width: 12px; height: 12px; }
QMenu { background: @card; border: 1px solid @edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @infoFill; color: @text; }
QMenu::item:disabled { color: @dim; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QFrame#inlineBar { border: none; }
QFrame#inlineBar[tone="info"] { background: @infoFill; }
QFrame#inlineBar[tone="warning"] { background: @warningFill; }
QFrame#inlineBar[tone="failure"] { background: @failureFill; }

QScrollArea, QScrollArea > QWidget > QWidget#pageBody { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @edge; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: @card; border: none; }
)";

QColor between(const QColor &from, const QColor &to, int percent)
{
    const auto mix = [percent](int a, int b) { return a + (b - a) * percent / 100; };
    return QColor(
        mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue()));
}

} // namespace

QString styleSheetFor(const Theme &theme)
{
    // A name that begins like another stands before it: the replacement is by plain text.
    const std::pair<const char *, QColor> colors[] = {
        {"@accentHover", between(theme.accent, theme.text, 14)},
        {"@accent", theme.accent},
        {"@onAccent", theme.onAccent},
        {"@card", theme.card},
        {"@dim", theme.dim},
        {"@edge", theme.edge},
        {"@failureFill", theme.failureFill},
        {"@good", theme.good},
        {"@hover", between(theme.card, theme.text, 7)},
        {"@infoFill", theme.infoFill},
        {"@line", theme.line},
        {"@text", theme.text},
        {"@warningFill", theme.warningFill},
        {"@window", theme.window},
    };
    QString sheet = QString::fromLatin1(kSheet);
    for (const auto &[name, color] : colors)
        sheet.replace(QLatin1String(name), color.name());
    return sheet;
}

} // namespace watek::server::window
