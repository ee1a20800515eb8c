#include <fmt/format.h>

#include "dialect/exchange.h"
#include "dialect/json_text.h"
#include "dialect/vonage/problem.h"

// Vonage looks at the credentials before it looks at a message: one that names its sender and nobody
// to go to is refused for its parameters only where they are good.
namespace parley::vonage {

std::vector<HttpRequest> write_validation(const Account& account) {
    const Version version = version_of(account);
    HttpRequest request = request_to(account, "POST", path_of_messages(version), json_type);
    JsonText out(request.body);
    out.begin_object();
    switch (version) {
        case Version::legacy:
            out.begin_object("from");
            out.member("type", "whatsapp");
            out.member("number", bare_number(account.sender));
            out.end_object();
            break;
        case Version::current:
            out.member("channel", "whatsapp");
            out.member("from", bare_number(account.sender));
            break;
    }
    out.end_object();
    return {std::move(request)};
}

Result<> read_validation(const HttpResponse& answer) {
    const Problem problem = read_problem(answer.body);
    const std::string words = words_of(problem);
    const std::string said = words.empty() ? "" : fmt::format(" (\"{}\")", words);
    const auto credentials = meaning_of_kind(problem.kind);
    const bool names_credentials = credentials && credentials->code == FailureCode::bad_credentials;
    if (answer.status == 202 && std::holds_alternative<Accepted>(read_answer(answer))) {
        return {};  // it takes whatever comes, as the sandbox does where only speed counts
    }
    switch (answer.status) {
        case 400:
        case 422:
            if (names_credentials) {
                break;
            }
            if (!problem.is_there) {
                return invalid(fmt::format("answered {}, but not as Vonage does", answer.status), "endpoint", {},
                               "check the endpoint: https://api.nexmo.com");
            }
            return {};
        case 401:
        case 402:
        case 403: break;
        default:
            return invalid(fmt::format("the provider answered {} {}{}", answer.status, reason_of(answer.status), said),
                           {}, {}, "check the endpoint: https://api.nexmo.com");
    }
    return Failure(Error{
        ErrorKind::denied,
        fmt::format("the provider refused it: {}{}",
                    explanation_of(answer.status == 402 ? FailureCode::account_problem : FailureCode::bad_credentials),
                    said)});
}

}  // namespace parley::vonage
