// A way to name a person that a ban or an ignore list goes by. Any thread; a plain value.
#pragma once

#include <QString>

namespace watek::client::session {

enum class MaskKind {
    Nick, ///< "anna!*@*": until the person renames
    Host, ///< "*!*@host" or "*!user@host": whatever the nick
    Account, ///< who has logged in as that, wherever from
};

struct PersonMask {
    MaskKind kind = MaskKind::Nick;
    QString mask = {}; ///< exactly what is set, or kept

    bool operator==(const PersonMask &) const = default;
};

} // namespace watek::client::session
