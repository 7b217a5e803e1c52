// The list on the right: who is in the channel. Thread: gui.
#pragma once

#include <QWidget>

class QAbstractItemModel;
class QLabel;
class QTreeView;

namespace watek::client::model {
class MemberListModel;
}

namespace watek::client::ui {

class WordedModel;

class MemberPane final : public QWidget {
    Q_OBJECT
public:
    explicit MemberPane(QWidget *parent = nullptr);

    /// Null shows nobody.
    void setModel(model::MemberListModel *members);
    QTreeView *list() const { return m_list; }

Q_SIGNALS:
    void queryRequested(const QString &nick);
    void menuRequested(const QString &nick, const QPoint &globalPos);

private:
    void openGroups(int first, int last);
    void updateTitle();
    void openMenu(QPoint at);
    QString nickAt(const QModelIndex &index) const;

    model::MemberListModel *m_members = nullptr;
    WordedModel *m_worded;
    QLabel *m_title;
    QTreeView *m_list;
};

} // namespace watek::client::ui
