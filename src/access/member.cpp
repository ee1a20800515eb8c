#include "access/member.h"

#include <algorithm>

#include "base/text.h"
#include "store/row.h"

namespace parley::access {

namespace {

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO member (email, name, password, created_at, updated_at)
    VALUES (:email, :name, :password, :created, :created) RETURNING id)sql";
constexpr std::string_view by_id_sql = R"sql(
    SELECT id, email, name, password, created_at, disabled_at, login_at FROM member WHERE id = :id)sql";
constexpr std::string_view by_email_sql = R"sql(
    SELECT id, email, name, password, created_at, disabled_at, login_at FROM member WHERE email = :email)sql";
constexpr std::string_view list_sql = R"sql(
    SELECT member.id, email, name, password, created_at, disabled_at, login_at, role
    FROM membership JOIN member ON member.id = membership.member_id
    WHERE membership.project_id = :project ORDER BY member.id)sql";
constexpr std::string_view join_sql = R"sql(
    INSERT INTO membership (member_id, project_id, role) VALUES (:member, :project, :role)
    ON CONFLICT (member_id, project_id) DO UPDATE SET role = excluded.role)sql";

std::optional<Time> time_in(const soci::row& row, std::size_t place) {
    return row.get_indicator(place) == soci::i_ok
               ? std::optional(Time(std::chrono::milliseconds(store::integer(row, place))))
               : std::nullopt;
}

Member to_member(const soci::row& row) {
    Member member;
    member.id = MemberId{store::integer(row, 0)};
    member.email = row.get<std::string>(1);
    member.name = row.get<std::string>(2);
    member.password = row.get<std::string>(3);
    member.created = time_in(row, 4).value_or(Time());
    member.disabled = time_in(row, 5);
    member.last_login = time_in(row, 6);
    return member;
}

std::optional<Member> first_of(const soci::rowset<soci::row>& rows) {
    for (const soci::row& row : rows) {
        return to_member(row);
    }
    return std::nullopt;
}

// What an older or newer program wrote and we do not know may do the least.
Role role_in(const soci::row& row, std::size_t place) {
    return role_named(row.get<std::string>(place)).value_or(Role::viewer);
}

}  // namespace

Result<std::string> normal_email(std::string_view text) {
    const std::string email = lower(trimmed(text));
    const std::size_t at = email.find('@');
    const bool plain = std::ranges::all_of(email, [](unsigned char letter) { return letter > ' ' && letter != 0x7f; });
    if (!is_utf8(email) || !plain || email.size() > 254 || at == 0 || at == std::string::npos ||
        at + 1 == email.size() || email.find('@', at + 1) != std::string::npos) {
        return invalid("is no e-mail address", "email");
    }
    return email;
}

MemberId insert_member(soci::session& sql, const Member& member) {
    const long long created = member.created.time_since_epoch().count();
    long long id = 0;
    sql << insert_sql, soci::use(member.email, "email"), soci::use(member.name, "name"),
        soci::use(member.password, "password"), soci::use(created, "created"), soci::into(id);
    return MemberId{id};
}

void rename_member(soci::session& sql, MemberId member, const std::string& name, Time now) {
    const long long id = member.value;
    const long long at = now.time_since_epoch().count();
    sql << "UPDATE member SET name = :name, updated_at = :now WHERE id = :id", soci::use(name, "name"),
        soci::use(at, "now"), soci::use(id, "id");
}

void replace_password(soci::session& sql, MemberId member, const std::string& hash, Time now) {
    const long long id = member.value;
    const long long at = now.time_since_epoch().count();
    sql << "UPDATE member SET password = :hash, updated_at = :now WHERE id = :id", soci::use(hash, "hash"),
        soci::use(at, "now"), soci::use(id, "id");
}

void set_disabled(soci::session& sql, MemberId member, bool disabled, Time now) {
    const long long id = member.value;
    const long long at = now.time_since_epoch().count();
    soci::indicator there = disabled ? soci::i_ok : soci::i_null;
    sql << "UPDATE member SET disabled_at = :since, updated_at = :now WHERE id = :id", soci::use(at, there, "since"),
        soci::use(at, "now"), soci::use(id, "id");
}

void set_membership(soci::session& sql, const Membership& membership) {
    const long long member = membership.member.value;
    const long long project = membership.project.value;
    const std::string role(name_of(membership.role));
    sql << join_sql, soci::use(member, "member"), soci::use(project, "project"), soci::use(role, "role");
}

void end_membership(soci::session& sql, MemberId member, ProjectId project) {
    const long long id = member.value;
    const long long project_id = project.value;
    sql << "DELETE FROM membership WHERE member_id = :member AND project_id = :project", soci::use(id, "member"),
        soci::use(project_id, "project");
}

std::optional<Member> find_member(soci::session& sql, MemberId member) {
    const long long id = member.value;
    return first_of((sql.prepare << by_id_sql, soci::use(id, "id")));
}

std::optional<Member> find_member(soci::session& sql, const std::string& email) {
    return first_of((sql.prepare << by_email_sql, soci::use(email, "email")));
}

std::vector<Membership> memberships_of(soci::session& sql, MemberId member) {
    const long long id = member.value;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT project_id, role FROM membership WHERE member_id = :member ORDER BY project_id",
         soci::use(id, "member"));
    std::vector<Membership> memberships;
    for (const soci::row& row : rows) {
        memberships.push_back({member, ProjectId{store::integer(row, 0)}, role_in(row, 1)});
    }
    return memberships;
}

std::vector<std::pair<Member, Role>> list_members(soci::session& sql, ProjectId project) {
    const long long id = project.value;
    const soci::rowset<soci::row> rows = (sql.prepare << list_sql, soci::use(id, "project"));
    std::vector<std::pair<Member, Role>> members;
    for (const soci::row& row : rows) {
        members.emplace_back(to_member(row), role_in(row, 7));
    }
    return members;
}

bool has_members(soci::session& sql) {
    int found = 0;
    sql << "SELECT COUNT(*) FROM member", soci::into(found);
    return found > 0;
}

int count_admins(soci::session& sql, ProjectId project) {
    const long long id = project.value;
    const std::string role(name_of(Role::admin));
    int found = 0;
    sql << "SELECT COUNT(*) FROM membership WHERE project_id = :project AND role = :role", soci::use(id, "project"),
        soci::use(role, "role"), soci::into(found);
    return found;
}

}  // namespace parley::access
