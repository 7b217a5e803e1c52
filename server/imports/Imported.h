// What another server's database holds that this one can keep, as values that nobody has checked
// against our own rules yet. Any thread.
#pragma once

#include "common/protocol/Scram.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QStringList>

#include <optional>
#include <vector>

namespace watek::server::imports {

struct ImportedAccount {
    QByteArray name; ///< in its owner's spelling
    /// Nothing: the other server kept the password in a form that SCRAM cannot use, so its owner
    /// needs a new one.
    std::optional<protocol::ScramVerifier> verifier = {};
    QByteArray email = {}; ///< empty: none
    qint64 registeredMs = 0; ///< wall clock; 0: not told
    bool isVerified = true;
    bool isSuspended = false;
    QByteArrayList certificates = {}; ///< SHA-256, 64 hexadecimal digits in lower case
};

struct ImportedMask {
    QByteArray mask;
    QByteArray setBy = {};
    qint64 setAtMs = 0;
};

/// What an account may do in a channel.
struct ImportedAccess {
    QByteArray account; ///< as the file spells it
    char prefix = 0; ///< the letter of the prefix mode: q, a, o, h or v
};

struct ImportedChannel {
    QByteArray name;
    QByteArray founder; ///< an account
    qint64 registeredMs = 0;
    QByteArray topic = {};
    QByteArray topicSetBy = {};
    qint64 topicSetMs = 0;
    QByteArray flags = {}; ///< letters of modes without a parameter, as the other server calls them
    QByteArray key = {};
    int limit = 0; ///< 0: none
    std::vector<ImportedAccess> access = {};
    std::vector<ImportedMask> bans = {};
    std::vector<ImportedMask> exceptions = {};
    std::vector<ImportedMask> invitations = {};
};

struct Imported {
    std::vector<ImportedAccount> accounts; ///< in the order of their names
    std::vector<ImportedChannel> channels; ///< in the order of their names
    /// What was not understood or is not taken, a sentence each, in English; bounded (kMostNotes).
    QStringList notes;

    static constexpr qsizetype kMostNotes = 1000;
    void note(const QString &sentence)
    {
        if (notes.size() < kMostNotes)
            notes.append(sentence);
    }
};

/// 64 hexadecimal digits in lower case, of the forms in which programs write a SHA-256 fingerprint
/// (with or without colons); empty for another hash.
QByteArray importedFingerprint(const QByteArray &text);

/// The bytes of standard base64, of just `size` of them; nothing for anything else.
std::optional<QByteArray> importedBytes(const QByteArray &base64, qsizetype size);

/// A verifier that no server could have made is none.
std::optional<protocol::ScramVerifier> importedVerifier(qint64 iterations, const QByteArray &salt,
    const QByteArray &storedKey, const QByteArray &serverKey);

} // namespace watek::server::imports
