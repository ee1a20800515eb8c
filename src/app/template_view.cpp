#include "app/template_view.h"

#include <fmt/format.h>

#include "app/printable.h"
#include "app/table.h"

namespace parley::app {

namespace {

constexpr std::size_t most_warnings = 20;

std::string text(const json::value& parent, std::string_view key) {
    return printable(text_of(member(parent, key)).value_or(std::string()));
}

std::size_t count(const json::value& report, std::string_view key) {
    return report.at(key).as_array().size();
}

std::string listed(const json::value& list, std::string_view key) {
    std::string out;
    for (const json::value& one : list.as_array()) {
        const std::string shown = key.empty() ? printable(text_of(&one).value_or("")) : text(one, key);
        out += (out.empty() ? "" : ", ") + shown;
    }
    return out;
}

// What changed, why it stayed, and the campaigns that use it.
std::string details(const json::value& item) {
    std::string told = listed(item.at("what"), {});
    if (const std::string why = text(item, "why"); !why.empty()) {
        told += (told.empty() ? "" : "; ") + why;
    }
    if (!item.at("campaigns").as_array().empty()) {
        told += fmt::format("{}used by campaign {}", told.empty() ? "" : "; ", listed(item.at("campaigns"), "id"));
    }
    return told;
}

std::string finding_text(const json::value& finding) {
    const std::string value = text(finding, "value");
    const std::string advice = text(finding, "advice");
    return fmt::format("{}: {}{}{}", text(finding, "where"), text(finding, "what"),
                       value.empty() ? "" : " (given: " + value + ")", advice.empty() ? "" : "; " + advice);
}

}  // namespace

std::string template_story(const json::value& form) {
    std::string story = fmt::format("template {}: {} ({}) of provider {}, {}{}", text(form, "id"), text(form, "name"),
                                    text(form, "language"), text(form, "provider"), text(form, "status"),
                                    text(form, "category").empty() ? "" : ", " + text(form, "category"));
    if (const std::string reason = text(form, "status_reason"); !reason.empty()) {
        story += ": " + reason;
    }
    story += form.at("archived").as_bool() ? ", archived\n" : "\n";
    for (const json::value& slot : form.at("slots").as_array()) {
        story += fmt::format("  {:<20} {}{}{}\n", text(slot, "key"),
                             slot.at("required").as_bool() ? "needs a value" : "may have a value",
                             slot.at("personal").as_bool() ? "" : ", the same for everybody",
                             slot.at("tracked").as_bool() ? ", clicks are tracked" : "");
    }
    return story;
}

std::string findings_story(const json::value& findings) {
    std::string story;
    for (const json::value& finding : findings.as_array()) {
        story += fmt::format("  {}: {}\n", text(finding, "severity"), finding_text(finding));
    }
    return story;
}

std::string import_story(const json::value& report) {
    std::string story = fmt::format(
        "{}{} templates on {} pages: {} added, {} changed, {} unchanged, {} removed, {} gone but in use, {} kept, {} "
        "refused\n",
        report.at("dry_run").as_bool() ? "planned only: " : "", text(report, "listed"), text(report, "pages"),
        count(report, "added"), count(report, "changed"), text(report, "unchanged"), count(report, "removed"),
        count(report, "in_use"), count(report, "kept"), count(report, "refused"));
    Table table({{"what"}, {"id", Table::Side::right}, {"name"}, {"language"}, {"details"}});
    bool has_rows = false;
    for (const char* what : {"added", "changed", "removed", "in_use", "kept"}) {
        for (const json::value& item : report.at(what).as_array()) {
            table.add({std::string_view(what) == "in_use" ? "in use" : what, text(item, "id"), text(item, "name"),
                       text(item, "language"), details(item)});
            has_rows = true;
        }
    }
    for (const json::value& item : report.at("refused").as_array()) {
        table.add({"refused", "", text(item, "name"), text(item, "language"), finding_text(item)});
        has_rows = true;
    }
    story += has_rows ? table.text() : "";
    for (const json::value& campaign : report.at("paused").as_array()) {
        story += fmt::format("campaign {} \"{}\" {} paused\n", text(campaign, "id"), text(campaign, "name"),
                             report.at("dry_run").as_bool() ? "would be" : "is");
    }
    const json::array& warnings = report.at("warnings").as_array();
    for (std::size_t at = 0; at < std::min(warnings.size(), most_warnings); ++at) {
        story += fmt::format("warning: {} ({}), {}\n", text(warnings[at], "name"), text(warnings[at], "language"),
                             finding_text(warnings[at]));
    }
    const auto more = integer_of(member(report, "more_warnings")).value_or(0);
    if (const std::int64_t hidden = std::ssize(warnings) - static_cast<std::int64_t>(most_warnings) + more;
        hidden > 0) {
        story += fmt::format("and {} warnings more{}\n", hidden, more > 0 ? "" : ": --json tells them all");
    }
    return story;
}

}  // namespace parley::app
