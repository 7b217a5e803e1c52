// Finds which rows of a long table are shown, and in which order, a bounded piece of work at a
// time, so that the window goes on between the pieces. Thread: gui; no clock and no event loop:
// who calls step() decides how long to go on.
//
// First every row is looked at once (filtering), then the shown ones are merged: neighbouring runs
// of 1, 2, 4 … rows become sorted runs of twice the length. One unit of work is one row looked at
// or one row put behind another, so n rows take about n + n log2(n) units.
#pragma once

#include <functional>
#include <vector>

namespace watek::client::ui {

class RowSorter {
public:
    using IsShown = std::function<bool(int row)>;
    /// A strict weak order. Rows of which neither is before the other keep the order they had.
    using IsBefore = std::function<bool(int left, int right)>;

    /// Begins with rows 0 … `rows` - 1; what was under way before is forgotten. Both functions are
    /// called from step() only, and the rows they look at stay as they are until isDone().
    void start(int rows, IsShown isShown, IsBefore isBefore);
    /// Does at most `units` (1 or more) of the work that is left; nothing when isDone().
    void step(int units);
    bool isDone() const { return m_phase == Phase::Done; }
    /// The shown rows in their order, once; only when isDone().
    std::vector<int> takeOrder();

private:
    enum class Phase { Filtering, Merging, Done };
    int filter(int units);
    int merge(int units);
    void beginRun(size_t from);

    Phase m_phase = Phase::Done;
    IsShown m_isShown;
    IsBefore m_isBefore;
    int m_rows = 0;
    int m_next = 0; ///< to be looked at
    std::vector<int> m_from; ///< sorted runs of m_width rows
    std::vector<int> m_to; ///< what is merged of them
    size_t m_width = 1;
    // The two runs that are merged: from m_left to m_middle, and from m_right to m_end.
    size_t m_left = 0;
    size_t m_middle = 0;
    size_t m_right = 0;
    size_t m_end = 0;
};

} // namespace watek::client::ui
