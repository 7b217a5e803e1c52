#include "client/ui/ChannelPane.h"

#include "client/model/ChannelListModel.h"
#include "client/ui/ChannelDelegate.h"
#include "client/ui/Icons.h"
#include "client/ui/WordedModel.h"

#include <QEvent>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace watek::client::ui {

using model::ChannelListModel;

namespace {

// A right click asks for the menu of a row; it does not go there.
class ChannelTree final : public QTreeView {
public:
    using QTreeView::QTreeView;

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        if (event->button() == Qt::RightButton)
            event->accept();
        else
            QTreeView::mousePressEvent(event);
    }
};

} // namespace

ChannelPane::ChannelPane(ChannelListModel &channels, QWidget *parent)
    : QWidget(parent)
    , m_channels(channels)
    , m_worded(new WordedModel(&ChannelDelegate::spokenText, this))
    , m_list(new ChannelTree(this))
{
    m_worded->setSourceModel(&channels);
    m_list->setObjectName(QStringLiteral("channelList"));
    m_list->setAccessibleName(tr("Conversations"));
    m_list->setModel(m_worded);
    m_list->setItemDelegate(new ChannelDelegate(m_list));
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setIndentation(0);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setTabKeyNavigation(false);
    m_list->setFocusPolicy(Qt::TabFocus); // a click leaves the focus where one writes
    m_list->expandAll();

    auto *add = new QToolButton(this);
    add->setObjectName(QStringLiteral("addServerButton"));
    add->setText(tr("Add a server"));
    add->setAccessibleName(add->text());
    add->setIcon(icon("plus"));
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 8, 4, 4);
    layout->setSpacing(4);
    layout->addWidget(m_list, 1);
    layout->addWidget(add, 0, Qt::AlignLeft);

    connect(add, &QToolButton::clicked, this, &ChannelPane::addServerRequested);
    connect(m_worded, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &above, int first, int last) {
            // A network opens when its first conversation appears.
            if (above.isValid())
                m_list->expand(above);
            for (int row = first; !above.isValid() && row <= last; ++row)
                m_list->expand(m_worded->index(row, 0));
        });
    connect(m_worded, &QAbstractItemModel::modelReset, m_list, &QTreeView::expandAll);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            if (const session::ConversationId id = idAt(current)) {
                const QScopedValueRollback isChoosing(m_isChoosing, true);
                Q_EMIT chosen(id);
            }
        });
    connect(m_list, &QTreeView::activated, this, &ChannelPane::entered);
    connect(m_list, &QTreeView::clicked, this, &ChannelPane::entered);
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](QPoint at) {
        const QModelIndex index = m_list->indexAt(at);
        if (index.isValid())
            Q_EMIT menuRequested(idAt(index), m_list->viewport()->mapToGlobal(at));
    });
}

session::ConversationId ChannelPane::idAt(const QModelIndex &index) const
{
    return m_channels.idAt(m_worded->mapToSource(index));
}

void ChannelPane::select(session::ConversationId id)
{
    const QModelIndex index = m_worded->mapFromSource(m_channels.indexOf(id));
    if (index.isValid() && index != m_list->currentIndex())
        m_list->setCurrentIndex(index);
}

bool ChannelPane::isChosenByKey() const { return m_isChoosing && m_list->hasFocus(); }

void ChannelPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_list->doItemsLayout();
}

} // namespace watek::client::ui
