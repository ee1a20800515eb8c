#pragma once
#include <soci/soci.h>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

// Rows of people, read one by one and written together: inside work of the writer.
namespace parley::audience {

// A row as it is while a batch is worked on.
struct PersonState {
    ProfileId id = {};
    std::string identity;
    std::string phone = {};    // E.164; empty: none
    std::string user_id = {};  // WhatsApp's; empty: none
    bool opted_in = false;
    std::optional<Time> consent_at = {};  // nothing: they never said, nor did anybody for them
    std::string consent_source = {};
    std::string attributes = "{}";  // a JSON object
    Time created = {};
    Time updated = {};
    bool operator==(const PersonState&) const = default;
};

// Statements that are prepared when they are first needed and then used for a whole batch.
class PeopleReader {
public:
    PeopleReader(soci::session& sql, ProjectId project);
    ~PeopleReader();
    PeopleReader(const PeopleReader&) = delete;

    std::optional<PersonState> by_identity(const std::string& identity);  // also by one of their other names
    std::optional<PersonState> by_id(ProfileId id);
    std::optional<ProfileId> by_alias(const std::string& identity);  // by their other names only
    std::optional<ProfileId> merged_into(ProfileId part);
    void forget();  // somebody has got another name meanwhile

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Ids that were never given to anybody. What is not used of them is given back at the end.
class FreshProfileIds {
public:
    FreshProfileIds(soci::session& sql, std::size_t most) : sql_(sql), most_(most) {}
    ProfileId next();
    void give_back();

private:
    soci::session& sql_;
    std::size_t most_;
    long long first_ = 0;
    long long used_ = 0;
};

// Takes that many ids out of the sequence, and returns the first.
long long take_profile_ids(soci::session& sql, std::size_t count);
// What was taken last and not used from `first_unused` on.
void return_profile_ids(soci::session& sql, long long first_unused);

// New ones must have their ids. `skip_known`: who has the identity already stays as they are, and their id is not used.
void insert_people(soci::session& sql, ProjectId project, std::span<const PersonState> people, bool skip_known = false);

// `attributes_only`: nothing else of them changed, which spares their other indexes.
void update_people(soci::session& sql, std::span<const PersonState> people, bool attributes_only);

}  // namespace parley::audience
