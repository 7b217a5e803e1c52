// The admission gate as a row of cells: one for each place, filled when a client holds it.
// Thread: gui.
#pragma once

#include <QWidget>

namespace watek::server::window {

class PermitBar final : public QWidget {
    Q_OBJECT
public:
    explicit PermitBar(QWidget *parent = nullptr);

    void showPermits(int permits, int taken);
    QSize sizeHint() const override { return {200, 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_permits = 0;
    int m_taken = 0;
};

} // namespace watek::server::window
