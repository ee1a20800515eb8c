#include "api/answers.h"
#include "api/handlers.h"
#include "api/open_imports.h"
#include "api/problem.h"
#include "audience/import.h"
#include "base/text.h"

namespace parley::api {

namespace {

using audience::Import;

json::object to_json(const Import& import) {
    json::object body;
    body["id"] = import.id.value;
    body["name"] = import.name;
    body["state"] = import.state;
    body["error"] = text_or_null(import.error);
    body["rows_read"] = import.counts.rows_read;
    body["created"] = import.counts.created;
    body["updated"] = import.counts.updated;
    body["unchanged"] = import.counts.unchanged;
    body["rejected"] = import.counts.rejected;
    body["started"] = to_text(import.started);
    body["finished"] = time_or_null(import.finished);
    return body;
}

Result<Import> import_of(Context& context, const Call& call, ImportId id) {
    auto import =
        context.database.read([&](soci::session& sql) { return audience::read_import(sql, call.project, id); });
    if (!import) {
        return Failure(Error{ErrorKind::missing, "there is no such import"});
    }
    return std::move(*import);
}

Result<> check_is_csv(const HttpRequest& request) {
    const std::string* type = request.headers.find("Content-Type");
    if (type != nullptr && !lower(*type).starts_with("text/csv")) {
        return invalid("the body must be CSV", "Content-Type", to_utf8(shortened(to_utf8(*type), 100)),
                       "send Content-Type: text/csv");
    }
    return {};
}

// The import as it is now, and how many bytes of its file have come.
json::object to_json(const Import& import, const OpenImport& open) {
    json::object body = to_json(import);
    body["offset"] = open.received;
    return body;
}

Result<HttpResponse> finish(Context& context, const Call& call, OpenImport& open, bool is_new) {
    if (auto finished = open.people->finish(); !finished) {
        return std::unexpected(std::move(finished.error()));
    }
    const auto import = import_of(context, call, *open.people->id());
    if (!import) {
        return std::unexpected(import.error());
    }
    const json::object body = to_json(*import, open);
    return is_new ? created(body, fmt::format("/api/v1/imports/{}", import->id.value)) : json_answer(body);
}

}  // namespace

Result<HttpResponse> list_all_of_imports(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    const auto imports = context.database.read([&](soci::session& sql) {
        return audience::list_imports(sql, call.project, ImportId{*after}, static_cast<int>(*limit) + 1);
    });
    return page_of(imports, *limit, [](const Import& import) { return to_json(import); });
}

// The whole file, or with more=true its beginning, which must hold the header.
Result<HttpResponse> create_import(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"name", "more", "default_country"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = check_is_csv(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const std::string* name = query_text(call, "name");
    const std::string* more = query_text(call, "more");
    const std::string* country = query_text(call, "default_country");
    if (more != nullptr && *more != "true" && *more != "false") {
        return invalid("must be true or false", "more", to_utf8(shortened(to_utf8(*more), 40)));
    }
    if (name != nullptr && (name->size() > 200 || !is_utf8(*name))) {
        return invalid("must be UTF-8 text of at most 200 bytes", "name");
    }
    if (country != nullptr && country->size() != 2) {
        return invalid("must be a country's two letters", "default_country", to_utf8(shortened(to_utf8(*country), 10)));
    }
    OpenImport open;
    open.project = call.project;
    open.people = std::make_unique<audience::PeopleImport>(context.writer, context.clock, call.project,
                                                           name != nullptr && !name->empty() ? *name : "people.csv",
                                                           country == nullptr ? context.default_country : *country);
    if (auto fed = open.people->feed(call.request.body); !fed) {
        return std::unexpected(std::move(fed.error()));
    }
    open.received = std::ssize(call.request.body);
    if (more == nullptr || *more == "false") {
        return finish(context, call, open, true);
    }
    const auto id = open.people->id();
    if (!id) {
        return invalid("the first piece must hold at least 64 KB and the whole first line, which names the columns",
                       "body");
    }
    const auto import = import_of(context, call, *id);
    if (!import) {
        return std::unexpected(import.error());
    }
    const json::object body = to_json(*import, open);
    if (auto kept = context.imports->put(*id, std::move(open)); !kept) {
        return std::unexpected(std::move(kept.error()));
    }
    return created(body, fmt::format("/api/v1/imports/{}", id->value));
}

// The next piece. It is cut anywhere; `offset` is where it begins in the file, so that a piece
// which is sent again after a broken connection is not read twice.
Result<HttpResponse> add_rows(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    const auto offset = query_number(call, "offset", -1, 0, std::numeric_limits<std::int64_t>::max());
    if (!id || !offset) {
        return std::unexpected(id ? offset.error() : id.error());
    }
    if (auto fine = only_query(call, {"offset"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = check_is_csv(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (*offset < 0) {
        return invalid("is missing", "offset", {}, "give the place of the piece in the file, in bytes");
    }
    auto open = context.imports->take(*id, call.project);
    if (!open) {
        return std::unexpected(std::move(open.error()));
    }
    const bool fits = *offset == open->received;
    Result<> fed;
    if (fits) {
        fed = open->people->feed(call.request.body);
        open->received += std::ssize(call.request.body);
    }
    if (!fed) {
        if (auto ended = open->people->finish(); !ended) {
            context.log->warn("import {} failed: {}", id->value, ended.error().what);
        }
        context.imports->forget(*id);
        return std::unexpected(std::move(fed.error()));
    }
    const std::int64_t received = open->received;
    const auto counts = open->people->progress();
    if (auto kept = context.imports->put(*id, std::move(*open)); !kept) {
        return std::unexpected(std::move(kept.error()));
    }
    if (!fits) {
        json::object more;
        more["offset"] = received;
        return problem(Error{ErrorKind::conflict, "the piece does not begin where the last one ended", "offset",
                             std::to_string(*offset), "go on with the offset of this answer"},
                       409, std::move(more));
    }
    json::object body;
    body["id"] = id->value;
    body["offset"] = received;
    body["rows_read"] = counts.rows_read;
    body["rejected"] = counts.rejected;
    return json_answer(body);
}

Result<HttpResponse> finish_import(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto open = context.imports->take(*id, call.project);
    if (!open) {
        return std::unexpected(std::move(open.error()));
    }
    context.imports->forget(*id);
    return finish(context, call, *open, false);
}

Result<HttpResponse> get_import(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto import = import_of(context, call, *id);
    if (!import) {
        return std::unexpected(import.error());
    }
    return json_answer(to_json(*import));
}

Result<HttpResponse> get_rejections(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (const auto import = import_of(context, call, *id); !import) {
        return std::unexpected(import.error());
    }
    HttpResponse response;
    response.headers.set("Content-Type", "text/csv; charset=utf-8");
    response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"rejections-{}.csv\"", id->value));
    context.database.read([&](soci::session& sql) {
        audience::write_rejections_csv(sql, *id, [&](std::string_view piece) { response.body += piece; });
    });
    return response;
}

}  // namespace parley::api
