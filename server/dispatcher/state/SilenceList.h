// Whom a user does not want to hear: masks of names and accounts, and exceptions from them.
// Thread: dispatcher. Reached only through ServerState, whose functions require that role.
//
// A mask is nick!user@host, or "$a:" and an account's name; both may have wildcards. With '~'
// before it, it is an exception: who fits one is heard, whatever else fits. Not in the documents:
// the form is that of ircu's SILENCE, and "$a:" that of Solanum's account bans.
//
// A line to a channel asks the list of each member who has one, so the answers about the last few
// speakers are remembered: as long as neither the list nor the speaker's name changes, asking again
// is a look-up.
#pragma once

#include "common/base/Ids.h"

#include <QByteArray>
#include <QByteArrayList>

#include <memory>
#include <optional>

namespace watek::server::dispatcher {

struct User;

/// The mask as it is kept, or nothing when no mask can be made of what was given. A word alone is a
/// nickname; "~a:" is read as "$a:"; "~" before anything else makes an exception.
std::optional<QByteArray> completedSilenceMask(const QByteArray &given);

/// `mask` is in the list, whatever its case.
bool hasMask(const QByteArrayList &masks, const QByteArray &mask);
/// Adds it behind the others unless it is there, or takes it away.
void changeMasks(QByteArrayList &masks, bool isSet, const QByteArray &mask);

class SilenceList {
public:
    SilenceList();
    ~SilenceList();
    SilenceList(SilenceList &&) noexcept;
    SilenceList &operator=(SilenceList &&) noexcept;

    bool isEmpty() const { return m_masks.isEmpty(); }
    /// In the order in which they were added.
    const QByteArrayList &masks() const { return m_masks; }
    /// Whatever its case.
    bool has(const QByteArray &mask) const { return hasMask(m_masks, mask); }
    /// Each as completedSilenceMask() makes it, and none twice.
    void setMasks(QByteArrayList masks);

    /// Whether the owner of the list does not hear `speaker`. `units` grows by what finding that
    /// out took (Work).
    bool silences(const User &speaker, qint64 &units) const;

    /// The same of somebody who spoke earlier: its source ("nick!user@host") and its account, empty
    /// when it was not logged in.
    bool silences(const QByteArray &source, const QByteArray &account, qint64 &units) const;

private:
    struct Remembered {
        base::UserId speaker;
        quint32 nameRevision = 0;
        bool isSilenced = false;
    };
    /// The place of a speaker is its number's remainder: a later one takes the place of an earlier.
    static constexpr size_t kRemembered = 64;

    bool fits(const QByteArray &source, const QByteArray &account) const;

    QByteArrayList m_masks;
    mutable std::unique_ptr<Remembered[]> m_remembered; ///< null until it is asked
};

/// Where something is said.
enum class SpokenTo : quint8 { Channel, Person };
/// Whether `hearer` does not hear what `speaker` says. One always hears oneself, and what an
/// operator of the server has to say to somebody privately must reach it. `units`: as above.
bool isSilenced(const User &speaker, const User &hearer, SpokenTo where, qint64 &units);

} // namespace watek::server::dispatcher
