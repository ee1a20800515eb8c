#include "audience/consent_changes.h"

#include <algorithm>

#include "audience/identities.h"
#include "audience/profile.h"
#include "base/phone_variants.h"
#include "base/time_text.h"
#include "store/row.h"
#include "webhook/about.h"

namespace parley::audience {

namespace {

long long number_of(Time time) {
    return time.time_since_epoch().count();
}

Time time_of(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

constexpr long long quarter_of_an_hour = 900'000;

constexpr const char* insert_history_sql =
    "INSERT INTO consent_change (project_id, profile_id, phone, given, source, at) "
    "VALUES (:project, :profile, :phone, :given, :source, :at)";

}  // namespace

NumberBlocks::NumberBlocks(soci::session& sql, ProjectId project, std::string source)
    : sql_(sql), project_(project.value), source_(std::move(source)) {
    int any = 0;
    sql_ << "SELECT CASE WHEN EXISTS (SELECT 1 FROM blocked_number WHERE project_id = :project) THEN 1 ELSE 0 END",
        soci::use(project_), soci::into(any);
    any_ = any != 0;
}

bool NumberBlocks::is_blocked(const std::string& e164) {
    if (!any_) {
        return false;
    }
    if (!look_up_) {
        look_up_.emplace(
            (sql_.prepare << "SELECT CASE WHEN EXISTS (SELECT 1 FROM blocked_number WHERE project_id = :project "
                             "AND phone = :phone) THEN 1 ELSE 0 END",
             soci::use(project_, "project"), soci::use(phone_, "phone"), soci::into(found_)));
    }
    phone_ = e164;
    look_up_->execute(true);
    return found_ != 0;
}

bool NumberBlocks::set(const std::string& e164, bool blocked, Time at) {
    if (is_blocked(e164) == blocked) {
        return false;
    }
    const long long since = number_of(at);
    for (const std::string& spelling : spellings_of(e164)) {
        if (blocked) {
            sql_ << "INSERT INTO blocked_number (project_id, phone, since, source) VALUES (:project, :phone, :since, "
                    ":source) ON CONFLICT (project_id, phone) DO NOTHING",
                soci::use(project_, "project"), soci::use(spelling, "phone"), soci::use(since, "since"),
                soci::use(source_, "source");
        } else {
            sql_ << "DELETE FROM blocked_number WHERE project_id = :project AND phone = :phone",
                soci::use(project_, "project"), soci::use(spelling, "phone");
        }
    }
    any_ = any_ || blocked;
    const long long nobody = 0;
    soci::indicator no_profile = soci::i_null;
    const int given = blocked ? 0 : 1;
    sql_ << insert_history_sql, soci::use(project_, "project"), soci::use(nobody, no_profile, "profile"),
        soci::use(e164, "phone"), soci::use(given, "given"), soci::use(source_, "source"), soci::use(since, "at");
    return true;
}

ConsentChanges::ConsentChanges(soci::session& sql, ProjectId project, std::string source)
    : sql_(sql), project_(project), source_(source), blocks_(sql, project, std::move(source)) {}

bool ConsentChanges::is_told() {
    if (!told_) {
        told_ = webhook::is_wanted(sql_, project_, webhook::EventType::consent_changed);
    }
    return *told_;
}

bool ConsentChanges::say(PersonState& person, bool opted_in, Time at) {
    if (person.consent_at && person.opted_in == opted_in) {
        return false;
    }
    const bool differs = person.opted_in != opted_in;
    if (differs) {
        count(opted_in, at);
    }
    if (person.consent_at || person.opted_in) {
        former_.push_back(
            {person.id, person.opted_in, person.consent_source, person.consent_at.value_or(person.created)});
    }
    person.opted_in = opted_in;
    person.consent_at = at;
    person.consent_source = source_;
    if (differs && is_told()) {
        said_.push_back({person.id, person.identity, person.phone, opted_in, at});
    }
    return true;
}

void ConsentChanges::created(const PersonState& person) {
    if (person.opted_in) {
        count(true, person.consent_at.value_or(person.created));
    }
    if (person.opted_in && is_told()) {
        said_.push_back({person.id, person.identity, person.phone, true, person.consent_at.value_or(person.created)});
    }
}

void ConsentChanges::became(const std::string& name, bool before, const PersonState& person, Time at) {
    if (before != person.opted_in && is_told()) {
        said_.push_back({person.id, name, person.phone, person.opted_in, at});
    }
}

bool ConsentChanges::block(const std::string& e164, bool blocked, Time at) {
    if (!blocks_.set(e164, blocked, at)) {
        return false;
    }
    count(!blocked, at);
    if (is_told()) {
        said_.push_back({{}, {}, e164, false, at});
    }
    return true;
}

webhook::Happening ConsentChanges::happening_of(const Said& said, bool number_blocked) const {
    json::object data;
    data["identity"] = said.identity.empty() ? json::value() : json::value(said.identity);
    data["phone"] = said.phone.empty() ? json::value() : json::value(said.phone);
    data["opted_in"] = said.identity.empty() ? json::value() : json::value(said.opted_in);
    data["number_blocked"] = number_blocked;
    data["source"] = source_;
    data["at"] = utc_text(said.at);
    return {webhook::EventType::consent_changed, std::move(data), said.at,
            said.profile ? webhook::about(said.profile) : webhook::about(said.phone)};
}

// A number's block is told of everybody who has it, or of the number alone where nobody does.
void ConsentChanges::tell() {
    std::vector<webhook::Happening> happenings;
    for (const Said& said : said_) {
        const bool blocked = !said.phone.empty() && blocks_.is_blocked(said.phone);
        if (!said.identity.empty()) {
            happenings.push_back(happening_of(said, blocked));
            continue;
        }
        const auto people = find_number(sql_, project_, said.phone);
        for (const ProfileId id : people) {
            if (const auto profile = read_profile(sql_, project_, id)) {
                happenings.push_back(
                    happening_of({id, profile->identity, said.phone, profile->opted_in, said.at}, blocked));
            }
        }
        if (people.empty()) {
            happenings.push_back(happening_of(said, blocked));
        }
    }
    webhook::record(sql_, project_, happenings);
}

void ConsentChanges::count(bool opted_in, Time at) {
    auto& [ins, outs] = counts_[number_of(at) / quarter_of_an_hour];
    ++(opted_in ? ins : outs);
}

void ConsentChanges::write_counts() {
    const long long project = project_.value;
    for (const auto& [quarter, count] : counts_) {
        const auto& [ins, outs] = count;
        sql_ << "INSERT INTO consent_quarter (project_id, quarter, opted_in, opted_out) "
                "VALUES (:project, :quarter, :ins, :outs) ON CONFLICT (project_id, quarter) DO UPDATE SET "
                "opted_in = consent_quarter.opted_in + excluded.opted_in, "
                "opted_out = consent_quarter.opted_out + excluded.opted_out",
            soci::use(project, "project"), soci::use(quarter, "quarter"), soci::use(ins, "ins"),
            soci::use(outs, "outs");
    }
    counts_.clear();
}

std::vector<ConsentCount> count_consent(soci::session& sql, ProjectId project, std::int64_t first, std::int64_t end) {
    const long long owner = project.value;
    const long long from = first;
    const long long to = end;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT quarter, opted_in, opted_out FROM consent_quarter "
                        "WHERE project_id = :project AND quarter >= :first AND quarter < :end ORDER BY quarter",
         soci::use(owner, "project"), soci::use(from, "first"), soci::use(to, "end"));
    std::vector<ConsentCount> counts;
    for (const soci::row& row : rows) {
        counts.push_back({store::integer(row, 0), store::integer(row, 1), store::integer(row, 2)});
    }
    return counts;
}

void ConsentChanges::write() {
    write_counts();
    if (!former_.empty()) {
        std::vector<long long> profiles;
        std::vector<int> given;
        std::vector<std::string> sources;
        std::vector<long long> times;
        for (const Former& former : former_) {
            profiles.push_back(former.profile.value);
            given.push_back(former.opted_in ? 1 : 0);
            sources.push_back(former.source);
            times.push_back(number_of(former.at));
        }
        const std::vector<long long> projects(profiles.size(), project_.value);
        const std::vector<std::string> phones(profiles.size());
        std::vector<soci::indicator> no_phone(profiles.size(), soci::i_null);
        sql_ << insert_history_sql, soci::use(projects, "project"), soci::use(profiles, "profile"),
            soci::use(phones, no_phone, "phone"), soci::use(given, "given"), soci::use(sources, "source"),
            soci::use(times, "at");
        former_.clear();
    }
    if (!said_.empty()) {
        tell();
        said_.clear();
    }
}

namespace {

#define STATES "SELECT given, source, at, COALESCE(phone, '') FROM consent_change WHERE "

// `query` is one of the texts below, never made of input; `bindings` are what it names.
template <class... Bindings>
void read_states(soci::session& sql, std::vector<ConsentState>& states, const char* query, Bindings... bindings) {
    const soci::rowset<soci::row> rows = ((sql.prepare << query), ..., bindings);
    for (const soci::row& row : rows) {
        states.push_back({store::integer(row, 0) != 0, row.get<std::string>(1), time_of(store::integer(row, 2)),
                          row.get<std::string>(3)});
    }
}

}  // namespace

std::vector<ConsentState> consent_history(soci::session& sql, ProjectId project, ProfileId profile) {
    const auto person = read_profile(sql, project, profile);
    if (!person) {
        return {};
    }
    const long long owner = project.value;
    const long long id = profile.value;
    std::vector<ConsentState> states;
    read_states(sql, states, STATES "profile_id = :profile ORDER BY id", soci::use(id, "profile"));
    read_states(sql, states,
                STATES "profile_id IN (SELECT id FROM merged_profile WHERE into_id = :profile) ORDER BY id",
                soci::use(id, "profile"));
    if (person->consent_at) {
        states.push_back({person->opted_in, person->consent_source, *person->consent_at, {}});
    }
    for (const std::string& spelling : person->phone ? spellings_of(*person->phone) : std::vector<std::string>()) {
        read_states(sql, states, STATES "project_id = :project AND phone = :phone ORDER BY id",
                    soci::use(owner, "project"), soci::use(spelling, "phone"));
    }
    std::multimap<Time, ConsentState> in_time;  // those of one moment stay in the order in which they were written
    for (ConsentState& state : states) {
        in_time.emplace(state.at, std::move(state));
    }
    states.clear();
    for (auto& [at, state] : in_time) {
        states.push_back(std::move(state));
    }
    return states;
}

#undef STATES

std::optional<NumberBlock> find_number_block(soci::session& sql, ProjectId project, const std::string& e164) {
    NumberBlock block{.phone = e164};
    const long long owner = project.value;
    long long since = 0;
    sql << "SELECT since, source FROM blocked_number WHERE project_id = :project AND phone = :phone",
        soci::use(owner, "project"), soci::use(e164, "phone"), soci::into(since), soci::into(block.source);
    if (!sql.got_data()) {
        return std::nullopt;
    }
    block.since = time_of(since);
    return block;
}

std::vector<NumberBlock> list_number_blocks(soci::session& sql, ProjectId project, const std::string& after,
                                            int limit) {
    const long long owner = project.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT phone, since, source FROM blocked_number WHERE project_id = :project "
                        "AND phone > :after ORDER BY phone LIMIT :limit",
         soci::use(owner, "project"), soci::use(after, "after"), soci::use(limit, "limit"));
    std::vector<NumberBlock> blocks;
    for (const soci::row& row : rows) {
        blocks.push_back({row.get<std::string>(0), time_of(store::integer(row, 1)), row.get<std::string>(2)});
    }
    return blocks;
}

}  // namespace parley::audience
