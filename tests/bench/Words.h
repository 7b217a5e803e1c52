// Text to be kept and searched for, with words as a language has them. Any thread; pure.
#pragma once

#include <QByteArray>

#include <cmath>
#include <random>

namespace watek::bench {

/// The same words in the same order in every run. The nth word is said about 1/n as often as the
/// first.
class Words {
public:
    QByteArray word()
    {
        const double share = std::uniform_real_distribution(0.0, 1.0)(m_random);
        const auto rank = quint64(std::pow(double(kWords), share));
        return "w" + QByteArray::number(rank * 7919 % 1'000'003, 36);
    }
    QByteArray text()
    {
        QByteArray text;
        for (int i = 0; i < kWordsInText; ++i)
            text += word() + ' ';
        return text;
    }
    quint64 below(quint64 end)
    {
        return std::uniform_int_distribution<quint64>(0, end - 1)(m_random);
    }
    /// A room's number: half of all is said in one of them, which is the first.
    quint64 room(quint64 rooms) { return below(2) ? 0 : below(rooms); }

private:
    static constexpr int kWords = 50'000;
    static constexpr int kWordsInText = 12;
    std::mt19937_64 m_random{1};
};

} // namespace watek::bench
