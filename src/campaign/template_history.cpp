#include "campaign/template_history.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "campaign/template_content.h"
#include "store/row.h"

namespace parley::campaign {

namespace {

constexpr int most_changes = 200;
constexpr std::array causes{ChangeCause::person, ChangeCause::import, ChangeCause::provider};

ChangeCause cause_named(std::string_view name) {
    const auto found = std::ranges::find(causes, name, [](ChangeCause cause) { return name_of(cause); });
    return found == causes.end() ? ChangeCause::person : *found;
}

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        words.emplace_back(word);
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    return words;
}

std::vector<std::string> what_changed(const Template& was, const Template& form) {
    std::vector<std::string> what;
    const auto add = [&](bool changed, std::string_view word) {
        if (changed) {
            what.emplace_back(word);
        }
    };
    add(!was.archived && form.archived, "removed");
    add(was.archived && !form.archived, "added");
    add(was.status != form.status || was.status_reason != form.status_reason, "status");
    add(was.quality != form.quality, "quality");
    add(was.category != form.category, "category");
    add(was.external_id != form.external_id && !was.external_id.empty(), "external_id");
    for (const std::string& part : differences(was, form)) {
        if (std::ranges::find(what, part) == what.end()) {
            what.push_back(part);
        }
    }
    return what;
}

void note(soci::session& sql, const Template& form, const Template* was, ChangeCause cause,
          const std::vector<std::string>& what) {
    const auto id = static_cast<long long>(form.id.value);
    const long long at = form.updated.time_since_epoch().count();
    const std::string why(name_of(cause));
    const std::string words = fmt::format("{}", fmt::join(what, " "));
    const std::string status(name_of(form.status));
    std::string status_was(was == nullptr ? std::string_view() : name_of(was->status));
    soci::indicator has_was = was == nullptr ? soci::i_null : soci::i_ok;
    sql << "INSERT INTO template_change (template_id, at, cause, what, status, status_was, reason, quality, category) "
           "VALUES (:template, :at, :cause, :what, :status, :was, :reason, :quality, :category)",
        soci::use(id), soci::use(at), soci::use(why), soci::use(words), soci::use(status),
        soci::use(status_was, has_was), soci::use(form.status_reason), soci::use(form.quality),
        soci::use(form.category);
    sql << "DELETE FROM template_change WHERE template_id = :template AND id <= (SELECT id FROM template_change "
           "WHERE template_id = :template ORDER BY id DESC LIMIT 1 OFFSET :most)",
        soci::use(id, "template"), soci::use(most_changes, "most");
}

}  // namespace

std::string_view name_of(ChangeCause cause) {
    switch (cause) {
        case ChangeCause::person: return "person";
        case ChangeCause::import: return "import";
        case ChangeCause::provider: return "provider";
    }
    return "person";
}

TemplateId insert_noted(soci::session& sql, const Template& form, ChangeCause cause) {
    Template stored = form;
    stored.id = insert_template(sql, form);
    note(sql, stored, nullptr, cause, {"added"});
    return stored.id;
}

void update_noted(soci::session& sql, const Template& form, ChangeCause cause) {
    const auto was = find_template(sql, form.id);
    update_template(sql, form);
    if (!was) {
        return;
    }
    if (const auto what = what_changed(*was, form); !what.empty()) {
        note(sql, form, &*was, cause, what);
    }
}

std::vector<TemplateChange> changes_of_template(soci::session& sql, TemplateId form, std::int64_t before, int limit) {
    const auto id = static_cast<long long>(form.value);
    const auto first = static_cast<long long>(before);
    std::vector<TemplateChange> changes;
    const soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, at, cause, what, status, status_was, reason, quality, category "
                        "FROM template_change WHERE template_id = :template AND (id < :before OR :before = 0) "
                        "ORDER BY id DESC LIMIT :limit",
         soci::use(id, "template"), soci::use(first, "before"), soci::use(limit, "limit"));
    for (const soci::row& row : rows) {
        TemplateChange change;
        change.id = store::integer(row, 0);
        change.at = Time(std::chrono::milliseconds(store::integer(row, 1)));
        change.cause = cause_named(row.get<std::string>(2));
        change.what = words_in(row.get<std::string>(3));
        change.status = template_status_named(row.get<std::string>(4)).value_or(TemplateStatus::pending);
        if (row.get_indicator(5) == soci::i_ok) {
            change.status_was = template_status_named(row.get<std::string>(5));
        }
        change.reason = row.get<std::string>(6);
        change.quality = row.get<std::string>(7);
        change.category = row.get<std::string>(8);
        changes.push_back(std::move(change));
    }
    return changes;
}

}  // namespace parley::campaign
