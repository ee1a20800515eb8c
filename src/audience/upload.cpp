#include "audience/upload.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "audience/attribute_change.h"
#include "audience/consent_changes.h"
#include "audience/event_rows.h"
#include "audience/identities.h"
#include "audience/people_rows.h"
#include "audience/segment/attribute_index.h"

namespace parley::audience {

namespace {

// Somebody that a record of the batch names: as they are, and how they came to be so.
struct Person {
    PersonState state;
    std::optional<json::object> attributes = {};  // read when they are first needed
    bool is_new = false;
    bool attributes_changed = false;
    bool rest_changed = false;
};

json::object& attributes_of(Person& person) {
    if (!person.attributes) {
        person.attributes = read_object(person.state.attributes);
    }
    return *person.attributes;
}

class Upload {
public:
    Upload(soci::session& sql, ProjectId project, std::size_t records, const std::string& source, Time now)
        : sql_(sql),
          project_(project),
          now_(now),
          reader_(sql, project),
          ids_(sql, records),
          consent_(sql, project, source),
          events_(sql, project, now),
          indexes_(sql, project) {
        by_name_.reserve(records);
    }

    UploadFate take(const UploadRecord& record) {
        auto person = record.by == Named::identity ? by_identity(record.name) : by_object(record.name);
        if (!person) {
            return {.refused = std::move(person.error())};
        }
        const Time at = record.at == Time() ? now_ : record.at;
        created_ = false;
        const auto done = std::visit([&](const auto& said) { return apply(**person, said, at); }, record.said);
        if (!done) {
            return {.refused = done.error()};
        }
        return {.profile = *done, .created = created_};
    }

    void finish() {
        flush();
        ids_.give_back();
    }

private:
    Result<Person*> by_identity(const std::string& identity) {
        if (const auto seen = by_name_.find(identity); seen != by_name_.end()) {
            return seen->second;
        }
        if (auto fine = check_identity(identity); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        auto known = reader_.by_identity(identity);
        if (!known) {
            Person& fresh = people_.emplace_back();
            fresh.state.identity = identity;
            fresh.state.created = now_;
            by_name_.emplace(identity, &fresh);
            return &fresh;
        }
        Person* person = join(std::move(*known));
        by_name_.emplace(identity, person);
        return person;
    }

    Result<Person*> by_object(const std::string& name) {
        const auto id = profile_of_object(project_, name);
        if (id) {
            if (const auto seen = by_id_.find(id->value); seen != by_id_.end()) {
                return seen->second;
            }
            if (auto known = reader_.by_id(*id)) {
                return join(std::move(*known));
            }
            if (const auto whole = reader_.merged_into(*id)) {
                if (auto known = reader_.by_id(*whole)) {
                    return join(std::move(*known));
                }
            }
        }
        return Failure(Error{ErrorKind::missing, "nobody has this object id", "objectId", name});
    }

    Person* join(PersonState state) {
        const std::int64_t id = state.id.value;
        if (const auto seen = by_id_.find(id); seen != by_id_.end()) {
            return seen->second;
        }
        Person& person = people_.emplace_back();
        person.state = std::move(state);
        by_id_.emplace(id, &person);
        return &person;
    }

    void make_sure_of(Person& person) {
        if (person.state.id.value == 0) {
            person.state.id = ids_.next();
            person.is_new = true;
            created_ = true;
            by_id_.emplace(person.state.id.value, &person);
        }
    }

    Result<ProfileId> apply(Person& person, const ProfileChange& change, Time at) {
        if (auto fine = check_block(person, change); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        if (change.also_known_as) {
            if (auto fine = check_identity(*change.also_known_as, "also_known_as"); !fine) {
                return std::unexpected(std::move(fine.error()));
            }
        }
        if (!change.attributes.empty()) {
            const auto changed = change_attributes(attributes_of(person), change.attributes);
            if (!changed) {
                return std::unexpected(changed.error());
            }
            person.attributes_changed = person.attributes_changed || *changed;
        }
        if (change.also_known_as) {
            return also_known(person, change, at);
        }
        make_sure_of(person);
        set_rest(person, change, at);
        return person.state.id;
    }

    Result<> check_block(const Person& person, const ProfileChange& change) {
        const std::string& phone = change.phone ? *change.phone : person.state.phone;
        if (change.number_blocked != true || !phone.empty()) {
            return {};
        }
        if (change.also_known_as && person.state.id.value == 0) {
            if (const auto known = by_identity(*change.also_known_as); known && (*known)->state.id.value != 0) {
                return {};  // said of them, and asked of them then
            }
        }
        return invalid("belongs to a phone number, and this person has none", "number_blocked", {},
                       "give their phone, too");
    }

    void set_rest(Person& person, const ProfileChange& change, Time at) {
        const auto set = [&person](std::string& known, const std::optional<std::string>& said) {
            if (said && *said != known) {
                known = *said;
                person.rest_changed = true;
            }
        };
        set(person.state.phone, change.phone);
        set(person.state.user_id, change.user_id);
        at = std::min(at, now_);  // nobody has said yet what they say tomorrow, and the last word counts
        if (change.opted_in && consent_.say(person.state, *change.opted_in, at)) {
            person.rest_changed = true;
        }
        if (change.number_blocked && !person.state.phone.empty()) {
            consent_.block(person.state.phone, *change.number_blocked, at);
        }
    }

    // What is gathered must be in the database before people are put together there.
    Result<ProfileId> also_known(Person& person, const ProfileChange& change, Time at) {
        const std::string& other = *change.also_known_as;
        auto second = by_identity(other);
        if (!second) {
            return std::unexpected(std::move(second.error()));
        }
        const bool first_is_new = person.state.id.value == 0;
        const bool second_is_new = (*second)->state.id.value == 0;
        if (first_is_new && !second_is_new) {
            return named_anew(person, **second, change, at);
        }
        make_sure_of(person);
        set_rest(person, change, at);
        const ProfileId kept = person.state.id;
        const ProfileId part = (*second)->state.id;
        flush();
        if (second_is_new) {
            if (find_identity(sql_, project_, other) != kept) {
                add_identity(sql_, project_, kept, other);
            }
        } else if (part != kept) {
            if (auto merged = merge(sql_, project_, kept, part, now_); !merged) {
                return std::unexpected(std::move(merged.error()));
            }
        }
        forget();
        return kept;
    }

    // A new name for somebody who is known already: what was said of the name is said of them.
    Result<ProfileId> named_anew(Person& name, Person& known, ProfileChange change, Time at) {
        const std::string identity = name.state.identity;
        change.also_known_as.reset();
        name.attributes.reset();
        name.attributes_changed = false;
        auto done = apply(known, change, at);
        if (!done) {
            return done;
        }
        flush();
        add_identity(sql_, project_, *done, identity);
        forget();
        return done;
    }

    Result<ProfileId> apply(Person& person, const EventSaid& event, Time at) {
        const auto name = events_.name_of(event.name);
        if (!name) {
            return std::unexpected(name.error());
        }
        make_sure_of(person);
        events_.add(person.state.id, *name, event.properties, at);
        return person.state.id;
    }

    void flush() {
        std::vector<PersonState> made;
        std::vector<PersonState> changed;
        std::vector<PersonState> other_attributes;
        for (Person& person : people_) {
            if (person.state.id.value == 0 || (!person.is_new && !person.attributes_changed && !person.rest_changed)) {
                continue;
            }
            if (person.attributes_changed) {
                person.state.attributes = json::serialize(*person.attributes);
            }
            person.state.updated = now_;
            (person.is_new ? made : person.rest_changed ? changed : other_attributes).push_back(person.state);
        }
        insert_people(sql_, project_, made);
        update_people(sql_, changed, false);
        update_people(sql_, other_attributes, true);
        if (!indexes_.empty()) {
            for (Person& person : people_) {
                if (person.attributes_changed && person.state.id.value != 0) {
                    indexes_.write(person.state.id, *person.attributes);
                }
            }
        }
        for (Person& person : people_) {
            person.is_new = false;
            person.attributes_changed = false;
            person.rest_changed = false;
        }
        events_.write();
        consent_.write();
    }

    void forget() {
        people_.clear();
        by_name_.clear();
        by_id_.clear();
        reader_.forget();
    }

    soci::session& sql_;
    ProjectId project_;
    Time now_;
    PeopleReader reader_;
    FreshProfileIds ids_;
    ConsentChanges consent_;
    EventRows events_;
    AttributeIndexes indexes_;
    std::deque<Person> people_;  // those that are pointed at stay where they are
    std::unordered_map<std::string, Person*> by_name_;
    std::unordered_map<std::int64_t, Person*> by_id_;
    bool created_ = false;  // by the record that is being taken
};

}  // namespace

std::vector<UploadFate> upload(soci::session& sql, ProjectId project, std::span<const UploadRecord> records,
                               const std::string& source, Time now) {
    std::vector<UploadFate> fates;
    if (records.empty()) {
        return fates;
    }
    Upload batch(sql, project, records.size(), source, now);
    fates.reserve(records.size());
    for (const UploadRecord& record : records) {
        fates.push_back(batch.take(record));
    }
    batch.finish();
    return fates;
}

}  // namespace parley::audience
