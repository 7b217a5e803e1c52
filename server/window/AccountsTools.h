// The row of tools above the list of accounts: what to look for, which ones to show, in which
// order, how many there are, and the buttons. Knows what was chosen and does nothing about it.
// Thread: gui.
#pragma once

#include "server/shared/WindowMail.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLineEdit;
class QSettings;

namespace watek::widgets {
class PlainLabel;
}

namespace watek::server::window {

class FlowLayout;

class AccountsTools final : public QWidget {
    Q_OBJECT
public:
    explicit AccountsTools(QWidget *parent = nullptr);

    void addButton(QAction *action);
    void focusSearch();

    /// The list that was chosen, from its first account.
    shared::ListAccounts wanted() const;
    /// As the list's titles choose it.
    void setOrder(shared::AccountOrder order, bool isDescending);
    /// `found`: rows that are loaded, of all that fit when !hasMore.
    void showCount(const shared::AccountsListed &listed, int found);
    void setCountVisible(bool isVisible);
    /// Why the list is empty although there are accounts; empty: they would all be shown.
    QString describeNothingFound() const;

    void remember(QSettings &settings) const;
    void recall(QSettings &settings);

Q_SIGNALS:
    /// wanted() is another list now.
    void changed();

private:
    FlowLayout *m_row;
    QLineEdit *m_search;
    QComboBox *m_filter;
    QComboBox *m_order;
    widgets::PlainLabel *m_count;
};

} // namespace watek::server::window
