#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "base/text.h"
#include "dialect/exchange.h"

namespace parley {

namespace {

constexpr std::int64_t longest_wait = 3'600;

// Takes one segment, from slash to slash, off the front.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

}  // namespace

HttpRequest request_to(const Account& account, std::string_view method, std::string_view path,
                       std::string_view content_type) {
    HttpRequest request;
    request.method = method;
    const std::string_view target = account.target;
    const std::size_t query = std::min(target.find('?'), target.size());
    std::string_view base = target.substr(0, query);
    if (!path.empty() && base.ends_with('/')) {
        base.remove_suffix(1);
    }
    request.target.assign(base);
    request.target += path;
    request.target += target.substr(query);
    request.headers.fields.reserve(2 + account.headers.size());
    if (!content_type.empty()) {
        request.headers.fields.emplace_back("Content-Type", content_type);
    }
    if (!account.authorization.empty()) {
        request.headers.fields.emplace_back("Authorization", account.authorization);
    }
    for (const auto& [name, value] : account.headers) {
        request.headers.set(name, value);
    }
    return request;
}

std::string_view path_of(const HttpRequest& request) {
    const std::string_view target = request.target;
    return target.substr(0, target.find('?'));
}

std::string_view query_of(const HttpRequest& request) {
    const std::string_view target = request.target;
    const std::size_t query = target.find('?');
    return query == std::string_view::npos ? std::string_view() : target.substr(query + 1);
}

std::string host_of(const HttpRequest& request) {
    const std::string* host = request.headers.find("Host");
    return host == nullptr ? "localhost" : *host;
}

bool path_matches(std::string_view path, std::string_view pattern, std::span<std::string_view> segments) {
    std::size_t found = 0;
    while (!pattern.empty()) {
        if (!path.starts_with('/')) {
            return false;
        }
        const std::string_view wanted = take_segment(pattern);
        const std::string_view given = take_segment(path);
        if (wanted == "{}") {
            if (given.empty()) {
                return false;
            }
            if (found < segments.size()) {
                segments[found] = given;
            }
            ++found;
        } else if (wanted != given) {
            return false;
        }
    }
    return path.empty() || path == "/";
}

HttpResponse json_response(unsigned status, std::string body) {
    HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
    response.headers.fields.emplace_back("Content-Type", json_type);
    return response;
}

std::string kept_words(std::string_view text, std::size_t code_points) {
    std::string words(shortened(text, code_points));
    std::erase(words, '\0');
    return is_utf8(words) ? words : to_utf8(words);
}

std::optional<std::chrono::seconds> retry_after_of(const HttpResponse& answer) {
    const std::string* header = answer.headers.find("Retry-After");
    const std::string_view text = header == nullptr ? std::string_view() : trimmed(*header);
    if (text.empty() || !std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; })) {
        return std::nullopt;
    }
    std::int64_t seconds = longest_wait;  // stays so where the number is too large to be read
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(std::min(seconds, longest_wait));
}

Outcome outcome_by_status(const HttpResponse& answer, std::string words) {
    if (words.empty()) {
        words = fmt::format("{} {}", answer.status, reason_of(answer.status));
    }
    switch (answer.status) {
        case 429:
        case 503: return Refused{FailureCode::throttled, std::move(words), Retry::later, {}, retry_after_of(answer)};
        case 401:
        case 407: return Refused{FailureCode::bad_credentials, std::move(words), Retry::pause_lane};
        case 402: return Refused{FailureCode::account_problem, std::move(words), Retry::pause_lane};
        // It may have read all of the request before it gave up.
        case 408: return Uncertain{"answered 408 Request Timeout"};
        case 501: return Refused{FailureCode::provider_error, std::move(words)};
        default: break;
    }
    switch (answer.status / 100) {
        case 2: return Uncertain{fmt::format("answered {} with a body that cannot be read", answer.status)};
        case 3:
        case 4: return Refused{FailureCode::refused, std::move(words)};
        case 5: return Uncertain{fmt::format("answered {} {}", answer.status, reason_of(answer.status))};
        default: return Uncertain{fmt::format("answered {}", answer.status)};
    }
}

}  // namespace parley
