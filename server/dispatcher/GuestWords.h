// What a plain-text guest types, before anybody is told: cleaned, and kept back where it looks like
// a command with a password; and what a guest types where IRC clients write to a service. Any
// thread; pure.
#pragma once

#include <QByteArray>

namespace watek::server::dispatcher {

/// Without the bytes that would end an IRC line or make a request between programs of it, and
/// without spaces and invisible characters before it: behind such a character "/login" is a command
/// all the same.
QByteArray cleanGuestLine(QByteArray line);

/// A guest who types this by hand does not mean the lobby: it is a command that carries a password,
/// of NickServ or of IRC, without its '/'. Any case, and any number of marks before it ("./login"),
/// but only with as many words as the command has: "login works again, thanks" is a sentence. A
/// command of IRC in capitals ("PASS") counts with any words.
bool looksLikePassword(const QByteArray &line);

/// What a guest types for what IRC clients write to NickServ: "IDENTIFY [<account>] <password>" is
/// "/login [NAME] PASSWORD".
QByteArray guestForm(QByteArrayView toNickServ);
/// NickServ's word for a guest's command, in capitals: "/login" is "IDENTIFY". Most are the same.
QByteArray nickServVerb(QByteArrayView guestCommand);
/// "<new password>" as guests read it: "NEW-PASSWORD". Only where such a place begins a word.
QByteArray withGuestPlaces(QByteArrayView syntax);

} // namespace watek::server::dispatcher
