#include <fmt/format.h>

#include "base/digest.h"
#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "dialect/vonage/problem.h"

// "Errors" and the 202 of the Messages API. A refusal is told by its status first, as a 429 may come
// without any body, then by title, detail and places, and only then by a number.
namespace parley::vonage {

namespace {

constexpr std::size_t longest_id = 256;

std::string uuid_in(std::string_view body) {
    const auto document = read_document(body);
    if (!document) {
        return {};
    }
    Reader reader(*document);
    std::string uuid = reader.id(*document, {"message_uuid"});
    return reader.failed() || uuid.size() > longest_id ? std::string() : uuid;
}

Outcome read_2xx(const HttpResponse& answer) {
    std::string uuid = uuid_in(answer.body);
    return uuid.empty() ? outcome_by_status(answer, {}) : Outcome(Accepted{std::move(uuid)});
}

Outcome read_refusal(const HttpResponse& answer) {
    Problem problem = read_problem(answer.body);
    std::string words = words_of(problem);
    if (words.empty()) {
        words = fmt::format("{} {}", answer.status, reason_of(answer.status));
    }
    const auto refused = [&](Meaning meaning) {
        return Refused{meaning.code, std::move(words), meaning.retry, std::move(problem.kind)};
    };
    switch (answer.status) {
        case 400:
        case 422: return refused(meaning_of(problem, answer.status));
        case 403: return refused({FailureCode::bad_credentials, Retry::pause_lane});
        case 500:
            // Only its own words say that the platform gave up before it sent anything.
            if (meaning_of(problem, answer.status).code == FailureCode::provider_error) {
                return refused({FailureCode::provider_error});
            }
            break;
        default: break;
    }
    Outcome outcome = outcome_by_status(answer, std::move(words));
    if (auto* by_status = std::get_if<Refused>(&outcome)) {
        by_status->provider_code = std::move(problem.kind);
    }
    return outcome;
}

// A request with alternatives is answered with the id of the whole, too.
bool has_failover(const HttpRequest& asked) {
    if (asked.body.find("\"failover\"") == std::string::npos) {
        return false;
    }
    const auto document = parse_json(asked.body);
    const json::value* list = document ? member(*document, "failover") : nullptr;
    return list != nullptr && list->is_array() && !list->get_array().empty();
}

HttpResponse write_accepted(const Accepted& accepted, const HttpRequest& asked, const OutgoingMessage* message) {
    const std::string uuid = uuid_for(accepted.provider_id, message == nullptr ? asked.body : message->id);
    std::string body;
    JsonText out(body);
    out.begin_object();
    out.member("message_uuid", uuid);
    if (has_failover(asked)) {
        out.member("workflow_id", sha256_hex(uuid));
    }
    out.end_object();
    return json_response(202, std::move(body));
}

HttpResponse write_refused(const Refused& refused, const HttpRequest& asked) {
    const ProblemKind& kind = problem_kind_of(refused);
    std::vector<BadValue> values;
    const bool is_legacy = version_of(asked) == Version::legacy;
    const std::string_view place = blamed_place(refused.code, is_legacy);
    if (!place.empty() && kind.status == 422 && (kind.names_places || is_legacy)) {
        values.push_back({std::string(place), refused.words.empty() ? "is invalid." : refused.words});
    }
    HttpResponse answer = write_problem(kind, refused.words, values, asked);
    if (refused.retry_after) {
        answer.headers.set("Retry-After", std::to_string(refused.retry_after->count()));
    }
    return answer;
}

// Which of the problems it is that stands at this place of a request.
std::string_view kind_at(std::string_view place) {
    if (place == "channel") {
        return "1100";
    }
    if (place == "message_type") {
        return "1140";
    }
    if (place == "client_ref") {
        return "1060";
    }
    if (place.starts_with("whatsapp")) {
        return "1110";
    }
    const auto meaning = meaning_of_place(place);
    if (meaning && meaning->code == FailureCode::bad_phone) {
        return "1130";
    }
    return meaning && meaning->code == FailureCode::account_problem ? "1120" : "1150";
}

}  // namespace

Outcome read_answer(const HttpResponse& answer) {
    return answer.status / 100 == 2 ? read_2xx(answer) : read_refusal(answer);
}

HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message) {
    if (const auto* accepted = std::get_if<Accepted>(&outcome)) {
        return write_accepted(*accepted, asked, message);
    }
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return write_refused(*refused, asked);
    }
    return write_plain_problem(504, std::get<Uncertain>(outcome).why, asked);
}

HttpResponse write_objection(const Error& error, const HttpRequest& asked) {
    if (error.kind == ErrorKind::denied) {
        return write_problem(*problem_kind("unauthorized"), {}, {}, asked);
    }
    if (!parse_json(asked.body)) {
        return write_problem(*problem_kind("invalid-json"), fmt::format("{}: {}", error.where, error.what), {}, asked);
    }
    const ProblemKind& kind = *problem_kind(kind_at(error.where));
    const bool names_places = kind.names_places || version_of(asked) == Version::legacy;
    return write_problem(
        kind, {}, names_places ? std::vector{BadValue{error.where, error.what}} : std::vector<BadValue>(), asked);
}

}  // namespace parley::vonage
