// The address to listen on: typed, or chosen from what this computer has. The list says what each
// one means; the field holds the address alone.
// Thread: gui.
#pragma once

#include "server/window/LocalAddresses.h"

#include <QComboBox>

#include <vector>

namespace watek::server::window {

class AddressBox final : public QComboBox {
    Q_OBJECT
public:
    explicit AddressBox(QWidget *parent = nullptr);

    /// What is typed stays.
    void setAddresses(const std::vector<LocalAddress> &local);
    QString address() const { return currentText().trimmed(); }

private:
    void add(const QString &address, const QString &meaning);
};

} // namespace watek::server::window
