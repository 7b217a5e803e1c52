// What MainWindow knows of a server's encryption: the certificate that the person trusts there, and
// that TLS was spoken. To take less than that is a decision of its own each time. Thread: gui.
#include "client/model/Workspace.h"
#include "client/ui/ConversationPage.h"
#include "client/ui/InputEdit.h"
#include "client/ui/MainWindow.h"
#include "client/ui/Settings.h"
#include "common/widgets/DialogButtons.h"

#include <QMessageBox>
#include <QPushButton>

namespace watek::client::ui {

session::SessionConfig MainWindow::withTrust(session::SessionConfig config) const
{
    if (config.pinnedSha256.isEmpty())
        config.pinnedSha256 = m_settings.trustedCertificate(config.address);
    config.lastTls = m_settings.lastTls(config.address);
    return config;
}

void MainWindow::trustCertificate()
{
    session::Session *shown = session();
    if (shown == nullptr)
        return;
    shown->trustCertificate();
    m_settings.setTrustedCertificate(shown->config().address, shown->config().pinnedSha256);
    m_page->input()->setFocus();
}

/// A server may have a new certificate for a good reason. Going on takes two decisions: the old
/// one is forgotten here, and the new one is then asked about as one that nobody knows.
void MainWindow::askToForgetTrusted()
{
    const session::Session *asked = session();
    if (asked == nullptr)
        return;
    auto *box = new QMessageBox(this);
    box->setObjectName(QStringLiteral("forgetTrustedBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Forget the trusted certificate"));
    box->setTextFormat(Qt::PlainText);
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    const QString question = tr("Has the operator of %1 told you that the certificate was renewed?")
                                 .arg(asked->config().address.host);
    const QString why
        = tr("Without that word it may be somebody else who answers, and who reads all "
             "that you write. After forgetting you are asked whether you trust the "
             "new one.");
    const QString proof = stateMessage(stateOf(asked->connection()), stateFacts(*asked)).proof;
    box->setText(QStringList{question, proof, why}.join(QStringLiteral("\n\n")));
    const QPushButton *forget = box->addButton(tr("Forget it"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(tr("Cancel"), QMessageBox::RejectRole));
    widgets::removeButtonIcons(box);
    const quint32 id = asked->config().id;
    connect(forget, &QPushButton::clicked, this, [this, id] {
        session::Session *where = m_workspace.sessionOf({.session = id, .number = 0});
        if (where == nullptr || where->isOnline())
            return;
        session::SessionConfig config = where->config();
        m_settings.setTrustedCertificate(config.address, {});
        config.pinnedSha256.clear();
        config.lastTls = m_settings.lastTls(config.address);
        where->setConfig(config);
        where->tryNow();
        m_page->input()->setFocus();
    });
    box->open();
}

void MainWindow::rememberTls(const session::Session &session)
{
    const session::SessionConfig &config = session.config();
    // Another session at the same address may know more than this one.
    if (session.isOnline() && config.lastTls > m_settings.lastTls(config.address))
        m_settings.setLastTls(config.address, config.lastTls);
}

/// A server may have given up TLS on a port for a good reason. The person decides, knowing what is
/// lost, and what was remembered of the address is forgotten with it.
void MainWindow::askToConnectPlain()
{
    const session::Session *asked = session();
    if (asked == nullptr)
        return;
    auto *box = new QMessageBox(this);
    box->setObjectName(QStringLiteral("connectPlainBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowTitle(tr("Connect without encryption"));
    box->setTextFormat(Qt::PlainText);
    const QString question = tr("Has the operator of %1 told you that port %2 is not encrypted "
                                "any more?")
                                 .arg(asked->config().address.host)
                                 .arg(asked->config().address.port);
    const QString why = tr("Without encryption everybody on the way reads all that you write, your "
                           "passwords too. The certificate that you trusted there is forgotten.");
    box->setText(question + QStringLiteral("\n\n") + why);
    const QPushButton *connectPlain
        = box->addButton(tr("Connect without encryption"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(tr("Cancel"), QMessageBox::RejectRole));
    widgets::removeButtonIcons(box);
    const quint32 id = asked->config().id;
    connect(connectPlain, &QPushButton::clicked, this, [this, id] {
        session::Session *where = m_workspace.sessionOf({.session = id, .number = 0});
        if (where == nullptr || where->isOnline())
            return;
        session::SessionConfig config = where->config();
        m_settings.setLastTls(config.address, receive::TlsMode::Off);
        config.pinnedSha256.clear();
        config.lastTls = receive::TlsMode::Off;
        where->setConfig(config);
        where->tryNow();
        m_page->input()->setFocus();
    });
    box->open();
}

} // namespace watek::client::ui
