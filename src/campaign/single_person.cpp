#include "campaign/single_person.h"

namespace parley::campaign {

namespace {

constexpr int most_merges = 16;  // one into another into another

constexpr const char* person_sql =
    "SELECT p.project_id, p.phone, p.user_id, p.opted_in, CASE WHEN b.phone IS NULL THEN 0 ELSE 1 END "
    "FROM profile p LEFT JOIN blocked_number b ON b.project_id = p.project_id AND b.phone = p.phone WHERE p.id = :id";

}  // namespace

SkipReason reason_to_skip(const Person& person, bool ask_consent, bool reaches_users) {
    if (!person.is_there) {
        return SkipReason::profile_gone;
    }
    if (person.phone.empty() && (!reaches_users || person.user_id.empty())) {
        return SkipReason::no_phone;
    }
    if (ask_consent && !person.opted_in) {
        return SkipReason::not_opted_in;
    }
    return person.number_blocked ? SkipReason::number_blocked : SkipReason::none;
}

People::People(soci::session& sql)
    : sql_(sql),
      statement_((sql.prepare << person_sql, soci::use(id_), soci::into(project_), soci::into(phone_, phone_mark_),
                  soci::into(user_, user_mark_), soci::into(opted_in_), soci::into(blocked_))) {}

bool People::read(long long profile) {
    id_ = profile;
    return statement_.execute(true);
}

Person People::find(ProjectId project, ProfileId profile) {
    long long id = profile.value;
    bool found = read(id);
    for (int merges = 0; !found && merges < most_merges; ++merges) {
        long long into = 0;
        sql_ << "SELECT into_id FROM merged_profile WHERE id = :id", soci::use(id), soci::into(into);
        if (!sql_.got_data()) {
            return {};
        }
        id = into;
        found = read(id);
    }
    if (!found || project_ != project.value) {
        return {};
    }
    return {.is_there = true,
            .phone = phone_mark_ == soci::i_null ? std::string() : phone_,
            .user_id = user_mark_ == soci::i_null ? std::string() : user_,
            .opted_in = opted_in_ != 0,
            .number_blocked = blocked_ != 0};
}

}  // namespace parley::campaign
