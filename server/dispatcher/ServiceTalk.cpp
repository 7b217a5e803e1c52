#include "server/dispatcher/ServiceTalk.h"

#include "server/dispatcher/LineWriter.h"

namespace watek::server::dispatcher {

QByteArray withoutThisServer(Chat &chat, const QByteArray &target)
{
    const QByteArray suffix = '@' + chat.info().name;
    const bool isHere = target.size() > suffix.size()
        && target.last(suffix.size()).compare(suffix, Qt::CaseInsensitive) == 0;
    return isHere ? target.chopped(suffix.size()) : target;
}

void answerServiceCtcp(Chat &chat, Call &call, QByteArrayView service, const QByteArray &text)
{
    const QByteArray asked = text.mid(1, text.size() - (text.endsWith('\x01') ? 2 : 1));
    const QByteArray verb = asked.split(' ').first().toUpper();
    QByteArray told;
    if (verb == "PING")
        told = asked;
    else if (verb == "VERSION")
        told = QByteArray("VERSION ") + kVersion;
    else
        return;
    QByteArray line;
    const QByteArray name = service.toByteArray();
    appendLine(line,
        {{}, name + '!' + name + '@' + chat.info().name, "NOTICE",
            {call.user().nickText(), '\x01' + told + '\x01'}});
    call.replies.own(line);
}

} // namespace watek::server::dispatcher
