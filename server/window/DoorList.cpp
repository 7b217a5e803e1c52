#include "server/window/DoorList.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/Format.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace watek::server::window {

namespace {

/// A path may be long; its middle says least.
constexpr int kWidestPlace = 300;

using app::DoorSnapshot;
using shared::Endpoint;

QString placeOf(const Endpoint &door)
{
    return door.isUnix() ? door.path : describeEndpoint(door.address, door.port);
}

/// Sets a name that the style sheet has a colour for.
void setLook(QLabel *label, const char *name)
{
    const QString look = QString::fromLatin1(name);
    if (label->objectName() == look)
        return;
    label->setObjectName(look);
    label->style()->unpolish(label);
    label->style()->polish(label);
}

} // namespace

DoorList::DoorList(QWidget *parent)
    : QFrame(parent)
    , m_grid(new QGridLayout)
    , m_more(new widgets::PlainLabel(this))
    , m_certificate(new QWidget(this))
    , m_fingerprint(new widgets::PlainLabel(m_certificate))
    , m_validity(new widgets::PlainLabel(m_certificate))
{
    setObjectName(QStringLiteral("card"));
    m_more->setObjectName(QStringLiteral("hint"));
    m_more->hide();
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(4, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(4);
    column->addWidget(makeHead());
    column->addLayout(m_grid);
    column->addWidget(m_more);
    column->addSpacing(4);
    column->addWidget(makeCertificate());
    hide();
}

QWidget *DoorList::makeHead()
{
    auto *head = new QWidget(this);
    auto *caption = new widgets::PlainLabel(tr("Doors"), head);
    caption->setObjectName(QStringLiteral("caption"));
    auto *reload = new QPushButton(tr("Read a&gain"), head);
    widgets::setPlainToolTip(reload,
        tr("Read the certificates and the settings again, as REHASH does; nobody is dropped"));
    connect(reload, &QPushButton::clicked, this, &DoorList::reloadRequested);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(caption, 1, Qt::AlignTop);
    row->addWidget(reload);
    return head;
}

QWidget *DoorList::makeCertificate()
{
    m_fingerprint->setTextInteractionFlags(
        Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_fingerprint->setWordWrap(true);
    m_fingerprint->setAccessibleName(tr("Fingerprint of the certificate"));
    m_validity->setObjectName(QStringLiteral("hint"));
    m_validity->setWordWrap(true);
    auto *copy = new QPushButton(tr("Copy &fingerprint"), m_certificate);
    widgets::setPlainToolTip(copy, tr("Copy the fingerprint, to tell it to people"));
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(
            QString::fromLatin1(shared::fingerprintForPeople(m_shown)));
    });
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_fingerprint);
    words->addWidget(m_validity);
    auto *row = new QHBoxLayout(m_certificate);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addLayout(words, 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    m_certificate->hide();
    return m_certificate;
}

void DoorList::showCertificates(const shared::TlsContext *tls)
{
    m_certificate->setVisible(tls != nullptr);
    if (!tls || tls->certificates().front().fingerprint == m_shown)
        return;
    const shared::TlsContext::Certificate &first = tls->certificates().front();
    m_shown = first.fingerprint;
    // A line may end behind each colon.
    m_fingerprint->setText(tr("SHA-256 %1")
                               .arg(QString::fromLatin1(shared::fingerprintForPeople(m_shown))
                                        .replace(u':', QStringLiteral(":\u200b"))));
    const QString until
        = tr("valid until %1").arg(QLocale().toString(first.notAfter.date(), QLocale::ShortFormat));
    m_validity->setText(first.isSelfSigned
            ? tr("The server’s own certificate, %1: programs ask people whether they trust it.")
                  .arg(until)
            : tr("Certificate for %1, %2.").arg(QString::fromUtf8(first.names.join(", ")), until));
}

void DoorList::showDoors(const std::vector<DoorSnapshot> &doors)
{
    setVisible(!doors.empty());
    if (isHidden())
        return;
    const size_t shown = std::min(doors.size(), kMostRows);
    while (m_rows.size() < shown)
        m_rows.push_back(makeRow(int(m_rows.size())));
    while (m_rows.size() > shown) {
        const Row gone = m_rows.back();
        m_rows.pop_back();
        for (QLabel *label : {gone.dot, gone.name, gone.place, gone.transport, gone.state})
            delete label;
    }
    for (size_t i = 0; i < shown; ++i)
        fill(m_rows[i], doors[i]);
    m_more->setVisible(doors.size() > shown);
    m_more->setText(tr("and %n more: the log names them", nullptr, int(doors.size() - shown)));
}

DoorList::Row DoorList::makeRow(int number)
{
    const Row row{.dot = new widgets::PlainLabel(this),
        .name = new widgets::PlainLabel(this),
        .place = new widgets::PlainLabel(this),
        .transport = new widgets::PlainLabel(this),
        .state = new widgets::PlainLabel(this)};
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    row.name->setFont(bold);
    row.place->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.transport->setObjectName(QStringLiteral("hint"));
    row.state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    int column = 0;
    for (QLabel *label : {row.dot, row.name, row.place, row.transport, row.state})
        m_grid->addWidget(label, number, column++);
    return row;
}

void DoorList::fill(const Row &row, const DoorSnapshot &door)
{
    const Endpoint &endpoint = door.endpoint;
    row.name->setText(QString::fromUtf8(endpoint.name));
    const QString place = placeOf(endpoint);
    row.place->setText(row.place->fontMetrics().elidedText(place, Qt::ElideMiddle, kWidestPlace));
    widgets::setPlainToolTip(row.place, place);
    const auto transport = [&endpoint] {
        switch (endpoint.transport) {
        case shared::Transport::Tls:
            return tr("TLS");
        case shared::Transport::WebSocket:
            return tr("WebSocket");
        case shared::Transport::SecureWebSocket:
            return tr("WebSocket over TLS");
        case shared::Transport::Plain:
            break;
        }
        return endpoint.isUnix() ? tr("this computer only") : tr("not encrypted");
    };
    row.transport->setText(
        endpoint.proxyFrom.isEmpty() ? transport() : tr("%1, through a proxy").arg(transport()));
    row.dot->setText(QStringLiteral("●"));
    if (door.isPaused) {
        setLook(row.dot, "doorTrouble");
        setLook(row.state, "doorTrouble");
        row.state->setText(tr("Full: the system allows no more connections"));
    } else {
        const QString came = tr("%1 came through it").arg(describeNumber(double(door.connections)));
        setLook(row.dot, "runningDot");
        setLook(row.state, "hint");
        row.state->setText(door.refused == 0
                ? came
                : tr("%1, %2 refused").arg(came, describeNumber(double(door.refused))));
    }
}

} // namespace watek::server::window
