#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

// The words that people are found by: of their names, e-mail addresses and identities, and how their numbers end. New
// people are put in a piece at a time, and triggers (store/schema_search.h) keep who was changed or has gone since.
namespace parley::audience {

// Reads only: whether advance_search_index() has something to do.
bool is_search_index_behind(soci::session& sql, Time now);

// A piece of what is to be done, of at most so many people, whoever's they are. False: nothing is left to do. Who has
// gone is out of it then; that nothing of their words stays in its pages is seen to at most once an hour.
bool advance_search_index(soci::session& sql, int people, Time now);

// Those of a project whose words match `query` (full-text syntax, see match_words), newest first, before the profile
// `before`. Whoever was changed a moment ago may be found by what they were.
std::vector<ProfileId> find_words(soci::session& sql, ProjectId project, const std::string& query, ProfileId before,
                                  int limit);
// Those whose numbers end with these digits (four at least), likewise.
std::vector<ProfileId> find_number_end(soci::session& sql, ProjectId project, const std::string& digits,
                                       ProfileId before, int limit);

// Everybody who is not in it yet, or is in it as they were: the newest `limit` of each, with their words.
struct UnindexedPerson {
    ProfileId id;
    std::string phone;
    std::string words;
};
std::vector<UnindexedPerson> find_unindexed(soci::session& sql, ProjectId project, ProfileId before, int limit);

// How many people a project has. Exact but for a while after very many came at once.
struct PeopleTotal {
    std::int64_t people = 0;
    bool exact = true;
};
PeopleTotal count_people(soci::session& sql, ProjectId project);

}  // namespace parley::audience
