// Which names look alike to people although the case mapping tells them apart: "anna" in Latin and
// in Cyrillic letters, "Żółw" and "żółw", "①" and "1", "alice" and "aIice", "marek" and "rnarek".
// Any thread; pure. Unicode TS 39 section 4, a small part of it.
//
// There are three questions, from narrow to wide. sameNameKey(): is it the same name, written in
// another case or another form of Unicode? lookAlikeKey(): or in letters of another script?
// looksAlike(): or in letters, digits and strokes of ASCII that fonts draw alike?
//
// The last one is no question of equal keys only. 'I', 'l', '1' and '|' are one stroke, and 'i' is
// the same letter as 'I'; but "mail" and "mall" are two words. So roughKey() brings together what
// may look alike, and of what it brings together looksAlike() reads each stroke: an 'i' with its
// dot is no 'l', except as a name's first letter, which many programs show as a capital; an 'I'
// among small letters is read as an 'l' as well, and an 'l' among capitals as an 'I'; a '1' or '|'
// is both.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace watek::protocol {

/// Two names with the same key are the same name to people: Unicode's full case folding and form C.
/// Bytes that are not UTF-8 count as U+FFFD.
QByteArray sameNameKey(QByteArrayView name);

/// Two texts with the same key differ only in case, in the form of Unicode, or in the script of
/// letters that look alike. ASCII texts that differ otherwise never have the same key. Bytes that
/// are not UTF-8 count as U+FFFD.
QByteArray lookAlikeKey(QByteArrayView name);

/// Names that look alike have the same key; not all that have the same look alike. Here "NlckServ"
/// is "NickServ".
QByteArray roughKey(QByteArrayView name);

/// Whether people would take one for the other.
bool looksAlike(QByteArrayView a, QByteArrayView b);

/// What looksAlike() compares, for names that are compared often.
class Looks {
public:
    explicit Looks(QByteArrayView name);
    const QByteArray &roughKey() const { return m_roughKey; }
    bool isLike(const Looks &other) const;

private:
    QByteArray m_roughKey;
    QByteArray m_key; ///< lookAlikeKey()
    QByteArray m_strokes; ///< what each stroke is read as: 'i', 'l', or '?' for both
};

/// Things by names that look alike. Two may have names that do: those that were there before the
/// rule was. Each thing is in it once at most, by one name.
template <typename Thing>
class LookAlikes {
public:
    void insert(const QByteArray &name, Thing *thing)
    {
        Looks looks(name);
        QByteArray key = looks.roughKey();
        m_entries.emplace(std::move(key), Entry{std::move(looks), thing});
    }
    void remove(const QByteArray &name, const Thing *thing)
    {
        const auto [begin, end] = m_entries.equal_range(protocol::roughKey(name));
        const auto found = std::find_if(
            begin, end, [thing](const auto &each) { return each.second.thing == thing; });
        if (found != end)
            m_entries.erase(found);
    }
    /// A thing with a name like this one, or null.
    Thing *find(const QByteArray &name) const
    {
        const Looks looks(name);
        const auto [begin, end] = m_entries.equal_range(looks.roughKey());
        const auto found = std::find_if(
            begin, end, [&looks](const auto &each) { return each.second.looks.isLike(looks); });
        return found == end ? nullptr : found->second.thing;
    }

private:
    struct Entry {
        Looks looks;
        Thing *thing;
    };
    std::unordered_multimap<QByteArray, Entry> m_entries; ///< by roughKey()
};

} // namespace watek::protocol
