#include "server/window/InlineBar.h"

#include "common/widgets/PlainLabel.h"
#include "server/window/FlowLayout.h"
#include "server/window/Icons.h"
#include "server/window/Theme.h"

#include <QAccessible>
#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>

#include <algorithm>
#include <utility>

namespace watek::server::window {

namespace {

/// Of the sentence, in one line: with less beside the controls it would be a column of words.
constexpr int kLeastLetters = 32;
/// An operator's line travels as one IRC message: 512 bytes with its prefix, letters of two bytes.
constexpr int kLongestText = 200;
constexpr int kLeastField = 200; ///< pixels of width
constexpr int kFieldPadding = 32; ///< left and right together

const char *toneName(InlineBar::Tone tone)
{
    switch (tone) {
    case InlineBar::Tone::Info:
        return "info";
    case InlineBar::Tone::Warning:
        return "warning";
    case InlineBar::Tone::Failure:
        return "failure";
    }
    return "";
}

} // namespace

InlineBar::InlineBar(QWidget *parent)
    : QFrame(parent)
    , m_grid(new QGridLayout(this))
    , m_icon(new widgets::PlainLabel(this))
    , m_sentence(new widgets::PlainLabel(this))
    , m_field(new QLineEdit(this))
    , m_options(new QComboBox(this))
    , m_controls(new QWidget(this))
    , m_controlRow(new FlowLayout(8, m_controls))
{
    setObjectName(QStringLiteral("inlineBar"));
    m_sentence->setWordWrap(true);
    m_field->setMaxLength(kLongestText);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { choose(0); });
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!m_buttons.empty() && m_field->property("isNeeded").toBool())
            m_buttons.front()->setEnabled(!text.trimmed().isEmpty());
    });

    m_controlRow->addWidget(m_field);
    m_controlRow->setWide(m_field);
    m_controlRow->addWidget(m_options);
    m_grid->setContentsMargins(16, 8, 16, 8);
    m_grid->setSpacing(12);
    m_grid->addWidget(m_icon, 0, 0);
    m_grid->addWidget(m_sentence, 0, 1);
    m_grid->addWidget(m_controls, 0, 2);
    m_grid->setColumnStretch(1, 1);
    hide();
}

void InlineBar::ask(Tone tone, const QString &sentence, std::vector<Choice> choices, int focused)
{
    dismiss();
    m_focusBefore = window()->focusWidget();
    m_tone = tone;
    m_choices = std::move(choices);
    setProperty("tone", QLatin1String(toneName(tone)));
    style()->unpolish(this);
    style()->polish(this);
    showIcon();
    setSentence(sentence);
    m_field->hide();
    m_options->hide();
    for (size_t i = 0; i < m_choices.size(); ++i) {
        auto *button = new QPushButton(m_choices[i].label, this);
        button->setProperty("primary", m_choices[i].look == Look::Primary);
        button->setAutoDefault(true);
        connect(button, &QPushButton::clicked, this, [this, i] { choose(int(i)); });
        m_controlRow->addWidget(button);
        m_buttons.push_back(button);
    }
    // From left to right, also for Tab.
    for (size_t i = 1; i < m_buttons.size(); ++i)
        setTabOrder(m_buttons[i - 1], m_buttons[i]);
    show();
    placeControls();
    if (focused < int(m_buttons.size()))
        m_buttons[size_t(focused)]->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(m_sentence, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void InlineBar::askText(const QString &sentence, const QString &fieldName,
    const QString &placeholder, std::vector<Choice> choices)
{
    ask(Tone::Info, sentence, std::move(choices));
    const bool isNeeded = placeholder.isEmpty();
    m_field->setProperty("isNeeded", isNeeded);
    m_field->setAccessibleName(fieldName);
    m_field->setPlaceholderText(isNeeded ? fieldName : placeholder);
    m_field->clear();
    m_field->show();
    placeControls();
    m_field->setFocus(Qt::OtherFocusReason);
    m_buttons.front()->setEnabled(!isNeeded);
    setTabOrder(m_field, m_buttons.front());
}

void InlineBar::askTextAndOption(const QString &sentence, const QString &fieldName,
    const QString &placeholder, const Options &options, std::vector<Choice> choices)
{
    askText(sentence, fieldName, placeholder, std::move(choices));
    m_options->clear();
    m_options->addItems(options.texts);
    m_options->setAccessibleName(options.name);
    m_options->show();
    placeControls();
    setTabOrder(m_field, m_options);
    setTabOrder(m_options, m_buttons.front());
}

// They stand beside the sentence where it has room, else below it, in as many lines as they need.
// What the field asks for can be read, where the bar is wide enough for it.
void InlineBar::placeControls()
{
    const int widest = width() - m_icon->sizeHint().width() - 4 * m_grid->horizontalSpacing()
        - contentsMargins().left() - contentsMargins().right();
    const int asked = m_field->fontMetrics().horizontalAdvance(m_field->placeholderText());
    m_field->setMinimumWidth(
        std::clamp(asked + kFieldPadding, kLeastField, std::max(kLeastField, widest)));
    const int leastSentence = fontMetrics().averageCharWidth() * kLeastLetters;
    const int beside = m_controls->sizeHint().width() + leastSentence + 4 * m_grid->spacing();
    const bool isNarrow = beside > width();
    m_grid->removeWidget(m_controls);
    if (isNarrow)
        m_grid->addWidget(
            m_controls, 1, 1, 1, 2, m_field->isHidden() ? Qt::AlignRight : Qt::Alignment());
    else
        m_grid->addWidget(m_controls, 0, 2);
    m_grid->setColumnStretch(2, !isNarrow && !m_field->isHidden() ? 2 : 0);
}

void InlineBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    placeControls();
}

void InlineBar::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
}

void InlineBar::dismiss()
{
    if (QWidget *focused = window()->focusWidget();
        focused && isAncestorOf(focused) && m_focusBefore && m_focusBefore->isVisible())
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    hide();
    for (QPushButton *button : std::exchange(m_buttons, {})) {
        // It may be the sender of the click that is being handled.
        button->hide();
        m_controlRow->removeWidget(button);
        button->deleteLater();
    }
    m_choices.clear();
}

QString InlineBar::sentence() const { return m_sentence->text(); }

int InlineBar::option() const { return m_options->currentIndex(); }

QString InlineBar::text() const { return m_field->text().trimmed(); }

void InlineBar::choose(int index)
{
    if (index >= int(m_buttons.size()) || !m_buttons[size_t(index)]->isEnabled())
        return;
    const std::function<void()> act = m_choices[size_t(index)].act;
    dismiss();
    if (act)
        act();
}

void InlineBar::showIcon()
{
    const Theme &theme = currentTheme();
    const char *name = m_tone == Tone::Info ? "info" : toneName(m_tone);
    m_icon->setPixmap(outline(name, theme.text, 20, devicePixelRatioF()));
}

void InlineBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_choices.empty()) {
        choose(int(m_choices.size()) - 1);
        return;
    }
    QFrame::keyPressEvent(event);
}

void InlineBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showIcon();
    QFrame::changeEvent(event);
}

} // namespace watek::server::window
