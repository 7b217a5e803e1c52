// What may be an e-mail address. Any thread; pure.
#pragma once

#include <QByteArray>

namespace watek::server::shared {

/// An address of the simple form that people have: RFC 5321 section 4.1.2 "Dot-string" at a domain
/// or host name, at most 254 bytes, ASCII. Quoted strings, address literals and addresses beginning
/// with '-' are none, nor are those with characters that a shell or a mail_command's placeholders
/// give a meaning to, though RFC 5322 allows them (o'neil, {x}, a|b, a/b): the text becomes an
/// argument of a program and a line of a header, and there neither an option nor a second line may
/// come of it.
bool isEmailAddress(const QByteArray &text);

} // namespace watek::server::shared
