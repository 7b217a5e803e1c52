// The heights of all rows of a list, and in O(log n) the place of each: a Fenwick tree of pixels.
// Thread: gui; a plain value.
#pragma once

#include <vector>

namespace watek::client::ui {

class HeightTree {
public:
    int size() const { return int(m_heights.size()); }
    int total() const { return top(size()); }
    int height(int row) const { return m_heights[row]; }
    /// The distance from the beginning of the list to the upper edge of `row`; `row` may be size().
    int top(int row) const;
    int bottom(int row) const { return top(row) + height(row); }
    /// The row that covers pixel `y`: the last row whose upper edge is at or above it, rows of no
    /// height passed over. Rows outside are clamped; -1 when there is none at all.
    int rowAt(int y) const;

    void setHeight(int row, int height);
    /// Adding at the end costs O(log n) a row, adding elsewhere O(n) once.
    void insert(int row, int count, int height);
    void remove(int row, int count);
    void assign(int count, int height);

private:
    void rebuild();

    std::vector<int> m_heights;
    std::vector<int>
        m_sums; ///< m_sums[i - 1]: the heights of the lowest-set-bit(i) rows that end at i
};

} // namespace watek::client::ui
