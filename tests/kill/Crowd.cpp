#include "tests/kill/Crowd.h"

#include "common/base/Clock.h"

#include <poll.h>

#include <algorithm>

namespace watek::kill {

namespace {

/// Within this everybody is in the chat.
constexpr qint64 kMostEnterNs = 60'000'000'000;

} // namespace

Crowd::Crowd(const Options &options, Ledger &ledger, std::mt19937_64 &random)
    : m_options(options)
    , m_ledger(ledger)
    , m_random(random)
{
    for (int i = 0; i < options.people; ++i) {
        m_people.push_back(std::make_unique<Person>("person" + QByteArray::number(i),
            i == 0 ? Person::Role::Founder : Person::Role::Member, m_ledger));
    }
}

std::vector<Person *> Crowd::everybody() const
{
    std::vector<Person *> all;
    for (const auto *group : {&m_people, &m_newcomers}) {
        for (const auto &person : *group)
            all.push_back(person.get());
    }
    return all;
}

bool Crowd::enter(quint16 port)
{
    m_port = port;
    m_newcomers.clear();
    // The first one makes the channels.
    m_people.front()->enter(port);
    if (!waitFor(*m_people.front()))
        return false;
    for (size_t i = 1; i < m_people.size(); ++i)
        m_people[i]->enter(port);
    return std::ranges::all_of(m_people, [this](const auto &person) { return waitFor(*person); });
}

bool Crowd::waitFor(const Person &person)
{
    const qint64 until = base::monotonicNowNs() + kMostEnterNs;
    while (!person.isReady() && person.descriptor() >= 0 && base::monotonicNowNs() < until)
        serve(20);
    if (!person.isReady())
        m_trouble = person.name() + " cannot come in: " + person.trouble();
    return person.isReady();
}

void Crowd::beginToTalk(Person::Says says)
{
    const int window = 1 + int(m_random() % quint64(2 * m_options.window - 1));
    for (const auto &person : m_people) {
        QByteArrayList others;
        for (const auto &other : m_people) {
            if (other != person)
                others += other->name();
        }
        person->beginToTalk(others, window, says, m_random);
    }
}

void Crowd::bringNewcomer()
{
    m_newcomers.push_back(std::make_unique<Person>(
        "newcomer" + QByteArray::number(++m_newcomersEver), Person::Role::Newcomer, m_ledger));
    m_newcomers.back()->enter(m_port);
}

void Crowd::serve(int ms)
{
    const std::vector<Person *> all = everybody();
    std::vector<pollfd> sockets;
    for (const Person *person : all) // poll() leaves out negative ones
        sockets.push_back({.fd = person->descriptor(), .events = POLLIN, .revents = 0});
    if (poll(sockets.data(), sockets.size(), ms) <= 0)
        return;
    for (size_t i = 0; i < sockets.size(); ++i) {
        if (sockets[i].revents != 0)
            all[i]->onReadable();
    }
}

void Crowd::hearTheRest()
{
    const auto isHere = [](const Person *person) { return person->descriptor() >= 0; };
    while (std::ranges::any_of(everybody(), isHere))
        serve(100);
}

std::vector<int> Crowd::unacknowledged() const
{
    std::vector<int> places;
    for (const auto &person : m_people)
        places.insert(
            places.end(), person->unacknowledged().begin(), person->unacknowledged().end());
    return places;
}

int Crowd::sumOf(int (Person::*value)() const) const
{
    int sum = 0;
    for (const auto &person : m_people)
        sum += (*person.*value)();
    return sum;
}

} // namespace watek::kill
