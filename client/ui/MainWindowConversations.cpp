// What MainWindow does to one conversation or one network: by the menu bar to the one that is
// shown, by the menu of the list to the one in that row, which need not be shown for it.
// Thread: gui.
#include "client/model/Workspace.h"
#include "client/session/ServerAddress.h"
#include "client/ui/AskDialog.h"
#include "client/ui/ChannelDirectoryDialog.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputEdit.h"
#include "client/ui/JoinDialog.h"
#include "client/ui/MainWindow.h"
#include "client/ui/PersonMenu.h"
#include "client/ui/Settings.h"
#include "common/widgets/DialogButtons.h"
#include "common/widgets/PlainText.h"

#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <array>
#include <span>

namespace watek::client::ui {

using session::ConversationId;
using session::ConversationKind;
using session::Phase;

namespace {

/// The connection that is there, or on its way, is not what TlsMode::Required promises: it is in
/// plain text, or nobody vouches for the certificate.
bool isUnverified(const session::Session &session)
{
    const session::ConnectionState &connection = session.connection();
    const receive::Certificate &shown = connection.certificate;
    return connection.phase != Phase::Idle
        && (connection.tlsVersion.isEmpty()
            || (!shown.problems.isEmpty() && shown.sha256 != session.config().pinnedSha256));
}

/// Who asks for TLS at a server that is known by an address without it means that one, encrypted
/// and with a certificate that is trusted.
void secure(session::Session &known, receive::TlsMode asked)
{
    using receive::TlsMode;
    session::SessionConfig config = known.config();
    if (asked != TlsMode::Required || config.address.tls == TlsMode::Required)
        return;
    config.address.tls = TlsMode::Required;
    if (isUnverified(known))
        known.disconnectFromServer();
    known.setConfig(config);
}

} // namespace

bool MainWindow::isOffered(ActionId action, ConversationId id) const
{
    const session::Conversation *conversation = m_workspace.conversation(id);
    if (conversation == nullptr)
        return false;
    const session::Session &session = *m_workspace.sessionOf(id);
    const Phase phase = session.connection().phase;
    const bool isDown = phase == Phase::Idle || phase == Phase::Failed || phase == Phase::Lost;
    const bool isServer = conversation->kind() == ConversationKind::Server;
    switch (action) {
    case ActionId::Connect:
        return isDown;
    case ActionId::Disconnect:
        return !isDown || phase == Phase::Lost;
    case ActionId::JoinChannel:
    case ActionId::ChangeNick:
        return session.isOnline();
    case ActionId::LeaveChannel:
    case ActionId::Mute:
        return !isServer;
    case ActionId::SetTopic:
        return conversation->kind() == ConversationKind::Channel && session.isOnline()
            && conversation->isJoined();
    default:
        return true;
    }
}

void MainWindow::run(ActionId action, ConversationId id)
{
    session::Session *session = m_workspace.sessionOf(id);
    if (session == nullptr)
        return;
    switch (action) {
    case ActionId::Connect:
        return session->tryNow();
    case ActionId::Disconnect:
        return session->disconnectFromServer();
    case ActionId::RemoveServer:
        return askToRemove(*session);
    case ActionId::JoinChannel:
        return (new JoinDialog(*session, this))->open();
    case ActionId::ListChannels:
        return openDirectory(*session, {});
    case ActionId::LeaveChannel:
        return leave(id);
    case ActionId::SetTopic:
        return askTopic(id);
    case ActionId::Mute:
        return m_workspace.setMuted(id, !m_workspace.channels()->isMuted(id));
    case ActionId::MarkRead:
        return m_workspace.markRead(id);
    default:
        return;
    }
}

/// One for the whole window: of another network it is another one.
void MainWindow::openDirectory(session::Session &session, const QString &mask)
{
    if (m_directory && m_directory->session() != &session)
        m_directory->close();
    if (!m_directory || !m_directory->isVisible())
        m_directory = new ChannelDirectoryDialog(session, this);
    m_directory->setNetworkName(m_workspace.channels()->networkName(&session));
    m_directory->ask(mask);
    m_directory->show();
    m_directory->raise();
    m_directory->activateWindow();
}

session::Session *MainWindow::serverAt(const session::ServerAddress &address) const
{
    for (session::Session *known : m_workspace.sessions()) {
        const session::ServerAddress &there = known->config().address;
        if (there.host.compare(address.host, Qt::CaseInsensitive) == 0
            && there.port == address.port)
            return known;
    }
    return nullptr;
}

/// What the first page says of a server that is in the list already: a connection that is there
/// stays, and only the channels are joined that it lacks.
void MainWindow::goTo(session::Session &known, const session::SessionConfig &asked)
{
    m_workspace.setActive(known.serverPage()->id());
    showChat();
    secure(known, asked.address.tls);
    if (known.isOnline()) {
        for (const QString &channel : asked.address.channels + asked.channels)
            JoinDialog::joinNow(known, channel.section(u' ', 0, 0), this);
        return;
    }
    session::SessionConfig config = withTrust(asked);
    config.id = known.config().id;
    known.setConfig(config);
    known.tryNow();
}

// The same person at another server. No password goes along: it was given to this one.
void MainWindow::openAddress(
    const session::SessionConfig &from, const session::ServerAddress &address)
{
    if (session::Session *known = serverAt(address)) {
        m_workspace.setActive(known->serverPage()->id());
        secure(*known, address.tls);
        known->tryNow();
        return;
    }
    session::SessionConfig config;
    config.address = address;
    config.channels = address.channels;
    config.nick = from.nick;
    config.alternativeNick = from.alternativeNick;
    openServer(config);
}

void MainWindow::askTopic(ConversationId id)
{
    const session::Conversation *channel = m_workspace.conversation(id);
    if (!channel)
        return;
    AskDialog::ask({.title = tr("Set the topic"),
                       .label = tr("Topic of %1").arg(channel->name()),
                       .button = tr("Set"),
                       .text = channel->topic(),
                       .errorOf = {}},
        this, [this, id](const QString &topic) {
            session::Session *where = m_workspace.sessionOf(id);
            const session::Conversation *there = m_workspace.conversation(id);
            if (where != nullptr && there != nullptr) {
                // A topic that is refused stands in the conversation as an error of the server.
                std::ignore
                    = where->submit(id, QStringLiteral("/topic %1 :%2").arg(there->name(), topic));
            }
        });
}

void MainWindow::leave(ConversationId id)
{
    const session::Conversation *left = m_workspace.conversation(id);
    if (left == nullptr || left->kind() == ConversationKind::Server)
        return;
    if (id == m_workspace.active()) {
        // The one above, but rather one below than the server's own page.
        const model::ChannelListModel *channels = m_workspace.channels();
        const QModelIndex at = channels->indexOf(id);
        const QModelIndex next = at.row() > 0 ? at.siblingAtRow(at.row() - 1)
            : at.siblingAtRow(1).isValid()    ? at.siblingAtRow(1)
                                              : at.parent();
        m_workspace.setActive(channels->idAt(next));
    }
    m_leaving.leave(id);
}

/// At once where nothing is lost by it, as with an address that was mistyped.
void MainWindow::askToRemove(session::Session &session)
{
    const quint32 id = session.config().id;
    const auto others = int(session.conversations().size()) - 1; // besides the server's own page
    if (others == 0 && !session.isOnline()) {
        removeServer(id);
        return;
    }
    auto *box = new QMessageBox(this);
    box->setObjectName(QStringLiteral("removeServerBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Remove a server"));
    box->setTextFormat(Qt::PlainText);
    const QString what = others > 0
        ? tr("%n conversation(s) there are closed, and the address is forgotten.", nullptr, others)
        : tr("The connection is closed, and the address is forgotten.");
    box->setText(tr("Remove %1 from the list?")
                     .arg(widgets::isolatedName(m_workspace.channels()->networkName(&session)))
        + QStringLiteral("\n\n") + what);
    const QPushButton *remove = box->addButton(tr("Remove"), QMessageBox::AcceptRole);
    QPushButton *cancel = box->addButton(tr("Cancel"), QMessageBox::RejectRole);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    widgets::removeButtonIcons(box);
    connect(remove, &QPushButton::clicked, this, [this, id] { removeServer(id); });
    box->open();
}

void MainWindow::removeServer(quint32 id)
{
    session::Session *session = m_workspace.sessionOf({.session = id, .number = 1});
    if (session == nullptr)
        return;
    const session::ServerAddress address = session->config().address;
    const auto saved = session::parseServerAddress(m_settings.lastServer().address);
    if (saved && saved->host == address.host && saved->port == address.port)
        m_settings.forgetLastServer();
    m_workspace.removeSession(session);
    if (m_workspace.sessions().isEmpty())
        showFirstRun(nullptr);
    else
        updateActions();
}

void MainWindow::openQuery(const QString &nick)
{
    session::Session *where = session();
    if (where == nullptr || where->isOwnNick(nick))
        return;
    if (const session::Conversation *query = where->openQuery(nick))
        m_workspace.setActive(query->id());
}

void MainWindow::openChannelMenu(ConversationId id, const QPoint &at)
{
    const session::Conversation *conversation = m_workspace.conversation(id);
    if (conversation == nullptr)
        return;
    using enum ActionId;
    static constexpr std::array kOfServer{
        JoinChannel, ListChannels, Connect, Disconnect, RemoveServer};
    static constexpr std::array kOfChannel{MarkRead, Mute, SetTopic, LeaveChannel};
    static constexpr std::array kOfQuery{MarkRead, Mute, LeaveChannel};
    const ConversationKind kind = conversation->kind();
    const std::span<const ActionId> offers = kind == ConversationKind::Server
        ? std::span<const ActionId>(kOfServer)
        : kind == ConversationKind::Channel ? std::span<const ActionId>(kOfChannel)
                                            : std::span<const ActionId>(kOfQuery);
    QMenu *menu = widgets::newContextMenu(this);
    for (const ActionId offer : offers) {
        // Not the action itself: that one is about the conversation that is shown.
        const QString text = offer == LeaveChannel
            ? Actions::leaveText(kind == ConversationKind::Query)
            : m_actions[offer]->text();
        QAction *entry = menu->addAction(text, this, [this, offer, id] { run(offer, id); });
        entry->setIcon(m_actions[offer]->icon());
        entry->setEnabled(isOffered(offer, id));
        if (offer == Mute) {
            entry->setCheckable(true);
            entry->setChecked(m_workspace.channels()->isMuted(id));
        }
    }
    menu->popup(at);
}

void MainWindow::openPersonMenu(const QString &nick, const QPoint &at)
{
    if (session() == nullptr)
        return;
    auto *menu = new PersonMenu(m_workspace, m_workspace.active(), nick, this);
    connect(menu, &PersonMenu::queryRequested, this, &MainWindow::openQuery);
    connect(menu, &PersonMenu::mentionRequested, m_page->input(), &InputEdit::mention);
    connect(menu, &PersonMenu::nickChangeRequested, this, &MainWindow::askNick);
    menu->popup(at);
}

} // namespace watek::client::ui
