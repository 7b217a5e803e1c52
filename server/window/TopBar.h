// The bar at the top: pages at the left; at the right the state, and the one button that changes
// it. Thread: gui.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QShortcut;
class QTabBar;

namespace watek::server::window {

class TopBar final : public QWidget {
    Q_OBJECT
public:
    explicit TopBar(QWidget *parent = nullptr);

    /// Adds a tab at the right end; its number is its place.
    void addTab(const QString &title);
    void setTitle(int tab, const QString &title);
    int currentTab() const;
    void setCurrentTab(int tab);

    void showRunning(qint64 upMs);
    void showStopped();

protected:
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    void tabChosen(int tab);
    void startRequested();
    void stopRequested();

private:
    enum class Offers { Nothing, Start, Stop };

    void offer(Offers what);
    void placeState();

    QTabBar *m_tabs;
    QLabel *m_dot;
    QLabel *m_state;
    QPushButton *m_button;
    QShortcut *m_key; ///< beside the underlined letter, which a button's own shortcut would replace
    Offers m_offers = Offers::Nothing;
};

} // namespace watek::server::window
