#include "api/notifications/shape.h"

#include <algorithm>
#include <charconv>

#include "api/answers.h"
#include "api/problem.h"
#include "base/text.h"

namespace parley::api::notifications {

namespace {

constexpr std::size_t longest_identifier = 255;
constexpr std::size_t most_bytes = 512;  // as much as the name of a person may have

}  // namespace

unsigned status_in_shape(const Error& error) {
    return error.kind == ErrorKind::invalid ? 422 : status_of(error.kind);
}

HttpResponse refusal(unsigned status, std::string message) {
    json::object body;
    body["message"] = std::move(message);
    HttpResponse response = json_answer(body, status);
    if (status == 503) {
        response.headers.set("Retry-After", "5");
    }
    return response;
}

HttpResponse refusal(const Error& error) {
    return refusal(status_in_shape(error), describe(error));
}

HttpResponse said(std::string message) {
    return refusal(200, std::move(message));
}

HttpResponse refused_body(const Error& error) {
    return refusal(400, describe(error));
}

Result<json::object> read_members(const HttpRequest& request) {
    return trimmed(request.body) == "[]" ? Result<json::object>(json::object()) : read_body(request);
}

Result<> check_identifier(std::string_view identifier, std::string where) {
    if (trimmed(identifier).empty()) {
        return invalid("is empty", std::move(where));
    }
    if (length_of(identifier) > longest_identifier || identifier.size() > most_bytes) {
        return invalid(fmt::format("is longer than {} characters", longest_identifier), std::move(where));
    }
    if (std::ranges::any_of(identifier, [](char letter) { return letter >= '\0' && letter < ' '; })) {
        return invalid("holds a control character", std::move(where));
    }
    return {};
}

Result<std::string> read_identifier(const json::value& value, std::string where) {
    auto text = value.is_bool() ? std::nullopt : text_of(&value);
    if (!text) {
        return invalid("must be a text", std::move(where));
    }
    if (auto fine = check_identifier(*text, std::move(where)); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return std::move(*text);
}

std::string user_of(const Call& call) {
    if (!call.user.empty()) {
        return call.user;
    }
    const std::string* named = query_text(call, "userIdentifier");
    if (named == nullptr) {
        named = call.request.headers.find("X-ENGAGESPOT-USER-ID");
    }
    return named == nullptr ? std::string() : *named;
}

Result<std::string> named_user(const Call& call) {
    std::string user = user_of(call);
    if (auto fine = check_identifier(user, "userIdentifier"); !fine || !is_utf8(user)) {
        return invalid("say whose it is", "userIdentifier");
    }
    return user;
}

const json::value* given(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value == nullptr || value->is_null() ? nullptr : value;
}

long long number_in(std::string_view text) {
    long long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && error == std::errc() && end == text.data() + text.size() ? number : 0;
}

long long milliseconds(Time time) {
    return time.time_since_epoch().count();
}

Time time_of(long long milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

}  // namespace parley::api::notifications
