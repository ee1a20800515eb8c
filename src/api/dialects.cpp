#include "api/answers.h"
#include "api/dialect_json.h"
#include "api/handlers.h"

namespace parley::api {

namespace {

Result<const Dialect*> dialect_of(const Call& call, std::string_view place) {
    const Dialect* dialect = dialect_named(path_text(call, place));
    if (dialect == nullptr) {
        return Failure(Error{ErrorKind::missing, "there is no such dialect"});
    }
    return dialect;
}

}  // namespace

Result<HttpResponse> list_all_of_dialects(Context&, const Call&) {
    json::array items;
    for (const Dialect* dialect : all_dialects()) {
        items.push_back(to_json(*dialect));
    }
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> show_bridge(Context&, const Call& call) {
    const auto from = dialect_of(call, "from");
    const auto to = dialect_of(call, "to");
    if (!from || !to) {
        return std::unexpected(from ? to.error() : from.error());
    }
    return json_answer(bridge_json(**from, **to));
}

}  // namespace parley::api
