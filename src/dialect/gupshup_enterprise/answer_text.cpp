#include "dialect/gupshup_enterprise/answer_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"

namespace parley::gupshup_enterprise {

namespace {

// "Treat as an opaque string of up to 64 characters"; an error's id is shorter.
constexpr std::size_t longest_id = 64;

std::optional<bool> success_named(std::string_view word) {
    word = trimmed(word);
    if (equal_ignoring_case(word, "success")) {
        return true;
    }
    return equal_ignoring_case(word, "error") ? std::optional(false) : std::nullopt;
}

// A longer one could name nothing later, as it is cut by whoever keeps it.
std::string usable_id(std::string_view id) {
    id = trimmed(id);
    return id.size() > longest_id ? std::string() : kept_words(id);
}

// The innermost object: the answer's own, or that of a wrapper.
const json::value& inner_object(const json::value& document) {
    const json::value* inner = &document;
    for (const std::string_view name : {"data", "response"}) {
        const json::value* found = member(*inner, name);
        if (found != nullptr && found->is_array() && !found->get_array().empty()) {
            found = &found->get_array().front();
        }
        if (found != nullptr && found->is_object()) {
            inner = found;
        }
    }
    return *inner;
}

std::optional<AnswerText> read_json(std::string_view body) {
    const auto document = read_document(body);
    if (!document) {
        return std::nullopt;
    }
    const json::value& answer = inner_object(*document);
    const auto is_success = success_named(text_of(member(answer, "status")).value_or(""));
    if (!is_success) {
        return std::nullopt;
    }
    return AnswerText{.is_success = *is_success,
                      .id = usable_id(text_of(member(answer, "id")).value_or("")),
                      .phone = text_of(member(answer, "phone")).value_or(""),
                      .details = kept_words(text_of(member(answer, "details")).value_or(""))};
}

std::string_view take_cell(std::string_view& text) {
    const std::string_view cell = text.substr(0, text.find('|'));
    text.remove_prefix(std::min(text.size(), cell.size() + 1));
    return trimmed(cell);
}

// The last cell may hold the sign between cells.
std::optional<AnswerText> read_plain(std::string_view body) {
    const auto is_success = success_named(take_cell(body));
    if (!is_success) {
        return std::nullopt;
    }
    const std::string_view second = take_cell(body);
    const std::string_view third = trimmed(body);
    if (*is_success) {
        return AnswerText{.is_success = true,
                          .id = usable_id(third.substr(0, third.find_first_of("|\r\n"))),
                          .phone = kept_words(second)};
    }
    return AnswerText{.is_success = false, .id = usable_id(second), .phone = {}, .details = kept_words(third)};
}

std::string without_bars(std::string_view cell) {
    std::string text(cell);
    std::ranges::replace(text, '|', ' ');
    return text;
}

}  // namespace

std::optional<AnswerText> read_answer_text(std::string_view body) {
    body = trimmed(body);
    return body.starts_with('{') || body.starts_with('[') ? read_json(body) : read_plain(body);
}

std::string json_text_of(const AnswerText& answer) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.begin_object("response");
    out.member("id", answer.id);
    out.member("phone", answer.phone);
    out.member("details", answer.details);
    out.member("status", answer.is_success ? "success" : "error");
    out.end_object();
    out.end_object();
    return body;
}

std::string plain_text_of(const AnswerText& answer) {
    return answer.is_success ? fmt::format("success | {} | {}", without_bars(answer.phone), without_bars(answer.id))
                             : fmt::format("error | {} | {}", without_bars(answer.id), answer.details);
}

}  // namespace parley::gupshup_enterprise
