#include <fmt/format.h>

#include "base/digest.h"
#include "base/phone.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"
#include "dialect/reader.h"

// Answers to a message. Meta's pages disagree about HTTP statuses, so the code decides where there
// is one.
namespace parley::meta {

namespace {

using whatsapp::Told;

constexpr std::size_t longest_id = 512;

Outcome read_taken(const HttpResponse& http, const json::value& body) {
    const json::value* messages = member(body, "messages");
    if (messages == nullptr || !messages->is_array() || messages->get_array().empty()) {
        return outcome_by_status(http, {});
    }
    const std::string id = text_of(member(messages->get_array().front(), "id")).value_or("");
    const bool is_usable = id.size() <= longest_id && id.find('\0') == std::string::npos;
    return Accepted{is_usable ? id : ""};
}

// A code that no list has, or none at all: the status says what is to be done.
Outcome read_unknown_refusal(const HttpResponse& http, const GraphError& error) {
    Outcome by_status = outcome_by_status(http, error.words());
    Refused told{FailureCode::other, error.words()};
    if (auto* refused = std::get_if<Refused>(&by_status)) {
        told = std::move(*refused);
        told.code = told.code == FailureCode::refused && error.code ? FailureCode::other : told.code;
    } else if (http.status / 100 == 5) {
        if (!error.code) {
            return by_status;  // any server before Meta's might have said it
        }
        told.code = FailureCode::provider_error;
    }
    told.retry = error.is_transient ? Retry::later : told.retry;
    told.provider_code = error.code_text;
    return told;
}

Outcome read_refusal(const HttpResponse& http, const GraphError& error) {
    const auto meaning = meaning_of(error, Told::in_answer, false);
    if (!meaning) {
        return read_unknown_refusal(http, error);
    }
    Refused refused{meaning->code, error.words(), meaning->retry, error.code_text};
    if (refused.retry == Retry::later) {
        refused.retry_after = retry_after_of(http);
    }
    return refused;
}

HttpResponse write_accepted(const Accepted& accepted, const OutgoingMessage* message) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("messaging_product", "whatsapp");
    if (message != nullptr) {
        out.begin_array("contacts");
        out.begin_object();
        if (message->to.empty()) {
            out.member("input", message->to_user);
            out.member("user_id", message->to_user);
        } else {
            const auto phone = Phone::from_wire(message->to);
            out.member("input", message->to);
            out.member("wa_id", phone ? phone->digits() : std::string_view(message->to));
        }
        out.end_object();
        out.end_array();
    }
    out.begin_array("messages");
    out.begin_object();
    out.member("id", accepted.provider_id);
    if (message != nullptr && is_template(message->content)) {
        out.member("message_status", "accepted");
    }
    out.end_object();
    out.end_array();
    out.end_object();
    return json_response(200, std::move(body));
}

HttpResponse write_refused(const Refused& refused, const HttpRequest& asked) {
    GraphError error = graph_error_for(refused.code, refused.provider_code, refused.words, Told::in_answer);
    const auto meaning = meaning_of(error, Told::in_answer, false);
    if (refused.retry == Retry::later && (!meaning || meaning->retry != Retry::later)) {
        error = graph_error_for(FailureCode::throttled, {}, refused.words, Told::in_answer);
    }
    HttpResponse answer = error_answer(error, asked.target + asked.body);
    if (refused.retry == Retry::later && refused.retry_after) {
        answer.headers.fields.emplace_back("Retry-After", std::to_string(refused.retry_after->count()));
    }
    return answer;
}

// What Meta says of something that is missing, and of something that is wrong.
std::int64_t code_of(const Error& error) {
    if (error.where.empty() || error.what.find("JSON") != std::string::npos || error.where == "messaging_product") {
        return 100;
    }
    return error.what == "this is missing" ? 131008 : 131009;
}

// A bijection: numbers that follow one another look nothing alike (splitmix64, Vigna).
std::uint64_t mixed(std::uint64_t number) {
    number += 0x9E37'79B9'7F4A'7C15U;
    number = (number ^ (number >> 30)) * 0xBF58'476D'1CE4'E5B9U;
    number = (number ^ (number >> 27)) * 0x94D0'49BB'1331'11EBU;
    return number ^ (number >> 31);
}

}  // namespace

Outcome read_answer(const HttpResponse& http) {
    const auto body = read_document(http.body);
    const auto error = body ? read_graph_error(*body) : std::nullopt;
    // It may have read all of the request before it gave up; and a gateway's word is not Meta's.
    const bool is_no_word = http.status == 408 || http.status == 502 || http.status == 504;
    if (is_no_word || (!error && (!body || http.status / 100 != 2))) {
        return outcome_by_status(http, {});
    }
    return error ? read_refusal(http, *error) : read_taken(http, *body);
}

HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message) {
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        return write_accepted(*accepted, message);
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return write_refused(*refused, asked);
    }
    const std::string& why = std::get<Uncertain>(outcome).why;
    const GraphError unknown = graph_error_for(FailureCode::provider_error, {}, why, Told::in_answer);
    HttpResponse answer = error_answer(unknown, asked.target + asked.body);
    answer.status = 504;  // as gateways say that they do not know
    return answer;
}

HttpResponse write_objection(const Error& error, const HttpRequest& asked) {
    switch (error.kind) {
        case ErrorKind::denied:
            return write_refused({FailureCode::bad_credentials, "Invalid OAuth access token: " + error.what}, asked);
        case ErrorKind::missing: return no_such_object(asked, graph_path_of(asked).node);
        case ErrorKind::unavailable: return write_refused({FailureCode::unreachable, error.what, Retry::later}, asked);
        case ErrorKind::conflict: return content_exists(asked);
        case ErrorKind::invalid: break;
    }
    const bool is_of_message = graph_path_of(asked).edge == "messages";
    const std::int64_t code = is_of_message ? code_of(error) : 100;
    const std::string place = error.where.empty() ? "" : fmt::format("Parameter '{}': ", error.where);
    const std::string given = error.value.empty() ? "" : fmt::format(" (given: {})", error.value);
    return error_answer(
        {.code = code, .title = std::string(whatsapp::title_of(code)), .details = place + error.what + given},
        asked.target + asked.body);
}

// "Checklist for the simulator" of Meta's reference: what concerns the recipient comes by webhook.
bool tells_at_once(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials:
        case FailureCode::bad_parameters:
        case FailureCode::bad_parameter_kind:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_phone:
        case FailureCode::too_many_to_person:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::cannot_be_written:
        case FailureCode::account_problem: return true;
        case FailureCode::none:
        case FailureCode::not_subscribed:
        case FailureCode::phone_inactive:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::other:
        case FailureCode::bad_media:
        case FailureCode::expired: return false;
    }
    return false;
}

// The record that Meta's ids are seen to hold: a number, the marker of outgoing messages, and an
// id of 18 hexadecimal letters.
std::string make_id(std::uint64_t number) {
    const std::string hex = fmt::format("{:016X}{:02X}", mixed(number), number & 0xFF);
    const std::string phone = fmt::format("1{:010}", number % 10'000'000'000U);
    std::string record("\x1c\x18", 2);
    record += static_cast<char>(phone.size());
    record += phone;
    record += std::string("\x15\x02\x00\x11\x18", 5);
    record += static_cast<char>(hex.size());
    record += hex;
    record += '\0';
    return "wamid." + base64(record);
}

}  // namespace parley::meta
