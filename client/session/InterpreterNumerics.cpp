// Interpreter: answers and refusals.
#include "client/session/Interpreter.h"

#include "client/session/Text.h"

#include <algorithm>
#include <utility>

namespace watek::client::session {

namespace {

/// So much is kept of one WHOIS or WHOWAS; the rest is shown by itself.
constexpr qsizetype kMostCollected = 100;

/// The rows that such a numeric ends.
QByteArray rowsOf(const QByteArray &end)
{
    static const QHash<QByteArray, QByteArray> kRows{{"315", "352"}, {"323", "322"}, {"337", "336"},
        {"347", "346"}, {"349", "348"}, {"366", "353"}, {"368", "367"}, {"729", "728"},
        {"733", "732"}};
    return kRows.value(end);
}

bool isErrorNumeric(int number)
{
    // Above 600 they are mixed with answers.
    static const QSet<int> kErrors{
        691, 696, 697, 698, 707, 712, 713, 714, 723, 734, 743, 902, 904, 905, 906, 907};
    return (number >= 400 && number < 600 && number != 422) || kErrors.contains(number);
}

NumericReply replyOf(const protocol::Message &message)
{
    NumericReply reply{.code = message.command, .params = {}};
    for (const QByteArray &param : message.params.mid(1))
        reply.params.append(decoded(param));
    return reply;
}

} // namespace

void Interpreter::onWelcome(const protocol::Message &message)
{
    if (m_wasGreeted)
        return; // the session tells that we are connected again
    ChatLine line = m_chat.lineFrom(message, LineKind::System);
    line.event = SystemEvent::Welcome;
    line.author = m_chat.ownNick();
    m_chat.addLine(m_chat.page(), std::move(line));
    showNumeric(message, m_chat.page());
}

void Interpreter::onIsupport(const protocol::Message &message)
{
    if (message.params.size() > 2)
        m_chat.applyIsupport(message.params.mid(1, message.params.size() - 2));
}

// 352 me #channel user host server nick flags :hops real name
void Interpreter::onWhoReply(const protocol::Message &message)
{
    const QByteArray flags = message.param(6);
    const QByteArray text = message.param(7);
    if (Conversation *channel = m_chat.channelOf(message.param(1))) {
        if (const Member *known = channel->members().find(decoded(message.param(5)))) {
            Member member = *known;
            member.isAway = flags.startsWith('G');
            member.userHost = decoded(message.param(2) + '@' + message.param(3));
            member.realName = decoded(text.mid(text.indexOf(' ') + 1));
            channel->putMember(member);
        }
    }
    if (!m_whoAsked.contains(key(decoded(message.param(1)))))
        showNumeric(message, answerPage());
}

void Interpreter::onEndOfWho(const protocol::Message &message)
{
    if (!m_whoAsked.remove(key(decoded(message.param(1)))))
        onEndOfRows(message);
}

// "End of list" says nothing where there were rows; without any it is the answer.
void Interpreter::onEndOfRows(const protocol::Message &message)
{
    if (m_rowsShown.remove(rowsOf(message.command)))
        return;
    Conversation *channel = m_chat.channelOf(message.param(1));
    showNumeric(message, channel ? channel : answerPage());
}

// WHOIS and WHOWAS answer in many numerics about one nick: they are shown together.
bool Interpreter::collect(const protocol::Message &message)
{
    static const QSet<QByteArray> kAboutANick{"276", "301", "307", "312", "313", "317", "319",
        "320", "330", "335", "338", "378", "379", "671"};
    const QString nick = decoded(message.param(1));
    const auto isOf = [&](const QList<NumericReply> &replies, const QByteArray &first) {
        const auto begin = std::find_if(replies.crbegin(), replies.crend(),
            [&](const NumericReply &reply) { return reply.code == first; });
        return begin != replies.crend() && m_chat.isSame(begin->params.value(0), nick)
            && replies.size() < kMostCollected;
    };
    if (message.command == "311") {
        m_whois = {replyOf(message)};
    } else if (message.command == "314" && m_whowas.size() < kMostCollected) {
        m_whowas.append(replyOf(message));
    } else if (kAboutANick.contains(message.command) && isOf(m_whois, "311")) {
        m_whois.append(replyOf(message));
    } else if (kAboutANick.contains(message.command) && isOf(m_whowas, "314")) {
        m_whowas.append(replyOf(message));
    } else if (message.command == "318") {
        m_outbox.noteCommandDone("WHOIS", message.param(1));
        showCollected(m_whois, message);
    } else if (message.command == "369") {
        showCollected(m_whowas, message);
    } else {
        return false;
    }
    return true;
}

void Interpreter::showCollected(QList<NumericReply> &replies, const protocol::Message &end)
{
    if (replies.isEmpty())
        return; // refused, which was told
    ChatLine line = m_chat.lineFrom(end, LineKind::Server);
    line.isSelf = false;
    line.replies = std::exchange(replies, {});
    line.code = line.replies.first().code;
    QStringList texts;
    for (const NumericReply &reply : std::as_const(line.replies))
        texts.append(reply.params.join(u' '));
    line.text = texts.join(u'\n');
    m_chat.addLine(answerPage(), std::move(line));
}

// 332 me #channel :topic; 331 me #channel :No topic is set
void Interpreter::onTopicReply(const protocol::Message &message)
{
    Conversation *channel = m_chat.channelOf(message.param(1));
    if (!channel) {
        showNumeric(message, answerPage());
        return;
    }
    const bool hasTopic = message.command == "332";
    const QString topic = hasTopic ? decoded(message.param(2)) : QString();
    const bool isNew = topic != channel->topic();
    channel->setTopic(
        topic, isNew ? QString() : channel->topicSetBy(), isNew ? 0 : channel->topicSetAtMs());
    if (!hasTopic && m_answerPage != channel->id())
        return;
    ChatLine line = m_chat.lineFrom(message, LineKind::Topic);
    line.author.clear();
    line.text = topic;
    m_chat.addLine(channel, std::move(line));
}

void Interpreter::onTopicWhoTime(const protocol::Message &message)
{
    if (Conversation *channel = m_chat.channelOf(message.param(1)))
        channel->setTopic(channel->topic(), decoded(nickOf(message.param(2))),
            message.param(3).toLongLong() * 1000);
}

void Interpreter::onChannelModes(const protocol::Message &message)
{
    Conversation *channel = m_chat.channelOf(message.param(1));
    if (!channel) {
        showNumeric(message, answerPage());
        return;
    }
    channel->setModes({});
    applyModes(channel, message.params.mid(2));
    const QByteArray asked = key(channel->name());
    if (!m_modesAsked.remove(asked))
        return;
    m_modesShown = asked;
    showNumeric(message, answerPage());
}

// 329 me #channel seconds since 1970: it comes behind the modes.
void Interpreter::onChannelMade(const protocol::Message &message)
{
    const QByteArray name = key(decoded(message.param(1)));
    if (!m_chat.channelOf(message.param(1)) || name == std::exchange(m_modesShown, {}))
        showNumeric(message, answerPage());
}

void Interpreter::onUserAway(const protocol::Message &message)
{
    const QString nick = decoded(message.param(1));
    Conversation *query = m_chat.find(nick);
    if (!query) {
        showNumeric(message, answerPage());
        return;
    }
    // It comes with every message that we send them; once is enough.
    const QString reason = decoded(message.param(2));
    QString &told = m_awayTold[key(nick)];
    if (told == reason && !reason.isEmpty())
        return;
    told = reason;
    ChatLine line = m_chat.lineFrom(message, LineKind::System);
    line.event = SystemEvent::NowAway;
    line.author = nick;
    line.text = reason;
    m_chat.addLine(query, std::move(line));
}

void Interpreter::onNowAway(const protocol::Message &message)
{
    const bool isAway = message.command == "306";
    m_chat.setAway(isAway);
    ChatLine line = m_chat.lineFrom(message, LineKind::System);
    line.event = isAway ? SystemEvent::NowAway : SystemEvent::NoLongerAway;
    line.author = m_chat.ownNick();
    line.isSelf = true;
    m_chat.addLine(answerPage(), std::move(line));
}

// 396 me host :is now your hidden host
void Interpreter::onVisibleHost(const protocol::Message &message)
{
    const QByteArray host = message.param(1);
    const QByteArray user = m_chat.ownUserHost().left(m_chat.ownUserHost().indexOf('@'));
    m_chat.setOwnUserHost(host.contains('@') || user.isEmpty() ? host : user + '@' + host);
    showNumeric(message, m_chat.page());
}

void Interpreter::onJoinRefused(const protocol::Message &message)
{
    const QByteArray name = message.param(1);
    Conversation *channel = m_chat.channelOf(name);
    m_joinsAsked.remove(key(decoded(name)));
    // Some of these also answer a message to a channel that we are in.
    const Outbox::Refusal refused
        = m_outbox.noteRefused(message.tag("label"), name, message.command);
    if (!channel || !channel->isJoined()) {
        m_chat.dropWish(name);
        if (channel)
            m_outbox.giveUp(channel->id());
    }
    Conversation *where = channel ? channel : m_chat.find(refused.where);
    showNumeric(message, where ? where : answerPage());
}

void Interpreter::onSendRefused(const protocol::Message &message)
{
    const Outbox::Refusal refused
        = m_outbox.noteRefused(message.tag("label"), message.param(1), message.command);
    Conversation *where = m_chat.find(refused.where);
    if (!where && !refused.isOfCommand)
        where = m_chat.find(decoded(message.param(1)));
    showNumeric(message, where ? where : answerPage());
}

void Interpreter::onNickRefused(const protocol::Message &message)
{
    showNumeric(message, answerPage());
}

void Interpreter::onNumeric(const protocol::Message &message)
{
    if (message.command == "341")
        m_outbox.noteCommandDone("INVITE", message.param(1));
    // What the server tells unasked at the start belongs on its own page.
    const int number = message.command.toInt();
    const bool isGreeting = number < 100 || (!m_isGreeted && number >= 250 && number <= 266);
    if (isGreeting && m_wasGreeted && !m_isGreeted)
        return;
    if (isGreeting) {
        showNumeric(message, m_chat.page());
        return;
    }
    // A row of LIST names a channel, but belongs to who asked for the list.
    const bool isRowOfList = message.command == "322";
    Conversation *channel = isRowOfList ? nullptr : m_chat.channelOf(message.param(1));
    showNumeric(message, channel ? channel : answerPage());
}

// The first message of the day ends the greeting, which belongs on the server's own page; a later
// one was asked for.
void Interpreter::onMotd(const protocol::Message &message)
{
    const bool isRepeated = m_wasGreeted && !m_isGreeted;
    if (message.command != "376" && !isRepeated)
        showNumeric(message, m_isGreeted ? answerPage() : m_chat.page());
    if (message.command == "376" || message.command == "422")
        m_isGreeted = m_wasGreeted = true;
}

void Interpreter::showNumeric(const protocol::Message &message, Conversation *where)
{
    const bool isError = isErrorNumeric(message.command.toInt());
    ChatLine line = m_chat.lineFrom(message, isError ? LineKind::Error : LineKind::Server);
    line.code = message.command;
    line.replies = {replyOf(message)};
    m_rowsShown.insert(message.command);
    line.isSelf = false;
    if (isError) {
        // The last parameter is the sentence, those between our nick and it what the sentence is
        // about.
        const qsizetype last = message.params.size() - 1;
        line.text = decoded(message.params.value(last));
        line.target = last > 1 ? decoded(message.params.mid(1, last - 1).join(' ')) : QString();
    } else {
        line.text = decoded(message.params.mid(1).join(' '));
    }
    m_chat.addLine(where, std::move(line));
}

} // namespace watek::client::session
