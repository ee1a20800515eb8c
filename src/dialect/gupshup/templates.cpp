#include <fmt/format.h>

#include <algorithm>

#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup/calls.h"
#include "dialect/gupshup/codes.h"
#include "dialect/gupshup/container_meta.h"
#include "dialect/gupshup/parts.h"
#include "dialect/reader.h"

// "Get templates": the current path goes by the app's id, the old one by its name. One page holds all.
namespace parley::gupshup {

namespace {

constexpr int all_of_them = 10'000;
constexpr std::size_t longest_id = 100;

// JSON inside a string, or as itself.
json::value unpacked(const json::value* packed) {
    if (packed == nullptr || !packed->is_string()) {
        return packed == nullptr ? json::value() : *packed;
    }
    auto inner = parse_json(packed->get_string());
    return inner ? std::move(*inner) : json::value();
}

json::array components_in(const json::value& element) {
    const std::string type = text_of(member(element, "templateType")).value_or("TEXT");
    json::array components = components_of(unpacked(member(element, "containerMeta")), type);
    if (components.empty()) {
        components = components_of_display(text_of(member(element, "data")).value_or(""), type);
    }
    return components;
}

Result<TemplateListing> read_listing(const json::value& element) {
    Reader reader(element);
    TemplateListing listing{.id = reader.id(element, {"id"}),
                            .name = reader.required_text(element, {"elementName", "name"}),
                            .language = reader.required_text(element, {"languageCode", "language"}),
                            .category = upper(reader.text(element, {"category"})),
                            .status = TemplateStatus::pending,
                            .reason = kept_words(reader.text(element, {"reason", "rejectedReason"})),
                            .components = components_in(element)};
    const std::string word = reader.required_text(element, {"status"});
    if (const auto status = template_status_of_wire(trimmed(word))) {
        listing.status = *status;
    } else {
        reader.wrong_member(element, {"status"}, "no such status", word);
    }
    if (listing.id.empty()) {
        reader.missing(element, "id");  // it is sent by this alone
    }
    if (listing.components.empty()) {
        reader.missing(element, "containerMeta");
    }
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return listing;
}

Error refusal_in(const HttpResponse& http, const json::value& body) {
    const std::string words = kept_words(text_of(member(body, "message")).value_or(""));
    const auto meaning = meaning_of(words);
    const bool is_denied =
        http.status == 401 || http.status == 403 || (meaning && meaning->code == FailureCode::bad_credentials);
    return Error{is_denied ? ErrorKind::denied : ErrorKind::invalid,
                 fmt::format("the provider answered {} {}{}", http.status, reason_of(http.status),
                             words.empty() ? "" : ": " + words)};
}

}  // namespace

HttpRequest write_template_query(const Account& account, const TemplateQuery&) {
    const std::string_view id = account.field("app_id");
    const std::string path = id.empty() ? "/sm/api/v1/template/list/" + percent_encoded(account.field("src_name"))
                                        : "/wa/app/" + percent_encoded(id) + "/template";
    return call_of(account, "GET", path);
}

Result<TemplatePage> read_templates(const HttpResponse& http) {
    const auto body = read_document(http.body);
    const bool is_error = body && equal_ignoring_case(text_of(member(*body, "status")).value_or(""), "error");
    if (http.status / 100 != 2 || is_error) {
        return std::unexpected(refusal_in(http, body.value_or(json::value())));
    }
    if (!body) {
        return std::unexpected(body.error());
    }
    const json::value* list = member(*body, {"templates", "data"});
    if (list == nullptr || !list->is_array()) {
        return invalid("the answer holds no list of templates", "templates");
    }
    TemplatePage page;
    for (std::size_t at = 0; at < list->get_array().size(); ++at) {
        const json::value& element = list->get_array()[at];
        auto listing = read_listing(element);
        if (listing) {
            page.templates.push_back(std::move(*listing));
            continue;
        }
        const std::string name = kept_words(text_of(member(element, "elementName")).value_or(""), longest_id);
        page.unreadable.push_back({joined(fmt::format("templates[{}]", at), listing.error().where),
                                   (name.empty() ? "" : name + ": ") + listing.error().what});
    }
    return page;
}

TemplateQuery read_template_query(const HttpRequest&) {
    return {.limit = all_of_them};
}

json::object write_listing(const TemplateListing& listing, std::string_view app_id) {
    Container container = container_of(listing.components);
    json::object sample;
    sample["example"] = container.example;
    if (!app_id.empty()) {
        container.meta["appId"] = app_id;
    }
    json::object element;
    element["id"] = listing.id;
    if (!app_id.empty()) {
        element["appId"] = app_id;
    }
    element["elementName"] = listing.name;
    element["status"] = upper(name_of(listing.status));
    element["category"] = listing.category;
    element["templateType"] = upper(container.type);
    element["languageCode"] = listing.language;
    element["languagePolicy"] = "deterministic";
    element["data"] = container.display;
    if (!container.buttons.empty()) {
        element["buttonSupported"] = container.buttons;
    }
    if (!listing.reason.empty()) {
        element["reason"] = listing.reason;
    }
    element["meta"] = json::serialize(sample);
    element["containerMeta"] = json::serialize(container.meta);
    return element;
}

HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked) {
    const bool is_by_id = path_of(asked).find("/template/list/") == std::string_view::npos;
    const std::string app_id = is_by_id ? called_by(asked).app : std::string();
    json::array templates;
    for (const TemplateListing& listing : page.templates) {
        templates.emplace_back(write_listing(listing, app_id));
    }
    json::object body;
    body["status"] = "success";
    body["templates"] = std::move(templates);
    return json_response(200, json::serialize(body));
}

}  // namespace parley::gupshup
