#include "server/dispatcher/ServerInfo.h"

#include "common/protocol/Utf8.h"
#include "server/dispatcher/LineWriter.h"
#include "server/dispatcher/state/ChannelModes.h"
#include "server/shared/HistoryReadMail.h"

#include <QFile>

namespace watek::server::dispatcher {

namespace {

constexpr const char *kDefaultMotd
    = "Welcome! This is W\xC4\x85tek, a chat server that shows its threads at work.\n"
      "Join the lobby and say hello; plain-text guests are there, too.\n";
/// A longer file is a mistake, and is cut behind a line.
constexpr qint64 kMotdBytes = 1024 * 1024;
constexpr qsizetype kMotdLineBytes = 400;

QList<QByteArray> motdLines(const QByteArray &text)
{
    QList<QByteArray> lines;
    QByteArray clean = protocol::replaceInvalidUtf8(text);
    clean.replace("\r\n", "\n").replace('\r', '\n').replace('\0', ' ');
    for (const QByteArray &whole : clean.split('\n')) {
        QByteArrayView rest = whole;
        do {
            const QByteArrayView piece = firstPiece(rest, kMotdLineBytes);
            lines.append(piece.toByteArray());
            rest = rest.sliced(piece.size());
        } while (!rest.isEmpty());
    }
    while (!lines.isEmpty() && lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

QList<QByteArray> readMotd(const QString &file, QByteArray &trouble)
{
    if (file.isEmpty())
        return motdLines(kDefaultMotd);
    QFile motd(file);
    if (!motd.open(QIODevice::ReadOnly)) {
        trouble = "cannot read the message of the day: " + file.toUtf8() + ": "
            + motd.errorString().toUtf8();
        return {};
    }
    QByteArray text = motd.read(kMotdBytes);
    if (!motd.atEnd()) {
        text.truncate(text.lastIndexOf('\n') + 1);
        trouble
            = "the message of the day is longer than 1 MiB, the rest is left out: " + file.toUtf8();
    }
    if (!protocol::isValidUtf8(text)) {
        trouble += trouble.isEmpty() ? "" : "; ";
        trouble += "the message of the day is not UTF-8, U+FFFD stands for what is not: "
            + file.toUtf8();
    }
    return motdLines(text);
}

/// Modern IRC "RPL_ISUPPORT Parameters". Only what is true.
QList<QByteArray> isupportTokens(const shared::ServerConfig &config)
{
    const auto &limits = config.limits;
    const auto number = [](int value) { return QByteArray::number(value); };
    const QByteArray targets = number(kMostTargets);
    // Each list has its own bound: letters before one ':' would share it.
    QByteArrayList lists;
    for (const ListModeRow &row : kListModes)
        lists.append(row.letter + (':' + number(limits.listModes)));
    QByteArray network = config.server.network;
    network.replace(' ', "\\x20");
    QList<QByteArray> tokens{
        "NETWORK=" + network,
        "CASEMAPPING=ascii",
        "CHANTYPES=#",
        "CHANMODES=" + chanModesToken(),
        "PREFIX=" + prefixToken(),
        "STATUSMSG=" + prefixSigils(),
        "MODES=" + number(kMostModes),
        "MAXLIST=" + lists.join(','),
        QByteArray("EXCEPTS=") + mode::kBanException,
        QByteArray("INVEX=") + mode::kInviteException,
        "CHANLIMIT=#:" + number(limits.channelsPerClient),
        "TARGMAX=PRIVMSG:" + targets + ",NOTICE:" + targets + ",TAGMSG:" + targets
            + ",KICK:" + targets + ",WHOIS:1,WHOWAS:,NAMES:,JOIN:,PART:,LIST:,MONITOR:",
        "NICKLEN=" + number(limits.nickLength),
        "CHANNELLEN=" + number(limits.channelLength),
        "TOPICLEN=" + number(limits.topicLength),
        "KICKLEN=" + number(limits.kickLength),
        "AWAYLEN=" + number(limits.awayLength),
        "USERLEN=" + number(kUserLength),
        "NAMELEN=" + number(kRealnameLength),
        "HOSTLEN=" + number(kHostLength),
        "KEYLEN=" + number(kKeyLength),
        "LINELEN=" + number(int(kLineBytes)),
        "ELIST=CMNTU",
        "SAFELIST",
        "KNOCK",
        "WHOX",
        QByteArray("BOT=") + kBotMode,
        "EXTBAN=,am",
        "ACCOUNTEXTBAN=a",
        "UTF8ONLY",
    };
    if (config.accounts.areKept && config.history.enabled) {
        tokens.append("CHATHISTORY=" + number(int(shared::kMostHistoryMessages)));
        tokens.append("MSGREFTYPES=msgid,timestamp");
    }
    // Without a place in its list MONITOR is of no use.
    if (limits.monitor > 0)
        tokens.append("MONITOR=" + number(limits.monitor));
    if (limits.silence > 0)
        tokens.append("SILENCE=" + number(limits.silence));
    return tokens;
}

} // namespace

ServerInfo makeServerInfo(const shared::ServerConfig &config, qint64 nowMs, QByteArray &motdTrouble)
{
    return {
        .name = config.server.name,
        .network = config.server.network,
        .description = config.server.description,
        .startedMs = nowMs,
        .isupport = isupportTokens(config),
        .motd = readMotd(config.server.motdFile, motdTrouble),
    };
}

} // namespace watek::server::dispatcher
