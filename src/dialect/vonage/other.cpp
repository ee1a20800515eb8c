#include <fmt/format.h>

#include "base/json.h"
#include "dialect/exchange.h"
#include "dialect/vonage/problem.h"

// "Update an inbound message": marking it as read, and what else may be asked.
namespace parley::vonage {

namespace {

HttpResponse mark_as_read(const HttpRequest& request) {
    const auto document = parse_json(request.body);
    if (!document) {
        return write_objection(document.error(), request);
    }
    if (text_of(member(*document, "status")) != "read") {
        return write_problem(*problem_kind("1150"), {}, {{"status", "Must be `read`."}}, request);
    }
    return HttpResponse{.status = 200, .headers = {}, .body = {}};
}

}  // namespace

HttpResponse answer_other(const HttpRequest& request, const Account&) {
    if (request.method == "PATCH" && path_matches(path_of(request), "/v1/messages/{}")) {
        return mark_as_read(request);
    }
    if (is_send(request)) {
        HttpResponse answer = write_plain_problem(405, "POST a message.", request);
        answer.headers.set("Allow", "POST");
        return answer;
    }
    return write_problem(*problem_kind("not-found"), {}, {}, request);
}

}  // namespace parley::vonage
