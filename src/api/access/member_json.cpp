#include "api/access/member_json.h"

#include "api/answers.h"
#include "base/text.h"

namespace parley::api {

json::object to_json(const access::Member& member, access::Role role) {
    json::object body;
    body["id"] = member.id.value;
    body["email"] = member.email;
    body["name"] = member.name;
    body["role"] = access::name_of(role);
    body["created"] = to_text(member.created);
    body["last_login"] = time_or_null(member.last_login);
    return body;
}

json::object audited(const access::Member& member, access::Role role) {
    json::object body;
    body["email"] = member.email;
    body["name"] = member.name;
    body["role"] = access::name_of(role);
    return body;
}

Result<access::Role> read_role(std::string_view name) {
    const auto role = access::role_named(name);
    if (!role) {
        return invalid("there is no such role", "role", to_utf8(shortened(to_utf8(name), 40)),
                       "known are: admin, marketer, agent, viewer");
    }
    return *role;
}

}  // namespace parley::api
