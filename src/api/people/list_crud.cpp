#include "api/access/audit_rule.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/people/list_json.h"
#include "api/people/segment_handlers.h"
#include "api/people/segment_lookup.h"
#include "api/problem.h"
#include "audience/segment/use.h"
#include "base/text.h"

namespace parley::api {

namespace {

using audience::ListFile;
using audience::ListId;
using audience::PeopleList;

constexpr std::size_t longest_name = 200;
constexpr int members_in_a_piece = 10'000;

bool is_csv(const HttpRequest& request) {
    const std::string* type = request.headers.find("Content-Type");
    return type != nullptr && lower(*type).starts_with("text/csv");
}

struct StoredList {
    ListId id;
    audience::ListChange change = {};
};

// With those of the names whom anybody knows.
Result<StoredList> store_list(Context& context, const Call& call, const std::string& name,
                              const std::vector<audience::ListedName>& names) {
    const Time now = context.clock.now();
    const PeopleList list{.id = {}, .project = call.project, .name = name, .created = now, .updated = now};
    const auto entry = entry_of(context, call, "list.create", {});
    const auto stored = context.writer.run([&](soci::session& sql) -> Result<StoredList> {
        if (audience::find_list_named(sql, list.project, list.name)) {
            return Failure(Error{ErrorKind::conflict, "another list is called that", "name", list.name});
        }
        StoredList made{audience::insert_list(sql, list)};
        made.change = audience::add_names(sql, call.project, made.id, names, now);
        auto note = entry;
        note.subject = subject_of("list", made.id.value);
        note.after = told(*audience::find_list(sql, call.project, made.id));
        access::note(sql, call.project, note);
        return made;
    });
    if (!stored || !*stored) {
        return std::unexpected(stored ? stored->error() : stored.error());
    }
    call.noted = true;
    return **stored;
}

// Each piece is written as it comes; what all of them came to is told at the end, also where the file breaks off.
Result<ListFile> read_rows(Context& context, const Call& call, const PeopleList& before) {
    audience::ListReader reader(context.writer, context.clock, call.project, before.id);
    auto fed = reader.feed(call.request.body);
    auto file = fed ? reader.finish() : std::unexpected(std::move(fed.error()));
    auto entry = entry_of(context, call, "list.change", subject_of("list", before.id.value));
    entry.before = told(before);
    const auto noted = context.writer.run([&](soci::session& sql) {
        const auto after = audience::find_list(sql, call.project, before.id);
        auto note = entry;
        note.after = after ? json::value(told(*after)) : json::value();
        if (note.after != note.before) {
            access::note(sql, call.project, note);
        }
    });
    if (!noted) {
        return std::unexpected(noted.error());
    }
    call.noted = true;
    return file;
}

// Nobody finds it from the first commit on; its members go piece by piece, so that nobody waits for the writer while a
// million of them go. What an end of the server leaves of them the next start removes.
Result<> remove_stored(Context& context, const Call& call,
                       const std::function<Result<PeopleList>(soci::session&)>& find) {
    const auto entry = entry_of(context, call, "list.remove", {});
    const auto marked = context.writer.run([&](soci::session& sql) -> Result<ListId> {
        const auto list = find(sql);
        if (!list) {
            return std::unexpected(list.error());
        }
        if (const auto user = audience::user_of(sql, call.project, list->id)) {
            return Failure(Error{ErrorKind::conflict, "the list is used by the " + *user, "list", list->name,
                                 "change or end that first"});
        }
        audience::mark_removed(sql, list->id);
        auto note = entry;
        note.subject = subject_of("list", list->id.value);
        note.before = told(*list);
        access::note(sql, call.project, note);
        return list->id;
    });
    if (!marked || !*marked) {
        return std::unexpected(marked ? marked->error() : marked.error());
    }
    call.noted = true;
    for (;;) {
        const auto gone = context.writer.run(
            [id = **marked](soci::session& sql) { return audience::remove_list_piece(sql, id, members_in_a_piece); });
        if (!gone || *gone) {
            return gone ? Result<>() : std::unexpected(gone.error());
        }
    }
}

Failure no_such_list() {
    return Failure(Error{ErrorKind::missing, "there is no such list"});
}

// The list as it is now, and what became of the rows that came.
Result<json::object> with_report(Context& context, const Call& call, ListId id, const ListFile& file) {
    const auto list =
        context.database.read([&](soci::session& sql) { return audience::find_list(sql, call.project, id); });
    if (!list) {
        return no_such_list();
    }
    json::object rows = to_json(file.change);
    rows["rejected"] = file.rejected;
    json::array rejections;
    for (const Error& rejection : file.rejections) {
        json::object item;
        item["place"] = rejection.where;
        item["reason"] = rejection.what;
        rejections.push_back(std::move(item));
    }
    rows["rejections"] = std::move(rejections);
    json::object body = to_json(*list);
    body["rows"] = std::move(rows);
    return body;
}

Result<HttpResponse> create_from_csv(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"name"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string* name = query_text(call, "name");
    if (name == nullptr || trimmed(*name).empty() || !is_utf8(*name) || length_of(*name) > longest_name) {
        return invalid(fmt::format("must be a text of 1 to {} characters", longest_name), "name");
    }
    const auto stored = store_list(context, call, *name, {});
    if (!stored) {
        return std::unexpected(stored.error());
    }
    const auto find = [&call, id = stored->id](soci::session& sql) -> Result<PeopleList> {
        auto list = audience::find_list(sql, call.project, id);
        return list && list->origin == "uploaded" ? Result<PeopleList>(std::move(*list)) : no_such_list();
    };
    const auto list = context.database.read(find);
    const auto file = list ? read_rows(context, call, *list) : std::unexpected(list.error());
    if (!file) {
        // It is no list of people: then there is none of that name either.
        if (auto removed = remove_stored(context, call, find); !removed) {
            context.log->warn("list {} of a file that could not be read stays: {}", stored->id.value,
                              removed.error().what);
        }
        return std::unexpected(file.error());
    }
    const auto body = with_report(context, call, stored->id, *file);
    return body ? Result<HttpResponse>(created(*body, fmt::format("/api/v1/lists/{}", stored->id.value)))
                : std::unexpected(body.error());
}

}  // namespace

json::object to_json(const PeopleList& list) {
    json::object body;
    body["id"] = list.id.value;
    body["name"] = list.name;
    body["members"] = list.members;
    body["unknown"] = list.unknown;
    body["created"] = to_text(list.created);
    body["updated"] = to_text(list.updated);
    return body;
}

json::object told(const PeopleList& list) {
    json::object what;
    what["name"] = list.name;
    what["members"] = list.members;
    return what;
}

json::object to_json(const audience::ListChange& change) {
    json::object body;
    body["changed"] = change.added;
    body["unchanged"] = change.already;
    body["unknown"] = change.unknown;
    return body;
}

Result<HttpResponse> list_all_of_lists(Context& context, const Call& call) {
    const auto page = page_of_query(call);
    if (!page) {
        return std::unexpected(page.error());
    }
    const auto lists = context.database.read([&](soci::session& sql) {
        return audience::list_lists(sql, call.project, ListId{page->after}, static_cast<int>(page->limit) + 1);
    });
    return page_of(lists, page->limit, [](const PeopleList& list) { return to_json(list); });
}

// From JSON with a name and identities, or from the rows of a file, its name in the query.
Result<HttpResponse> create_list(Context& context, const Call& call) {
    if (is_csv(call.request)) {
        return create_from_csv(context, call);
    }
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::string name = fields.required_text("name", longest_name);
    const json::array* identities = fields.array("identities");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto names = read_names(identities == nullptr ? json::array() : *identities);
    if (!names) {
        return std::unexpected(names.error());
    }
    const auto stored = store_list(context, call, name, *names);
    if (!stored) {
        return std::unexpected(stored.error());
    }
    ListFile file;
    file.change = stored->change;
    const auto answer = with_report(context, call, stored->id, file);
    return answer ? Result<HttpResponse>(created(*answer, fmt::format("/api/v1/lists/{}", stored->id.value)))
                  : std::unexpected(answer.error());
}

Result<HttpResponse> get_list(Context& context, const Call& call) {
    const auto list = context.database.read([&](soci::session& sql) { return list_of(sql, call); });
    if (!list) {
        return std::unexpected(list.error());
    }
    return json_answer(to_json(*list));
}

Result<HttpResponse> remove_list(Context& context, const Call& call) {
    const auto removed = remove_stored(context, call, [&call](soci::session& sql) { return list_of(sql, call); });
    return removed ? Result<HttpResponse>(HttpResponse{.status = 204, .headers = {}, .body = {}})
                   : std::unexpected(removed.error());
}

// Whole rows, with the line that names the columns before them, so that each piece can be read by itself.
Result<HttpResponse> add_list_rows(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (!is_csv(call.request)) {
        return invalid("the body must be CSV", "Content-Type", {}, "send Content-Type: text/csv");
    }
    const auto list = context.database.read([&](soci::session& sql) { return list_of(sql, call); });
    if (!list) {
        return std::unexpected(list.error());
    }
    const auto file = read_rows(context, call, *list);
    if (!file) {
        return std::unexpected(file.error());
    }
    const auto body = with_report(context, call, list->id, *file);
    return body ? Result<HttpResponse>(json_answer(*body)) : std::unexpected(body.error());
}

}  // namespace parley::api
