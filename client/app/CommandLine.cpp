#include "client/app/CommandLine.h"

#include "client/session/ServerAddress.h"
#include "common/protocol/Names.h"

#include <QCommandLineParser>

namespace watek::client::app {

namespace {

constexpr int kNickBytes = 30;
constexpr int kChannelBytes = 50;

base::Unexpected<QString> refuse(const QString &sentence) { return {sentence}; }

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral("Wątek: a chat client for IRC."));
    parser.addOptions({
        {QStringLiteral("nick"), QStringLiteral("The nickname to use."), QStringLiteral("name")},
        {QStringLiteral("lang"), QStringLiteral("The language of the window: en or pl."),
            QStringLiteral("code")},
        {QStringLiteral("channel"),
            QStringLiteral("A channel to join; may be given several times. Default: #lobby."),
            QStringLiteral("name")},
        {{QStringLiteral("h"), QStringLiteral("help")}, QStringLiteral("Show this text.")},
        {{QStringLiteral("v"), QStringLiteral("version")}, QStringLiteral("Show the version.")},
    });
    parser.addPositionalArgument(QStringLiteral("host"),
        QStringLiteral(
            "The server: host, host:port, host:+port (TLS), [IPv6]:port or irc://host/#channel."),
        QStringLiteral("[host]"));
    parser.addPositionalArgument(QStringLiteral("port"), QStringLiteral("Its port. Default: 8888."),
        QStringLiteral("[port]"));
}

} // namespace

base::Expected<CommandLine, QString> parseCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(QStringList(QStringLiteral("watek-client")) + arguments))
        return refuse(parser.errorText());

    CommandLine line;
    line.wantsHelp = parser.isSet(QStringLiteral("help"));
    line.wantsVersion = parser.isSet(QStringLiteral("version"));
    line.nick = parser.value(QStringLiteral("nick"));
    line.language = parser.value(QStringLiteral("lang"));
    line.channels = parser.values(QStringLiteral("channel"));
    const QStringList positional = parser.positionalArguments();
    if (positional.size() > 2)
        return refuse(QStringLiteral("Too many words: expected at most a host and a port."));
    line.address = positional.join(u' ');

    if (!line.address.isEmpty() && !session::parseServerAddress(line.address)) {
        return refuse(positional.size() == 2
                ? QStringLiteral("\"%1\" is no host, or \"%2\" no port from 1 to 65535.")
                      .arg(positional[0], positional[1])
                : QStringLiteral("\"%1\" is no address of a server.").arg(line.address));
    }
    if (parser.isSet(QStringLiteral("nick"))
        && !protocol::Nick::parse(line.nick.toUtf8(), kNickBytes))
        return refuse(QStringLiteral("\"%1\" cannot be a nickname.").arg(line.nick));
    if (parser.isSet(QStringLiteral("lang")) && line.language != QLatin1String("en")
        && line.language != QLatin1String("pl"))
        return refuse(
            QStringLiteral("There is no language \"%1\": use en or pl.").arg(line.language));
    for (QString &channel : line.channels) {
        if (!channel.startsWith(u'#'))
            channel.prepend(u'#'); // a shell takes '#' for a comment
        if (!protocol::ChannelName::parse(channel.toUtf8(), kChannelBytes))
            return refuse(QStringLiteral("\"%1\" cannot be a channel.").arg(channel));
    }
    return line;
}

QString helpText()
{
    QCommandLineParser parser;
    describe(parser);
    // There is no QCoreApplication yet whose name Qt could print.
    return parser.helpText().replace(
        QStringLiteral("<executable_name>"), QStringLiteral("watek-client"));
}

} // namespace watek::client::app
