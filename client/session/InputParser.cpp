#include "client/session/InputParser.h"

#include "client/session/ServerAddress.h"

#include <algorithm>

namespace watek::client::session {

namespace {

using base::Expected;
using base::Unexpected;

using Parsed = Expected<QList<Intent>, InputFailure>;

/// The next word of `rest`, which is left without it and without the spaces around it.
QString takeWord(QStringView &rest)
{
    rest = rest.trimmed();
    const auto end = std::find_if(rest.begin(), rest.end(), [](QChar c) { return c.isSpace(); });
    const QString word = rest.first(end - rest.begin()).toString();
    rest = rest.sliced(end - rest.begin()).trimmed();
    return word;
}

bool isImpossibleInName(QChar c) { return c.isSpace() || c < u' ' || c == u'\x7f' || c == u','; }

bool isPossibleNick(QStringView nick)
{
    // Only what no network allows; the rest is the server's to judge.
    constexpr QStringView kNever = u"!@*?:#";
    const auto isBad = [&](QChar c) { return isImpossibleInName(c) || kNever.contains(c); };
    return !nick.isEmpty() && std::none_of(nick.begin(), nick.end(), isBad);
}

/// One command's way from words to an intent.
class CommandParser {
public:
    CommandParser(const CommandInfo &info, QStringView rest, const InputContext &context)
        : m_info(info)
        , m_rest(rest.trimmed())
        , m_context(context)
    {
        m_intent.verb = info.verb;
    }

    Parsed parse()
    {
        switch (m_info.verb) {
        case Verb::Say:
        case Verb::Action:
            return parseAction();
        case Verb::Message:
        case Verb::Notice:
            return parseMessage();
        case Verb::Query:
            return parseQuery();
        case Verb::Nick:
            return parseNick();
        case Verb::Join:
            return parseJoin();
        case Verb::Part:
            return parsePart();
        case Verb::Topic:
            return parseTopic();
        case Verb::Names:
            return takeChannel() ? done() : fail(InputError::NotAChannel);
        case Verb::Whois:
        case Verb::Whowas:
            return parseWhois();
        case Verb::Invite:
            return parseInvite();
        case Verb::Kick:
            return parseKick();
        case Verb::Mode:
            return parseMode();
        case Verb::Ban:
        case Verb::Unban:
        case Verb::MemberMode:
            return parsePeople();
        case Verb::Ctcp:
            return parseCtcp();
        case Verb::Ignore:
        case Verb::Motd:
            m_intent.target = takeWord(m_rest);
            return done();
        case Verb::Unignore:
            m_intent.target = takeWord(m_rest);
            return m_intent.target.isEmpty() ? fail(InputError::MissingArgument) : done();
        case Verb::Connect:
            if (!m_rest.isEmpty() && !parseServerAddress(m_rest))
                return fail(InputError::BadAddress);
            return doneWithText();
        case Verb::Back:
        case Verb::Reconnect:
        case Verb::Lusers:
        case Verb::Clear:
            return done();
        case Verb::Close:
            return m_context.target.isEmpty() ? fail(InputError::NotAChannel) : done();
        case Verb::Who:
            m_intent.target = m_rest.isEmpty() ? m_context.target : takeWord(m_rest);
            return m_intent.target.isEmpty() ? fail(InputError::MissingArgument) : done();
        case Verb::Raw:
            return m_rest.isEmpty() ? fail(InputError::MissingArgument) : doneWithText();
        case Verb::Away:
        case Verb::Disconnect:
        case Verb::List:
        case Verb::Quit:
        case Verb::Help:
            return doneWithText();
        }
        return fail(InputError::UnknownCommand);
    }

private:
    InputFailure failure(InputError error) const
    {
        return {error, QString::fromLatin1(m_info.name)};
    }
    Parsed fail(InputError error) const { return Unexpected{failure(error)}; }
    Parsed done() const { return QList<Intent>{m_intent}; }

    Parsed doneWithText()
    {
        m_intent.text = m_rest.toString();
        m_intent.hasText = !m_rest.isEmpty();
        return done();
    }

    bool isChannel(QStringView word) const
    {
        return !word.isEmpty() && m_context.channelTypes.contains(word.front());
    }

    /// Sets the target to a channel named first, otherwise to the one it was typed in.
    bool takeChannel()
    {
        QStringView rest = m_rest;
        const QString word = takeWord(rest);
        if (isChannel(word)) {
            m_intent.target = word;
            m_rest = rest;
            return true;
        }
        m_intent.target = m_context.target;
        return m_context.isChannel;
    }

    /// The target and the text of each of its lines.
    Parsed perLine(const QString &target) const
    {
        QList<Intent> intents;
        for (const QStringView line : m_rest.split(u'\n')) {
            if (line.trimmed().isEmpty())
                continue;
            Intent intent = m_intent;
            intent.target = target;
            intent.text = line.toString();
            intent.hasText = true;
            intents.append(intent);
        }
        return intents;
    }

    Parsed parseAction()
    {
        if (m_context.target.isEmpty())
            return fail(InputError::NoOneToTalkTo);
        return m_rest.isEmpty() ? fail(InputError::MissingArgument) : perLine(m_context.target);
    }

    Parsed parseMessage()
    {
        const QString targets = takeWord(m_rest);
        if (targets.isEmpty() || m_rest.isEmpty())
            return fail(InputError::MissingArgument);
        QList<Intent> all;
        for (const QString &target : targets.split(u',', Qt::SkipEmptyParts))
            all += *perLine(target);
        return all.isEmpty() ? fail(InputError::MissingArgument) : Parsed(all);
    }

    Parsed parseQuery()
    {
        const QString nick = takeWord(m_rest);
        if (nick.isEmpty())
            return fail(InputError::MissingArgument);
        if (isChannel(nick) || !isPossibleNick(nick))
            return fail(InputError::BadNick);
        if (!m_rest.isEmpty())
            return perLine(nick);
        m_intent.target = nick;
        return done();
    }

    Parsed parseNick()
    {
        m_intent.target = takeWord(m_rest);
        if (m_intent.target.isEmpty())
            return fail(InputError::MissingArgument);
        return isPossibleNick(m_intent.target) && m_rest.isEmpty() ? done()
                                                                   : fail(InputError::BadNick);
    }

    Parsed parseJoin()
    {
        QStringList channels;
        for (const QString &name : takeWord(m_rest).split(u',', Qt::SkipEmptyParts)) {
            const QString channel = isChannel(name) ? name : u'#' + name;
            if (channel.size() < 2
                || std::any_of(channel.begin(), channel.end(), isImpossibleInName))
                return fail(InputError::BadChannel);
            channels.append(channel);
        }
        if (channels.isEmpty())
            return fail(InputError::MissingArgument);
        m_intent.target = channels.join(u',');
        m_intent.text = takeWord(m_rest);
        m_intent.hasText = !m_intent.text.isEmpty();
        return done();
    }

    Parsed parsePart()
    {
        // In a query it closes the query.
        if (!takeChannel() && m_context.target.isEmpty())
            return fail(InputError::NotAChannel);
        return doneWithText();
    }

    Parsed parseTopic()
    {
        if (!takeChannel())
            return fail(InputError::NotAChannel);
        m_intent.hasText = !m_rest.isEmpty();
        m_intent.text = (m_rest.startsWith(u':') ? m_rest.sliced(1) : m_rest).toString();
        return done();
    }

    Parsed parseWhois()
    {
        m_intent.target
            = m_rest.isEmpty() && !m_context.isChannel ? m_context.target : takeWord(m_rest);
        return m_intent.target.isEmpty() ? fail(InputError::MissingArgument) : done();
    }

    Parsed parseInvite()
    {
        const QString nick = takeWord(m_rest);
        if (nick.isEmpty())
            return fail(InputError::MissingArgument);
        m_intent.args = {nick};
        return takeChannel() ? done() : fail(InputError::NotAChannel);
    }

    Parsed parseKick()
    {
        if (!takeChannel())
            return fail(InputError::NotAChannel);
        const QString nick = takeWord(m_rest);
        if (nick.isEmpty())
            return fail(InputError::MissingArgument);
        m_intent.args = {nick};
        return doneWithText();
    }

    Parsed parsePeople()
    {
        if (!takeChannel())
            return fail(InputError::NotAChannel);
        m_intent.text = QLatin1String(m_info.change);
        while (!m_rest.isEmpty())
            m_intent.args.append(takeWord(m_rest));
        const bool isEnough = !m_intent.args.isEmpty() || m_info.verb == Verb::Ban;
        return isEnough ? done() : fail(InputError::MissingArgument);
    }

    Parsed parseCtcp()
    {
        m_intent.target = takeWord(m_rest);
        return m_rest.isEmpty() ? fail(InputError::MissingArgument) : doneWithText();
    }

    Parsed parseMode()
    {
        const bool startsWithChange = m_rest.startsWith(u'+') || m_rest.startsWith(u'-');
        if (m_rest.isEmpty() || startsWithChange) {
            if (!m_context.isChannel)
                return fail(InputError::NotAChannel);
            m_intent.target = m_context.target;
        } else {
            m_intent.target = takeWord(m_rest);
        }
        while (!m_rest.isEmpty())
            m_intent.args.append(takeWord(m_rest));
        return done();
    }

    const CommandInfo &m_info;
    QStringView m_rest;
    const InputContext &m_context;
    Intent m_intent;
};

bool carriesText(Verb verb)
{
    return verb == Verb::Action || verb == Verb::Message || verb == Verb::Notice
        || verb == Verb::Query;
}

Parsed parseCommand(QStringView text, const InputContext &context)
{
    const auto isEnd = [](QChar c) { return c.isSpace(); };
    const auto end = std::find_if(text.begin(), text.end(), isEnd);
    const QString name = text.first(end - text.begin()).toString().toLower();
    const auto isNamed = [&](const CommandInfo &info) { return name == QLatin1String(info.name); };
    const auto info = std::ranges::find_if(commandTable(), isNamed);
    if (info == commandTable().end())
        return Unexpected{InputFailure{InputError::UnknownCommand, name}};

    QString rest = text.sliced(end - text.begin()).toString();
    if (!carriesText(info->verb))
        rest.replace(u'\n', u' ');
    return CommandParser(*info, rest, context).parse();
}

Parsed parseSay(QStringView text, const InputContext &context)
{
    QList<Intent> intents;
    for (const QStringView line : text.split(u'\n')) {
        if (!line.trimmed().isEmpty())
            intents.append(Intent{.verb = Verb::Say,
                .target = context.target,
                .text = line.toString(),
                .args = {},
                .hasText = true});
    }
    if (intents.isEmpty())
        return Unexpected{InputFailure{InputError::Empty, {}}};
    if (context.target.isEmpty())
        return Unexpected{InputFailure{InputError::NoOneToTalkTo, {}}};
    return intents;
}

} // namespace

Expected<QList<Intent>, InputFailure> parseInput(QStringView text, const InputContext &context)
{
    QString clean = text.toString();
    clean.remove(u'\r');
    clean.remove(QChar(u'\0'));
    const QStringView view(clean);
    if (view.startsWith(QStringView(u"//")))
        return parseSay(view.sliced(1), context);
    if (view.startsWith(u'/'))
        return parseCommand(view.sliced(1), context);
    return parseSay(view, context);
}

} // namespace watek::client::session
