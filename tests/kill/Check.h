// Whether the database has what people were told. Pure but for the notes it makes in the ledger.
#pragma once

#include "tests/kill/History.h"
#include "tests/kill/Ledger.h"

#include <QByteArrayList>

namespace watek::kill {

/// What is wrong, counted.
struct Findings {
    int lost = 0; ///< acknowledged, and not there under that msgid
    int lostAccounts = 0; ///< acknowledged, and not there
    int unsaid = 0; ///< somebody heard it, and it is not there
    int doubled = 0; ///< there more than once, or acknowledged under two msgids
    int changed = 0; ///< other words, another author, another conversation, or nobody said it
    int disordered = 0; ///< heard before what stands before it, or dated so
    int toldTwice = 0; ///< told at a login to somebody who had heard it
    int neverTold = 0; ///< acknowledged, and the one to whom it was said never heard it
    QByteArrayList examples = {}; ///< a few sentences

    bool isWell() const
    {
        return lost + lostAccounts + unsaid + doubled + changed + disordered + toldTwice + neverTold
            == 0;
    }
    Findings &operator+=(const Findings &other);
};

/// Holds it against the ledger, and notes there what is stored.
Findings check(const Stored &stored, Ledger &ledger);
/// The same when everybody has been here again and nothing waits for anybody.
Findings checkAtEnd(const Stored &stored, Ledger &ledger);

} // namespace watek::kill
