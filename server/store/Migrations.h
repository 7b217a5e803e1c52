// The shapes that the database file has had, one after the other. Thread: store; plain values.
//
// A migration that was released is never changed: files that it has made are out there. A change of
// shape is a new one at the end.
#pragma once

#include <span>

namespace watek::server::store {

/// SQL that makes shape `to` of the shape before; run in one transaction. An empty file has shape
/// 0.
struct Migration {
    int to = 0;
    const char *sql = "";
};

/// In order, without gaps, beginning with 1.
std::span<const Migration> migrations();

} // namespace watek::server::store
