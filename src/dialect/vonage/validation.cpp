#include <fmt/format.h>

#include <algorithm>

#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/vonage/problem.h"

// Vonage looks at the credentials before it looks at a message: one that names its sender and nobody
// to go to is refused for its parameters only where they are good.
namespace parley::vonage {

namespace {

constexpr const char* check_endpoint = "check the endpoint: https://api.nexmo.com";

std::string said_in(const Problem& problem) {
    const std::string words = words_of(problem);
    return words.empty() ? "" : fmt::format(" (\"{}\")", words);
}

Failure denied(FailureCode failure, const Problem& problem) {
    return Failure(Error{ErrorKind::denied,
                         fmt::format("the provider refused it: {}{}", explanation_of(failure), said_in(problem))});
}

// The sender may be one of several things that are wrong with the message.
bool blames_sender(const Problem& problem, const Meaning& meaning) {
    return meaning.blames_sender || std::ranges::any_of(problem.values, [](const BadValue& value) {
               return meaning_of_place(value.name).value_or(Meaning{}).blames_sender;
           });
}

Result<> read_objection(const Problem& problem, unsigned status) {
    if (!problem.is_there) {
        return invalid(fmt::format("answered {}, but not as Vonage does", status), "endpoint", {}, check_endpoint);
    }
    const Meaning meaning = meaning_of(problem, status);
    if (blames_sender(problem, meaning)) {
        return invalid("the provider refused the sender" + said_in(problem), "sender", {},
                       "check the number, and that it is linked to the application at Vonage");
    }
    const bool is_of_account =
        meaning.code == FailureCode::bad_credentials || meaning.code == FailureCode::account_problem;
    return is_of_account ? Result<>(denied(meaning.code, problem)) : Result<>();
}

}  // namespace

std::vector<HttpRequest> write_validation(const Account& account) {
    const Version version = version_of(account);
    HttpRequest request = request_to(account, "POST", path_of_messages(version), json_type);
    JsonText out(request.body);
    out.begin_object();
    switch (version) {
        case Version::legacy:
            out.begin_object("from");
            out.member("type", "whatsapp");
            out.member("number", sender_number(account.sender));
            out.end_object();
            break;
        case Version::current:
            out.member("channel", "whatsapp");
            out.member("from", sender_number(account.sender));
            break;
    }
    out.end_object();
    return {std::move(request)};
}

Result<> read_validation(const HttpResponse& answer) {
    if (answer.status == 202 && std::holds_alternative<Accepted>(read_answer(answer))) {
        return {};  // it takes whatever comes, as the sandbox does where only speed counts
    }
    const Problem problem = read_problem(answer.body);
    switch (answer.status) {
        case 400:
        case 422: return read_objection(problem, answer.status);
        case 402: return denied(FailureCode::account_problem, problem);
        case 401:
        case 403: return denied(FailureCode::bad_credentials, problem);
        default:
            return invalid(
                fmt::format("the provider answered {} {}{}", answer.status, reason_of(answer.status), said_in(problem)),
                {}, {}, check_endpoint);
    }
}

}  // namespace parley::vonage
