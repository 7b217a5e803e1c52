#include "server/dispatcher/Services.h"

#include "server/dispatcher/GuestWords.h"
#include "server/dispatcher/LineWriter.h"

namespace watek::server::dispatcher {

ServiceWords::ServiceWords(const QByteArray &text)
{
    for (const QByteArray &word : text.split(' ')) {
        if (!word.isEmpty())
            words.append(word);
    }
}

QByteArray whyNotSoManyWords(
    qsizetype count, qsizetype least, qsizetype most, const QByteArray &shown)
{
    if (count < least)
        return "Like this: " + shown;
    if (most == kAnyNumberOfWords || count <= most)
        return {};
    const bool hasPassword = shown.toLower().contains("password");
    return (hasPassword ? QByteArrayLiteral("A password that is said here has no spaces.")
                        : QByteArrayLiteral("Those are too many words, so nothing was done."))
        + " Like this: " + shown;
}

QByteArray withFullStop(const QByteArray &sentence)
{
    const qsizetype command = sentence.lastIndexOf(": /");
    const bool endsWithIt = command >= 0 && sentence.indexOf(". ", command) < 0;
    return endsWithIt ? sentence : sentence + '.';
}

QByteArray asTypedToNickServ(bool isGuest, QByteArrayView text)
{
    return isGuest ? guestForm(text) : "/msg NickServ " + text.toByteArray();
}

QByteArray asTypedToNickServ(const Session &session, QByteArrayView text)
{
    return asTypedToNickServ(session.isGuest(), text);
}

QByteArray describeNotLoggedIn(const Session &session)
{
    return "You are not logged in. First: "
        + asTypedToNickServ(session, "IDENTIFY <account> <password>");
}

QByteArray asTypedToChanServ(bool isGuest, QByteArrayView text)
{
    return isGuest ? "/channel " + withGuestPlaces(text) : "/msg ChanServ " + text.toByteArray();
}

void sayAsService(Chat &chat, Call &call, QByteArrayView service, const QByteArray &sentence)
{
    if (call.session.isGuest())
        return call.replies.sentence(sentence);
    QByteArray line;
    const QByteArray name = service.toByteArray();
    const QByteArray source = name + '!' + name + '@' + chat.info().name;
    appendLine(line, {{}, source, "NOTICE", {call.user().nickText(), sentence}});
    call.replies.own(line);
}

} // namespace watek::server::dispatcher
