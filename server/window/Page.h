// What the window asks of each of its pages, so that a new page is a class and one line where the
// window adds them. Pages hold no truth: they are shown the host, and send intents by signals of
// their own. Thread: gui.
#pragma once

#include "server/app/ServerHost.h"

#include <QWidget>

class QSettings;

namespace watek::server::window {

class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// What stands on its tab, with the underlined letter.
    virtual QString title() const = 0;
    /// The host has started or stopped.
    virtual void showHost(app::ServerHost &host) REQUIRES(guiRole) = 0;
    /// Ten times a second while the host runs and somebody looks at the window, whichever page
    /// that is: for what goes on, and for what the tab says.
    virtual void showSnapshot(const app::ServerSnapshot &) { }
    /// The same only for the page in sight, also when it has just come into sight.
    virtual void refresh(app::ServerHost &, const app::ServerSnapshot &) REQUIRES(guiRole) { }
    /// Ctrl+F: the keyboard goes to where one looks for something. False when nothing can be
    /// looked for here.
    virtual bool focusFind() { return false; }

    virtual void remember(QSettings &) const { }
    virtual void recall(QSettings &) { }

Q_SIGNALS:
    void titleChanged(const QString &title);
};

} // namespace watek::server::window
