#include "access/login.h"

#include "base/random.h"
#include "store/row.h"

namespace parley::access {

namespace {

constexpr int most_logins = 10;

constexpr std::string_view insert_sql = R"sql(
    INSERT INTO session (digest, member_id, csrf, created_at, seen_at, expires_at)
    VALUES (:digest, :member, :csrf, :created, :seen, :expires))sql";
constexpr std::string_view list_sql = R"sql(
    SELECT digest, csrf, created_at, seen_at, expires_at FROM session WHERE member_id = :member
    ORDER BY created_at DESC, digest)sql";
constexpr std::string_view over_sql = R"sql(
    DELETE FROM session WHERE expires_at <= :now OR seen_at <= :idle)sql";
constexpr std::string_view oldest_sql = R"sql(
    DELETE FROM session WHERE digest IN (
        SELECT digest FROM session WHERE member_id = :member
        ORDER BY created_at DESC, digest LIMIT 1000 OFFSET :most))sql";

Time time_in(const soci::row& row, std::size_t place) {
    return Time(std::chrono::milliseconds(store::integer(row, place)));
}

}  // namespace

NewLogin make_login(MemberId member, Time now) {
    NewLogin made;
    made.token = random_token(24);
    made.login.digest = digest_of(made.token);
    made.login.member = member;
    made.login.csrf = random_token(24);
    made.login.created = now;
    made.login.seen = now;
    made.login.expires = now + longest_login;
    return made;
}

bool is_over(const Login& login, Time now) {
    return now >= login.expires || now - login.seen >= idle_limit;
}

void insert_login(soci::session& sql, const Login& login, Time now) {
    const long long member = login.member.value;
    const long long created = login.created.time_since_epoch().count();
    const long long seen = login.seen.time_since_epoch().count();
    const long long expires = login.expires.time_since_epoch().count();
    const long long at = now.time_since_epoch().count();
    const long long idle = (now - idle_limit).time_since_epoch().count();
    sql << over_sql, soci::use(at, "now"), soci::use(idle, "idle");
    sql << insert_sql, soci::use(login.digest, "digest"), soci::use(member, "member"), soci::use(login.csrf, "csrf"),
        soci::use(created, "created"), soci::use(seen, "seen"), soci::use(expires, "expires");
    sql << oldest_sql, soci::use(member, "member"), soci::use(most_logins, "most");
    sql << "UPDATE member SET login_at = :now WHERE id = :member", soci::use(at, "now"), soci::use(member, "member");
}

void see_login(soci::session& sql, const std::string& digest, Time now) {
    const long long at = now.time_since_epoch().count();
    sql << "UPDATE session SET seen_at = :now WHERE digest = :digest AND seen_at < :now", soci::use(at, "now"),
        soci::use(digest, "digest");
}

void end_login(soci::session& sql, const std::string& digest) {
    sql << "DELETE FROM session WHERE digest = :digest", soci::use(digest, "digest");
}

void end_logins_of(soci::session& sql, MemberId member) {
    const long long id = member.value;
    sql << "DELETE FROM session WHERE member_id = :member", soci::use(id, "member");
}

std::vector<Login> logins_of(soci::session& sql, MemberId member) {
    const long long id = member.value;
    const soci::rowset<soci::row> rows = (sql.prepare << list_sql, soci::use(id, "member"));
    std::vector<Login> logins;
    for (const soci::row& row : rows) {
        logins.push_back({row.get<std::string>(0), member, row.get<std::string>(1), time_in(row, 2), time_in(row, 3),
                          time_in(row, 4)});
    }
    return logins;
}

std::vector<MemberId> members_logged_in(soci::session& sql) {
    const soci::rowset<soci::row> rows = (sql.prepare << "SELECT DISTINCT member_id FROM session ORDER BY member_id");
    std::vector<MemberId> members;
    for (const soci::row& row : rows) {
        members.push_back(MemberId{store::integer(row, 0)});
    }
    return members;
}

}  // namespace parley::access
