#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/generic/codes.h"
#include "dialect/generic/parts.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"

// "Error Objects" and "HTTPS Codes" of the generic WhatsApp guide, and what other servers answer.
namespace parley::generic {

namespace {

constexpr std::size_t longest_words = 500;
constexpr std::size_t longest_code = 50;
constexpr std::size_t longest_id = 256;

enum class Verdict { success, failure, none };

Verdict verdict_of(const json::value& body) {
    const std::string status = lower(trimmed(text_of(member(body, {"status", "Status"})).value_or("")));
    for (const std::string_view word : {"success", "ok", "accepted", "submitted", "queued"}) {
        if (status == word) {
            return Verdict::success;
        }
    }
    for (const std::string_view word : {"failure", "failed", "fail", "error"}) {
        if (status == word) {
            return Verdict::failure;
        }
    }
    const json::value* error = member(body, "error");
    return status.empty() && error != nullptr && error->is_object() ? Verdict::failure : Verdict::none;
}

// What a provider's answer says besides its HTTP status.
struct Answer {
    json::value body;  // null where it cannot be read
    Verdict verdict = Verdict::none;
    std::string words;
    std::optional<std::string> code;
};

const json::value& error_in(const json::value& body) {
    const json::value* error = member(body, {"error", "Error"});
    if (error == nullptr) {
        if (const json::value* errors = member(body, "errors"); errors != nullptr && errors->is_array()) {
            return errors->get_array().empty() ? body : errors->get_array().front();
        }
    }
    return error == nullptr ? body : *error;
}

std::string words_in(const json::value& body, const HttpResponse& answer) {
    constexpr std::array<std::string_view, 4> spellings{"message", "title", "description", "Message"};
    const json::value& error = error_in(body);
    if (const auto text = error.if_string()) {
        return kept_words(*text, longest_words);
    }
    for (const json::value* place : {&error, &body}) {
        for (const std::string_view name : spellings) {
            if (const auto text = text_of(member(*place, name))) {
                return kept_words(*text, longest_words);
            }
        }
    }
    // Without words of its own, the status line is what it said.
    return answer.status == 200 ? "" : fmt::format("{} {}", answer.status, reason_of(answer.status));
}

Answer read(const HttpResponse& answer) {
    Answer read;
    if (auto document = read_document(answer.body)) {
        read.body = std::move(*document);
    }
    read.verdict = verdict_of(read.body);
    if (read.verdict == Verdict::success && answer.status / 100 == 2) {  // nearly every answer: it needs no words
        return read;
    }
    read.words = words_in(read.body, answer);
    const json::value& error = error_in(read.body);
    if (const auto code = text_of(member(error, {"code", "errorCode"}))) {
        read.code = kept_words(*code, longest_code);
    }
    return read;
}

// A code of the guide says more than the HTTP status it came with.
Refused refusal(Answer answer, FailureCode otherwise) {
    const json::value code(answer.code.value_or(""));
    const FailureCode failure = failure_of(integer_of(&code)).value_or(otherwise);
    const Retry retry = failure == FailureCode::bad_credentials ? Retry::pause_lane : Retry::never;
    return Refused{failure, std::move(answer.words), retry, answer.code.value_or("")};
}

Outcome read_2xx(const HttpResponse& http, Answer answer) {
    if (answer.verdict == Verdict::success) {
        const std::string id = text_of(member(answer.body, {"id", "messageId", "message_id"})).value_or("");
        const bool is_usable = id.size() <= longest_id && id.find('\0') == std::string::npos;
        return Accepted{is_usable ? id : ""};
    }
    if (answer.verdict == Verdict::failure) {
        return refusal(std::move(answer), FailureCode::other);
    }
    // In this dialect a 200 carries failures too, so without its body it says nothing; 201, 202 and
    // 204 say by themselves that the message was taken.
    const bool says_taken = http.status == 201 || http.status == 202 || http.status == 204;
    if (says_taken && trimmed(http.body).empty()) {
        return Accepted{};
    }
    return Uncertain{fmt::format("answered {} with a body that cannot be read", http.status)};
}

Outcome read_5xx(const HttpResponse& http, Answer answer) {
    // Only a failure in the dialect's own words proves that the provider itself refused; a server
    // that broke down, or a proxy before it, may have passed the message on.
    const bool is_proxy_word = http.status == 502 || http.status == 504;
    if (http.status == 501 || (answer.verdict == Verdict::failure && !is_proxy_word)) {
        return refusal(std::move(answer), FailureCode::provider_error);
    }
    return Uncertain{fmt::format("answered {} {}", http.status, reason_of(http.status))};
}

Outcome read_4xx(const HttpResponse& http, Answer answer) {
    if (http.status == 401 || http.status == 407) {
        return Refused{FailureCode::bad_credentials, std::move(answer.words), Retry::pause_lane,
                       answer.code.value_or("")};
    }
    if (http.status == 408) {  // it may have read all of the request before it gave up
        return Uncertain{"answered 408 Request Timeout"};
    }
    return refusal(std::move(answer), FailureCode::refused);
}

std::string failure_body(std::string_view code, std::string_view words) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("status", "failure");
    out.begin_object("error");
    if (!code.empty()) {
        out.literal_member("code", code);
    }
    out.member("message", words);
    out.end_object();
    out.end_object();
    return body;
}

std::string message_body(std::string_view words) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("message", words);
    out.end_object();
    return body;
}

HttpResponse write_accepted(const Accepted& accepted) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("status", "success");
    out.optional_member("id", accepted.provider_id);
    out.end_object();
    return json_response(200, std::move(body));
}

HttpResponse write_refused(const Refused& refused) {
    const std::string_view words = refused.words.empty() ? title_of(refused.code) : std::string_view(refused.words);
    // Whatever may be tried again later can be said in no other way.
    if (refused.retry == Retry::later || refused.code == FailureCode::throttled) {
        HttpResponse answer = json_response(429, message_body(words));
        if (refused.retry_after) {
            answer.headers.fields.emplace_back("Retry-After", std::to_string(refused.retry_after->count()));
        }
        return answer;
    }
    if (refused.code == FailureCode::provider_error) {
        return json_response(500, failure_body("", words));
    }
    if (refused.code == FailureCode::refused) {
        return json_response(403, message_body(words));
    }
    return json_response(200, failure_body(answer_code_of(refused.code), words));
}

}  // namespace

HttpResponse write_objection(const Error& error, const HttpRequest&) {
    return json_response(403, message_body("Bad Request: " + describe(error)));
}

Result<> read_validation(const HttpResponse& http) {
    const Outcome outcome = read_answer(http);
    if (std::holds_alternative<Accepted>(outcome)) {
        return {};
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        const bool is_denied = refused->code == FailureCode::bad_credentials;
        return Failure(Error{is_denied ? ErrorKind::denied : ErrorKind::invalid,
                             fmt::format("the provider refused it: {}{}", explanation_of(refused->code),
                                         refused->words.empty() ? "" : " (\"" + refused->words + "\")")});
    }
    return invalid("the provider's answer says neither success nor failure: " + std::get<Uncertain>(outcome).why);
}

Outcome read_answer(const HttpResponse& http) {
    Answer answer = read(http);
    if (http.status == 429 || http.status == 503) {
        return Refused{FailureCode::throttled, std::move(answer.words), Retry::later, answer.code.value_or(""),
                       retry_after_of(http)};
    }
    switch (http.status / 100) {
        case 2: return read_2xx(http, std::move(answer));
        case 3: return Refused{FailureCode::refused, std::move(answer.words), Retry::never, {}, {}};
        case 4: return read_4xx(http, std::move(answer));
        case 5: return read_5xx(http, std::move(answer));
        default: return Uncertain{fmt::format("answered {}", http.status)};
    }
}

// A gateway that does not know what became of a message says so as gateways do.
HttpResponse write_answer(const Outcome& outcome, const HttpRequest&, const OutgoingMessage*) {
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        return write_accepted(*accepted);
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return write_refused(*refused);
    }
    return json_response(504, message_body(std::get<Uncertain>(outcome).why));
}

}  // namespace parley::generic
