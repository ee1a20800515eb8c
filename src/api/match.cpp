#include <boost/url/decode_view.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/pct_string_view.hpp>

#include "api/routes.h"
#include "base/text.h"

namespace parley::api {

namespace {

std::string_view next_segment(std::string_view& path) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    return segment;
}

// The values of the pattern's names as they stand in the path, or nothing.
bool matches(std::string_view pattern, std::string_view path,
             std::vector<std::pair<std::string_view, std::string_view>>& values) {
    values.clear();
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = next_segment(pattern);
        const std::string_view given = next_segment(path);
        if (wanted.starts_with('{')) {
            if (given.empty()) {
                return false;
            }
            values.emplace_back(wanted.substr(1, wanted.size() - 2), given);
        } else if (wanted != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

bool is_text(std::string_view bytes) {
    return is_utf8(bytes) && bytes.find('\0') == std::string_view::npos;
}

Result<std::string> decoded(std::string_view text) {
    const auto checked = boost::urls::make_pct_string_view(text);
    if (!checked) {
        return invalid("a percent sign in the path is not followed by two hexadecimal digits");
    }
    std::string plain = checked->decode();
    if (!is_text(plain)) {
        return invalid("the path holds bytes that are not text");
    }
    return plain;
}

Result<std::vector<std::pair<std::string, std::string>>> read_query(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> query;
    if (text.empty()) {
        return query;
    }
    const auto parameters = boost::urls::parse_query(text);
    if (!parameters) {
        return invalid("the query of the URL cannot be read");
    }
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    for (const auto& parameter : *parameters) {
        query.emplace_back(parameter.key.decode(options), parameter.value.decode(options));
        const auto& [key, value] = query.back();
        if (!is_text(key) || !is_text(value)) {
            return invalid("the query holds bytes that are not text");
        }
    }
    return query;
}

}  // namespace

std::string_view name_of(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::remove: return "DELETE";
    }
    return "?";
}

std::string_view name_of(const std::variant<Right, Caller>& who) {
    if (const auto* right = std::get_if<Right>(&who)) {
        return access::name_of(*right);
    }
    switch (std::get<Caller>(who)) {
        case Caller::anybody: return "anybody";
        case Caller::member: return "member";
        case Caller::clevertap: return "clevertap";
        case Caller::notifier: return "notifier";
        case Caller::recipient: return "recipient";
    }
    return "?";
}

bool is_callback(const Route& route) {
    const auto* caller = std::get_if<Caller>(&route.who);
    return caller != nullptr && *caller == Caller::anybody && std::holds_alternative<HandleOnLoop>(route.handle);
}

std::optional<Method> method_named(std::string_view name) {
    for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::remove}) {
        if (name_of(method) == name) {
            return method;
        }
    }
    return std::nullopt;
}

Result<Match> match(HttpRequest request, std::string peer) {
    Match found;
    const std::string_view target = request.target;
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    if (!path.starts_with('/')) {
        return invalid("the request's target must be a path");
    }
    // HEAD is answered as GET is, and the server leaves the body out.
    const std::string_view method = request.method == "HEAD" ? std::string_view("GET") : request.method;
    std::vector<std::pair<std::string_view, std::string_view>> values;
    for (const Route& route : all_routes()) {
        if (!matches(route.pattern, path, values)) {
            continue;
        }
        if (name_of(route.method) != method) {
            found.allowed += found.allowed.empty() ? "" : ", ";
            found.allowed += route.method == Method::get ? "GET, HEAD" : name_of(route.method);
            continue;
        }
        for (const auto& [name, raw] : values) {
            auto value = decoded(raw);
            if (!value) {
                return std::unexpected(std::move(value.error()));
            }
            found.call.path.emplace_back(name, std::move(*value));
        }
        // What providers report is read where it is told what cannot be read: nothing of it is refused here.
        if (!is_callback(route)) {
            auto query = read_query(target.substr(std::min(question + 1, target.size())));
            if (!query) {
                return std::unexpected(std::move(query.error()));
            }
            found.call.query = std::move(*query);
        }
        found.route = &route;
        break;
    }
    found.call.request = std::move(request);
    found.call.peer = std::move(peer);
    return found;
}

}  // namespace parley::api
