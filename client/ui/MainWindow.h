// The window: puts the parts side by side and connects them. What they show lives in the Workspace.
// Thread: gui.
#pragma once

#include "client/session/SessionConfig.h"
#include "client/ui/Actions.h"
#include "client/ui/PendingLeave.h"
#include "client/ui/StateText.h"

#include <QMainWindow>
#include <QPointer>

class QKeyEvent;
class QSplitter;
class QStackedWidget;

namespace watek::client::model {
class Workspace;
}
namespace watek::client::session {
class Conversation;
class Session;
struct ConversationId;
} // namespace watek::client::session

namespace watek::client::ui {

class ChannelDirectoryDialog;
class ChannelPane;
class ConversationPage;
class FirstRunPage;
class MemberPane;
class Settings;
class StatusLine;
struct ServerEntry;

class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// Both outlive it. Without a session in the workspace the first-run page is shown.
    MainWindow(model::Workspace &workspace, Settings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Adds a network, shows it and connects to it.
    session::Session *openServer(const session::SessionConfig &config);

    const Actions &actions() const { return m_actions; }
    ChannelPane *channelPane() const { return m_channels; }
    ConversationPage *page() const { return m_page; }
    MemberPane *memberPane() const { return m_members; }
    FirstRunPage *firstRunPage() const { return m_firstRun; }
    StatusLine *statusLine() const { return m_status; }
    bool isFirstRunShown() const;

protected:
    void changeEvent(QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    static bool isMenuKey(const QKeyEvent &key);
    static bool openMenuByKey(const QWidget &focused);
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void wireActions();
    void wireEditMenu();
    void followSession(session::Session *session);
    void onConversationAdded(session::Conversation *conversation);
    void onFirstRunAnswered(const session::SessionConfig &config, const ServerEntry &entry);
    void onStateButton(StateButton button);

    void showConversation(session::ConversationId id);
    void showFirstRun(session::Session *edited);
    void showChat();
    void updateTitle();
    void updateActions();
    void updateMembers();
    bool isNarrow() const;
    void showMembers(bool shows);
    void applyLooks();

    void step(int direction, bool unreadOnly);
    void stepArea(int direction);
    void openSwitcher();
    void askNick();
    QWidget *editTarget() const; ///< what the Edit menu's commands on text act on

    // MainWindowConversations.cpp
    /// One of the actions that are about a conversation or its network makes sense there now.
    bool isOffered(ActionId action, session::ConversationId id) const;
    void run(ActionId action, session::ConversationId id);
    void openDirectory(session::Session &session, const QString &mask);
    void openAddress(const session::SessionConfig &from, const session::ServerAddress &address);
    /// Of the list, with this host and port; or null.
    session::Session *serverAt(const session::ServerAddress &address) const;
    void goTo(session::Session &known, const session::SessionConfig &asked);
    void askTopic(session::ConversationId id);
    void leave(session::ConversationId id);
    void askToRemove(session::Session &session);
    void removeServer(quint32 sessionId);
    void openQuery(const QString &nick);
    void openChannelMenu(session::ConversationId id, const QPoint &at);
    void openPersonMenu(const QString &nick, const QPoint &at);
    session::Session *session() const; ///< of the conversation that is shown, or null

    // MainWindowTrust.cpp
    void trustCertificate();
    void askToForgetTrusted();
    void askToConnectPlain();
    void rememberTls(const session::Session &session);
    /// `config` with what is known of its address: the certificate that is trusted there, and
    /// whether TLS was spoken.
    session::SessionConfig withTrust(session::SessionConfig config) const;

    model::Workspace &m_workspace;
    Settings &m_settings;
    PendingLeave m_leaving; ///< hears first of what is shown: what it hides must be back by then
    Actions m_actions;
    QStackedWidget *m_pages;
    QSplitter *m_splitter;
    FirstRunPage *m_firstRun;
    ChannelPane *m_channels;
    ConversationPage *m_page;
    MemberPane *m_members;
    StatusLine *m_status;
    QPointer<QWidget> m_edits; ///< the last one with the focus that takes edit commands
    QPointer<ChannelDirectoryDialog> m_directory;
    bool m_showsInPlace = false; ///< in a narrow window: the members instead of the conversations
    QPointer<session::Session>
        m_edited; ///< whose address the first-run page changes; null: a new one
};

} // namespace watek::client::ui
