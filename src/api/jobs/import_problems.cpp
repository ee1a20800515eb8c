#include "audience/import_problems.h"

#include "api/answers.h"
#include "api/jobs/jobs.h"
#include "audience/import.h"

namespace parley::api {

namespace {

constexpr int most_kinds = 10;

json::object to_json(const audience::ImportProblemRow& problem) {
    json::object body;
    body["id"] = problem.id;
    body["line"] = problem.line;
    body["column"] = text_or_null(problem.column);
    body["value"] = problem.value;
    body["reason"] = problem.reason;
    return body;
}

json::object to_json(const audience::ImportProblemKind& kind) {
    json::object body;
    body["column"] = text_or_null(kind.column);
    body["reason"] = kind.reason;
    body["rows"] = kind.rows;
    return body;
}

// Error: missing, also where it is another project's.
Result<ImportId> import_of_path(soci::session& sql, const Call& call) {
    const auto id = path_id<ImportId>(call, "import");
    if (!id) {
        return std::unexpected(id.error());
    }
    if (!audience::read_import(sql, call.project, *id)) {
        return Failure(Error{ErrorKind::missing, "there is no such import"});
    }
    return *id;
}

}  // namespace

Result<HttpResponse> list_import_problems(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"after", "limit"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto after = query_number(call, "after", 0, 0, std::numeric_limits<std::int64_t>::max());
    const auto limit = query_number(call, "limit", 100, 1, 1'000);
    if (!after || !limit) {
        return std::unexpected(after ? limit.error() : after.error());
    }
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto import = import_of_path(sql, call);
        if (!import) {
            return std::unexpected(import.error());
        }
        const auto problems = audience::list_import_problems(sql, *import, *after, static_cast<int>(*limit) + 1);
        return page_of(problems, *limit, [](const auto& problem) { return to_json(problem); });
    });
}

Result<HttpResponse> count_import_problems(Context& context, const Call& call) {
    return context.database.read([&](soci::session& sql) -> Result<HttpResponse> {
        const auto import = import_of_path(sql, call);
        if (!import) {
            return std::unexpected(import.error());
        }
        json::array items;
        for (const auto& kind : audience::count_import_problems(sql, *import, most_kinds)) {
            items.push_back(to_json(kind));
        }
        return json_answer(json::object{{"items", std::move(items)}, {"of_first", audience::counted_problems}});
    });
}

}  // namespace parley::api
