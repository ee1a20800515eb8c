#pragma once
#include <string_view>

namespace parley::store {

// What people are found by while somebody types: the words of their names, e-mail addresses and identities, and how
// their numbers end. Built in the background (audience/search_index.h); triggers keep what changes of those that are in
// it already, as it was when it was put there.
inline constexpr std::string_view search_step = R"sql(
CREATE VIRTUAL TABLE person_search USING fts5(words, content='', prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co M*'");
CREATE TABLE person_search_state (
    id INTEGER PRIMARY KEY,
    built_until BIGINT NOT NULL DEFAULT 0,
    tidying INTEGER NOT NULL DEFAULT 0,
    tidied_at BIGINT NOT NULL DEFAULT 0
);
INSERT INTO person_search_state (id) VALUES (1);
CREATE TABLE person_search_stale (
    profile_id INTEGER PRIMARY KEY,
    project_id BIGINT NOT NULL,
    identity TEXT,
    phone TEXT,
    attributes TEXT
);
CREATE TABLE person_total (
    project_id BIGINT PRIMARY KEY,
    people BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER person_search_insert AFTER INSERT ON profile
WHEN NEW.id <= (SELECT built_until FROM person_search_state)
BEGIN INSERT OR IGNORE INTO person_search_stale (profile_id, project_id) VALUES (NEW.id, NEW.project_id); UPDATE
    person_total SET people = people + 1 WHERE project_id = NEW.project_id; END;
CREATE TRIGGER person_search_update AFTER UPDATE OF phone, attributes ON profile
WHEN OLD.id <= (SELECT built_until FROM person_search_state)
    AND (OLD.phone IS NOT NEW.phone OR OLD.attributes <> NEW.attributes)
BEGIN INSERT OR IGNORE INTO person_search_stale (profile_id, project_id, identity, phone, attributes)
    VALUES (OLD.id, OLD.project_id, OLD.identity, OLD.phone, OLD.attributes); END;
CREATE TRIGGER person_search_delete AFTER DELETE ON profile
WHEN OLD.id <= (SELECT built_until FROM person_search_state)
BEGIN INSERT OR IGNORE INTO person_search_stale (profile_id, project_id, identity, phone, attributes)
    VALUES (OLD.id, OLD.project_id, OLD.identity, OLD.phone, OLD.attributes); UPDATE
    person_total SET people = people - 1 WHERE project_id = OLD.project_id; UPDATE
    person_search_state SET tidying = CASE tidying WHEN 0 THEN 1 WHEN 2 THEN 3 ELSE tidying END; END;
)sql";

}  // namespace parley::store
