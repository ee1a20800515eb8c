#include "audience/import_preview.h"
#include "api/answers.h"
#include "api/fields.h"
#include "api/jobs/jobs.h"
#include "base/text.h"

namespace parley::api {

namespace {

using audience::ImportPreview;

constexpr std::size_t longest_csv = 256 << 10;

std::string_view name_of(audience::PeopleColumns::Kind kind) {
    using Kind = audience::PeopleColumns::Kind;
    switch (kind) {
        case Kind::identity: return "identity";
        case Kind::object_id: return "object_id";
        case Kind::phone: return "phone";
        case Kind::opt_in: return "opt_in";
        case Kind::block: return "block";
        case Kind::attribute: return "attribute";
        case Kind::ignored: return "ignored";
    }
    return "unknown";
}

json::object to_json(const Error& error) {
    json::object body;
    body["column"] = error.where;
    body["value"] = to_utf8(shortened(to_utf8(error.value), 200));
    body["what"] = error.what;
    body["advice"] = text_or_null(error.advice);
    return body;
}

json::object to_json(const ImportPreview::Column& column) {
    const audience::ColumnSettings& settings = column.settings;
    json::object body;
    body["column"] = settings.column;
    body["holds"] = name_of(column.kind);
    body["attribute"] = settings.attribute.empty() ? settings.column : settings.attribute;
    body["type"] = audience::name_of(settings.form);
    body["date_format"] = settings.date_form ? json::value(audience::name_of(*settings.date_form)) : json::value();
    body["operation"] = audience::name_of(settings.operation);
    body["ignore"] = settings.ignore;
    body["examples"] = json::value_from(column.examples);
    return body;
}

json::value to_json(const audience::PersonRow& person) {
    json::object body;
    body["identity"] = person.identity;
    body["phone"] = text_or_null(person.phone);
    body["opted_in"] = person.opted_in ? json::value(*person.opted_in) : json::value();
    body["number_blocked"] = person.number_blocked ? json::value(*person.number_blocked) : json::value();
    body["attributes"] = parse_json(person.attributes).value_or(json::object());
    return body;
}

json::object to_json(const ImportPreview::Row& row) {
    json::object body;
    body["line"] = row.line;
    body["cells"] = json::value_from(row.cells);
    body["person"] = row.person ? to_json(*row.person) : json::value();
    json::array problems;
    for (const Error& problem : row.problems) {
        problems.push_back(to_json(problem));
    }
    body["problems"] = std::move(problems);
    return body;
}

json::object to_json(const ImportPreview& preview) {
    json::object body;
    json::array columns;
    for (const auto& column : preview.columns) {
        columns.push_back(to_json(column));
    }
    json::array rows;
    for (const auto& row : preview.rows) {
        rows.push_back(to_json(row));
    }
    body["columns"] = std::move(columns);
    body["settings"] = audience::write_import_settings(preview.settings);
    body["rows"] = std::move(rows);
    body["rows_seen"] = preview.rows_seen;
    body["problem"] = preview.problem ? json::value(to_json(*preview.problem)) : json::value();
    return body;
}

}  // namespace

// The beginning of a file as it stands, or as JSON together with settings.
Result<HttpResponse> preview_import(Context& context, const Call& call) {
    if (auto fine = only_query(call, {}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    std::string csv;
    std::optional<audience::ImportSettings> settings;
    const std::string* type = call.request.headers.find("Content-Type");
    if (type != nullptr && lower(*type).starts_with("text/csv")) {
        csv = call.request.body.substr(0, longest_csv);
    } else {
        const auto body = read_body(call.request);
        if (!body) {
            return std::unexpected(body.error());
        }
        Fields fields(*body);
        csv = fields.text("csv", longest_csv).value_or(std::string());
        const json::object* given = fields.object("settings");
        if (auto fine = fields.finish(); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        if (given != nullptr) {
            auto read = audience::read_import_settings(*given);
            if (!read) {
                return std::unexpected(std::move(read.error()));
            }
            settings = std::move(*read);
        }
    }
    if (trimmed(csv).empty()) {
        return invalid("the file is empty", "csv", {}, "send its first lines");
    }
    const std::string country =
        settings && !settings->country.empty() ? settings->country : context.projects->of(call.project).default_country;
    std::string zone;
    context.database.read([&](soci::session& sql) {
        sql << "SELECT time_zone FROM project WHERE id = :project", soci::use(call.project.value, "project"),
            soci::into(zone);
    });
    const auto preview = audience::preview_import(csv, settings, country, TimeZone::known(zone));
    if (!preview) {
        return std::unexpected(preview.error());
    }
    return json_answer(to_json(*preview));
}

}  // namespace parley::api
