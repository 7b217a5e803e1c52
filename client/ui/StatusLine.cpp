#include "client/ui/StatusLine.h"

#include "client/session/Session.h"
#include "client/ui/Icons.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace watek::client::ui {

namespace {

using session::Phase;

class Words {
    Q_DECLARE_TR_FUNCTIONS(StatusLine)

public:
    static QString phase(const session::ConnectionState &connection)
    {
        switch (connection.phase) {
        case Phase::Online:
            return tr("Connected");
        case Phase::Waiting:
            return tr("In the queue");
        case Phase::Resolving:
        case Phase::Connecting:
        case Phase::SecuringTls:
        case Phase::Registering:
            return tr("Connecting");
        case Phase::Lost:
            return connection.wasOnline ? tr("Connection lost") : tr("Trying to connect");
        case Phase::Idle:
        case Phase::Failed:
            break;
        }
        return tr("Not connected");
    }

    static QString line(const session::Session &session)
    {
        const session::ConnectionState &connection = session.connection();
        QStringList parts{phase(connection)};
        if (connection.phase == Phase::Online) {
            parts += connection.tlsVersion.isEmpty() ? tr("not encrypted") : connection.tlsVersion;
            if (session.lagMs() >= 0)
                parts += tr("lag %1 ms").arg(session.lagMs());
        }
        return parts.join(QStringLiteral(" · "));
    }
};

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_icon(new widgets::PlainLabel(this))
    , m_text(new widgets::PlainLabel(this))
    , m_nick(new widgets::PlainLabel(this))
{
    m_text->setObjectName(QStringLiteral("statusText"));
    m_nick->setObjectName(QStringLiteral("hint"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 2, 12, 2);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_nick);
    refresh();
}

void StatusLine::follow(session::Session *session)
{
    if (m_session == session)
        return;
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = session;
    m_network.clear();
    if (session != nullptr) {
        using session::Session;
        connect(session, &Session::connectionChanged, this, &StatusLine::refresh);
        connect(session, &Session::lagChanged, this, &StatusLine::refresh);
        connect(session, &Session::ownNickChanged, this, &StatusLine::refresh);
        connect(session, &Session::awayChanged, this, &StatusLine::refresh);
        connect(session, &Session::networkNameChanged, this, &StatusLine::refresh);
    }
    refresh();
}

void StatusLine::setNetworkName(const QString &name)
{
    m_network = name;
    refresh();
}

QString StatusLine::text() const { return m_text->text(); }

void StatusLine::refresh()
{
    const bool isEncrypted = m_session && !m_session->connection().tlsVersion.isEmpty();
    const Theme theme = Theme::current();
    m_icon->setPixmap(tinted(isEncrypted ? "lock" : "unlock", readable(theme.dimmed, theme.panel),
        14, devicePixelRatioF()));
    m_icon->setVisible(m_session && m_session->isOnline());
    m_text->setText(m_session ? Words::line(*m_session) : Words::phase({}));
    if (!m_session) {
        m_nick->clear();
        return;
    }
    const QString who = tr("%1 on %2")
                            .arg(widgets::isolatedName(m_session->ownNick()),
                                widgets::isolatedName(
                                    m_network.isEmpty() ? m_session->networkName() : m_network));
    m_nick->setText(m_session->isAway() ? tr("%1 (away)").arg(who) : who);
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace watek::client::ui
