#include <fmt/format.h>

#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/answer_text.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/gupshup_enterprise/parts.h"

// The gateway answers 200 whatever became of a message: the body decides.
namespace parley::gupshup_enterprise {

namespace {

// Where the status alone counts: what throttles, and what a proxy says that may have passed the message on.
bool decides_alone(unsigned status) {
    return status == 429 || status == 503 || status == 502 || status == 504 || status == 408;
}

}  // namespace

Outcome read_answer(const HttpResponse& http) {
    const auto answer = read_answer_text(http.body);
    if (!answer || decides_alone(http.status) || (answer->is_success && http.status / 100 != 2)) {
        Outcome outcome = outcome_by_status(http, answer ? answer->details : std::string());
        if (auto* refused = std::get_if<Refused>(&outcome); refused != nullptr && answer && !answer->is_success) {
            refused->provider_code = answer->id;
        }
        return outcome;
    }
    if (answer->is_success) {
        return Accepted{answer->id};
    }
    return refusal_of(answer->id, answer->details);
}

// An empty number is told only to those who are let in.
Result<> read_validation(const HttpResponse& http) {
    const auto answer = read_answer_text(http.body);
    if (answer && http.status / 100 == 2 && (answer->is_success || is_past_login(answer->id))) {
        return {};
    }
    const std::string words = answer ? fmt::format("{} {}", answer->id, answer->details)
                                     : fmt::format("{} {}", http.status, reason_of(http.status));
    const bool is_denied_by_status = http.status == 401 || http.status == 403 || http.status == 407;
    if ((answer && is_denied(answer->id)) || is_denied_by_status) {
        return Failure(
            Error{ErrorKind::denied, fmt::format("the provider refused user ID and password: \"{}\"", words)});
    }
    return invalid(
        fmt::format("the provider's answer does not say whether user ID and password are good: \"{}\"", words));
}

}  // namespace parley::gupshup_enterprise
