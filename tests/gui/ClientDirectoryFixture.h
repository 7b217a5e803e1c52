// The window with the list of a network's channels, over a scripted server that answers LIST.
// Thread: gui.
#pragma once

#include "tests/gui/ClientFixture.h"

#include "client/ui/Actions.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

namespace watek::tests {

struct DirectoryFixture : ConnectedFixture {
    QPointer<QDialog> dialog;

    DirectoryFixture() { connect(); }
    void open()
    {
        client.window.actions()[client::ui::ActionId::ListChannels]->trigger();
        dialog = client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(dialog);
        QTRY_VERIFY(server.wasSent("LIST"));
    }
    void row(const QByteArray &channel, int members, const QByteArray &topic)
    {
        server.send(
            ":watek 322 kasia " + channel + ' ' + QByteArray::number(members) + " :" + topic);
    }
    void end() { server.send(":watek 323 kasia :End of /LIST"); }
    void fill()
    {
        open();
        server.send(":watek 321 kasia Channel :Users  Name");
        row("#threads", 12, "mutexes <b>and</b> \002semaphores\002");
        row("#Qt", 7, "widgets");
        row("#linux", 300, "kernels & shells");
        end();
        QTRY_COMPARE(state(), u"Channels: 3"_qs);
    }
    QTreeView *table() { return dialog->findChild<QTreeView *>(u"directoryTable"_qs); }
    QLineEdit *search() { return dialog->findChild<QLineEdit *>(u"directorySearch"_qs); }
    QPushButton *again() { return dialog->findChild<QPushButton *>(u"directoryAgain"_qs); }
    QPushButton *join() { return dialog->findChild<QPushButton *>(u"directoryJoin"_qs); }
    QString state() { return dialog->findChild<QLabel *>(u"hint"_qs)->text(); }
    QStringList column(int column)
    {
        QStringList texts;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            texts.append(table()->model()->index(row, column).data().toString());
        return texts;
    }
};

} // namespace watek::tests
