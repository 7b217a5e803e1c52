#include "server/app/ConfigCheck.h"

#include "common/protocol/Names.h"
#include "server/shared/Cloaks.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace watek::server::app {

using enum ConfigType;

namespace {

bool isServerName(const QString &text)
{
    const auto isAllowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || c == u'-' || c == u'.';
    };
    return text.size() <= 63 && text.contains(u'.') && !text.startsWith(u'.')
        && !text.endsWith(u'.') && std::ranges::all_of(text, isAllowed);
}

bool isCloakSuffix(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*$"));
    return text.size() <= shared::Cloaks::kLongestSuffix && form.match(text).hasMatch();
}

base::Expected<ConfigValue, QString> checkNumber(const ConfigKey &key, const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (isNumber && number >= key.least && number <= key.most)
        return ConfigValue{.text = text, .number = number};
    return base::Unexpected{QStringLiteral("must be a number from %1 to %2, but is \"%3\"")
                                .arg(QString::number(key.least), QString::number(key.most), text)};
}

base::Expected<ConfigValue, QString> checkOnOff(const QString &text)
{
    static const QStringList on{"on", "true", "yes", "1"};
    static const QStringList off{"off", "false", "no", "0"};
    if (on.contains(text, Qt::CaseInsensitive))
        return ConfigValue{.text = text, .isOn = true};
    if (off.contains(text, Qt::CaseInsensitive))
        return ConfigValue{.text = text, .isOn = false};
    return base::Unexpected{QStringLiteral("must be on or off, but is \"%1\"").arg(text)};
}

base::Expected<ConfigValue, QString> checkPermissions(const QString &text)
{
    static const QRegularExpression octal(QStringLiteral("^0?[0-7]{3}$"));
    if (octal.match(text).hasMatch())
        return ConfigValue{.text = text, .number = text.toInt(nullptr, 8)};
    return base::Unexpected{
        QStringLiteral("must be permissions like 0660, but is \"%1\"").arg(text)};
}

// A clause that says what the text must be; empty when it is that.
QString complaintAbout(ConfigType type, const QString &text)
{
    const auto isControl = [](QChar c) { return c < u' ' || c == QChar(0x7f); };
    if (std::ranges::any_of(text, isControl))
        return QStringLiteral("must have no control characters");
    switch (type) {
    case Word:
        if (text.isEmpty())
            return QStringLiteral("must not be empty");
        if (text.contains(u' '))
            return QStringLiteral("must be one word, but is \"%1\"").arg(text);
        break;
    case ServerName:
        if (!isServerName(text))
            return QStringLiteral("must be letters, digits and '-' with a '.' between them, like "
                                  "irc.example.org, but is \"%1\"")
                .arg(text);
        break;
    case Channel:
        if (!protocol::ChannelName::parse(text.toUtf8(), kLongestChannel))
            return QStringLiteral("must be the name of a channel, like #lobby, but is \"%1\"")
                .arg(text);
        break;
    case ReadableFile:
        if (const QFileInfo file(text); !text.isEmpty() && !(file.isFile() && file.isReadable()))
            return QStringLiteral("must be a file that can be read, but \"%1\" is none").arg(text);
        break;
    case ListenAddress:
        if (text != u"*" && text != u"localhost" && !text.isEmpty() && QHostAddress(text).isNull())
            return QStringLiteral("must be an IP address, localhost or *, but is \"%1\"").arg(text);
        break;
    case Networks:
        if (const auto networks = shared::Networks::parse(text); !networks)
            return networks.error();
        break;
    case CloakSuffix:
        if (!isCloakSuffix(text))
            return QStringLiteral("must be at most %1 letters, digits and '-', with dots between, "
                                  "but is \"%2\"")
                .arg(QString::number(shared::Cloaks::kLongestSuffix), text);
        break;
    case CloakKey:
        // Not shown: it is a secret.
        if (!text.isEmpty() && text.toUtf8().size() < shared::Cloaks::kKeyBytes)
            return QStringLiteral("must have at least %1 characters, drawn by chance")
                .arg(shared::Cloaks::kKeyBytes);
        break;
    default:
        break;
    }
    return {};
}

} // namespace

bool isDoorName(const QString &name)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9_-]{1,32}$"));
    return form.match(name).hasMatch();
}

base::Expected<ConfigValue, QString> checkValue(const ConfigKey &key, const QString &text)
{
    if (key.type == Number)
        return checkNumber(key, text);
    if (key.type == OnOff)
        return checkOnOff(text);
    if (key.type == Permissions)
        return checkPermissions(text);
    if (key.type == Choice) {
        const QStringList choices = QString::fromLatin1(key.choices).split(u'|');
        if (choices.contains(text))
            return ConfigValue{.text = text};
        return base::Unexpected{
            QStringLiteral("must be one of %1, but is \"%2\"").arg(choices.join(u", "), text)};
    }
    if (QString complaint = complaintAbout(key.type, text); !complaint.isEmpty())
        return base::Unexpected{std::move(complaint)};
    return ConfigValue{.text = text};
}

} // namespace watek::server::app
