#include "server/dispatcher/Services.h"

#include "server/dispatcher/LineWriter.h"

namespace watek::server::dispatcher {

ServiceWords::ServiceWords(const QByteArray &text)
{
    for (const QByteArray &word : text.split(' ')) {
        if (!word.isEmpty())
            words.append(word);
    }
}

QByteArray whyNotSoManyWords(qsizetype count, qsizetype least, qsizetype most, const char *syntax)
{
    if (count < least)
        return QByteArray("Like this: ") + syntax;
    if (most == kAnyNumberOfWords || count <= most)
        return {};
    const bool hasPassword = QByteArrayView(syntax).contains("password>");
    return (hasPassword ? QByteArrayLiteral("A password that is said here has no spaces.")
                        : QByteArrayLiteral("Those are too many words, so nothing was done."))
        + " Like this: " + syntax;
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
