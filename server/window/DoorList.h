// The card that lists the server's doors: where each listens, what is spoken there, whether it
// takes connections, and how many have come through it; and the certificate that those show which
// encrypt, so that people can compare its fingerprint with what their programs ask. Thread: gui.
//
// With it the settings are read again, which may open and close doors: so it is there with a single
// door, too.
#pragma once

#include "server/app/OpenDoors.h"
#include "server/shared/TlsContext.h"

#include <QFrame>

#include <vector>

class QGridLayout;
class QLabel;

namespace watek::server::window {

class DoorList final : public QFrame {
    Q_OBJECT
public:
    /// More doors than this are only counted: the log names all of them.
    static constexpr size_t kMostRows = 12;

    explicit DoorList(QWidget *parent = nullptr);

    void showDoors(const std::vector<app::DoorSnapshot> &doors);
    /// What clients of a door that encrypts are shown; null: no door does.
    void showCertificates(const shared::TlsContext *tls);

Q_SIGNALS:
    /// The person has renewed a certificate, or edited the settings.
    void reloadRequested();

private:
    struct Row {
        QLabel *dot;
        QLabel *name;
        QLabel *place;
        QLabel *transport;
        QLabel *state;
    };
    QWidget *makeHead();
    QWidget *makeCertificate();
    Row makeRow(int number);
    void fill(const Row &row, const app::DoorSnapshot &door);

    QGridLayout *m_grid;
    QLabel *m_more;
    QWidget *m_certificate;
    QLabel *m_fingerprint;
    QLabel *m_validity;
    QByteArray m_shown; ///< the fingerprint that is shown
    std::vector<Row> m_rows;
};

} // namespace watek::server::window
