#include "client/ui/PersonMenu.h"

#include "client/model/Workspace.h"
#include "client/ui/AskDialog.h"
#include "client/ui/Icons.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>

#include <utility>

namespace watek::client::ui {

using session::ConversationKind;

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(PersonMenu)

public:
    static QString mask(session::MaskKind kind)
    {
        switch (kind) {
        case session::MaskKind::Nick:
            return tr("&Nickname: %1");
        case session::MaskKind::Host:
            return tr("&Host, under any nickname: %1");
        case session::MaskKind::Account:
            return tr("&Account, from anywhere: %1");
        }
        return {};
    }
};

/// The mask for a menu or a button, with an access key.
QString maskText(const session::PersonMask &choice)
{
    return Words::mask(choice.kind).arg(widgets::menuText(widgets::isolatedName(choice.mask)));
}

} // namespace

PersonMenu::PersonMenu(
    model::Workspace &workspace, session::ConversationId where, QString nick, QWidget *parent)
    : QMenu(parent)
    , m_workspace(workspace)
    , m_where(where)
    , m_nick(std::move(nick))
    , m_name(widgets::menuText(widgets::isolatedName(m_nick)))
{
    setAttribute(Qt::WA_DeleteOnClose);
    const session::Session *there = session();
    const session::Conversation *room = channel();
    if (there == nullptr || room == nullptr)
        return;
    if (there->isOwnNick(m_nick))
        addForSelf();
    else
        addForOther(*there);
    if (room->kind() == ConversationKind::Channel && there->isOnline())
        addForModerator(*there, *room);
}

session::Session *PersonMenu::session() const { return m_workspace.sessionOf(m_where); }

session::Conversation *PersonMenu::channel() const { return m_workspace.conversation(m_where); }

void PersonMenu::addForSelf()
{
    addAction(ui::icon("person"), tr("Change &nickname…"), this, &PersonMenu::nickChangeRequested);
    addAction(tr("What others &see of me"), this, [this] {
        if (session::Session *there = session())
            there->whois(m_nick);
    });
}

void PersonMenu::addForOther(const session::Session &there)
{
    addAction(ui::icon("person"), tr("&Write to %1 in private").arg(m_name), this,
        [this] { Q_EMIT queryRequested(m_nick); });
    addAction(tr("&Mention %1").arg(m_name), this, [this] { Q_EMIT mentionRequested(m_nick); });
    addAction(tr("Who &is %1?").arg(m_name), this, [this] {
        if (session::Session *known = session())
            known->whois(m_nick);
    })->setEnabled(there.isOnline());
    addIgnore(there);
}

/// Each way to ignore somebody shows the mask that will be kept.
void PersonMenu::addIgnore(const session::Session &there)
{
    if (there.isIgnored(m_nick)) {
        addAction(tr("Stop i&gnoring %1").arg(m_name), this, [this] {
            if (session::Session *known = session())
                known->setIgnored(m_nick, false);
        });
        return;
    }
    QMenu *ways = addMenu(tr("I&gnore %1").arg(m_name));
    ways->setObjectName(QStringLiteral("ignoreMenu"));
    for (const session::PersonMask &choice : there.ignoreChoices(m_nick)) {
        ways->addAction(maskText(choice), this, [this, mask = choice.mask] {
            if (session::Session *known = session())
                known->setIgnored(mask, true);
        });
    }
}

void PersonMenu::addForModerator(const session::Session &there, const session::Conversation &room)
{
    const session::Member *member = room.members().find(m_nick);
    if (member == nullptr || !there.mayModerate(room.name()))
        return;
    addSeparator();
    const auto addMode = [&](char mode, const QString &give, const QString &take) {
        const qsizetype rank = there.isupport().prefixModes().indexOf(mode);
        if (rank < 0 || !there.givableModes(room.name()).contains(mode))
            return;
        const bool has = member->prefixes.contains(there.isupport().prefixes().at(rank));
        addAction((has ? take : give).arg(m_name), this, [this, mode, has] {
            session::Session *known = session();
            const session::Conversation *where = channel();
            if (known && where)
                known->setMemberMode(where->name(), m_nick, !has, mode);
        });
    };
    addMode('o', tr("Make %1 an &operator"), tr("Take &operator from %1"));
    addMode('h', tr("Make %1 a &half-operator"), tr("Take &half-operator from %1"));
    addMode('v', tr("Give &voice to %1"), tr("Take &voice from %1"));
    if (there.isOwnNick(m_nick))
        return;
    addSeparator();
    addAction(tr("&Kick %1…").arg(m_name), this, [this] { askToKick(false); });
    addAction(tr("&Ban %1…").arg(m_name), this, [this] { askToKick(true); });
}

/// A ban alone would leave the person inside.
void PersonMenu::askToKick(bool bans)
{
    const session::Conversation *room = channel();
    if (room == nullptr)
        return;
    const QString name = widgets::isolatedName(m_nick);
    const QString place = widgets::isolatedName(room->name());
    // The menu is gone when the answer comes.
    model::Workspace &workspace = m_workspace;
    const session::Session *asked = session();
    QList<session::PersonMask> masks;
    if (bans && asked != nullptr)
        masks = asked->banChoices(room->name(), m_nick);
    QStringList choices;
    for (const session::PersonMask &mask : std::as_const(masks))
        choices.append(maskText(mask));
    auto *dialog = new AskDialog(
        {.title = bans ? tr("Ban a person") : tr("Kick a person"),
            .label = bans
                ? tr("%1 is thrown out of %2 and cannot come back. "
                     "Reason, which all will see:")
                      .arg(name, place)
                : tr("%1 is thrown out of %2. Reason, which all will see:").arg(name, place),
            .button = bans ? tr("Ban") : tr("Kick"),
            .text = {},
            .errorOf = {},
            .choiceLabel = tr("The ban is set for:"),
            .choices = choices},
        parentWidget());
    connect(dialog, &QDialog::accepted, parentWidget(),
        [&workspace, dialog, where = m_where, nick = m_nick, masks] {
            session::Session *known = workspace.sessionOf(where);
            const session::Conversation *there = workspace.conversation(where);
            if (!known || !there)
                return;
            if (!masks.isEmpty())
                known->ban(there->name(), masks[dialog->choice()].mask);
            known->kick(there->name(), nick, dialog->text());
        });
    dialog->open();
}

} // namespace watek::client::ui
