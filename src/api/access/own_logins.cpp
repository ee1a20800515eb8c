#include "api/access/audit_rule.h"
#include "api/access/authenticate.h"
#include "api/access/commit.h"
#include "api/access/handlers.h"
#include "api/answers.h"
#include "api/fields.h"

namespace parley::api {

namespace {

using access::Login;

// Names a login without giving away anything by which it could be taken over.
std::string short_name_of(const Login& login) {
    constexpr std::size_t length = 16;
    return login.digest.substr(0, length);
}

Failure over() {
    return Failure(Error{ErrorKind::denied, "the login is over"});
}

std::vector<Login> present_logins(soci::session& sql, access::MemberId member, Time now) {
    auto logins = access::logins_of(sql, member);
    std::erase_if(logins, [now](const Login& login) { return access::is_over(login, now); });
    std::ranges::stable_sort(logins, std::ranges::greater(), &Login::seen);
    return logins;
}

}  // namespace

Result<HttpResponse> list_own_logins(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto visitor = visitor_of(*context.gate, call.request);
    if (!visitor) {
        return over();
    }
    const auto logins = context.database.read(
        [&](soci::session& sql) { return present_logins(sql, visitor->member, context.clock.now()); });
    json::array items;
    for (const Login& login : logins) {
        const bool is_this = login.digest == visitor->login.digest;
        items.push_back(json::object{{"id", short_name_of(login)},
                                     {"created", to_text(login.created)},
                                     {"seen", to_text(is_this ? visitor->login.seen : login.seen)},
                                     {"expires", to_text(login.expires)},
                                     {"current", is_this}});
    }
    return json_answer(json::object{{"items", std::move(items)}});
}

Result<HttpResponse> end_own_login(Context& context, const Call& call) {
    const auto visitor = visitor_of(*context.gate, call.request);
    if (!visitor) {
        return over();
    }
    auto ended = commit(context,
                        [member = visitor->member, name = path_text(call, "login"),
                         now = context.clock.now()](soci::session& sql) -> Result<> {
                            const auto logins = present_logins(sql, member, now);
                            const auto found = std::ranges::find(logins, name, short_name_of);
                            if (found == logins.end()) {
                                return Failure(Error{ErrorKind::missing, "there is no such login of yours"});
                            }
                            access::end_login(sql, found->digest);
                            return {};
                        });
    if (!ended) {
        return std::unexpected(std::move(ended.error()));
    }
    context.gate->visitors.reload(context.database, visitor->member);
    return HttpResponse{.status = 204, .headers = {}, .body = {}};
}

}  // namespace parley::api
