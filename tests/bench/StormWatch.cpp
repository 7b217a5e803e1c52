#include "tests/bench/StormWatch.h"

#include <algorithm>

namespace watek::bench {

StormWatch::StormWatch(int people)
    : m_observer(people)
    , m_cutters(size_t(people) + 1)
    , m_scripts(size_t(people))
    , m_done(size_t(people), 0)
    , m_seen(size_t(people) + 1, 0)
{
}

void StormWatch::expect(int index, const QByteArray &steps)
{
    m_scripts[size_t(index)] += steps;
    m_missing += steps.size();
}

void StormWatch::beginPhase()
{
    std::ranges::fill(m_seen, 0);
    m_order.clear();
    m_counts = {};
}

void StormWatch::onBytes(int index, QByteArrayView bytes)
{
    m_counts.bytes += bytes.size();
    m_cutters[size_t(index)].feed(bytes, [this, index](QByteArrayView line) {
        const Verb verb = verbOf(line);
        switch (verb) {
        case Verb::Join:
        case Verb::Part:
        case Verb::Quit:
            ++m_counts.deliveries;
            ++m_seen[size_t(index)];
            if (index == m_observer)
                observe(verb, clientOf(line));
            break;
        case Verb::EndOfNames:
            ++m_counts.endsOfNames;
            [[fallthrough]];
        case Verb::Names:
            ++m_counts.namesLines;
            break;
        case Verb::Other:
            break;
        }
    });
}

void StormWatch::observe(Verb verb, int who)
{
    if (who < 0 || who >= m_observer) {
        m_outOfOrder += who == m_observer ? 0 : 1;
        return;
    }
    m_order.push_back(who);
    const QByteArray &script = m_scripts[size_t(who)];
    qsizetype &done = m_done[size_t(who)];
    const char step = verb == Verb::Join ? 'J' : verb == Verb::Part ? 'P' : 'Q';
    if (done < script.size() && script[done] == step) {
        ++done;
        --m_missing;
    } else {
        ++m_outOfOrder;
    }
}

} // namespace watek::bench
