#include "client/ui/InputBar.h"

#include "client/ui/Icons.h"
#include "client/ui/InputEdit.h"
#include "client/ui/ReplyBar.h"
#include "client/ui/StateText.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace watek::client::ui {

InputBar::InputBar(QWidget *parent)
    : QWidget(parent)
    , m_hint(new widgets::PlainLabel(this))
    , m_reply(new ReplyBar(this))
    , m_edit(new InputEdit(this))
    , m_counter(new widgets::PlainLabel(this))
    , m_note(new widgets::PlainLabel(this))
{
    m_hint->setObjectName(QStringLiteral("errorText"));
    m_hint->setWordWrap(true);
    m_hint->hide();
    m_counter->setObjectName(QStringLiteral("counter"));
    m_note->setObjectName(QStringLiteral("hint"));
    m_note->hide();
    m_reply->hide();
    auto *send = new QToolButton(this);
    send->setObjectName(QStringLiteral("sendButton"));
    send->setIcon(icon("send"));
    send->setAccessibleName(tr("Send"));
    widgets::setPlainToolTip(send, tr("Send (Enter)"));

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(16, 8, 12, 8);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(4);
    layout->addWidget(m_hint, 0, 0, 1, 3);
    layout->addWidget(m_note, 1, 0, 1, 3);
    layout->addWidget(m_reply, 2, 0, 1, 3);
    layout->addWidget(m_edit, 3, 0);
    layout->addWidget(m_counter, 3, 1, Qt::AlignBottom);
    m_counter->setMinimumHeight(32);
    layout->addWidget(send, 3, 2, Qt::AlignBottom);
    layout->setColumnStretch(0, 1);

    connect(m_edit, &InputEdit::submitted, this, &InputBar::submitted);
    connect(m_edit, &InputEdit::textChanged, this, [this] {
        setHint({});
        Q_EMIT textEdited();
    });
    connect(send, &QToolButton::clicked, this, [this] {
        if (!m_edit->text().trimmed().isEmpty())
            Q_EMIT submitted(m_edit->text());
        m_edit->setFocus();
    });
}

void InputBar::setBudget(const session::MessageBudget &budget)
{
    // The room is that of one message: of several lines, only their number says something.
    m_counter->setText(budget.lines > 1
            ? QStringLiteral("×%1").arg(budget.messages)
            : QStringLiteral("%1/%2").arg(budget.usedBytes).arg(budget.limitBytes));
    const bool isTooLong = budget.messages > 1;
    m_note->setText(
        isTooLong ? stateMessage(State::TooLong, {.count = budget.messages}).text : QString());
    m_note->setVisible(isTooLong);
}

void InputBar::setCounts(bool counts) { m_counter->setVisible(counts); }

QString InputBar::note() const { return m_note->text(); }

QString InputBar::counter() const { return m_counter->text(); }

void InputBar::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

QString InputBar::hint() const { return m_hint->text(); }

void InputBar::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.background);
    painter.setPen(theme.line);
    painter.drawLine(0, 0, width(), 0);
}

} // namespace watek::client::ui
