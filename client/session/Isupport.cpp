#include "client/session/Isupport.h"

#include <algorithm>

namespace watek::client::session {

namespace {

constexpr int kMostModesPerLine = 20;

/// A number the server told, held within sense; `fallback` when it is none.
int number(QByteArrayView value, int fallback, int low, int high)
{
    bool isNumber = false;
    const int parsed = value.toByteArray().toInt(&isNumber);
    return isNumber ? std::clamp(parsed, low, high) : fallback;
}

/// Modern IRC "RPL_ISUPPORT": \x20 and the like in values.
QByteArray unescaped(QByteArrayView value)
{
    QByteArray out;
    for (qsizetype i = 0; i < value.size(); ++i) {
        bool isHex = false;
        if (value[i] == '\\' && i + 3 < value.size() && value[i + 1] == 'x') {
            const int code = value.sliced(i + 2, 2).toByteArray().toInt(&isHex, 16);
            if (isHex) {
                out.append(char(code));
                i += 3;
                continue;
            }
        }
        out.append(value[i]);
    }
    return out;
}

} // namespace

void Isupport::apply(const QList<QByteArray> &tokens)
{
    for (const QByteArray &token : tokens) {
        const bool isRemoved = token.startsWith('-');
        const QByteArrayView text = QByteArrayView(token).sliced(isRemoved ? 1 : 0);
        const qsizetype equals = text.indexOf('=');
        const QByteArrayView name = equals < 0 ? text : text.first(equals);
        const QByteArrayView value = equals < 0 ? QByteArrayView() : text.sliced(equals + 1);
        applyOne(name, value, isRemoved);
    }
}

void Isupport::applyOne(QByteArrayView name, QByteArrayView value, bool isRemoved)
{
    const Isupport defaults;
    const auto text
        = [&](QByteArray fallback) { return isRemoved ? fallback : value.toByteArray(); };
    if (name == "NETWORK") {
        m_network = isRemoved ? QByteArray() : unescaped(value);
    } else if (name == "CASEMAPPING") {
        // An unknown mapping: ascii is the one that never takes two names for one.
        m_caseMapping = isRemoved
            ? defaults.m_caseMapping
            : protocol::caseMappingFromName(value).value_or(protocol::CaseMapping::Ascii);
    } else if (name == "CHANTYPES") {
        m_channelTypes = text(defaults.m_channelTypes);
    } else if (name == "STATUSMSG") {
        m_statusPrefixes = text({});
    } else if (name == "PREFIX") {
        const QByteArray prefix = text("(ov)@+");
        const qsizetype close = prefix.indexOf(')');
        const bool isPaired = prefix.startsWith('(') && close == prefix.size() - 1 - (close - 1);
        if (isPaired || prefix.isEmpty()) {
            m_prefixModes = prefix.isEmpty() ? QByteArray() : prefix.sliced(1, close - 1);
            m_prefixes = prefix.isEmpty() ? QByteArray() : prefix.sliced(close + 1);
        }
    } else if (name == "CHANMODES") {
        QList<QByteArray> kinds
            = isRemoved ? defaults.m_channelModes : value.toByteArray().split(',');
        kinds.resize(4);
        m_channelModes = kinds;
    } else if (name == "LINELEN") {
        m_lineLength = isRemoved ? 512 : number(value, 512, 512, 1 << 16);
    } else if (name == "NICKLEN") {
        m_nickLength = isRemoved ? 0 : number(value, 0, 0, 1024);
    } else if (name == "TOPICLEN") {
        m_topicLength = isRemoved ? 0 : number(value, 0, 0, 1 << 16);
    } else if (name == "USERLEN") {
        m_userLength = isRemoved ? defaults.m_userLength : number(value, m_userLength, 1, 128);
    } else if (name == "HOSTLEN") {
        m_hostLength = isRemoved ? defaults.m_hostLength : number(value, m_hostLength, 1, 256);
    } else if (name == "MODES") {
        // "MODES=" and a bare "MODES" promise any number; a line must hold them all the same.
        m_modesPerLine = isRemoved ? defaults.m_modesPerLine
            : value.isEmpty()      ? kMostModesPerLine
                                   : number(value, m_modesPerLine, 1, kMostModesPerLine);
    } else if (name == "WHOX") {
        m_whox = !isRemoved;
    } else if (name == "ELIST") {
        m_listConditions = text({}).toUpper();
    } else if (name == "EXTBAN") {
        m_extendedBans = text({});
    } else if (name == "ACCOUNTEXTBAN") {
        m_accountBan = text({}).split(',').first();
    } else if (name == "CLIENTTAGDENY") {
        m_deniedTags = isRemoved ? QList<QByteArray>() : value.toByteArray().split(',');
    }
}

bool Isupport::isChannel(QByteArrayView target) const
{
    return !target.isEmpty() && m_channelTypes.contains(target.front());
}

QByteArray Isupport::accountBan() const
{
    const qsizetype comma = m_extendedBans.indexOf(',');
    if (comma < 0)
        return {};
    const QByteArray prefix = m_extendedBans.first(comma);
    if (!m_accountBan.isEmpty())
        return prefix + m_accountBan + ':';
    const QByteArrayView letters = QByteArrayView(m_extendedBans).sliced(comma + 1);
    // By custom 'a' is the account. InspIRCd 3, whose extended bans have no prefix, has the real
    // name there ("gecosban"), and the account at 'R', as older servers have it.
    if (letters.contains('a') && !prefix.isEmpty())
        return prefix + "a:";
    return letters.contains('R') ? prefix + "R:" : "";
}

bool Isupport::allowsClientTag(QByteArrayView name) const
{
    // "*,-typing": all but this one; without the star just those that are named.
    if (m_deniedTags.contains("*"))
        return m_deniedTags.contains('-' + name.toByteArray());
    return !m_deniedTags.contains(name.toByteArray());
}

bool Isupport::takesParameter(char mode, bool isSet) const
{
    if (m_prefixModes.contains(mode) || m_channelModes[0].contains(mode)
        || m_channelModes[1].contains(mode))
        return true;
    return isSet && m_channelModes[2].contains(mode);
}

} // namespace watek::client::session
