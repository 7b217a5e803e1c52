// The list on the left: networks, their channels and private conversations, with what is unread.
// Thread: gui.
#pragma once

#include "client/session/ChatLine.h"

#include <QWidget>

class QTreeView;

namespace watek::client::model {
class ChannelListModel;
}

namespace watek::client::ui {

class WordedModel;

class ChannelPane final : public QWidget {
    Q_OBJECT
public:
    explicit ChannelPane(model::ChannelListModel &channels, QWidget *parent = nullptr);

    QTreeView *list() const { return m_list; }
    /// Marks the conversation as the one that is shown.
    void select(session::ConversationId id);
    /// chosen() is being told, and the list has the keyboard.
    bool isChosenByKey() const;

Q_SIGNALS:
    void chosen(watek::client::session::ConversationId id);
    void menuRequested(watek::client::session::ConversationId id, const QPoint &globalPos);
    /// Enter was pressed on a conversation, or it was clicked: the person wants to write there.
    void entered();
    void addServerRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    session::ConversationId idAt(const QModelIndex &index) const;

    model::ChannelListModel &m_channels;
    WordedModel *m_worded;
    QTreeView *m_list;
    bool m_isChoosing = false;
};

} // namespace watek::client::ui
