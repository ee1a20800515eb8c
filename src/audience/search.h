#pragma once
#include <soci/soci.h>

#include <string>
#include <string_view>
#include <vector>

#include "audience/profile.h"

namespace parley::audience {

// What somebody types to find people. Found are those who have it at the beginning of an identity, as a phone number in
// any spelling (its beginning, or four or more of its last digits), or whose name, e-mail address or identity has, for
// each of its words, a word that begins with it; case and accents are ignored.
struct PeopleQuery {
    std::string text;
    std::string country = {};  // of numbers without a country code
};

// Newest first, before the profile `before` ({}: from the newest). Bounded, so that it can be asked while somebody
// types: of what far more people than these have, e.g. the country code, only some are found, the newest as a rule.
inline constexpr int most_found = 20'000;
std::vector<Profile> search_profiles(soci::session& sql, ProjectId project, const PeopleQuery& query, ProfileId before,
                                     int limit);

// All of them, newest first, before the profile `before` ({}: from the newest).
std::vector<Profile> newest_profiles(soci::session& sql, ProjectId project, ProfileId before, int limit);

// The beginnings that numbers in E.164 may have which are written so; empty where it is no part of a number.
std::vector<std::string> number_beginnings(const PeopleQuery& query);

// For the full-text index: each word as one that begins so; empty where there is no word.
std::string match_words(std::string_view text);

}  // namespace parley::audience
