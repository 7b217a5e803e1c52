// The part of a page below its bar. Where the window is too low for it, or its letters too large,
// it scrolls: nothing is cut, nothing overlaps. Thread: gui.
#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace watek::server::window {

class PageBody final : public QScrollArea {
    Q_OBJECT
public:
    explicit PageBody(QWidget *parent);

    QVBoxLayout *column() const { return m_column; }

private:
    QVBoxLayout *m_column;
};

} // namespace watek::server::window
