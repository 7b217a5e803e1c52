#include "client/ui/messages/LineText.h"

#include "client/ui/InputText.h"
#include "client/ui/messages/AnswerText.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>

namespace watek::client::ui {

namespace {

using session::LineKind;
using session::SystemEvent;

class Words {
    Q_DECLARE_TR_FUNCTIONS(LineText)

public:
    static QString withReason(const QString &sentence, const QString &reason)
    {
        //: What happened, and the reason that was given
        return reason.isEmpty() ? sentence : tr("%1 (%2)").arg(sentence, reason);
    }

    static QString topic(const session::ChatLine &line)
    {
        if (line.author.isEmpty())
            return line.text.isEmpty() ? tr("No topic is set")
                                       : tr("The topic is: %1").arg(line.text);
        if (line.text.isEmpty())
            return line.isSelf ? tr("You removed the topic")
                               : tr("%1 removed the topic").arg(line.author);
        return line.isSelf ? tr("You set the topic: %1").arg(line.text)
                           : tr("%1 set the topic: %2").arg(line.author, line.text);
    }

    static QString nick(const session::ChatLine &line)
    {
        return line.isSelf ? tr("You are now called %1").arg(line.target)
                           : tr("%1 is now called %2").arg(line.author, line.target);
    }

    static QString kick(const session::ChatLine &line)
    {
        // Without a reason servers give a nick as one, which says nothing.
        const bool isReason = line.text != line.author && line.text != line.target;
        return withReason(kicked(line), isReason ? line.text : QString());
    }

    static QString kicked(const session::ChatLine &line)
    {
        if (line.isSelf)
            return line.isTargetSelf ? tr("You removed yourself from the channel")
                                     : tr("You removed %1 from the channel").arg(line.target);
        return line.isTargetSelf
            ? tr("%1 removed you from the channel").arg(line.author)
            : tr("%1 removed %2 from the channel").arg(line.author, line.target);
    }

    static QString killed(const session::ChatLine &line)
    {
        return line.isTargetSelf
            ? tr("%1 closed your connection to the server").arg(line.author)
            : tr("%1 closed the connection of %2 to the server").arg(line.author, line.target);
    }

    /// What a rank is called, in the accusative; empty for one that is not known.
    static QString rank(QChar mode)
    {
        switch (mode.unicode()) {
        case u'q':
            //: what somebody is given or loses, as in "anna gave you the rights of an owner"
            return tr("the rights of an owner");
        case u'a':
            return tr("the rights of an administrator");
        case u'o':
            return tr("the rights of an operator");
        case u'h':
            return tr("the rights of a half-operator");
        case u'v':
            //: the right to speak in a moderated channel
            return tr("voice");
        default:
            return {};
        }
    }

    static QString mode(const session::ChatLine &line)
    {
        const QString rights = line.text.size() > 1 ? rank(line.text[1]) : QString();
        const bool isUserMode = line.isTargetSelf && !line.text.contains(u' ');
        if (isUserMode)
            return tr("Your modes changed: %1").arg(line.text);
        if (line.target.isEmpty() || rights.isEmpty())
            return line.isSelf ? tr("You changed modes: %1").arg(line.text)
                               : tr("%1 changed modes: %2").arg(line.author, line.text);
        return line.text.startsWith(u'+') ? given(line, rights) : taken(line, rights);
    }

    static QString given(const session::ChatLine &line, const QString &rights)
    {
        //: %1 and %3 are nicknames, %2 is for example "the rights of an operator"
        const QString toOther = tr("%1 gave %3 %2");
        if (line.isSelf)
            return line.isTargetSelf ? tr("You gave yourself %1").arg(rights)
                                     : tr("You gave %2 %1").arg(rights, line.target);
        return line.isTargetSelf ? tr("%1 gave you %2").arg(line.author, rights)
                                 : toOther.arg(line.author, rights, line.target);
    }

    static QString taken(const session::ChatLine &line, const QString &rights)
    {
        //: %1 and %3 are nicknames, %2 is for example "the rights of an operator"
        const QString fromOther = tr("%1 took %2 from %3");
        if (line.isSelf)
            return line.isTargetSelf ? tr("You gave up %1").arg(rights)
                                     : tr("You took %1 from %2").arg(rights, line.target);
        return line.isTargetSelf ? tr("%1 took %2 from you").arg(line.author, rights)
                                 : fromOther.arg(line.author, rights, line.target);
    }

    static QString system(const session::ChatLine &line)
    {
        switch (line.event) {
        case SystemEvent::ConnectionLost:
            return tr("The connection was lost");
        case SystemEvent::ServerSilent:
            return tr("The connection was lost: the server does not answer any more");
        case SystemEvent::ClosedByServer:
            return withReason(tr("The server closed the connection"), line.text);
        case SystemEvent::Killed:
            return withReason(killed(line), line.text);
        case SystemEvent::Disconnected:
            return withReason(tr("You disconnected"), line.text);
        case SystemEvent::ConnectedAgain:
            return tr("Connected again");
        case SystemEvent::Welcome:
            return tr("Connected as %1").arg(line.author);
        case SystemEvent::NickInUse:
            return tr("The nickname %1 is in use; you are %2").arg(line.author, line.target);
        case SystemEvent::NotDelivered:
            return tr("Not delivered: %1").arg(line.text);
        case SystemEvent::NowAway:
            return withReason(
                line.isSelf ? tr("You are away") : tr("%1 is away").arg(line.author), line.text);
        case SystemEvent::NoLongerAway:
            return line.isSelf ? tr("You are back") : tr("%1 is back").arg(line.author);
        case SystemEvent::Ignoring:
            //: %1 is a nickname or a mask such as *!*@example.org
            return tr("You ignore %1: what they write is not shown. /unignore ends it.")
                .arg(line.target);
        case SystemEvent::IgnoreListFull:
            return tr("You ignore as many people as is possible already; %1 is not ignored.")
                .arg(line.target);
        case SystemEvent::NoLongerIgnoring:
            return tr("You do not ignore %1 any more").arg(line.target);
        case SystemEvent::WasNotIgnored:
            return tr("You did not ignore %1").arg(line.target);
        case SystemEvent::Help:
            return helpText(line.target.startsWith(u'/') ? line.target.mid(1) : line.target);
        case SystemEvent::IgnoredPeople:
            return line.text.isEmpty() ? tr("You ignore nobody")
                                       : tr("You ignore: %1").arg(line.text);
        case SystemEvent::None:
            break;
        }
        return line.text;
    }
};

} // namespace

QString lineText(const session::ChatLine &told)
{
    // Names stand in sentences of ours, and must not turn them.
    session::ChatLine line = told;
    line.author = widgets::isolatedName(told.author);
    if (told.kind != LineKind::Error)
        line.target = widgets::isolatedName(told.target);
    switch (line.kind) {
    case LineKind::Join:
        return line.isSelf ? Words::tr("You joined") : Words::tr("%1 joined").arg(line.author);
    case LineKind::Part:
        return Words::withReason(
            line.isSelf ? Words::tr("You left") : Words::tr("%1 left").arg(line.author), line.text);
    case LineKind::Quit:
        return Words::withReason(line.isSelf ? Words::tr("You disconnected")
                                             : Words::tr("%1 disconnected").arg(line.author),
            line.text);
    case LineKind::Kick:
        return Words::kick(line);
    case LineKind::Nick:
        return Words::nick(line);
    case LineKind::Topic:
        return Words::topic(line);
    case LineKind::Mode:
        return Words::mode(line);
    case LineKind::Invite:
        return line.text.isEmpty()
            ? Words::tr("%1 invites you to %2").arg(line.author, line.target)
            : Words::tr("%1 invited %2 to %3")
                  .arg(line.author, line.target, widgets::isolatedName(line.text));
    case LineKind::System:
        return Words::system(line);
    case LineKind::Error:
    case LineKind::Server:
        if (const QString answer = answerText(line.replies); !answer.isEmpty())
            return answer;
        return line.target.isEmpty() ? line.text
                                     : QStringLiteral("%1: %2").arg(line.target, line.text);
    case LineKind::Message:
    case LineKind::Action:
    case LineKind::Notice:
    case LineKind::Day:
    case LineKind::NewMarker:
        break;
    }
    return line.text;
}

} // namespace watek::client::ui
