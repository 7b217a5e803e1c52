// A sentence in the middle of an empty list: why it is empty and what fills it.
// Thread: gui.
#pragma once

#include <QLabel>

class QAbstractItemView;

namespace watek::server::window {

class EmptyHint final : public QLabel {
    Q_OBJECT
public:
    explicit EmptyHint(QAbstractItemView *view);

    /// An empty sentence shows nothing.
    void say(const QString &sentence);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
};

} // namespace watek::server::window
