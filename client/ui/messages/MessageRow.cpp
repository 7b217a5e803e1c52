#include "client/ui/messages/MessageRow.h"

#include "client/model/MessageListModel.h"
#include "client/ui/StateText.h"
#include "client/ui/messages/IrcFormat.h"
#include "client/ui/messages/LineText.h"
#include "client/ui/messages/ReactionChips.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QLocale>

namespace watek::client::ui {

namespace {

using model::MessageListModel;
using session::LineKind;

MessageRow::Kind kindOf(LineKind kind)
{
    switch (kind) {
    case LineKind::Message:
        return MessageRow::Kind::Said;
    case LineKind::Action:
        return MessageRow::Kind::Action;
    case LineKind::Notice:
        return MessageRow::Kind::Notice;
    case LineKind::Join:
    case LineKind::Part:
    case LineKind::Quit:
    case LineKind::Nick:
        return MessageRow::Kind::Passage;
    case LineKind::Error:
        return MessageRow::Kind::Failure;
    case LineKind::Day:
        return MessageRow::Kind::Day;
    case LineKind::NewMarker:
        return MessageRow::Kind::Marker;
    case LineKind::Kick:
    case LineKind::Topic:
    case LineKind::Mode:
    case LineKind::Invite:
    case LineKind::Server:
    case LineKind::System:
        break;
    }
    return MessageRow::Kind::Event;
}

/// Which members of a channel got what was said with this sign in front of its name.
QString audienceText(QChar sign)
{
    switch (sign.unicode()) {
    case u'@':
        //: Beside the name of who said it: only they got it
        return QCoreApplication::translate("MessageRow", "to operators");
    case u'+':
        return QCoreApplication::translate("MessageRow", "to voiced and above");
    case u'%':
        return QCoreApplication::translate("MessageRow", "to half-operators and above");
    case u'&':
        return QCoreApplication::translate("MessageRow", "to administrators and above");
    case u'~':
        return QCoreApplication::translate("MessageRow", "to owners");
    default:
        //: %1 is the sign of a rank, as "!"
        return QCoreApplication::translate("MessageRow", "to %1 and above").arg(sign);
    }
}

void address(MessageRow &row, const session::ChatLine &line)
{
    if (!line.audience.isNull())
        row.audience = audienceText(line.audience);
    else if (line.isTargetSelf)
        //: Beside the name of who said it: nobody else got it
        row.audience = QCoreApplication::translate("MessageRow", "to you");
    else if (line.target.startsWith(u'$'))
        //: Beside the name of the operator who said it: all on the server got it
        row.audience = QCoreApplication::translate("MessageRow", "to everybody");
    else
        row.addressee = widgets::isolatedName(line.target);
}

QString spokenAddress(const MessageRow &row)
{
    if (row.addressee.isEmpty())
        return row.audience;
    //: Read aloud after who said it: "anna to #lobby"
    return QCoreApplication::translate("MessageRow", "to %1").arg(row.addressee);
}

/// "anna", "anna → #secret"
QString withAddress(const QString &author, const QString &address)
{
    return address.isEmpty() ? author : author + u' ' + address;
}

} // namespace

MessageRow messageRow(const QModelIndex &index)
{
    session::ChatLine line;
    line.id = index.data(MessageListModel::LineIdRole).toULongLong();
    line.kind = LineKind(index.data(MessageListModel::KindRole).toInt());
    line.event = session::SystemEvent(index.data(MessageListModel::EventRole).toInt());
    line.timeMs = index.data(MessageListModel::TimeRole).toLongLong();
    line.author = index.data(MessageListModel::AuthorRole).toString();
    line.isSelf = index.data(MessageListModel::IsSelfRole).toBool();
    line.target = index.data(MessageListModel::TargetRole).toString();
    line.audience = index.data(MessageListModel::AudienceRole).toChar();
    line.isTargetSelf = index.data(MessageListModel::IsTargetSelfRole).toBool();
    line.text = index.data(MessageListModel::TextRole).toString();
    if (line.kind == LineKind::Server || line.kind == LineKind::Error)
        line.replies
            = index.data(MessageListModel::RepliesRole).value<QList<session::NumericReply>>();

    MessageRow row;
    row.id = line.id;
    row.kind = kindOf(line.kind);
    row.delivery = session::Delivery(index.data(MessageListModel::DeliveryRole).toInt());
    row.startsGroup = index.data(MessageListModel::StartsGroupRole).toBool();
    row.mentionsMe = index.data(MessageListModel::IsHighlightRole).toBool();
    row.isMine = line.isSelf;
    row.hue = index.data(MessageListModel::HueRole).toInt();
    row.newCount = index.data(MessageListModel::NewCountRole).toInt();
    row.time = QDateTime::fromMSecsSinceEpoch(line.timeMs);
    if (row.isFromPerson()) {
        row.author = line.author;
        address(row, line);
    }
    row.text = lineText(line);
    row.messageId = index.data(MessageListModel::MessageIdRole).toString();
    row.isAnswer = !index.data(MessageListModel::ReplyToRole).toString().isEmpty();
    if (row.isAnswer) {
        row.quoteAuthor = index.data(MessageListModel::QuoteAuthorRole).toString();
        row.quoteHue = index.data(MessageListModel::QuoteHueRole).toInt();
        const QString quote = index.data(MessageListModel::QuoteTextRole).toString();
        row.quoteText = parseIrcFormat(quote).text.simplified();
    }
    row.reactions = index.data(MessageListModel::ReactionsRole).value<QList<model::Reaction>>();
    return row;
}

QString timeText(const MessageRow &row)
{
    const QLocale locale;
    QString format = locale.timeFormat(QLocale::ShortFormat);
    format.remove(QStringLiteral(":ss")); // the C locale's has them
    return locale.toString(row.time.time(), format);
}

QString ruleText(const MessageRow &row)
{
    switch (row.kind) {
    case MessageRow::Kind::Day: {
        const QLocale locale;
        const bool isThisYear = row.time.date().year() == QDate::currentDate().year();
        //: Qt date format of a day in this year, as in "Monday, 24 November"
        const QString thisYear = QCoreApplication::translate("MessageRow", "dddd, d MMMM");
        return locale.toString(
            row.time.date(), isThisYear ? thisYear : locale.dateFormat(QLocale::LongFormat));
    }
    case MessageRow::Kind::Marker:
        return row.newCount > 0
            ? QCoreApplication::translate("MessageRow", "%n new message(s)", nullptr, row.newCount)
            : QCoreApplication::translate("MessageRow", "New messages");
    default:
        return {};
    }
}

QString addressText(const MessageRow &row)
{
    return row.addressee.isEmpty() ? row.audience : QStringLiteral("→ ") + row.addressee;
}

QString deliveryText(const MessageRow &row)
{
    switch (row.delivery) {
    case session::Delivery::Waiting:
        return QCoreApplication::translate("MessageRow", "Waiting to be sent");
    case session::Delivery::Sending:
        return QCoreApplication::translate("MessageRow", "Sending…");
    case session::Delivery::Failed:
        return stateMessage(State::NotDelivered, {}).text;
    case session::Delivery::Unknown:
        return stateMessage(State::PerhapsDelivered, {}).text;
    case session::Delivery::NotOurs:
    case session::Delivery::Sent:
        break;
    }
    return {};
}

QString quoteLine(const MessageRow &row)
{
    return row.quoteAuthor.isEmpty()
        ? QCoreApplication::translate("MessageRow", "A message that is not here")
        : QStringLiteral("%1: %2").arg(widgets::isolatedName(row.quoteAuthor), row.quoteText);
}

QString copyText(const MessageRow &row)
{
    if (row.isRule())
        return QStringLiteral("--- %1 ---").arg(ruleText(row));
    const QString text = parseIrcFormat(row.text).text;
    const QString time = timeText(row);
    const QString author = withAddress(row.author, addressText(row));
    switch (row.kind) {
    case MessageRow::Kind::Said:
        return QStringLiteral("[%1] <%2> %3").arg(time, author, text);
    case MessageRow::Kind::Notice:
        return QStringLiteral("[%1] -%2- %3").arg(time, author, text);
    case MessageRow::Kind::Action:
        return QStringLiteral("[%1] * %2 %3").arg(time, author, text);
    default:
        return QStringLiteral("[%1] %2").arg(time, text);
    }
}

QString spokenText(const MessageRow &row)
{
    if (row.isRule())
        return ruleText(row);
    const QString text = parseIrcFormat(row.text).text;
    QString spoken = row.author.isEmpty()
        ? text
        : QStringLiteral("%1: %2").arg(withAddress(row.author, spokenAddress(row)), text);
    if (row.isAnswer) {
        //: Read aloud after a message: which one it answers
        spoken += QStringLiteral(", ")
            + QCoreApplication::translate("MessageRow", "in reply to %1").arg(quoteLine(row));
    }
    spoken += QStringLiteral(", ") + timeText(row);
    if (!row.reactions.isEmpty()) {
        QStringList chips;
        for (const model::Reaction &reaction : row.reactions)
            chips.append(chipText(reaction));
        //: Read aloud after a message: "reactions: 👍 2, 🎉 1"
        spoken += QStringLiteral(", ")
            + QCoreApplication::translate("MessageRow", "reactions: %1")
                  .arg(chips.join(QStringLiteral(", ")));
    }
    if (const QString delivery = deliveryText(row); !delivery.isEmpty())
        spoken += QStringLiteral(", ") + delivery;
    return spoken;
}

} // namespace watek::client::ui
