#include "client/ui/InputText.h"

#include <QCoreApplication>

#include <algorithm>

namespace watek::client::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(InputText)

public:
    static QString usage(const session::CommandInfo &info)
    {
        return QStringLiteral("/%1 %2")
            .arg(QLatin1String(info.name), QLatin1String(info.usage))
            .trimmed();
    }

    static const session::CommandInfo *find(const QString &command)
    {
        const auto table = session::commandTable();
        const auto found = std::find_if(
            table.begin(), table.end(), [&command](const session::CommandInfo &info) {
                return command == QLatin1String(info.name);
            });
        return found == table.end() ? nullptr : &*found;
    }

    static QString failure(const session::InputFailure &failure)
    {
        using session::InputError;
        switch (failure.error) {
        case InputError::Empty:
            break;
        case InputError::UnknownCommand:
            return tr("There is no command /%1. Type /help for those there are, or //%1 to say it.")
                .arg(failure.command);
        case InputError::MissingArgument:
            if (const session::CommandInfo *info = find(failure.command))
                return tr("Something is missing. It is used like this: %1").arg(usage(*info));
            return tr("Something is missing after /%1.").arg(failure.command);
        case InputError::NotAChannel:
            return tr("/%1 works in a channel, and this is none.").arg(failure.command);
        case InputError::NoOneToTalkTo:
            return tr("Nobody would read this here: join a channel first (Ctrl+J).");
        case InputError::NobodyWhileOffline:
            return tr(
                "You are not connected, so nobody would read this. Type /connect, then join a "
                "channel (Ctrl+J).");
        case InputError::ConnectedAlready:
            return tr("You are connected here. /reconnect connects anew; /connect and an address "
                      "opens another server.");
        case InputError::BadAddress:
            return tr("This is no address of a server. It is used like this: %1")
                .arg(QStringLiteral("/connect irc.example.org 6667"));
        case InputError::NotConnected:
            return tr(
                "/%1 needs a connection. Messages you type now are sent later, commands are not.")
                .arg(failure.command);
        case InputError::TooManyWaiting:
            return tr("Too many messages wait to be sent. Your text stays here.");
        case InputError::BadNick:
            return tr("This cannot be a nickname: it begins with a letter and has no spaces.");
        case InputError::BadChannel:
            return tr("This cannot be a channel: its name begins with # and has no spaces.");
        case InputError::NotJoined:
            return tr("You are not in this channel, so nobody would read it. Join it again first.");
        }
        return {};
    }

    static QString help(const QString &command)
    {
        if (!command.isEmpty()) {
            const session::CommandInfo *info = find(command);
            return info ? usage(*info) : tr("There is no command /%1.").arg(command);
        }
        QStringList names;
        for (const session::CommandInfo &info : session::commandTable()) {
            if (QLatin1String(info.name) == QLatin1String(info.canonical))
                names.append(QLatin1String(info.name));
        }
        // Without the '/' before each: lines are broken behind it.
        return tr("Commands, each with / before it: %1. Type /help and a name to see how it is "
                  "used; Ctrl+/ lists the keys.")
            .arg(names.join(u", "));
    }
};

} // namespace

QString inputFailureText(const session::InputFailure &failure) { return Words::failure(failure); }

QString helpText(const QString &command) { return Words::help(command); }

} // namespace watek::client::ui
