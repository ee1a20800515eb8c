#include "api/provider_host.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace parley::api {

using deliver::Provider;

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// Another port is another service, and without TLS others on the way read along.
bool is_same_host(const Result<Endpoint>& before, const Result<Endpoint>& after) {
    return before && after && before->tls == after->tls && before->host == after->host && before->port == after->port;
}

// A member of `given` by that name, whatever its case: also null, which takes the stored value away.
bool is_given(const json::value* given, std::string_view name) {
    const json::object* object = given == nullptr ? nullptr : given->if_object();
    return object != nullptr && std::ranges::any_of(*object, [name](const json::key_value_pair& pair) {
               return equal_ignoring_case(std::string_view(pair.key()), name);
           });
}

void add_headers(std::vector<std::string>& names, std::string_view where, const Headers& headers,
                 const json::value* given) {
    for (const auto& [name, value] : headers) {
        if (!is_given(given, name)) {
            names.push_back(fmt::format("{}.{}", where, name));
        }
    }
}

}  // namespace

std::vector<std::string> secrets_for_another_host(const Provider& before, const Provider& after,
                                                  const json::object& body) {
    std::vector<std::string> names;
    const Dialect* dialect = dialect_named(after.dialect);
    if (dialect != nullptr && !is_same_host(deliver::endpoint_of(before), deliver::endpoint_of(after))) {
        for (const AccountField& field : dialect->fields) {
            const auto stored = before.fields.find(field.name);
            const bool is_stored = stored != before.fields.end() && !stored->second.empty();
            if (field.secret && is_stored && !is_given(body.if_contains("settings"), field.name)) {
                names.push_back(fmt::format("settings.{}", field.name));
            }
        }
        add_headers(names, "headers", before.headers, body.if_contains("headers"));
    }
    const std::string& url = after.templates.url;
    if (!url.empty() && !is_same_host(parse_endpoint(before.templates.url), parse_endpoint(url))) {
        const json::value* given = body.if_contains("templates");
        // Of this one null is the same as saying nothing.
        const auto password = given == nullptr ? std::nullopt : text_of(member(*given, "password"));
        if (!before.templates.password.empty() && !password) {
            names.emplace_back("templates.password");
        }
        add_headers(names, "templates.headers", before.templates.headers,
                    given == nullptr ? nullptr : member(*given, "headers"));
    }
    return names;
}

}  // namespace parley::api
