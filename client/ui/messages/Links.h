// Finds the web and chat addresses in a line of text. Any thread; pure.
#pragma once

#include <QList>
#include <QStringView>
#include <QUrl>

namespace watek::client::ui {

struct Link {
    int start = 0;
    int length = 0;
    QUrl url;
};

/// http, https, irc and ircs addresses, in order. Punctuation that ends the sentence and brackets
/// opened before the address stay outside: "(see https://a.example/x_(y))." links
/// https://a.example/x_(y). Nothing without a host, and no other scheme, is ever a link: these are
/// opened with a click.
QList<Link> findLinks(QStringView text);

} // namespace watek::client::ui
