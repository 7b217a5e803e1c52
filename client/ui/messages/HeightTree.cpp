#include "client/ui/messages/HeightTree.h"

#include <bit>

namespace watek::client::ui {

namespace {

int lowestBit(int i) { return i & -i; }

} // namespace

int HeightTree::top(int row) const
{
    int sum = 0;
    for (int i = row; i > 0; i -= lowestBit(i))
        sum += m_sums[i - 1];
    return sum;
}

int HeightTree::rowAt(int y) const
{
    if (m_heights.empty())
        return -1;
    int row = 0;
    int left = y < 0 ? 0 : y;
    for (int step = int(std::bit_floor(m_heights.size())); step > 0; step /= 2) {
        if (row + step <= size() && m_sums[row + step - 1] <= left) {
            row += step;
            left -= m_sums[row - 1];
        }
    }
    if (row < size())
        return row;
    // Below the end: the last row that has a height.
    for (row = size() - 1; row > 0 && m_heights[row] == 0; --row) { }
    return row;
}

void HeightTree::setHeight(int row, int height)
{
    const int delta = height - m_heights[row];
    if (delta == 0)
        return;
    m_heights[row] = height;
    for (int i = row + 1; i <= size(); i += lowestBit(i))
        m_sums[i - 1] += delta;
}

void HeightTree::insert(int row, int count, int height)
{
    if (row != size()) {
        m_heights.insert(m_heights.begin() + row, count, height);
        rebuild();
        return;
    }
    for (int n = 0; n < count; ++n) {
        const int i = size() + 1;
        m_sums.push_back(height + top(i - 1) - top(i - lowestBit(i)));
        m_heights.push_back(height);
    }
}

void HeightTree::remove(int row, int count)
{
    m_heights.erase(m_heights.begin() + row, m_heights.begin() + row + count);
    rebuild();
}

void HeightTree::assign(int count, int height)
{
    m_heights.assign(count, height);
    rebuild();
}

void HeightTree::rebuild()
{
    m_sums = m_heights;
    for (int i = 1; i <= size(); ++i) {
        const int parent = i + lowestBit(i);
        if (parent <= size())
            m_sums[parent - 1] += m_sums[i - 1];
    }
}

} // namespace watek::client::ui
