// A label for text that somebody else wrote: names, topics, errors of a server. Thread: gui.
//
// A plain QLabel guesses: text that looks like HTML is laid out as HTML, and its <img> opens files
// and devices of this computer. This one never guesses.
#pragma once

#include <QLabel>

namespace watek::widgets {

class PlainLabel : public QLabel {
    Q_OBJECT
public:
    explicit PlainLabel(QWidget *parent = nullptr)
        : PlainLabel(QString(), parent)
    {
    }
    explicit PlainLabel(const QString &text, QWidget *parent = nullptr)
        : QLabel(parent)
    {
        setTextFormat(Qt::PlainText);
        setText(text);
    }
};

} // namespace watek::widgets
