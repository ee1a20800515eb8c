#include <fmt/format.h>

#include <charconv>

#include "base/digest.h"
#include "base/phone.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/answer_text.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"

namespace parley::gupshup_enterprise {

namespace {

// Text where nothing else is asked for, and where XML is, whose grammar nobody has published.
HttpResponse response(unsigned status, const AnswerText& answer, const HttpRequest& asked) {
    const auto given = Parameters::mended(asked);
    if (given && given->says("format", "json")) {
        return json_response(status, json_text_of(answer));
    }
    HttpResponse text{.status = status, .headers = {}, .body = plain_text_of(answer)};
    text.headers.fields.emplace_back("Content-Type", "text/plain; charset=utf-8");
    return text;
}

HttpResponse error_response(std::string_view id, std::string_view details, const HttpRequest& asked) {
    return response(200, {.is_success = false, .id = std::string(id), .phone = {}, .details = std::string(details)},
                    asked);
}

// The number as the caller gave it.
std::string number_in(const HttpRequest& asked, const OutgoingMessage* message) {
    if (message != nullptr) {
        return message->to;
    }
    const auto given = Parameters::mended(asked);
    return given ? std::string(given->text(given->has("send_to") ? "send_to" : "phone_number")) : std::string();
}

HttpResponse write_refused(const Refused& refused, const HttpRequest& asked, const OutgoingMessage* message) {
    if (refused.retry == Retry::later || refused.code == FailureCode::throttled) {
        const std::string_view words = refused.words.empty() ? "Too many requests" : std::string_view(refused.words);
        HttpResponse throttled = response(
            429, {.is_success = false, .id = refused.provider_code, .phone = {}, .details = std::string(words)}, asked);
        if (refused.retry_after) {
            throttled.headers.set("Retry-After", std::to_string(refused.retry_after->count()));
        }
        return throttled;
    }
    const ErrorText error = error_text_of(refused, number_in(asked, message));
    return error_response(error.id, error.details, asked);
}

HttpResponse number_objection(std::string_view name, const HttpRequest& asked) {
    const auto given = Parameters::mended(asked);
    const std::string* number = given ? given->find(name) : nullptr;
    if (number == nullptr) {
        return error_response("101", fmt::format("A required parameter is missing: {}", name), asked);
    }
    if (trimmed(*number).empty()) {
        return error_response("112", "The phone number is empty.", asked);
    }
    return write_refused({.code = FailureCode::bad_phone, .words = {}}, asked, nullptr);
}

std::string_view id_of(const Error& error, const HttpRequest& asked) {
    switch (error.kind) {
        case ErrorKind::denied: return "102";
        case ErrorKind::missing: return "103";
        case ErrorKind::invalid:
        case ErrorKind::conflict:
        case ErrorKind::unavailable: break;
    }
    const auto given = Parameters::mended(asked);
    if (error.where == "msg_type") {
        return "328";
    }
    // A method that there is not, or content that there is no parameter for.
    const bool is_unknown_method = error.where == "method" && given && given->has("method");
    return is_unknown_method || error.where == "content" || error.where == "interactive_type" ? "106" : "101";
}

// The same number of digits as the gateway's ids have, made of a value that does not repeat.
std::string id_made_of(std::string_view unique) {
    constexpr std::uint64_t least_first = 1'000'000'000'000'000'000;
    constexpr std::uint64_t least_second = 100'000'000'000'000;
    const std::string digest = sha256_hex(unique);
    const auto number_at = [&](std::size_t place) {
        std::uint64_t number = 0;
        std::from_chars(digest.data() + place, digest.data() + place + 16, number, 16);
        return number;
    };
    const std::uint64_t first = least_first + number_at(0) % (least_first * 9);
    const std::uint64_t second = least_second + number_at(16) % (least_first - least_second);
    return fmt::format("{}-{}", first, second);
}

}  // namespace

HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message) {
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        return response(200, {.is_success = true, .id = accepted->provider_id, .phone = number_in(asked, message)},
                        asked);
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return write_refused(*refused, asked, message);
    }
    return response(504, {.is_success = false, .id = {}, .phone = {}, .details = std::get<Uncertain>(outcome).why},
                    asked);
}

HttpResponse write_objection(const Error& error, const HttpRequest& asked) {
    if (error.where == "send_to" && error.kind == ErrorKind::invalid) {
        return number_objection(error.where, asked);
    }
    return error_response(id_of(error, asked), describe(error), asked);
}

HttpResponse answer_other(const HttpRequest& request, const Account&) {
    if (request.method != "GET" && request.method != "POST") {
        HttpResponse refused =
            response(405, {.is_success = false, .id = "106", .details = "The method is not supported."}, request);
        refused.headers.set("Allow", "GET, POST");
        return refused;
    }
    const auto given = Parameters::mended(request);
    if (!given) {
        return write_objection(given.error(), request);
    }
    switch (method_of(*given)) {
        case Method::opt_in:
        case Method::opt_out: {
            const std::string_view number = given->text("phone_number");
            if (!Phone::from_wire(number)) {
                return number_objection("phone_number", request);
            }
            const std::string id = id_made_of(fmt::format("{} {}", given->text("method"), number));
            return response(200, {.is_success = true, .id = id, .phone = std::string(number)}, request);
        }
        case Method::none: return error_response("101", "A required parameter is missing: method", request);
        case Method::send_message:
        case Method::send_media:
        case Method::list_templates:
        case Method::other: break;
    }
    return error_response("106", "The method is not supported.", request);
}

std::string make_id(std::uint64_t number) {
    return id_made_of(std::to_string(number));
}

}  // namespace parley::gupshup_enterprise
