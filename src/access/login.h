#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/member.h"

namespace parley::access {

inline constexpr std::chrono::hours idle_limit{12};
inline constexpr std::chrono::hours longest_login{14 * 24};

// A member who is logged in at one browser. The token is in the browser's cookie; only its digest is kept.
struct Login {
    std::string digest = {};
    MemberId member = {};
    std::string csrf = {};  // what the browser must show with every change, and a foreign page cannot know
    Time created = {};
    Time seen = {};
    Time expires = {};
};

struct NewLogin {
    std::string token;
    Login login;
};
NewLogin make_login(MemberId member, Time now);
bool is_over(const Login& login, Time now);

// Inside work of the writer. A member keeps the last ten; those that are over go.
void insert_login(soci::session& sql, const Login& login, Time now);
void see_login(soci::session& sql, const std::string& digest, Time now);
void end_login(soci::session& sql, const std::string& digest);
void end_logins_of(soci::session& sql, MemberId member);

std::vector<Login> logins_of(soci::session& sql, MemberId member);
std::vector<MemberId> members_logged_in(soci::session& sql);

}  // namespace parley::access
