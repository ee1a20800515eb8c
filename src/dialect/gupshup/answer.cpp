#include <fmt/format.h>

#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/codes.h"
#include "dialect/gupshup/parts.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"

// What /msg and /template/msg answer: {"status","messageId"} or {"status":"error","message"}.
namespace parley::gupshup {

namespace {

constexpr std::size_t longest_id = 256;
constexpr unsigned submitted = 202;

struct Answer {
    std::string id;
    std::string words;
    bool is_error = false;  // in Gupshup's own words
    bool is_taken = false;
};

// "message" is text, and in some errors an object.
std::string words_in(const json::value& body) {
    const json::value* words = member(body, {"message", "error", "reason"});
    if (words == nullptr || words->is_null()) {
        return {};
    }
    const auto text = text_of(words);
    const auto inner = text ? text : text_of(member(*words, {"message", "reason", "description"}));
    return kept_words(inner ? *inner : json::serialize(*words));
}

Answer read(const HttpResponse& http) {
    Answer answer;
    const auto body = read_document(http.body);
    if (!body || !body->is_object()) {
        return answer;
    }
    const std::string status = lower(trimmed(text_of(member(*body, "status")).value_or("")));
    answer.is_error = status == "error" || status == "failure" || status == "failed";
    answer.is_taken = status == "submitted" || status == "success" || status == "queued";
    answer.id = text_of(member(*body, {"messageId", "message_id"})).value_or("");
    if (answer.id.size() > longest_id || answer.id.find('\0') != std::string::npos) {
        answer.is_taken = true;  // though nobody can ask for it by that
        answer.id.clear();
    }
    if (answer.id.empty()) {
        answer.words = words_in(*body);
    }
    return answer;
}

Refused refused(const Meaning& meaning, std::string words, const HttpResponse& http) {
    Refused made{meaning.code, std::move(words), meaning.retry};
    if (meaning.retry == Retry::later) {
        made.retry_after = retry_after_of(http);
    }
    return made;
}

Outcome read_4xx(const HttpResponse& http, Answer answer) {
    if (http.status == 401 || http.status == 403) {
        const std::string status = fmt::format("{} {}", http.status, reason_of(http.status));
        return Refused{FailureCode::bad_credentials, answer.words.empty() ? status : std::move(answer.words),
                       Retry::pause_lane};
    }
    if (http.status != 408 && http.status != 429) {
        if (const auto meaning = meaning_of(answer.words)) {
            return refused(*meaning, std::move(answer.words), http);
        }
    }
    return outcome_by_status(http, std::move(answer.words));
}

// 500 in Gupshup's own words is a refusal that may be tried again; whatever else breaks on the way may
// have passed the message on.
Outcome read_5xx(const HttpResponse& http, Answer answer) {
    if (http.status == 500 && answer.is_error) {
        const Meaning meaning = meaning_of(answer.words).value_or(Meaning{FailureCode::provider_error, Retry::later});
        return refused(meaning, std::move(answer.words), http);
    }
    return outcome_by_status(http, std::move(answer.words));
}

std::string error_body(std::string_view words) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("status", "error");
    out.member("message", words);
    out.end_object();
    return body;
}

HttpResponse write_accepted(const Accepted& accepted) {
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("status", "submitted");
    out.member("messageId", accepted.provider_id);
    out.end_object();
    return json_response(submitted, std::move(body));
}

HttpResponse write_refused(const Refused& refused) {
    const bool may_come_again = refused.retry == Retry::later || refused.code == FailureCode::throttled;
    const Refusal usual = refusal_of(may_come_again ? FailureCode::throttled : refused.code);
    std::string words(refused.words.empty() ? usual.words : std::string_view(refused.words));
    // With 400 it is the words that say which reason it is.
    if (const auto meant = meaning_of(usual.words); usual.status == 400 && meant) {
        const auto said = meaning_of(words);
        if (!said || said->code != meant->code) {
            words = fmt::format("{}: {}", usual.words, words);
        }
    }
    HttpResponse answer = error_answer(usual.status, words);
    if (refused.retry_after) {
        answer.headers.fields.emplace_back("Retry-After", std::to_string(refused.retry_after->count()));
    }
    return answer;
}

}  // namespace

HttpResponse error_answer(unsigned status, std::string_view words) {
    return json_response(status, error_body(words));
}

Outcome read_answer(const HttpResponse& http) {
    Answer answer = read(http);
    switch (http.status / 100) {
        case 2: break;
        case 4: return read_4xx(http, std::move(answer));
        case 5: return read_5xx(http, std::move(answer));
        default: return outcome_by_status(http, std::move(answer.words));
    }
    if (!answer.id.empty() || answer.is_taken) {
        return Accepted{std::move(answer.id)};
    }
    if (answer.is_error) {
        const Meaning meaning = meaning_of(answer.words).value_or(Meaning{FailureCode::other});
        return refused(meaning, std::move(answer.words), http);
    }
    return outcome_by_status(http, {});
}

HttpResponse write_answer(const Outcome& outcome, const HttpRequest&, const OutgoingMessage*) {
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        return write_accepted(*accepted);
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return write_refused(*refused);
    }
    return error_answer(504, std::get<Uncertain>(outcome).why);
}

HttpResponse write_objection(const Error& error, const HttpRequest& asked) {
    if (error.kind == ErrorKind::denied) {
        return error_answer(401, "Authentication Failed");
    }
    if (error.kind == ErrorKind::missing && called_by(asked).call == Call::one_template) {
        return error_answer(400, "Template Does not exists.");
    }
    if (error.kind == ErrorKind::missing && called_by(asked).call == Call::one_file) {
        return error_answer(404, "Not Found");
    }
    if (error.kind == ErrorKind::missing || error.where == "source" || error.where == "src.name") {
        return error_answer(400, "Invalid App Details");
    }
    if (error.where == "destination") {
        return error_answer(400, "Invalid Destination");
    }
    return error_answer(400, describe(error));
}

// Key, app, destination and pace are looked at before 202; all that WhatsApp has a say in comes as a
// `failed` event.
bool tells_at_once(FailureCode failure) {
    switch (failure) {
        case FailureCode::bad_credentials:
        case FailureCode::throttled:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::cannot_be_written: return true;
        case FailureCode::none:
        case FailureCode::bad_parameters:
        case FailureCode::bad_parameter_kind:
        case FailureCode::template_unknown:
        case FailureCode::template_paused:
        case FailureCode::bad_phone:
        case FailureCode::not_subscribed:
        case FailureCode::phone_inactive:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::other:
        case FailureCode::expired:
        case FailureCode::bad_media:
        case FailureCode::account_problem: return false;
    }
    return false;
}

}  // namespace parley::gupshup
