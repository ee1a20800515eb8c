#include "api/answers.h"
#include "api/people/segment_handlers.h"
#include "api/people/segment_lookup.h"
#include "audience/segment/use.h"

namespace parley::api {

namespace {

HttpResponse uses_answer(const std::vector<audience::Use>& uses) {
    json::array items;
    for (const audience::Use& use : uses) {
        items.push_back(
            json::object{{"kind", use.kind}, {"id", use.id}, {"name", use.name}, {"state", text_or_null(use.state)}});
    }
    return json_answer(json::object{{"items", std::move(items)}});
}

}  // namespace

Result<HttpResponse> list_uses_of_segment(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto segment = segment_of(sql, call);
        if (!segment) {
            return std::unexpected(segment.error());
        }
        return uses_answer(audience::uses_of(sql, call.project, segment->id));
    });
}

Result<HttpResponse> list_uses_of_list(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto list = list_of(sql, call);
        if (!list) {
            return std::unexpected(list.error());
        }
        return uses_answer(audience::uses_of(sql, call.project, list->id));
    });
}

}  // namespace parley::api
