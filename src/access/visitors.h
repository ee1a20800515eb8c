#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "access/login.h"
#include "store/database.h"

namespace parley::access {

// Whoever is logged in, as a request needs it.
struct Visitor {
    MemberId member = {};
    std::string email = {};
    std::string name = {};
    std::vector<Membership> memberships = {};
    Login login = {};

    std::optional<Role> role_in(ProjectId project) const;
};

// All who are logged in, in memory, so that no request asks the database for them. Any thread.
class Visitors {
public:
    explicit Visitors(const Clock& clock) : clock_(clock) {}

    void load(store::Database& database);  // at the start
    // After a change of the member, the roles or the logins: what the database says counts.
    void reload(store::Database& database, MemberId member);

    // Whose cookie this is, where the login is not over; it counts as seen.
    std::optional<Visitor> find(std::string_view token);

    // Logins that were seen since they were last asked for here, for the database to know: once a minute is enough.
    std::vector<std::string> seen_lately();

private:
    struct Kept {
        Login login;
        bool seen_lately = false;
    };
    struct Person {
        Member member;
        std::vector<Membership> memberships;
    };
    void replace(MemberId member, std::optional<Person> person, std::vector<Login> logins);

    const Clock& clock_;
    std::mutex reloading_;  // what was read first must not be kept last
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Kept> logins_;  // by digest
    std::map<MemberId, Person> people_;
};

}  // namespace parley::access
