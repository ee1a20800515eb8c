#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "access/role.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"

namespace parley::access {

using MemberId = Id<struct MemberTag>;

// Somebody who logs in. One login, however many projects.
struct Member {
    MemberId id = {};
    std::string email = {};  // as normal_email() writes it
    std::string name = {};
    std::string password = {};  // its Argon2id hash
    Time created = {};
    std::optional<Time> disabled = {};  // since they belong to no project any more
    std::optional<Time> last_login = {};
};

struct Membership {
    MemberId member = {};
    ProjectId project = {};
    Role role = Role::viewer;
};

// In small letters without blanks around it. Error: invalid, where it is no address.
Result<std::string> normal_email(std::string_view text);

// Inside work of the writer.
MemberId insert_member(soci::session& sql, const Member& member);
void rename_member(soci::session& sql, MemberId member, const std::string& name, Time now);
void replace_password(soci::session& sql, MemberId member, const std::string& hash, Time now);
void set_disabled(soci::session& sql, MemberId member, bool disabled, Time now);
void set_membership(soci::session& sql, const Membership& membership);  // a new one, or its new role
void end_membership(soci::session& sql, MemberId member, ProjectId project);

std::optional<Member> find_member(soci::session& sql, MemberId member);
std::optional<Member> find_member(soci::session& sql, const std::string& email);
std::vector<Membership> memberships_of(soci::session& sql, MemberId member);
std::vector<std::pair<Member, Role>> list_members(soci::session& sql, ProjectId project);
bool has_members(soci::session& sql);
int count_admins(soci::session& sql, ProjectId project);

}  // namespace parley::access
