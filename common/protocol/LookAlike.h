// Which names look alike to people although the case mapping tells them apart: "anna" in Latin and
// in Cyrillic letters, "Żółw" and "żółw", "①" and "1". Any thread; pure. Unicode TS 39 section 4, a
// small part of it.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace watek::protocol {

/// Two names with the same key look alike. Names that differ only in ASCII case have the same key
/// too; ASCII names that differ otherwise never have ("l" and "I" are told apart, as IRC always
/// has). Bytes that are not UTF-8 count as U+FFFD.
QByteArray lookAlikeKey(QByteArrayView name);

} // namespace watek::protocol
