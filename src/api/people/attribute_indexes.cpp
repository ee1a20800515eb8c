#include "api/access/audit_rule.h"
#include "api/answers.h"
#include "api/people/segment_handlers.h"
#include "api/people/segment_lookup.h"
#include "audience/segment/attribute_index.h"
#include "audience/segment/attribute_names.h"
#include "audience/segment/index_builder.h"

namespace parley::api {

namespace {

using audience::AttributeIndex;

constexpr int people_looked_at = 1'000;  // the oldest, and as many of the newest

// As far as it has come, from 0 to 1; ids are given out without great gaps.
double progress_of(soci::session& sql, const AttributeIndex& index) {
    if (index.state == audience::IndexState::ready) {
        return 1;
    }
    long long last = 0;
    sql << "SELECT COALESCE(MAX(id), 0) FROM profile WHERE project_id = :project", soci::use(index.project.value),
        soci::into(last);
    return last == 0 ? 0 : static_cast<double>(index.built_until.value) / static_cast<double>(last);
}

json::value index_json(soci::session& sql, const AttributeIndex& index) {
    json::object body;
    body["state"] = name_of(index.state);
    body["progress"] = progress_of(sql, index);
    body["created"] = to_text(index.created);
    return body;
}

// For the audit log: whether the attribute has an index.
json::object told(bool is_indexed) {
    json::object what;
    what["indexed"] = is_indexed;
    return what;
}

void note_index(soci::session& sql, const Call& call, access::AuditEntry entry, bool is_indexed) {
    entry.before = told(!is_indexed);
    entry.after = told(is_indexed);
    access::note(sql, call.project, entry);
}

json::object to_json(const std::string& name, const audience::SeenAttribute* seen, json::value index) {
    json::object body;
    body["name"] = name;
    body["type"] = seen == nullptr ? json::value() : json::value(seen->type);
    body["share"] = seen == nullptr ? 0.0 : seen->share;
    body["index"] = std::move(index);
    return body;
}

}  // namespace

Result<HttpResponse> list_all_of_attributes(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        std::vector<AttributeIndex> indexes = audience::list_attribute_indexes(sql, call.project);
        json::array items;
        for (const auto& seen : audience::seen_attributes(sql, call.project, people_looked_at)) {
            const auto index = std::ranges::find(indexes, seen.name, &AttributeIndex::name);
            items.push_back(
                to_json(seen.name, &seen, index == indexes.end() ? json::value() : index_json(sql, *index)));
            std::erase_if(indexes, [&seen](const AttributeIndex& other) { return other.name == seen.name; });
        }
        for (const AttributeIndex& index : indexes) {
            items.push_back(to_json(index.name, nullptr, index_json(sql, index)));
        }
        json::object body;
        body["items"] = std::move(items);
        return json_answer(body);
    });
}

Result<HttpResponse> index_attribute(Context& context, const Call& call) {
    const std::string name = path_text(call, "name");
    const auto entry = entry_of(context, call, "attribute.index", "attribute " + name);
    const auto index = context.writer.run([&](soci::session& sql) {
        const auto before = audience::list_attribute_indexes(sql, call.project);
        auto made = audience::add_attribute_index(sql, call.project, name, entry.at);
        if (made && std::ranges::find(before, name, &AttributeIndex::name) == before.end()) {
            note_index(sql, call, entry, true);
        }
        return made;
    });
    if (!index || !*index) {
        return std::unexpected(index ? index->error() : index.error());
    }
    call.noted = true;
    context.indexes->wake();
    json::object body;
    body["name"] = name;
    body["index"] = context.database.read([&](soci::session& sql) { return index_json(sql, **index); });
    return json_answer(body, (*index)->state == audience::IndexState::ready ? 200 : 202);
}

Result<HttpResponse> drop_attribute_index(Context& context, const Call& call) {
    const std::string name = path_text(call, "name");
    const auto entry = entry_of(context, call, "attribute.unindex", "attribute " + name);
    const auto removed = context.writer.run([&](soci::session& sql) {
        auto marked = audience::remove_attribute_index(sql, call.project, name);
        if (marked) {
            note_index(sql, call, entry, false);
        }
        return marked;
    });
    if (!removed || !*removed) {
        return std::unexpected(removed ? removed->error() : removed.error());
    }
    call.noted = true;
    context.indexes->wake();
    return HttpResponse{.status = 204, .headers = {}, .body = {}};
}

}  // namespace parley::api
