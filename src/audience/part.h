#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "audience/people_rows.h"
#include "base/json.h"

namespace parley::audience {

// What somebody's word on being written to was.
struct ConsentWord {
    bool opted_in = false;
    std::optional<Time> at = {};
    std::string source = {};
    bool operator==(const ConsentWord&) const = default;
};
ConsentWord word_of(const PersonState& person);

// Somebody who became part of another: as they were, and what the other has through them, so that both can be as they
// were again. Kept as JSON.
struct Part {
    PersonState person;
    std::vector<std::string> aliases = {};  // their further names
    std::vector<long long> parts = {};      // those that had become part of them before
    std::vector<long long> lists = {};
    std::vector<long long> imports = {};

    struct Gained {
        std::vector<std::string> attributes = {};
        bool phone = false;
        bool user_id = false;
        std::optional<ConsentWord> instead_of = {};  // the other's word, where theirs came later
        std::vector<long long> lists = {};
        std::vector<long long> imports = {};
        bool operator==(const Gained&) const = default;
    };
    Gained gained = {};
    bool operator==(const Part&) const = default;
};
std::string text_of(const Part& part);
Part read_part(const std::string& text);

// Lists and imports hold people in the same way.
enum class Membership { list, import };
std::vector<long long> memberships_of(soci::session& sql, Membership kind, ProfileId profile);
// Returns those that are new to them.
std::vector<long long> add_memberships(soci::session& sql, Membership kind, ProfileId profile,
                                       const std::vector<long long>& of);
void remove_memberships(soci::session& sql, Membership kind, ProfileId profile, const std::vector<long long>& of);

}  // namespace parley::audience
