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

// An account may be let in from certain addresses only: who calls from elsewhere is kept out before anybody looks
// at user ID and password.
bool keeps_out(unsigned status) {
    return status == 401 || status == 403 || status == 407;
}

Refused locked_out(const HttpResponse& http, std::string words, std::string id) {
    return {.code = FailureCode::bad_credentials,
            .words = words.empty() ? fmt::format("{} {}", http.status, reason_of(http.status)) : std::move(words),
            .retry = Retry::pause_lane,
            .provider_code = std::move(id)};
}

}  // namespace

Outcome read_answer(const HttpResponse& http) {
    const auto answer = read_answer_text(http.body);
    if (keeps_out(http.status) && (!answer || answer->is_success)) {
        return locked_out(http, {}, {});
    }
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
    Refused refused = refusal_of(answer->id, answer->details);
    const bool says_nothing = refused.code == FailureCode::other && !is_known(answer->id);
    if (keeps_out(http.status) && says_nothing) {
        return locked_out(http, std::move(refused.words), std::move(refused.provider_code));
    }
    return refused;
}

// An empty number is told only to those who are let in.
Result<> read_validation(const HttpResponse& http) {
    const auto answer = read_answer_text(http.body);
    if (answer && http.status / 100 == 2 && (answer->is_success || is_past_login(answer->id))) {
        return {};
    }
    const std::string words = answer ? fmt::format("{} {}", answer->id, answer->details)
                                     : fmt::format("{} {}", http.status, reason_of(http.status));
    if ((answer && is_denied(answer->id)) || keeps_out(http.status)) {
        return Failure(
            Error{ErrorKind::denied, fmt::format("the provider refused user ID and password: \"{}\"", words)});
    }
    return invalid(
        fmt::format("the provider's answer does not say whether user ID and password are good: \"{}\"", words));
}

}  // namespace parley::gupshup_enterprise
