#include "client/ui/FieldErrors.h"

#include "client/session/ServerAddress.h"
#include "common/protocol/Names.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace watek::client::ui {

namespace {

constexpr int kNickBytes = 30; // the server tells its own limit later; this is what most allow
constexpr int kChannelBytes = 50;

class Words {
    Q_DECLARE_TR_FUNCTIONS(FieldErrors)

public:
    static QString nick(protocol::NameError error)
    {
        switch (error) {
        case protocol::NameError::Empty:
            return tr("Choose a nickname: others will see it beside your messages.");
        case protocol::NameError::TooLong:
            return tr("This nickname is too long: at most %1 letters.").arg(kNickBytes);
        case protocol::NameError::BadFirstByte:
            return tr("A nickname begins with a letter, not with a digit or a sign.");
        case protocol::NameError::BadByte:
            return tr("A nickname has no spaces, commas, dots or colons.");
        case protocol::NameError::NotUtf8:
            break;
        }
        return tr("This nickname has a character that cannot be sent.");
    }

    static QString address(session::AddressError error)
    {
        switch (error) {
        case session::AddressError::BadHost:
            return tr(
                "This is no name or address of a computer. Try 127.0.0.1 or irc.example.org.");
        case session::AddressError::BadPort:
            return tr("The port after the colon is a number from 1 to 65535.");
        case session::AddressError::BadScheme:
            return tr("Only irc:// and ircs:// addresses lead to a chat.");
        case session::AddressError::BadBrackets:
            return tr("An IPv6 address stands in brackets, as in [::1]:8888.");
        case session::AddressError::BadChannel:
            break;
        }
        return tr("The channel in this address cannot be: it has a space or a comma.");
    }

    static QString channel(protocol::NameError error)
    {
        switch (error) {
        case protocol::NameError::Empty:
            return tr("Type the name of a channel, as in #lobby.");
        case protocol::NameError::TooLong:
            return tr("This name is too long: at most %1 letters.").arg(kChannelBytes);
        case protocol::NameError::BadFirstByte:
            return tr("The name of a channel begins with #.");
        case protocol::NameError::BadByte:
        case protocol::NameError::NotUtf8:
            break;
        }
        return tr("The name of a channel has no spaces or commas.");
    }
};

} // namespace

QString nickError(const QString &text)
{
    const auto nick = protocol::Nick::parse(text.toUtf8(), kNickBytes);
    return nick ? QString() : Words::nick(nick.error());
}

QString addressError(const QString &text)
{
    const auto address = session::parseServerAddress(text);
    return address ? QString() : Words::address(address.error());
}

QString channelError(const QString &text)
{
    const auto channel = protocol::ChannelName::parse(text.toUtf8(), kChannelBytes);
    return channel ? QString() : Words::channel(channel.error());
}

QString withChannelPrefix(const QString &text)
{
    const QString name = text.trimmed();
    // RFC 2811 section 2.1
    const bool isPlain = !name.isEmpty() && !QStringLiteral("#&+!").contains(name[0]);
    return isPlain ? u'#' + name : name;
}

QStringList channelList(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
    QStringList channels = text.split(separators, Qt::SkipEmptyParts);
    for (QString &channel : channels)
        channel = withChannelPrefix(channel);
    return channels;
}

QString channelListError(const QString &text)
{
    const QStringList channels = channelList(text);
    for (const QString &channel : channels) {
        if (const QString error = channelError(channel); !error.isEmpty())
            return channel + QStringLiteral(": ") + error;
    }
    return {};
}

} // namespace watek::client::ui
