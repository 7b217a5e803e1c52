// Secrets that the server draws and people type: codes from e-mails, recovery codes, app passwords.
// Any thread; pure but for chance.
//
// They are letters and digits that are not taken for one another, in groups of four: a letter has
// nearly five random bits. As nobody can guess so many, one SHA-256 of them is kept and compared;
// passwords that people choose take a slow hash.
#pragma once

#include <QByteArray>

namespace watek::server::dispatcher {

inline constexpr int kLettersOfMailCode = 16; ///< 79 bits
inline constexpr int kLettersOfRecoveryCode = 20; ///< 99 bits
inline constexpr int kLettersOfAppPassword = 24; ///< 118 bits

/// "k7qz-m3xa-9dfe-w2rt".
QByteArray drawnSecret(int letters);
/// SHA-256 of what a person typed, with or without dashes, in any case.
QByteArray hashOfSecret(const QByteArray &typed);
/// It may be a secret of so many letters.
bool looksLikeSecret(const QByteArray &typed, int letters);

} // namespace watek::server::dispatcher
