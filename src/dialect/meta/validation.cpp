#include <fmt/format.h>

#include "dialect/exchange.h"
#include "dialect/meta/graph_error.h"
#include "dialect/meta/parts.h"
#include "dialect/reader.h"

// Looking at one's own number reaches nobody and needs the same token as sending.
namespace parley::meta {

namespace {

void add_query(HttpRequest& request, std::string_view query) {
    request.target += request.target.find('?') == std::string::npos ? '?' : '&';
    request.target += query;
}

}  // namespace

std::vector<HttpRequest> write_validation(const Account& account) {
    std::vector<HttpRequest> requests;
    requests.push_back(graph_request(account, "GET", account.field("phone_number_id")));
    add_query(requests.back(), "fields=id,display_phone_number,verified_name,quality_rating");
    if (!account.field("waba_id").empty()) {
        requests.push_back(write_template_query(account, {.limit = 1}));
    }
    return requests;
}

Result<> read_validation(const HttpResponse& answer) {
    const auto body = read_document(answer.body);
    const auto error = body ? read_graph_error(*body) : std::nullopt;
    if (error) {
        const auto meaning = meaning_of(*error, whatsapp::Told::in_answer, false);
        const bool is_denied = meaning ? meaning->code == FailureCode::bad_credentials : answer.status == 401;
        return Failure(Error{is_denied ? ErrorKind::denied : ErrorKind::invalid,
                             fmt::format("Meta refused it: {} (code {})", error->words(),
                                         error->code_text.empty() ? "unknown" : error->code_text)});
    }
    if (answer.status == 401 || answer.status == 403) {
        return Failure(
            Error{ErrorKind::denied, fmt::format("answered {} {}", answer.status, reason_of(answer.status))});
    }
    if (answer.status / 100 != 2) {
        return invalid(fmt::format("answered {} {}", answer.status, reason_of(answer.status)));
    }
    if (!body || (member(*body, "id") == nullptr && member(*body, "data") == nullptr)) {
        return invalid("what answers there is not the Graph API", {}, {}, "the endpoint is https://graph.facebook.com");
    }
    return {};
}

}  // namespace parley::meta
