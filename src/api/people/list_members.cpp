#include "api/access/audit_rule.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/people/list_json.h"
#include "api/people/segment_handlers.h"
#include "api/people/segment_lookup.h"
#include "base/text.h"

namespace parley::api {

namespace {

constexpr std::size_t longest_identity = 512;
constexpr std::size_t most_identities = 10'000;

using ChangeNames = audience::ListChange (*)(soci::session&, ProjectId, audience::ListId,
                                             const std::vector<audience::ListedName>&, Time);

Result<HttpResponse> change_members(Context& context, const Call& call, ChangeNames change) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const json::array* identities = fields.array("identities");
    if (identities == nullptr) {
        fields.refuse("identities", "is missing");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto names = read_names(*identities);
    if (!names) {
        return std::unexpected(names.error());
    }
    const Time now = context.clock.now();
    const auto entry = entry_of(context, call, "list.change", {});
    const auto changed = context.writer.run([&](soci::session& sql) -> Result<json::object> {
        const auto list = list_of(sql, call);
        if (!list) {
            return std::unexpected(list.error());
        }
        const auto counts = change(sql, call.project, list->id, *names, now);
        const auto after = list_of(sql, call);
        if (!after) {
            return std::unexpected(after.error());
        }
        if (counts.added > 0) {
            auto note = entry;
            note.subject = subject_of("list", list->id.value);
            note.before = told(*list);
            note.after = told(*after);
            access::note(sql, call.project, note);
        }
        json::object answer = to_json(counts);
        answer["members"] = after->members;
        return answer;
    });
    if (!changed || !*changed) {
        return std::unexpected(changed ? changed->error() : changed.error());
    }
    call.noted = true;
    return json_answer(**changed);
}

}  // namespace

Result<std::vector<audience::ListedName>> read_names(const json::array& identities) {
    if (identities.size() > most_identities) {
        return invalid(fmt::format("are more than {}", most_identities), "identities", {},
                       "send a file, or several times");
    }
    std::vector<audience::ListedName> names;
    for (std::size_t place = 0; place < identities.size(); ++place) {
        const auto* text = identities[place].if_string();
        if (text == nullptr || text->empty() || text->size() > longest_identity || !is_utf8(*text)) {
            return invalid(fmt::format("must be a text of 1 to {} bytes", longest_identity),
                           fmt::format("identities[{}]", place));
        }
        names.push_back({false, std::string(*text)});
    }
    return names;
}

Result<HttpResponse> list_people_of_list(Context& context, const Call& call) {
    const auto page = page_of_query(call);
    if (!page) {
        return std::unexpected(page.error());
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto list = list_of(sql, call);
        if (!list) {
            return std::unexpected(list.error());
        }
        return people_page(
            sql, call.project,
            audience::list_members(sql, list->id, ProfileId{page->after}, static_cast<int>(page->limit) + 1),
            page->limit);
    });
}

Result<HttpResponse> add_list_members(Context& context, const Call& call) {
    return change_members(context, call, audience::add_names);
}

Result<HttpResponse> remove_list_members(Context& context, const Call& call) {
    return change_members(context, call, audience::remove_names);
}

}  // namespace parley::api
