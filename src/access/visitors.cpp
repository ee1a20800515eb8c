#include "access/visitors.h"

#include <algorithm>

#include "base/random.h"

namespace parley::access {

std::optional<Role> Visitor::role_in(ProjectId project) const {
    const auto found = std::ranges::find(memberships, project, &Membership::project);
    return found == memberships.end() ? std::nullopt : std::optional(found->role);
}

void Visitors::load(store::Database& database) {
    for (const MemberId member : database.read([](soci::session& sql) { return members_logged_in(sql); })) {
        reload(database, member);
    }
}

void Visitors::reload(store::Database& database, MemberId member) {
    const std::lock_guard lock(reloading_);
    std::optional<Person> person;
    std::vector<Login> logins;
    database.read([&](soci::session& sql) {
        if (auto found = find_member(sql, member); found && !found->disabled) {
            person = Person{std::move(*found), memberships_of(sql, member)};
            logins = logins_of(sql, member);
        }
    });
    replace(member, std::move(person), std::move(logins));
}

void Visitors::replace(MemberId member, std::optional<Person> person, std::vector<Login> logins) {
    const Time now = clock_.now();
    const std::lock_guard lock(mutex_);
    std::unordered_map<std::string, Kept> kept;
    for (Login& login : logins) {
        // The database learns later when one was seen.
        const auto before = logins_.find(login.digest);
        const bool known = before != logins_.end();
        login.seen = known ? std::max(login.seen, before->second.login.seen) : login.seen;
        const bool seen_lately = known && before->second.seen_lately;
        std::string digest = login.digest;
        if (!is_over(login, now)) {
            kept.emplace(std::move(digest), Kept{std::move(login), seen_lately});
        }
    }
    std::erase_if(logins_, [member](const auto& entry) { return entry.second.login.member == member; });
    logins_.merge(std::move(kept));
    if (person) {
        people_.insert_or_assign(member, std::move(*person));
    } else {
        people_.erase(member);
    }
}

std::optional<Visitor> Visitors::find(std::string_view token) {
    // Looked up by digest, the time that the look-up takes tells nothing of the token itself.
    const std::string digest = digest_of(token);
    const Time now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto found = logins_.find(digest);
    if (found == logins_.end()) {
        return std::nullopt;
    }
    if (is_over(found->second.login, now)) {
        logins_.erase(found);
        return std::nullopt;
    }
    const auto person = people_.find(found->second.login.member);
    if (person == people_.end()) {
        return std::nullopt;
    }
    found->second.login.seen = now;
    found->second.seen_lately = true;
    const Member& member = person->second.member;
    return Visitor{member.id, member.email, member.name, person->second.memberships, found->second.login};
}

std::vector<std::string> Visitors::seen_lately() {
    std::vector<std::string> digests;
    const std::lock_guard lock(mutex_);
    for (auto& [digest, kept] : logins_) {
        if (std::exchange(kept.seen_lately, false)) {
            digests.push_back(digest);
        }
    }
    return digests;
}

}  // namespace parley::access
