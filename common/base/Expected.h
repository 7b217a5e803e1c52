// A value or the reason there is none: the result of everything that is expected to fail sometimes.
// Any thread; a plain value type.
#pragma once

#include <QtGlobal>

#include <utility>
#include <variant>

namespace watek::base {

/// Wraps an error so that Expected<T, E> can be returned as `return Unexpected{Error::Empty};`.
template <typename E>
struct Unexpected {
    E error;
};
template <typename E>
Unexpected(E) -> Unexpected<E>;

/// Holds exactly one of T and E. Reading the one that is not there is a bug (asserted).
template <typename T, typename E>
class [[nodiscard]] Expected {
public:
    Expected(T value)
        : m_held(std::in_place_index<0>, std::move(value))
    {
    }
    template <typename F>
    Expected(Unexpected<F> unexpected)
        : m_held(std::in_place_index<1>, std::move(unexpected.error))
    {
    }

    bool hasValue() const { return m_held.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    const T &value() const &
    {
        Q_ASSERT(hasValue());
        return *std::get_if<0>(&m_held);
    }
    T &value() &
    {
        Q_ASSERT(hasValue());
        return *std::get_if<0>(&m_held);
    }
    T &&value() &&
    {
        Q_ASSERT(hasValue());
        return std::move(*std::get_if<0>(&m_held));
    }
    const E &error() const
    {
        Q_ASSERT(!hasValue());
        return *std::get_if<1>(&m_held);
    }

    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

private:
    std::variant<T, E> m_held;
};

/// What an operation without a result returns when it succeeds: `return Done{};`.
struct Done {
    bool operator==(const Done &) const = default;
};

} // namespace watek::base
