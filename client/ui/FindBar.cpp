#include "client/ui/FindBar.h"

#include "client/ui/Icons.h"
#include "client/ui/messages/IrcFormat.h"
#include "client/ui/messages/MessageView.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace watek::client::ui {

FindBar::FindBar(MessageView *view, QWidget *parent)
    : QWidget(parent)
    , m_view(view)
    , m_field(new QLineEdit(this))
    , m_status(new widgets::PlainLabel(this))
{
    m_field->setObjectName(QStringLiteral("findField"));
    m_field->setPlaceholderText(tr("Find in this conversation"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->setMaximumWidth(360);
    m_status->setObjectName(QStringLiteral("hint"));

    const auto button = [this](const char *name, const QString &text, auto onClick) {
        auto *made = new QToolButton(this);
        made->setIcon(icon(name));
        made->setAccessibleName(text);
        widgets::setPlainToolTip(made, text);
        connect(made, &QToolButton::clicked, this, onClick);
        return made;
    };
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 8, 4);
    layout->setSpacing(4);
    layout->addWidget(m_field, 1);
    layout->addWidget(button("up", tr("Previous match"), [this] { step(-1); }));
    layout->addWidget(button("down", tr("Next match"), [this] { step(1); }));
    layout->addWidget(m_status);
    layout->addStretch();
    layout->addWidget(button("close", tr("Close"), [this] { close(); }));
    connect(m_field, &QLineEdit::textChanged, this, &FindBar::search);
    hide();
}

void FindBar::open()
{
    show();
    m_field->setFocus();
    m_field->selectAll();
    search();
}

void FindBar::close()
{
    if (isHidden())
        return;
    hide();
    m_view->setHighlighted({});
    Q_EMIT closed();
}

void FindBar::search()
{
    const QString wanted = m_field->text();
    m_rows.clear();
    m_at = -1;
    const QAbstractItemModel *model = m_view->model();
    for (int row = 0; model && !wanted.isEmpty() && row < model->rowCount(); ++row) {
        const MessageRow facts = messageRow(model->index(row, 0));
        if (!facts.isRule()
            && parseIrcFormat(facts.text).text.contains(wanted, Qt::CaseInsensitive))
            m_rows.append(row);
    }
    m_view->setHighlighted(wanted);
    m_at = int(m_rows.size()) - 1; // the latest is the likeliest
    showMatch();
}

void FindBar::step(int direction)
{
    const int current = m_view->currentIndex().row();
    search(); // lines may have come meanwhile
    const int count = int(m_rows.size());
    if (const int here = int(m_rows.indexOf(current)); here >= 0) {
        m_at = (here + direction + count) % count;
        showMatch();
    }
}

void FindBar::showMatch()
{
    if (m_field->text().isEmpty()) {
        m_status->clear();
        return;
    }
    if (m_rows.isEmpty()) {
        m_status->setText(tr("Nothing found"));
        return;
    }
    const QModelIndex index = m_view->model()->index(m_rows[m_at], 0);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
    m_status->setText(tr("%1 of %2").arg(m_at + 1).arg(m_rows.size()));
}

QString FindBar::status() const { return m_status->text(); }

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        step(event->modifiers() & Qt::ShiftModifier ? 1 : -1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace watek::client::ui
