#include "client/ui/MemberPane.h"

#include "client/model/MemberListModel.h"
#include "client/ui/Theme.h"
#include "client/ui/WordedModel.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace watek::client::ui {

namespace {

using model::MemberListModel;

class Words {
    Q_DECLARE_TR_FUNCTIONS(MemberPane)

public:
    static QString group(const QModelIndex &index)
    {
        switch (model::MemberGroup(index.data(MemberListModel::GroupRole).toInt())) {
        case model::MemberGroup::Operators:
            return tr("Operators");
        case model::MemberGroup::Voiced:
            return tr("Voiced");
        case model::MemberGroup::Members:
            break;
        }
        return tr("Members");
    }

    static QString spoken(const QModelIndex &index)
    {
        if (index.data(MemberListModel::IsGroupRole).toBool())
            return QStringLiteral("%1, %2")
                .arg(group(index))
                .arg(index.data(MemberListModel::CountRole).toInt());
        const QString nick
            = widgets::isolatedName(index.data(MemberListModel::NickRole).toString());
        if (index.data(MemberListModel::IsSelfRole).toBool())
            return tr("%1 (you)").arg(nick);
        return index.data(MemberListModel::IsAwayRole).toBool() ? tr("%1 (away)").arg(nick) : nick;
    }
};

class MemberDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool isGroup = index.data(MemberListModel::IsGroupRole).toBool();
        return {option.fontMetrics.height() * 5, option.fontMetrics.height() + (isGroup ? 14 : 6)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const Theme theme = Theme::current();
        const bool isGroup = index.data(MemberListModel::IsGroupRole).toBool();
        const bool isAway = index.data(MemberListModel::IsAwayRole).toBool();
        const QRect row = option.rect.adjusted(2, 0, -2, 0);
        QColor ground = theme.panel;
        painter->save();
        painter->setClipRect(option.rect, Qt::IntersectClip);
        painter->setRenderHint(QPainter::Antialiasing);
        const bool isChosen = option.state & QStyle::State_Selected;
        if (!isGroup && (isChosen || option.state & QStyle::State_MouseOver)) {
            ground = isChosen ? theme.chosenOn(theme.panel) : mixed(theme.panel, theme.text, 0.06);
            painter->setPen(Qt::NoPen);
            painter->setBrush(ground);
            painter->drawRoundedRect(row, 6, 6);
        }
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(theme.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(QRectF(row).adjusted(1, 1, -1, -1), 6, 6);
        }

        QFont font = option.font;
        const QColor soft = readable(mixed(ground, theme.text, 0.6), ground);
        QRect place = row.adjusted(8, 0, -8, 0);
        const Qt::Alignment side
            = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
        if (isGroup) {
            font = scaled(font, 0.9);
            font.setBold(true);
            painter->setFont(font);
            painter->setPen(soft);
            place.adjust(0, 6, 0, 0);
            painter->drawText(place, side,
                QStringLiteral("%1  %2")
                    .arg(Words::group(index))
                    .arg(index.data(MemberListModel::CountRole).toInt()));
            painter->restore();
            return;
        }
        const QRect sign = QStyle::visualRect(
            option.direction, row, QRect(place.left(), place.top(), 14, place.height()));
        painter->setFont(font);
        painter->setPen(soft);
        painter->drawText(
            sign, Qt::AlignCenter, index.data(MemberListModel::PrefixRole).toString());

        font.setItalic(isAway);
        font.setBold(index.data(MemberListModel::IsSelfRole).toBool());
        painter->setFont(font);
        painter->setPen(
            isAway ? soft : nickColor(index.data(MemberListModel::HueRole).toInt(), ground));
        const QRect name = QStyle::visualRect(option.direction, row, place.adjusted(18, 0, 0, 0));
        painter->drawText(name, side,
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, name.width()));
        painter->restore();
    }
};

// A list that lays itself out once for a burst of changes. QTreeView lays out everybody as soon as
// it is told that one row looks different, even when a layout is planned anyway; with thousands of
// people who change places that takes seconds.
class MemberTree final : public QTreeView {
public:
    using QTreeView::QTreeView;

    void setModel(QAbstractItemModel *model) override
    {
        QTreeView::setModel(model);
        connect(model, &QAbstractItemModel::rowsAboutToBeMoved, this, [this] {
            m_isLayoutPlanned = true;
            scheduleDelayedItemsLayout();
        });
    }
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
        const QList<int> &roles) override
    {
        if (m_isLayoutPlanned)
            viewport()->update();
        else
            QTreeView::dataChanged(topLeft, bottomRight, roles);
    }
    void doItemsLayout() override
    {
        m_isLayoutPlanned = false;
        QTreeView::doItemsLayout();
    }

protected:
    void rowsInserted(const QModelIndex &above, int first, int last) override
    {
        m_isLayoutPlanned = true;
        QTreeView::rowsInserted(above, first, last);
        scheduleDelayedItemsLayout();
    }
    void rowsAboutToBeRemoved(const QModelIndex &above, int first, int last) override
    {
        m_isLayoutPlanned = true;
        QTreeView::rowsAboutToBeRemoved(above, first, last);
        scheduleDelayedItemsLayout();
    }

private:
    bool m_isLayoutPlanned = false;
};

} // namespace

MemberPane::MemberPane(QWidget *parent)
    : QWidget(parent)
    , m_worded(new WordedModel(&Words::spoken, this))
    , m_title(new widgets::PlainLabel(this))
    , m_list(new MemberTree(this))
{
    m_title->setObjectName(QStringLiteral("sectionTitle"));
    m_title->setContentsMargins(12, 0, 8, 0);
    m_list->setObjectName(QStringLiteral("memberList"));
    m_list->setAccessibleName(tr("Members of the channel"));
    m_list->setModel(m_worded);
    m_list->setItemDelegate(new MemberDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setIndentation(0);
    m_list->setUniformRowHeights(false);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTabKeyNavigation(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 12, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_list, 1);

    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_worded, signal, this, &MemberPane::updateTitle);
    connect(m_worded, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &above, int first, int last) {
            if (!above.isValid())
                openGroups(first, last);
        });
    connect(m_worded, &QAbstractItemModel::modelReset, this, [this] {
        openGroups(0, m_worded->rowCount() - 1);
        updateTitle();
    });
    connect(m_list, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (const QString nick = nickAt(index); !nick.isEmpty())
            Q_EMIT queryRequested(nick);
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, &MemberPane::openMenu);
    updateTitle();
}

void MemberPane::setModel(MemberListModel *members)
{
    m_members = members;
    m_worded->setSourceModel(members);
    openGroups(0, m_worded->rowCount() - 1);
    updateTitle();
}

// Group by group: expandAll() would note for each person that it is open, and with thousands of
// them every later change would look through those notes.
void MemberPane::openGroups(int first, int last)
{
    for (int row = first; row <= last; ++row)
        m_list->expand(m_worded->index(row, 0));
}

void MemberPane::updateTitle()
{
    m_title->setText(tr("Members (%1)").arg(m_members ? m_members->memberCount() : 0));
}

QString MemberPane::nickAt(const QModelIndex &index) const
{
    return index.data(MemberListModel::IsGroupRole).toBool()
        ? QString()
        : index.data(MemberListModel::NickRole).toString();
}

void MemberPane::openMenu(QPoint at)
{
    if (const QString nick = nickAt(m_list->indexAt(at)); !nick.isEmpty())
        Q_EMIT menuRequested(nick, m_list->viewport()->mapToGlobal(at));
}

} // namespace watek::client::ui
