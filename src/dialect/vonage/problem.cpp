#include "dialect/vonage/problem.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"

namespace parley::vonage {

namespace {

constexpr std::size_t most_values = 20;  // that are looked at
constexpr std::size_t longest_kind = 50;
constexpr std::string_view host = "https://developer.vonage.com";
constexpr std::string_view legacy_type = "https://www.nexmo.com/messages/Errors#InvalidParams";
constexpr std::string_view legacy_title = "Your request parameters didn't validate.";

std::string text_in(const json::value& object, std::string_view name) {
    return kept_words(text_of(member(object, name)).value_or(""));
}

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; });
}

// The host and the page of a type have changed over the years, so only its end counts; of some the
// title is the number.
std::string kind_of(std::string_view type, std::string_view title) {
    const std::size_t hash = type.rfind('#');
    const std::string_view end = hash == std::string_view::npos ? std::string_view() : type.substr(hash + 1);
    return std::string((end.empty() && is_number(title) ? title : end).substr(0, longest_kind));
}

// With an invalid type of message Vonage's own draft says what it says of an invalid recipient.
bool has_foreign_detail(const Problem& problem) {
    return problem.kind == "1140" || problem.kind == "1440";
}

struct Written {
    std::string type;
    std::string_view title;
    std::string_view detail;
    unsigned status;
};

HttpResponse write(const Written& written, const std::vector<BadValue>& values, const HttpRequest& asked) {
    const std::string trace = sha256_hex(asked.target + asked.body + std::string(written.detail)).substr(0, 32);
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("type", written.type);
    out.member("title", written.title);
    out.member("detail", written.detail);
    out.member("instance", trace);
    if (!values.empty()) {
        out.begin_array("invalid_parameters");
        for (const BadValue& value : values) {
            out.begin_object();
            out.member("name", value.name);
            out.member("reason", value.reason);
            out.end_object();
        }
        out.end_array();
    }
    out.end_object();
    HttpResponse answer = json_response(written.status, std::move(body));
    if (version_of(asked) == Version::legacy) {
        answer.headers.set("Content-Type", "application/problem+json");
        answer.headers.set("x-nexmo-trace-id", trace);
    }
    return answer;
}

}  // namespace

Problem read_problem(std::string_view body) {
    const auto document = read_document(body);
    if (!document || !document->is_object()) {
        return {};
    }
    Problem problem;
    problem.title = text_in(*document, "title");
    problem.detail = text_in(*document, "detail");
    const std::string type = text_in(*document, "type");
    problem.kind = kind_of(type, problem.title);
    problem.is_there = !type.empty() || !problem.title.empty();
    const json::value* values = member(*document, "invalid_parameters");
    if (values != nullptr && values->is_array()) {
        for (const json::value& value : values->get_array()) {
            if (problem.values.size() < most_values) {
                problem.values.push_back({text_in(value, "name"), text_in(value, "reason")});
            }
        }
    }
    return problem;
}

std::string words_of(const Problem& problem) {
    std::string words = problem.detail.empty() ? problem.title : problem.detail;
    for (const auto& [name, reason] : problem.values) {
        if (words.find(reason) == std::string::npos) {
            words += fmt::format("{}({}: {})", words.empty() ? "" : " ", name, reason);
        }
    }
    return kept_words(words);
}

Meaning meaning_of(const Problem& problem, unsigned status) {
    if (const auto meaning = meaning_of_title(problem.title, status)) {
        return *meaning;
    }
    if (const auto meaning = has_foreign_detail(problem) ? std::nullopt : meaning_of_detail(problem.detail)) {
        return *meaning;
    }
    for (const BadValue& value : problem.values) {
        if (const auto meaning = meaning_of_place(value.name)) {
            return *meaning;
        }
    }
    return meaning_of_kind(problem.kind, status).value_or(Meaning{});
}

HttpResponse write_problem(const ProblemKind& kind, std::string_view detail, const std::vector<BadValue>& values,
                           const HttpRequest& asked) {
    const std::string_view said = detail.empty() ? kind.detail : detail;
    // Of version 0.1 this one type is all that is known of a request that is refused.
    if (kind.status == 422 && version_of(asked) == Version::legacy) {
        const std::string counted =
            fmt::format("Found errors validating {} of your submitted parameters.", values.size());
        return write({std::string(legacy_type), legacy_title, detail.empty() && !values.empty() ? counted : said, 400},
                     values, asked);
    }
    return write({fmt::format("{}{}#{}", host, kind.page, kind.kind), kind.title, said, kind.status}, values, asked);
}

HttpResponse write_plain_problem(unsigned status, std::string_view detail, const HttpRequest& asked) {
    return write({fmt::format("{}/api-errors", host), reason_of(status), detail, status}, {}, asked);
}

}  // namespace parley::vonage
