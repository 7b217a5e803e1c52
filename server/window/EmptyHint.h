// A sentence in the middle of an empty list: why it is empty and what fills it.
// Thread: gui.
#pragma once

#include "common/widgets/PlainLabel.h"

class QAbstractItemView;

namespace watek::server::window {

class EmptyHint final : public widgets::PlainLabel {
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
