#include "dialect/whatsapp/template_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/reader.h"
#include "message/template_text.h"

namespace parley::whatsapp {

namespace {

constexpr int usual_limit = 25;
constexpr int largest_limit = 1'000;
constexpr std::size_t longest_cursor = 2'000;

std::string refusal_in(const HttpResponse& answer) {
    const auto body = read_document(answer.body);
    std::string words;
    if (body) {
        const json::value* error = member(*body, {"error", "message"});
        words = text_of(error).value_or(error == nullptr ? "" : text_of(member(*error, "message")).value_or(""));
    }
    return fmt::format("the provider answered {} {}{}", answer.status, reason_of(answer.status),
                       words.empty() ? "" : ": " + kept_words(words));
}

std::string cursor_in(const json::value& paging) {
    const json::value* cursors = member(paging, "cursors");
    return cursors == nullptr ? "" : text_of(member(*cursors, "after")).value_or("");
}

// The cursor of the page after this one; empty where there is none. Where a provider counts pages or hands out tokens
// of its own it is the whole query of the next page's URL, with its question mark. Error: invalid, where it says that
// there is a page and not which.
Result<std::string> next_in(const json::value& body) {
    const json::value* paging = member(body, "paging");
    const json::value* next = paging == nullptr ? nullptr : member(*paging, "next");
    if (next == nullptr || next->is_null() || text_of(next) == "") {
        return std::string();
    }
    std::string after = cursor_in(*paging);
    const std::string url = text_of(next).value_or("");
    if (after.empty() && url.find('?') != std::string::npos) {
        const std::string query = url.substr(url.find('?'));
        const auto fields = parse_form(std::string_view(query).substr(1));
        const std::string* found = fields ? field_of(*fields, "after") : nullptr;
        after = found == nullptr ? query : *found;
    }
    if (after.size() < 2 && after.find_first_not_of('?') == std::string::npos) {
        return invalid("names a next page without a cursor or a query to ask for it by", "paging.next");
    }
    if (after.size() > longest_cursor) {
        return invalid(fmt::format("holds a cursor of more than {} characters", longest_cursor), "paging");
    }
    return after;
}

// Whether the placeholders of its header or body go by name.
bool is_named(const json::array& components) {
    return std::ranges::any_of(components, [](const json::value& component) {
        return are_named(placeholders_of(text_of(member(component, "text")).value_or("")));
    });
}

// "APPROVED,PAUSED", or ["APPROVED","PAUSED"].
std::vector<std::string> words_in(std::string_view list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; (at = list.find_first_not_of(",[]\" ", at)) != list.npos;) {
        const std::size_t end = std::min(list.find_first_of(",[]\" ", at), list.size());
        words.emplace_back(list.substr(at, end - at));
        at = end;
    }
    return words;
}

// What is counted beside the list, where the query asks for it.
json::object summary_of(const TemplatePage& page) {
    constexpr std::size_t most = 6'000;  // of a verified business
    return {{"total_count", *page.total},
            {"message_template_count", *page.total},
            {"message_template_limit", most},
            {"are_translations_complete", true}};
}

}  // namespace

std::string with_page(std::string_view target, const TemplateQuery& query) {
    const std::size_t mark = std::min(target.find('?'), target.size());
    const bool is_query = query.after.starts_with('?');
    FormFields ours{{"limit", std::to_string(query.limit)}};
    if (is_query) {
        if (auto next = parse_form(std::string_view(query.after).substr(1))) {
            ours = std::move(*next);
        }
    } else if (!query.after.empty()) {
        ours.emplace_back("after", query.after);
    }
    std::string fields;
    FormText form(fields);
    if (mark < target.size()) {
        if (const auto given = parse_form(target.substr(mark + 1))) {
            for (const auto& [name, value] : *given) {
                if (name != "limit" && name != "after" && field_of(ours, name) == nullptr) {
                    form.field(percent_encoded(name), value);
                }
            }
        }
    }
    for (const auto& [name, value] : ours) {
        form.field(percent_encoded(name), value);
    }
    return std::string(target.substr(0, mark)) + "?" + fields;
}

TemplateQuery read_page(std::string_view query) {
    TemplateQuery page{.limit = usual_limit};
    const auto fields = parse_form(query);
    if (!fields) {
        return page;
    }
    if (const std::string* limit = field_of(*fields, "limit")) {
        std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
        page.limit = std::clamp(page.limit, 1, largest_limit);
    }
    const auto given = [&](std::string_view name) {
        const std::string* found = field_of(*fields, name);
        return found == nullptr ? std::string() : *found;
    };
    page.after = given("after");
    page.name = given("name");
    page.languages = words_in(given("language"));
    page.statuses = words_in(given("status"));
    page.categories = words_in(given("category"));
    return page;
}

Result<TemplateListing> read_listing(const json::value& element) {
    Reader reader(element);
    TemplateListing listing{.id = reader.id(element, {"id"}),
                            .name = reader.required_text(element, {"name", "elementName"}),
                            .language = reader.required_text(element, {"language", "languageCode"}),
                            .category = upper(reader.text(element, {"category"})),
                            .status = TemplateStatus::approved,
                            .reason = kept_words(reader.text(element, {"rejected_reason", "reason"})),
                            .components = {}};
    if (const std::string word = reader.text(element, {"status"}); !word.empty()) {
        const auto status = template_status_of_wire(word);
        if (!status) {
            reader.wrong_member(element, {"status"}, "no such status", word);
        }
        listing.status = status.value_or(TemplateStatus::pending);
    }
    if (equal_ignoring_case(listing.reason, "NONE")) {
        listing.reason.clear();
    }
    const json::value* components = member(element, "components");
    if (components == nullptr) {
        reader.missing(element, "components");
    } else if (!components->is_array()) {
        reader.wrong(*components, "this must be a list");
    } else {
        listing.components = components->get_array();
    }
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return listing;
}

Result<TemplatePage> read_template_list(const HttpResponse& answer) {
    if (answer.status == 401 || answer.status == 403) {
        return Failure(Error{ErrorKind::denied, refusal_in(answer)});
    }
    if (answer.status / 100 != 2) {
        return invalid(refusal_in(answer));
    }
    const auto body = read_document(answer.body);
    if (!body) {
        return std::unexpected(body.error());
    }
    const json::value* data = member(*body, {"data", "templates"});
    if (data == nullptr || !data->is_array()) {
        return invalid("the answer holds no list of templates", "data", {},
                       R"(it must be {"data": [...], "paging": {...}})");
    }
    TemplatePage page;
    for (std::size_t at = 0; at < data->get_array().size(); ++at) {
        auto listing = read_listing(data->get_array()[at]);
        if (listing) {
            page.templates.push_back(std::move(*listing));
        } else {
            const std::string name = text_of(member(data->get_array()[at], "name")).value_or("");
            page.unreadable.push_back({joined(fmt::format("data[{}]", at), listing.error().where),
                                       (name.empty() ? "" : kept_words(name, 100) + ": ") + listing.error().what});
        }
    }
    if (data->get_array().empty()) {
        return page;
    }
    auto next = next_in(*body);
    if (!next) {
        return std::unexpected(std::move(next.error()));
    }
    page.next = std::move(*next);
    const json::value* paging = member(*body, "paging");
    if (page.next.empty() && paging != nullptr && member(*paging, "next") == nullptr) {
        page.next_if_full = cursor_in(*paging);
    }
    return page;
}

json::object write_listing(const TemplateListing& listing) {
    json::object element;
    element["name"] = listing.name;
    element["parameter_format"] = is_named(listing.components) ? "NAMED" : "POSITIONAL";
    element["components"] = listing.components;
    element["language"] = listing.language;
    element["status"] = upper(name_of(listing.status));
    element["category"] = listing.category;
    if (!listing.reason.empty()) {
        element["rejected_reason"] = listing.reason;
    }
    element["id"] = listing.id;
    return element;
}

HttpResponse write_template_list(const TemplatePage& page, std::string_view own) {
    json::array data;
    for (const TemplateListing& listing : page.templates) {
        data.push_back(write_listing(listing));
    }
    json::object cursors;
    cursors["before"] = page.templates.empty() ? "" : page.templates.front().id;
    cursors["after"] = !page.next.empty() ? page.next : page.templates.empty() ? "" : page.templates.back().id;
    const std::string_view query = own.substr(std::min(own.size(), own.find('?')));
    json::object paging;
    paging["cursors"] = std::move(cursors);
    if (!page.next.empty()) {
        paging["next"] =
            with_page(own, {.limit = read_page(query.substr(query.empty() ? 0 : 1)).limit, .after = page.next});
    }
    json::object body;
    body["data"] = std::move(data);
    body["paging"] = std::move(paging);
    if (page.total && (query.find("?summary=") != query.npos || query.find("&summary=") != query.npos)) {
        body["summary"] = summary_of(page);
    }
    return json_response(200, json::serialize(body));
}

}  // namespace parley::whatsapp
