#include "server/window/LogFinder.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/Icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace watek::server::window {

namespace {

constexpr int kFinderGap = 8;

} // namespace

LogFinder::LogFinder(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_result(new widgets::PlainLabel(this))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
{
    m_field->setObjectName(QStringLiteral("find"));
    m_field->setPlaceholderText(tr("Find"));
    m_field->setAccessibleName(tr("Find in the log"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(120);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { ask(Direction::Down); });
    connect(m_field, &QLineEdit::textChanged, m_result, &QLabel::hide);
    m_result->setText(tr("Not found"));
    m_result->setObjectName(QStringLiteral("hint"));
    m_result->hide();

    m_previous->setIcon(icon("previous"));
    m_previous->setAccessibleName(tr("Find the previous line"));
    m_previous->setShortcut(Qt::SHIFT | Qt::Key_F3);
    m_next->setIcon(icon("next"));
    m_next->setAccessibleName(tr("Find the next line"));
    m_next->setShortcut(Qt::Key_F3);
    for (QToolButton *button : {m_previous, m_next}) {
        button->setFocusPolicy(Qt::StrongFocus);
        widgets::setPlainToolTip(button,
            QStringLiteral("%1 (%2)").arg(
                button->accessibleName(), button->shortcut().toString(QKeySequence::NativeText)));
    }
    connect(m_previous, &QToolButton::clicked, this, [this] { ask(Direction::Up); });
    connect(m_next, &QToolButton::clicked, this, [this] { ask(Direction::Down); });

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kFinderGap);
    row->addWidget(m_field, 1);
    row->addWidget(m_result);
    row->addWidget(m_previous);
    row->addWidget(m_next);
}

void LogFinder::focusField()
{
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void LogFinder::showResult(bool isFound) { m_result->setVisible(!isFound); }

int LogFinder::leastWidth() const
{
    return m_field->minimumWidth() + m_result->sizeHint().width() + m_previous->sizeHint().width()
        + m_next->sizeHint().width() + 3 * kFinderGap;
}

bool LogFinder::event(QEvent *event)
{
    // The row was measured before the style sheet gave the field its height.
    if (event->type() == QEvent::Show)
        m_field->setMinimumHeight(m_field->sizeHint().height());
    return QWidget::event(event);
}

void LogFinder::ask(Direction direction)
{
    if (m_field->text().isEmpty())
        focusField();
    else
        Q_EMIT wanted(m_field->text(), direction);
}

} // namespace watek::server::window
