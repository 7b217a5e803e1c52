#include "client/ui/FirstRunPage.h"

#include "client/ui/ChoiceBox.h"
#include "client/ui/FieldErrors.h"
#include "client/ui/FieldState.h"
#include "client/ui/Icons.h"
#include "client/ui/Theme.h"
#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace watek::client::ui {

namespace {

constexpr int kColumn = 384;

} // namespace

FirstRunPage::FirstRunPage(QWidget *parent)
    : QWidget(parent)
    , m_tls(new ChoiceBox(this))
    , m_fold(new QToolButton(this))
    , m_advanced(new QWidget(this))
    , m_connect(new QPushButton(tr("Connect"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("firstRunPage"));
    auto *column = new QWidget(this);
    column->setFixedWidth(kColumn);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 24, 0, 24);
    layout->setSpacing(4);

    auto *picture = new widgets::PlainLabel(column);
    picture->setPixmap(applicationIcon().pixmap(64, 64));
    picture->setFixedSize(64, 64);
    auto *title = new widgets::PlainLabel(tr("Where do you want to talk?"), column);
    QFont big = scaled(title->font(), 1.5);
    big.setBold(true);
    title->setFont(big);
    layout->addWidget(picture);
    layout->addSpacing(8);
    layout->addWidget(title);
    layout->addSpacing(16);

    m_address = addField(layout, tr("Server address"), "address");
    m_address.edit->setPlaceholderText(QStringLiteral("127.0.0.1:8888"));
    widgets::setPlainToolTip(m_address.edit,
        tr("host, host:port, host:+port (TLS), [IPv6]:port, or irc://host/#channel"));
    layout->addSpacing(8);
    m_nick = addField(layout, tr("Nickname"), "nick");
    layout->addSpacing(8);
    buildAdvanced(layout);
    layout->addSpacing(16);

    auto *row = new QHBoxLayout;
    row->addWidget(m_connect, 1);
    row->addWidget(m_cancel);
    layout->addLayout(row);
    m_connect->setObjectName(QStringLiteral("connectButton"));
    m_connect->setDefault(true);
    m_connect->setMinimumHeight(36);
    m_cancel->setMinimumHeight(36);
    m_cancel->hide();

    auto *middle = new QWidget(this);
    auto *centred = new QVBoxLayout(middle);
    centred->addStretch(2);
    centred->addWidget(column, 0, Qt::AlignHCenter);
    centred->addStretch(3);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(middle);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);

    connect(m_connect, &QPushButton::clicked, this, &FirstRunPage::submit);
    connect(m_cancel, &QPushButton::clicked, this, &FirstRunPage::cancelled);
    // In the order in which they stand; Qt would take the order in which they were made.
    QWidget *before = m_address.edit;
    for (QWidget *next : std::initializer_list<QWidget *>{m_nick.edit, m_fold, m_channels.edit,
             m_alternativeNick.edit, m_tls, m_password.edit, m_saslUser.edit, m_saslPassword.edit,
             m_connect, m_cancel}) {
        setTabOrder(before, next);
        before = next;
    }
    check();
}

// A field that loses the focus because its window goes says once more that it was edited, when this
// is no FirstRunPage any more.
FirstRunPage::~FirstRunPage() { m_address.edit->disconnect(this); }

FirstRunPage::Field FirstRunPage::addField(
    QVBoxLayout *layout, const QString &label, const char *name)
{
    Field field{.edit = new QLineEdit(this), .error = new widgets::PlainLabel(this)};
    auto *caption = new widgets::PlainLabel(label, this);
    caption->setBuddy(field.edit);
    field.edit->setObjectName(QLatin1String(name));
    field.edit->setAccessibleName(label);
    field.edit->setMinimumHeight(32);
    field.error->setObjectName(QStringLiteral("errorText"));
    field.error->setWordWrap(true);
    field.error->hide();
    layout->addWidget(caption);
    layout->addWidget(field.edit);
    layout->addWidget(field.error);
    connect(field.edit, &QLineEdit::textChanged, this, &FirstRunPage::check);
    connect(field.edit, &QLineEdit::returnPressed, this, &FirstRunPage::submit);
    return field;
}

void FirstRunPage::buildAdvanced(QVBoxLayout *layout)
{
    m_fold->setText(tr("Advanced"));
    m_fold->setObjectName(QStringLiteral("advancedFold"));
    m_fold->setAccessibleName(tr("Advanced"));
    m_fold->setCheckable(true);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setIcon(icon("right"));
    layout->addWidget(m_fold);

    auto *inner = new QVBoxLayout(m_advanced);
    inner->setContentsMargins(0, 4, 0, 0);
    inner->setSpacing(4);
    m_channels = addField(inner, tr("Channels to join"), "channels");
    m_channels.edit->setPlaceholderText(QStringLiteral("#lobby"));
    m_alternativeNick = addField(inner, tr("Nickname when the first is in use"), "alternativeNick");
    auto *caption = new widgets::PlainLabel(tr("Encryption (TLS)"), this);
    caption->setBuddy(m_tls);
    m_tls->setObjectName(QStringLiteral("tls"));
    m_tls->setSpokenName(caption->text());
    m_tls->setMinimumHeight(32);
    m_tls->addItem(tr("As the address says"), -1);
    m_tls->addItem(tr("Required"), int(receive::TlsMode::Required));
    m_tls->addItem(tr("If the server offers it"), int(receive::TlsMode::Try));
    m_tls->addItem(tr("Off"), int(receive::TlsMode::Off));
    inner->addWidget(caption);
    inner->addWidget(m_tls);
    m_password = addField(inner, tr("Server password"), "password");
    m_saslUser = addField(inner, tr("Account (SASL)"), "saslUser");
    m_saslPassword = addField(inner, tr("Password of the account"), "saslPassword");
    m_password.edit->setEchoMode(QLineEdit::Password);
    m_saslPassword.edit->setEchoMode(QLineEdit::Password);
    layout->addWidget(m_advanced);
    m_advanced->hide();

    for (const Field &field : {m_password, m_saslUser, m_saslPassword})
        connect(field.edit, &QLineEdit::textChanged, this, &FirstRunPage::bindSecrets);
    // What was typed before the address is for the first that is whole.
    connect(m_address.edit, &QLineEdit::editingFinished, this, &FirstRunPage::bindSecrets);
    connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
        m_advanced->setVisible(open);
        m_fold->setIcon(icon(open ? "down" : "right"));
    });
}

void FirstRunPage::setEntry(const ServerEntry &entry)
{
    m_address.edit->setText(entry.address);
    m_nick.edit->setText(entry.nick);
    m_alternativeNick.edit->setText(entry.alternativeNick);
    m_channels.edit->setText(entry.channels);
    // "Off" adds nothing to an address that asks for no TLS, and would hide behind one that does.
    const int tls = entry.tls == int(receive::TlsMode::Off) ? -1 : entry.tls;
    m_tls->setCurrentIndex(std::max(0, m_tls->findData(tls)));
    clearSecrets();
    check();
}

void FirstRunPage::setTlsMemory(std::function<bool(const session::ServerAddress &)> spokeTls)
{
    m_spokeTls = std::move(spokeTls);
    check();
}

void FirstRunPage::clearSecrets()
{
    for (const Field &field : {m_password, m_saslUser, m_saslPassword})
        field.edit->clear();
    m_secretsOf.host.clear();
}

void FirstRunPage::editServer(const session::SessionConfig &config)
{
    session::ServerAddress address = config.address;
    address.channels.clear();
    // The address can say "TLS" (host:+port) and "none"; only "if offered" needs the choice.
    const bool isTry = address.tls == receive::TlsMode::Try;
    if (isTry)
        address.tls = receive::TlsMode::Off;
    setEntry({.address = address.toText(),
        .nick = config.nick,
        .alternativeNick = config.alternativeNick,
        .channels = config.channels.join(u' '),
        .tls = isTry ? int(receive::TlsMode::Try) : -1});
    m_password.edit->setText(config.password);
    m_saslUser.edit->setText(config.saslUser);
    m_saslPassword.edit->setText(config.saslPassword);
    m_secretsOf = address;
}

void FirstRunPage::bindSecrets()
{
    const bool hasSecret = !m_password.edit->text().isEmpty() || !m_saslUser.edit->text().isEmpty()
        || !m_saslPassword.edit->text().isEmpty();
    const auto typed = session::parseServerAddress(m_address.edit->text());
    if (!hasSecret)
        m_secretsOf.host.clear();
    else if (m_secretsOf.host.isEmpty() && typed && !m_address.edit->text().trimmed().isEmpty())
        m_secretsOf = *typed;
}

// What was given to one server is not for another.
void FirstRunPage::guardSecrets()
{
    if (m_secretsOf.host.isEmpty())
        return;
    const auto typed = session::parseServerAddress(m_address.edit->text());
    if (!typed || typed->host.compare(m_secretsOf.host, Qt::CaseInsensitive) != 0
        || typed->port != m_secretsOf.port
        // Nor is what was given to be encrypted for an address that does not ask for it any more.
        || (m_secretsOf.tls == receive::TlsMode::Required
            && typed->tls != receive::TlsMode::Required))
        clearSecrets();
}

/// An address that says TLS ("host:+port", "ircs://") leaves nothing to choose. The choice says so
/// then, and does not come back to "Off" when the address changes again.
void FirstRunPage::followAddress()
{
    const auto typed = session::parseServerAddress(m_address.edit->text());
    const bool saysTls = typed && typed->tls == receive::TlsMode::Required;
    const bool isElsewhere = typed
        && (typed->host.compare(m_tlsOf.host, Qt::CaseInsensitive) != 0
            || typed->port != m_tlsOf.port);
    const bool isOff = m_tls->currentData().toInt() == int(receive::TlsMode::Off);
    const bool spokeTls = typed && m_spokeTls && m_spokeTls(*typed);
    if (saysTls || spokeTls || (isElsewhere && isOff))
        m_tls->setCurrentIndex(0);
    m_tls->setEnabled(!saysTls && !spokeTls);
    widgets::setPlainToolTip(m_tls,
        saysTls        ? tr("The address itself asks for encryption.")
            : spokeTls ? tr("This server was encrypted the last time. It will be so again.")
                       : QString());
    if (typed)
        m_tlsOf = *typed;
}

ServerEntry FirstRunPage::entry() const
{
    return {.address = m_address.edit->text().trimmed(),
        .nick = m_nick.edit->text().trimmed(),
        .alternativeNick = m_alternativeNick.edit->text().trimmed(),
        .channels = m_channels.edit->text().trimmed(),
        .tls = m_tls->currentData().toInt()};
}

void FirstRunPage::setCanCancel(bool canCancel) { m_cancel->setVisible(canCancel); }

session::SessionConfig FirstRunPage::config() const
{
    const ServerEntry typed = entry();
    session::SessionConfig config;
    if (const auto address = session::parseServerAddress(typed.address))
        config.address = *address;
    // What the address asks for is never weakened by the choice, which may be folded away.
    if (typed.tls >= 0 && config.address.tls != receive::TlsMode::Required)
        config.address.tls = receive::TlsMode(typed.tls);
    config.nick = typed.nick;
    config.alternativeNick = typed.alternativeNick;
    config.channels = config.address.channels + channelList(typed.channels);
    config.password = m_password.edit->text();
    config.saslUser = m_saslUser.edit->text().trimmed();
    config.saslPassword = m_saslPassword.edit->text();
    return config;
}

bool FirstRunPage::isValid() const
{
    const ServerEntry typed = entry();
    return addressError(typed.address).isEmpty() && nickError(typed.nick).isEmpty()
        && channelListError(typed.channels).isEmpty()
        && (typed.alternativeNick.isEmpty() || nickError(typed.alternativeNick).isEmpty());
}

void FirstRunPage::check()
{
    if (m_saslPassword.edit == nullptr)
        return; // still being built
    guardSecrets();
    followAddress();
    const ServerEntry typed = entry();
    showFieldError(m_address.edit, m_address.error, addressError(typed.address));
    showFieldError(m_nick.edit, m_nick.error, nickError(typed.nick));
    showFieldError(m_channels.edit, m_channels.error, channelListError(typed.channels));
    showFieldError(m_alternativeNick.edit, m_alternativeNick.error,
        typed.alternativeNick.isEmpty() ? QString() : nickError(typed.alternativeNick));
    m_connect->setEnabled(isValid());
}

void FirstRunPage::submit()
{
    if (isValid())
        Q_EMIT connectRequested(config(), entry());
}

void FirstRunPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_cancel->isVisible())
        Q_EMIT cancelled();
    else
        QWidget::keyPressEvent(event);
}

void FirstRunPage::askForNick()
{
    m_nick.edit->setFocus();
    m_nick.edit->selectAll();
}

void FirstRunPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    QLineEdit *first = nickError(entry().nick).isEmpty() ? m_address.edit : m_nick.edit;
    first->setFocus();
    first->selectAll();
}

} // namespace watek::client::ui
