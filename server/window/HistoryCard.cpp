#include "server/window/HistoryCard.h"

#include "common/widgets/PlainLabel.h"
#include "common/widgets/PlainText.h"
#include "server/window/Format.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace watek::server::window {

namespace {

using shared::Keeping;

QString describe(Keeping keeping, bool isWanted)
{
    switch (keeping) {
    case Keeping::No:
        break;
    case Keeping::Yes:
        return HistoryCard::tr("What is said is stored, and then everybody hears it.");
    case Keeping::IsSlow:
        return HistoryCard::tr(
            "The disk is slow: what was said a second ago is not stored yet, and nobody hears it "
            "before.");
    case Keeping::Refusing:
        return HistoryCard::tr(
            "What is said cannot be stored, so nobody hears it. The log says why; the server goes "
            "on by itself when the disk is well.");
    }
    return isWanted ? HistoryCard::tr("Nothing is kept: this server has no database.")
                    : HistoryCard::tr("What is said is not kept: history is off in the settings.");
}

/// The style sheet has a colour for each.
QString lookOf(Keeping keeping)
{
    switch (keeping) {
    case Keeping::No:
        return QStringLiteral("stoppedDot");
    case Keeping::Yes:
        return QStringLiteral("runningDot");
    case Keeping::IsSlow:
    case Keeping::Refusing:
        break;
    }
    return QStringLiteral("doorTrouble");
}

QString figuresOf(const app::KeptSnapshot &kept)
{
    const QString size
        = HistoryCard::tr("%1 on the disk, %2 free")
              .arg(describeBytes(double(kept.bytes)), describeBytes(double(kept.freeBytes)));
    if (kept.messages == 0)
        return HistoryCard::tr("No messages yet · %1").arg(size);
    const QString since = QLocale().toString(
        QDateTime::fromMSecsSinceEpoch(kept.oldestMs).date(), QLocale::ShortFormat);
    return HistoryCard::tr("Messages: %1, since %2 · %3")
        .arg(describeNumber(double(kept.messages)), since, size);
}

} // namespace

HistoryCard::HistoryCard(QWidget *parent)
    : QFrame(parent)
    , m_dot(new widgets::PlainLabel(QStringLiteral("●"), this))
    , m_state(new widgets::PlainLabel(this))
    , m_remark(new widgets::PlainLabel(this))
    , m_backup(new QPushButton(this))
{
    setObjectName(QStringLiteral("card"));
    auto *caption = new widgets::PlainLabel(tr("History"), this);
    caption->setObjectName(QStringLiteral("caption"));
    m_state->setWordWrap(true);
    m_remark->setObjectName(QStringLiteral("hint"));
    m_remark->setWordWrap(true);
    m_backup->setObjectName(QStringLiteral("backup"));
    connect(m_backup, &QPushButton::clicked, this,
        [this] { m_percent ? Q_EMIT backupGivenUp() : Q_EMIT backupRequested(); });

    auto *state = new QHBoxLayout;
    state->setSpacing(16);
    state->addWidget(m_dot, 0, Qt::AlignTop);
    state->addWidget(m_state, 1);
    auto *words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(caption);
    words->addLayout(state);
    words->addWidget(m_remark);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(16);
    row->addLayout(words, 1);
    row->addWidget(m_backup, 0, Qt::AlignTop);
    showBackup({});
}

void HistoryCard::showHistory(const app::KeptSnapshot &kept)
{
    if (const QString look = lookOf(kept.keeping); m_dot->objectName() != look) {
        m_dot->setObjectName(look);
        m_dot->style()->unpolish(m_dot);
        m_dot->style()->polish(m_dot);
    }
    m_state->setText(describe(kept.keeping, kept.isWanted));
    m_figures = kept.hasDatabase ? figuresOf(kept) : QString();
    m_backup->setVisible(kept.hasDatabase);
    showRemark();
}

void HistoryCard::showBackup(std::optional<int> percent)
{
    m_percent = percent;
    m_backup->setText(percent ? tr("Give the &backup up") : tr("&Back up…"));
    widgets::setPlainToolTip(m_backup,
        percent ? QString()
                : tr("Copy accounts, channels and history into one file, while people go on "
                     "talking"));
    showRemark();
}

void HistoryCard::showRemark()
{
    m_remark->setText(m_percent ? tr("The backup is being made: %1 %").arg(*m_percent) : m_figures);
    m_remark->setVisible(!m_remark->text().isEmpty());
}

} // namespace watek::server::window
