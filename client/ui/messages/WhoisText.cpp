#include "client/ui/messages/WhoisText.h"

#include "client/ui/messages/AnswerText.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace watek::client::ui {

namespace {

using session::NumericReply;

/// The lines about one person, filled numeric by numeric in any order.
class Person {
    Q_DECLARE_TR_FUNCTIONS(WhoisText)

public:
    void take(const NumericReply &reply)
    {
        switch (reply.code.toInt()) {
        case 311:
        case 314:
            takeUser(reply);
            return;
        case 312:
            takeServer(reply);
            return;
        case 319:
            m_channels += last(reply).split(u' ', Qt::SkipEmptyParts);
            return;
        case 330:
            m_account = reply.params.value(1);
            return;
        case 317:
            takeTimes(reply);
            return;
        case 301:
            m_more.append(tr("Away: %1").arg(last(reply)));
            return;
        case 307:
            m_facts.append(tr("registered nickname"));
            return;
        case 313:
            m_facts.append(tr("operator of the server"));
            return;
        case 335:
            m_facts.append(tr("a bot"));
            return;
        case 671:
            m_facts.append(tr("encrypted connection"));
            return;
        case 338:
            m_facts.append(tr("address: %1").arg(reply.params.mid(1, middle(reply)).join(u' ')));
            return;
        case 378:
            m_facts.append(tr("address: %1").arg(afterWord(last(reply), u"from ")));
            return;
        case 379:
            m_facts.append(tr("modes: %1").arg(afterWord(last(reply), u"modes ")));
            return;
        case 276:
            m_facts.append(tr("certificate: %1").arg(afterWord(last(reply), u"fingerprint ")));
            return;
        default:
            m_more.append(reply.params.mid(1).join(u' '));
        }
    }

    QString text(bool isGone) const
    {
        QStringList lines{isGone ? goneText() : hereText()};
        if (!m_channels.isEmpty())
            lines.append(tr("Channels: %1").arg(m_channels.join(u", ")));
        if (!m_facts.isEmpty())
            lines.append(capitalized(m_facts.join(u" · ")));
        return (lines + m_more).join(u'\n');
    }

private:
    static QString last(const NumericReply &reply)
    {
        return reply.params.isEmpty() ? QString() : reply.params.last();
    }
    /// How many parameters stand between the nick and the text.
    static qsizetype middle(const NumericReply &reply)
    {
        return std::max<qsizetype>(1, reply.params.size() - 2);
    }
    /// What stands behind "is connecting from " and the like; all of it where the words differ.
    static QString afterWord(const QString &text, QStringView word)
    {
        const qsizetype at = text.indexOf(word);
        return at < 0 ? text : text.sliced(at + word.size());
    }
    static QString capitalized(const QString &text)
    {
        return text.isEmpty() ? text : text.front().toUpper() + text.mid(1);
    }

    void takeUser(const NumericReply &reply)
    {
        m_nick = widgets::isolatedName(reply.params.value(0));
        m_userHost = reply.params.value(1) + u'@' + reply.params.value(2);
        const QString realName = reply.params.value(4);
        if (realName != reply.params.value(0))
            m_realName = widgets::isolatedName(realName);
    }

    // WHOWAS gives the moment of leaving in place of the server's description.
    void takeServer(const NumericReply &reply)
    {
        const QDateTime left = QDateTime::fromString(reply.params.value(2), Qt::ISODate);
        if (left.isValid()) {
            m_left = QLocale().toString(left.toLocalTime(), QLocale::ShortFormat);
            return;
        }
        const QString server = reply.params.value(1);
        const QString about = reply.params.value(2);
        m_facts.prepend(
            about.isEmpty() ? tr("on %1").arg(server) : tr("on %1 (%2)").arg(server, about));
    }

    void takeTimes(const NumericReply &reply)
    {
        QStringList times;
        bool isNumber = false;
        const qint64 idle = reply.params.value(1).toLongLong(&isNumber);
        if (isNumber)
            times.append(tr("idle for %1").arg(durationText(idle)));
        // Old servers leave the time of connecting out, and the text follows.
        const QString since = momentText(reply.params.value(2));
        if (!since.isEmpty())
            times.append(tr("connected since %1").arg(since));
        if (!times.isEmpty())
            m_more.prepend(capitalized(times.join(u" · ")));
    }

    /// "a@red.example (Anna Nowak), logged in as anna2".
    QString identity() const
    {
        QString text = m_userHost;
        if (!m_realName.isEmpty())
            text += QStringLiteral(" (%1)").arg(m_realName);
        if (!m_account.isEmpty())
            text = tr("%1, logged in as %2").arg(text, m_account);
        return text;
    }
    QString hereText() const { return tr("%1 is %2").arg(m_nick, identity()); }
    QString goneText() const
    {
        return m_left.isEmpty() ? tr("%1 was %2").arg(m_nick, identity())
                                : tr("%1 was %2, until %3").arg(m_nick, identity(), m_left);
    }

    QString m_nick;
    QString m_userHost;
    QString m_realName;
    QString m_account;
    QString m_left;
    QStringList m_channels;
    QStringList m_facts; ///< short ones, which share a line
    QStringList m_more; ///< lines of their own
};

} // namespace

QString whoisText(const QList<NumericReply> &replies)
{
    Person person;
    for (const NumericReply &reply : replies)
        person.take(reply);
    return person.text(false);
}

QString whowasText(const QList<NumericReply> &replies)
{
    QStringList texts;
    for (qsizetype from = 0; from < replies.size();) {
        Person person;
        do
            person.take(replies[from++]);
        while (from < replies.size() && replies[from].code != "314");
        texts.append(person.text(true));
    }
    return texts.join(u'\n');
}

} // namespace watek::client::ui
