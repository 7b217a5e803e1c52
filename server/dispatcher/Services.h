// What NickServ and ChanServ have in common: how they take words apart, how they answer, and that
// they never leave out a word that somebody typed. Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// What somebody typed behind a service's name, word by word.
struct ServiceWords {
    QList<QByteArray> words;

    explicit ServiceWords(const QByteArray &text);
    qsizetype size() const { return words.size(); }
    /// Empty when there are not so many.
    QByteArray operator[](qsizetype index) const { return words.value(index); }
    /// Those from `index` on, as one text.
    QByteArray from(qsizetype index) const { return words.mid(index).join(' '); }
    QByteArray takeFirst() { return words.isEmpty() ? QByteArray() : words.takeFirst(); }
};

/// Of a command whose last word is a text.
inline constexpr qsizetype kAnyNumberOfWords = -1;

/// Empty: the command takes so many words. Else the sentence that says so: what is behind the last
/// one that it takes may be half of a password, which nobody would miss until the next log-in.
/// `shown`: the syntax as whoever asks types it.
QByteArray whyNotSoManyWords(
    qsizetype count, qsizetype least, qsizetype most, const QByteArray &shown);

/// The sentence with a full stop, but not behind a command to type (": /login ola PASSWORD"): it
/// would be typed as well.
QByteArray withFullStop(const QByteArray &sentence);

/// What somebody there types to tell NickServ that: "/msg NickServ DROP <password>", and a guest
/// "/drop PASSWORD".
QByteArray asTypedToNickServ(bool isGuest, QByteArrayView text);
QByteArray asTypedToNickServ(const Session &session, QByteArrayView text);
/// The same of ChanServ: "/msg ChanServ INFO #lab", and a guest "/channel INFO #lab".
QByteArray asTypedToChanServ(bool isGuest, QByteArrayView text);
/// To who must have an account for it, without a full stop: a command is its end.
QByteArray describeNotLoggedIn(const Session &session);

/// A NOTICE by the service, or a sentence for a guest.
void sayAsService(Chat &chat, Call &call, QByteArrayView service, const QByteArray &sentence)
    REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher
