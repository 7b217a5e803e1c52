// Programs that speak another protocol than ours, by the first bytes that they send: TLS, HTTP,
// mail and mailboxes, LDAP, Redis and others. Pure; internal to common/protocol, see
// classifyFirstBytes().
#pragma once

#include "common/protocol/FirstLine.h"

namespace watek::protocol {

/// Tls, Http or Foreign; Plain: it is surely none of them; NeedMore: it may become one. `line` is
/// the first line of `bytes`, which are not empty.
FirstBytes classifyForeign(QByteArrayView bytes, const FirstLine &line);
/// The same of a whole first line, which tells of some that classifyForeign() cannot know before
/// the line has ended.
FirstBytes classifyForeignLine(QByteArrayView line);
/// The beginning of a method, or a method and what may become its target: an address, an asterisk,
/// or any for CONNECT (RFC 9112 section 3.2). "COPY THAT" is neither.
bool mayBecomeRequest(const FirstLine &line);

} // namespace watek::protocol
