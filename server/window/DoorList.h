// The card that lists the server's doors: where each listens, what is spoken there, whether it
// takes connections, and how many have come through it. Thread: gui.
//
// It is shown when it says more than the card beside it that tells people how to join: with more
// doors than the main one, or when the system lets it take nobody.
#pragma once

#include "server/app/OpenDoors.h"

#include <QFrame>

#include <vector>

class QGridLayout;
class QLabel;

namespace watek::server::window {

class DoorList final : public QFrame {
    Q_OBJECT
public:
    /// More doors than this are only counted: the log names all of them.
    static constexpr size_t kMostRows = 6;

    explicit DoorList(QWidget *parent = nullptr);

    void showDoors(const std::vector<app::DoorSnapshot> &doors);

private:
    struct Row {
        QLabel *dot;
        QLabel *name;
        QLabel *place;
        QLabel *transport;
        QLabel *state;
    };
    Row makeRow(int number);
    void fill(const Row &row, const app::DoorSnapshot &door);

    QGridLayout *m_grid;
    QLabel *m_more;
    std::vector<Row> m_rows;
};

} // namespace watek::server::window
