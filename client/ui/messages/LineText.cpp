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
            return tr("%1 removed the topic").arg(line.author);
        return tr("%1 set the topic: %2").arg(line.author, line.text);
    }

    static QString nick(const session::ChatLine &line)
    {
        return line.isSelf ? tr("You are now called %1").arg(line.target)
                           : tr("%1 is now called %2").arg(line.author, line.target);
    }

    static QString kick(const session::ChatLine &line)
    {
        return withReason(
            tr("%1 removed %2 from the channel").arg(line.author, line.target), line.text);
    }

    static QString system(const session::ChatLine &line)
    {
        switch (line.event) {
        case SystemEvent::ConnectionLost:
            return withReason(tr("The connection was lost"), line.text);
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
        return Words::withReason(Words::tr("%1 disconnected").arg(line.author), line.text);
    case LineKind::Kick:
        return Words::kick(line);
    case LineKind::Nick:
        return Words::nick(line);
    case LineKind::Topic:
        return Words::topic(line);
    case LineKind::Mode:
        return Words::tr("%1 changed modes: %2").arg(line.author, line.text);
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
