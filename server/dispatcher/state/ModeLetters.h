// A set of mode letters. Any thread; plain value.
#pragma once

#include <QByteArray>

namespace watek::server::dispatcher {

class ModeLetters {
public:
    constexpr ModeLetters() = default;
    constexpr explicit ModeLetters(const char *letters)
    {
        for (; *letters != '\0'; ++letters)
            insert(*letters);
    }

    constexpr bool contains(char letter) const { return m_bits & bit(letter); }
    constexpr void insert(char letter) { m_bits |= bit(letter); }
    constexpr void remove(char letter) { m_bits &= ~bit(letter); }
    constexpr bool operator==(const ModeLetters &) const = default;

    /// The letters, small ones first, without a '+'.
    QByteArray text() const
    {
        QByteArray letters;
        for (const char base : {'a', 'A'}) {
            for (char letter = base; letter < base + 26; ++letter) {
                if (contains(letter))
                    letters.append(letter);
            }
        }
        return letters;
    }

private:
    static constexpr quint64 bit(char letter)
    {
        if (letter >= 'a' && letter <= 'z')
            return quint64(1) << (letter - 'a');
        if (letter >= 'A' && letter <= 'Z')
            return quint64(1) << (letter - 'A' + 26);
        return 0;
    }
    quint64 m_bits = 0;
};

} // namespace watek::server::dispatcher
