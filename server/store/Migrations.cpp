#include "server/store/Migrations.h"

#include <array>

namespace watek::server::store {

namespace {

// Text that people gave is kept as bytes (BLOB): the database is never asked to compare it by rules
// of its own. `key` is a name folded by our own rules.
constexpr std::array kMigrations{
    Migration{1, R"(
        CREATE TABLE secret (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO secret VALUES ('accounts', randomblob(32));

        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE,
            name BLOB NOT NULL,
            email BLOB NOT NULL,
            registered_ms INTEGER NOT NULL,
            is_verified INTEGER NOT NULL,
            iterations INTEGER NOT NULL,
            salt BLOB NOT NULL,
            stored_key BLOB NOT NULL,
            server_key BLOB NOT NULL
        ) STRICT;

        CREATE TABLE account_certificate (
            fingerprint TEXT PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            added INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX account_certificate_account ON account_certificate (account, added);
    )"},
    // Who stays in the chat without a connection, and how it was there.
    Migration{2, R"(
        CREATE TABLE account_staying (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            always_on INTEGER NOT NULL,
            auto_away INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE presence (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            nick BLOB NOT NULL,
            username BLOB NOT NULL,
            realname BLOB NOT NULL,
            host BLOB NOT NULL,
            address BLOB NOT NULL,
            modes BLOB NOT NULL,
            away BLOB,
            seen_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE presence_place (
            account INTEGER NOT NULL REFERENCES presence (account) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            channel BLOB NOT NULL,
            prefixes BLOB NOT NULL,
            PRIMARY KEY (account, number)
        ) STRICT, WITHOUT ROWID;
    )"},
    // Addresses that are hidden, and hosts that operators gave.
    Migration{3, R"(
        INSERT INTO secret VALUES ('cloaks', randomblob(32));

        CREATE TABLE account_vhost (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            host BLOB NOT NULL,
            is_shown INTEGER NOT NULL
        ) STRICT;
    )"},
    // Before an account is deleted its channels get another founder, or are deleted.
    Migration{4, R"(
        CREATE TABLE channel (
            id INTEGER PRIMARY KEY,
            key BLOB NOT NULL UNIQUE,
            name BLOB NOT NULL,
            founder INTEGER NOT NULL REFERENCES account (id),
            heir INTEGER REFERENCES account (id) ON DELETE SET NULL,
            registered_ms INTEGER NOT NULL,
            used_ms INTEGER NOT NULL,
            keeps_topic INTEGER NOT NULL,
            keeps_modes INTEGER NOT NULL,
            is_private INTEGER NOT NULL,
            suspended BLOB,
            created_ms INTEGER NOT NULL,
            flags BLOB NOT NULL,
            channel_key BLOB NOT NULL,
            member_limit INTEGER NOT NULL,
            slow_seconds INTEGER NOT NULL,
            join_rate BLOB NOT NULL,
            topic BLOB NOT NULL,
            topic_set_by BLOB NOT NULL,
            topic_set_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX channel_founder ON channel (founder);
        CREATE INDEX channel_heir ON channel (heir);

        CREATE TABLE channel_access (
            channel INTEGER NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            letter TEXT NOT NULL,
            set_by BLOB NOT NULL,
            set_ms INTEGER NOT NULL,
            added INTEGER NOT NULL,
            PRIMARY KEY (channel, account)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX channel_access_account ON channel_access (account);

        CREATE TABLE channel_mask (
            channel INTEGER NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            letter TEXT NOT NULL,
            mask BLOB NOT NULL,
            set_by BLOB NOT NULL,
            set_ms INTEGER NOT NULL,
            PRIMARY KEY (channel, place)
        ) STRICT, WITHOUT ROWID;
    )"},
    // Whom people do not hear.
    Migration{5, R"(
        CREATE TABLE account_silence (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            masks BLOB NOT NULL
        ) STRICT;
    )"},
    // Codes that were sent by e-mail, how nicknames are protected, accounts out of use.
    Migration{6, R"(
        ALTER TABLE account ADD COLUMN protection INTEGER;

        CREATE TABLE account_code (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            purpose INTEGER NOT NULL,
            hash BLOB NOT NULL,
            email BLOB NOT NULL,
            made_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE account_suspension (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            by_whom BLOB NOT NULL,
            reason BLOB NOT NULL,
            since_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL
        ) STRICT;
    )"},
    // When owners of accounts were here last, and what was reported to the operators.
    Migration{7, R"(
        CREATE TABLE account_seen (
            account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
            seen_ms INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE report (
            number INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL,
            by_whom BLOB NOT NULL,
            about BLOB NOT NULL,
            who BLOB NOT NULL,
            msgid BLOB NOT NULL,
            reason BLOB NOT NULL
        ) STRICT;
    )"},
    // What logs in beside the password: app passwords, recovery codes. Whether several connections
    // may be one person.
    Migration{8, R"(
        ALTER TABLE account ADD COLUMN multiclient INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE account_app_password (
            hash BLOB PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            label BLOB NOT NULL,
            made_ms INTEGER NOT NULL,
            used_ms INTEGER NOT NULL,
            UNIQUE (account, label)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE account_recovery_code (
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            hash BLOB NOT NULL,
            PRIMARY KEY (account, hash)
        ) STRICT, WITHOUT ROWID;
    )"},
    // What was said. `sequence` is given by the dispatcher. An event that many channels see (a new
    // nickname) has one msgid and is in each of their conversations. No references to other tables:
    // they are looked through at every start, and there may be millions of messages. `messages` is
    // their count.
    // `recent_resend` knows who has said what by which id of its own within a day; it outlives the
    // message. `history_mark`: the last sequence and its time.
    Migration{9, R"(
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel INTEGER NOT NULL,
            low INTEGER NOT NULL,
            high INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            UNIQUE (channel, low, high)
        ) STRICT;
        CREATE INDEX conversation_high ON conversation (high) WHERE channel = 0;

        CREATE TABLE message (
            sequence INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL,
            time_ms INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            msgid BLOB NOT NULL,
            target BLOB NOT NULL,
            least_rank BLOB NOT NULL,
            source BLOB NOT NULL,
            account BLOB NOT NULL,
            account_id INTEGER NOT NULL,
            is_bot INTEGER NOT NULL,
            text BLOB NOT NULL,
            params BLOB NOT NULL,
            client_tags BLOB NOT NULL,
            lines BLOB NOT NULL,
            resend_id BLOB NOT NULL
        ) STRICT;
        CREATE INDEX message_conversation ON message (conversation, sequence, kind);
        CREATE UNIQUE INDEX message_msgid ON message (msgid, conversation)
            WHERE length(msgid) > 0;
        CREATE INDEX message_account ON message (account_id) WHERE account_id <> 0;

        CREATE TABLE recent_resend (
            sequence INTEGER PRIMARY KEY,
            time_ms INTEGER NOT NULL,
            account INTEGER NOT NULL,
            conversation INTEGER NOT NULL,
            id BLOB NOT NULL,
            msgid BLOB NOT NULL,
            UNIQUE (account, conversation, id)
        ) STRICT;
        CREATE INDEX recent_resend_account ON recent_resend (account);

        CREATE TABLE history_mark (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO history_mark VALUES ('sequence', 0), ('time_ms', 0);
    )"},
    // The words of what was said, by FTS5: only the lists of places, the texts are in `message`.
    // Column `marks`: server/store/SearchText.h. What is to be deleted, in slices: of an account or
    // of a conversation, up to a sequence.
    Migration{10, R"(
        CREATE VIRTUAL TABLE search_text USING fts5 (
            text, marks, content = '', columnsize = 0,
            tokenize = "unicode61 remove_diacritics 2"
        );
        INSERT INTO history_mark VALUES ('indexed', 0);

        CREATE TABLE history_deletion (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL,
            conversation INTEGER NOT NULL,
            last_sequence INTEGER NOT NULL
        ) STRICT;
    )"},
    // Numbers that are never given twice.
    Migration{11, R"(
        CREATE TABLE last_number (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO last_number SELECT 'report', coalesce(max(number), 0) FROM report;
    )"},
    // Until where people have read.
    Migration{12, R"(
        CREATE TABLE account_marker (
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            target BLOB NOT NULL,
            read_ms INTEGER NOT NULL,
            set_ms INTEGER NOT NULL,
            PRIMARY KEY (account, target)
        ) STRICT, WITHOUT ROWID;
    )"},
    // What people and channels tell of themselves.
    Migration{13, R"(
        CREATE TABLE account_metadata (
            account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
            key BLOB NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (account, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE channel_metadata (
            channel INTEGER NOT NULL REFERENCES channel (id) ON DELETE CASCADE,
            key BLOB NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (channel, key)
        ) STRICT, WITHOUT ROWID;
    )"},
    // What was said in a registered channel is kept under its incarnation.
    Migration{14, R"(
        ALTER TABLE channel ADD COLUMN incarnation INTEGER NOT NULL DEFAULT 0;
    )"},
    // From where on somebody who stays in a channel over a restart may read it.
    Migration{15, R"(
        ALTER TABLE presence_place ADD COLUMN readable_from INTEGER NOT NULL DEFAULT 0;
    )"},
    // Until which message the owners of accounts have been told what was said to them.
    Migration{16, R"(
        ALTER TABLE account_seen ADD COLUMN told_until INTEGER NOT NULL DEFAULT 0;
        UPDATE account_seen SET told_until = (SELECT value FROM history_mark WHERE name = 'sequence');
    )"},
    // What happens beside the talk: `messages` of a conversation counts PRIVMSG and NOTICE (kind 1
    // and 2) alone, `events` all others. A TAGMSG (kind 3) has in `params` what it belongs to; it
    // goes with that: in slices, when `history_deletion` names it in `belongs_to`.
    Migration{17, R"(
        ALTER TABLE conversation ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE history_deletion ADD COLUMN belongs_to BLOB NOT NULL DEFAULT x'';
        CREATE INDEX message_event ON message (conversation, sequence) WHERE kind > 2;
        CREATE INDEX message_reaction ON message (params, conversation) WHERE kind = 3;
    )"},
    // Since when a channel that was closed is open: what was said before is for who was in.
    Migration{18, R"(
        ALTER TABLE channel ADD COLUMN open_since INTEGER NOT NULL DEFAULT 0;
    )"},
};

} // namespace

std::span<const Migration> migrations() { return kMigrations; }

} // namespace watek::server::store
