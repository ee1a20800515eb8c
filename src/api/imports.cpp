#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/jobs/jobs.h"
#include "api/problem.h"
#include "audience/import_jobs.h"
#include "base/text.h"

namespace parley::api {

namespace {

using audience::Import;

json::object import_json(Context& context, const Import& import) {
    json::object body;
    body["id"] = import.id.value;
    body["name"] = import.name;
    body["state"] = import.state;
    const auto trouble = import.state == "running" ? context.imports->trouble_of(import.id) : std::nullopt;
    body["error"] = trouble ? json::value(describe(*trouble)) : text_or_null(import.error);
    body["rows_read"] = import.counts.rows_read;
    body["created"] = import.counts.created;
    body["updated"] = import.counts.updated;
    body["unchanged"] = import.counts.unchanged;
    body["rejected"] = import.counts.rejected;
    body["received"] = import.received;
    body["complete"] = import.complete;
    body["bytes_read"] = import.bytes_read;
    body["rows_per_second"] = static_cast<std::int64_t>(context.imports->rows_per_second(import.id));
    body["settings"] = audience::write_import_settings(import.settings);
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

// The import as it is now; `offset` is where its next piece begins.
json::object fed_json(Context& context, const Import& import) {
    json::object body = import_json(context, import);
    body["offset"] = import.received;
    return body;
}

HttpResponse created_import(Context& context, const Import& import) {
    return created(fed_json(context, import), fmt::format("/api/v1/imports/{}", import.id.value));
}

HttpResponse misplaced(const Import& import, std::int64_t offset) {
    json::object more;
    more["offset"] = import.received;
    return problem(Error{ErrorKind::conflict, "the piece does not begin where the last one ended", "offset",
                         std::to_string(offset), "go on with the offset of this answer"},
                   409, std::move(more));
}

HttpResponse too_large(Context& context) {
    const auto limit = context.imports->limits().file_bytes >> 20;
    return problem(Error{ErrorKind::invalid,
                         fmt::format("the file is larger than {} MB", limit),
                         "body",
                         {},
                         "import it in parts, or raise import_megabytes in the configuration"},
                   413);
}

Result<std::string> name_from(const std::string* name) {
    if (name != nullptr && (name->size() > 200 || !is_utf8(*name))) {
        return invalid("must be UTF-8 text of at most 200 bytes", "name");
    }
    return name != nullptr && !name->empty() ? *name : std::string("people.csv");
}

bool is_json(const HttpRequest& request) {
    const std::string* type = request.headers.find("Content-Type");
    return type != nullptr && lower(*type).starts_with("application/json");
}

// An import with settings, whose file comes in pieces.
Result<HttpResponse> create_with_settings(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const std::optional<std::string> given = fields.text("name", 200);
    const json::object* settings = fields.object("settings");
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto name = name_from(given ? &*given : nullptr);
    auto read = audience::read_import_settings(settings == nullptr ? json::object() : *settings);
    if (!name || !read) {
        return std::unexpected(name ? read.error() : name.error());
    }
    if (read->country.empty()) {
        read->country = context.projects->of(call.project).default_country;
    }
    const auto import = context.imports->create(call.project, {*name, std::move(*read)}, {}, false);
    if (!import) {
        return std::unexpected(import.error());
    }
    return created_import(context, *import);
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
    return page_of(imports, *limit, [&](const Import& import) { return import_json(context, import); });
}

// The whole file, or with more=true its beginning, which must hold the header; or JSON that says how it is to be read.
Result<HttpResponse> create_import(Context& context, const Call& call) {
    if (is_json(call.request)) {
        return create_with_settings(context, call);
    }
    if (auto fine = only_query(call, {"name", "more", "default_country"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    if (auto fine = check_is_csv(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto name = name_from(query_text(call, "name"));
    const auto more = query_flag(call, "more");
    const std::string* country = query_text(call, "default_country");
    if (!name || !more) {
        return std::unexpected(name ? more.error() : name.error());
    }
    const auto is_letter = [](char letter) {
        return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    };
    if (country != nullptr && (country->size() != 2 || !std::ranges::all_of(*country, is_letter))) {
        return invalid("must be a country's two letters", "default_country", to_utf8(shortened(to_utf8(*country), 10)));
    }
    const std::string& beginning = call.request.body;
    if (*more && beginning.size() < audience::import_beginning) {
        return invalid("the first piece must hold at least 64 KB and the whole first line, which names the columns",
                       "body");
    }
    if (std::ssize(beginning) > context.imports->limits().file_bytes) {
        return too_large(context);
    }
    audience::ImportSettings settings;
    settings.country = country == nullptr ? context.projects->of(call.project).default_country : *country;
    auto import = context.imports->create(call.project, {*name, std::move(settings)}, beginning, !*more);
    if (!import) {
        return std::unexpected(std::move(import.error()));
    }
    auto appended = context.imports->append(call.project, import->id, 0, beginning);
    if (!appended) {
        if (auto dropped = context.imports->cancel(call.project, import->id); !dropped) {
            context.log->warn("import {} cannot be dropped: {}", import->id.value, dropped.error().what);
        }
        return std::unexpected(std::move(appended.error()));
    }
    if (*more) {
        return created_import(context, appended->import);
    }
    const auto finished = context.imports->finish(call.project, import->id, true);
    if (!finished) {
        return std::unexpected(finished.error());
    }
    return created_import(context, *finished);
}

// The next piece. It is cut anywhere; `offset` is where it begins in the file, so that a piece
// which is sent again after a broken connection is not read twice.
Result<HttpResponse> add_rows(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    const auto offset = query_number(call, "offset", -1, 0, std::numeric_limits<std::int64_t>::max() / 2);
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
    const auto appended = context.imports->append(call.project, *id, *offset, call.request.body);
    if (!appended) {
        return std::unexpected(appended.error());
    }
    using Fate = audience::ImportJobs::Fate;
    switch (appended->fate) {
        case Fate::misplaced: return misplaced(appended->import, *offset);
        case Fate::too_large: return too_large(context);
        case Fate::taken: break;
    }
    json::object body;
    body["id"] = id->value;
    body["offset"] = appended->import.received;
    body["bytes_read"] = appended->import.bytes_read;
    body["rows_read"] = appended->import.counts.rows_read;
    body["rejected"] = appended->import.counts.rejected;
    return json_answer(body);
}

Result<HttpResponse> finish_import(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = only_query(call, {"wait"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const bool waits = query_text(call, "wait") == nullptr;
    const auto asked = query_flag(call, "wait");
    if (!asked) {
        return std::unexpected(asked.error());
    }
    const auto import = context.imports->finish(call.project, *id, waits || *asked);
    if (!import) {
        return std::unexpected(import.error());
    }
    return json_answer(fed_json(context, *import));
}

Result<HttpResponse> cancel_import(Context& context, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (auto fine = read_nothing(call.request); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto import = context.imports->cancel(call.project, *id);
    if (!import) {
        return std::unexpected(import.error());
    }
    return json_answer(import_json(context, *import));
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
    return json_answer(import_json(context, *import));
}

}  // namespace parley::api
