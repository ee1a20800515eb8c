#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/form.h"
#include "base/text.h"
#include "dialect/exchange.h"
#include "dialect/gupshup_enterprise/answer_text.h"
#include "dialect/gupshup_enterprise/codes.h"
#include "dialect/gupshup_enterprise/parameters.h"
#include "dialect/gupshup_enterprise/parts.h"
#include "dialect/reader.h"

// "method=get_whatsapp_hsm": the list of an account's templates. It has no pages, so that all of it is
// asked for at once.
namespace parley::gupshup_enterprise {

namespace {

constexpr int most_templates = 20'000;

// The header's format stands beside the text; a template without one is of the first kind.
constexpr std::array<std::string_view, 5> types{"TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"};

json::object component(std::string_view type) {
    json::object made;
    made["type"] = type;
    return made;
}

json::object text_component(std::string_view type, std::string_view text) {
    json::object made = component(type);
    made["text"] = text;
    return made;
}

// Meta's own objects, but for a word of the gateway's.
json::array buttons_of(const json::value& given) {
    json::array buttons;
    for (const json::value& button : given.get_array()) {
        json::value kept = button;
        if (json::object* object = kept.if_object()) {
            object->erase("urlType");
        }
        buttons.push_back(std::move(kept));
    }
    return buttons;
}

json::array read_components(Reader& reader, const json::value& element) {
    json::array components;
    const std::string given = reader.text(element, {"type"});
    const auto type =
        std::ranges::find_if(types, [&](std::string_view known) { return equal_ignoring_case(trimmed(given), known); });
    if (type == types.end() && !given.empty()) {
        reader.wrong_member(element, {"type"}, "no such type of template is known", given);
    }
    const bool is_text = type == types.end() || type == types.begin();
    const std::string header = reader.text(element, {"header"});
    if (!is_text || !header.empty()) {
        json::object made = component("HEADER");
        made["format"] = is_text ? types.front() : *type;
        if (is_text) {
            made["text"] = header;
        }
        components.push_back(std::move(made));
    }
    components.push_back(text_component("BODY", reader.required_text(element, {"body", "data"})));
    if (const std::string footer = reader.text(element, {"footer"}); !footer.empty()) {
        components.push_back(text_component("FOOTER", footer));
    }
    const json::value* buttons = member(element, "buttons");
    if (buttons != nullptr && buttons->is_array() && !buttons->get_array().empty()) {
        json::object made = component("BUTTONS");
        made["buttons"] = buttons_of(*buttons);
        components.push_back(std::move(made));
    } else if (buttons != nullptr && !buttons->is_array() && !buttons->is_null()) {
        reader.wrong(*buttons, "this must be a list");
    }
    return components;
}

Result<TemplateListing> read_listing(const json::value& element) {
    Reader reader(element);
    TemplateListing listing{.id = reader.id(element, {"id", "template_id"}),
                            .name = reader.required_text(element, {"name"}),
                            .language = reader.required_text(element, {"language"}),
                            .category = reader.text(element, {"category"}),
                            .status = TemplateStatus::pending,
                            .reason = kept_words(reader.text(element, {"reason", "rejected_reason"})),
                            .components = read_components(reader, element)};
    const std::string word = reader.required_text(element, {"status"});
    if (const auto status = template_status_of_wire(trimmed(word))) {
        listing.status = *status;
    } else {
        reader.wrong_member(element, {"status"}, "no such status", word);
    }
    if (equal_ignoring_case(listing.reason, "NONE")) {
        listing.reason.clear();
    }
    return reader.failed() ? Result<TemplateListing>(std::unexpected(reader.error())) : std::move(listing);
}

// A refusal comes with status 200, as everywhere here.
Result<> check_answer(const HttpResponse& answer) {
    const auto refusal = read_answer_text(answer.body);
    if (refusal && !refusal->is_success) {
        const ErrorKind kind = is_denied(refusal->id) ? ErrorKind::denied : ErrorKind::invalid;
        return Failure(Error{kind, fmt::format("the provider answered: {} {}", refusal->id, refusal->details)});
    }
    if (answer.status / 100 != 2) {
        const bool is_denied_by_status = answer.status == 401 || answer.status == 403;
        return Failure(Error{is_denied_by_status ? ErrorKind::denied : ErrorKind::invalid,
                             fmt::format("the provider answered {} {}", answer.status, reason_of(answer.status))});
    }
    return {};
}

json::array written_buttons(const json::array& given) {
    json::array buttons;
    for (const json::value& button : given) {
        json::value written = button;
        const std::string url = text_of(member(button, "url")).value_or("");
        if (json::object* object = written.if_object(); object != nullptr && !url.empty()) {
            (*object)["urlType"] = url.find("{{") == std::string::npos ? "STATIC" : "DYNAMIC";
        }
        buttons.push_back(std::move(written));
    }
    return buttons;
}

std::string_view button_type(const json::array& buttons) {
    if (buttons.empty()) {
        return "NONE";
    }
    const std::string first = text_of(member(buttons.front(), "type")).value_or("");
    return equal_ignoring_case(first, "QUICK_REPLY") ? "QUICK_REPLY" : "CALL_TO_ACTION";
}

// Components that the list has no place for name the template's type, which no reader takes for another.
void write_component(json::object& out, const json::value& component) {
    const std::string type = text_of(member(component, "type")).value_or("");
    const std::string text = text_of(member(component, "text")).value_or("");
    if (equal_ignoring_case(type, "HEADER")) {
        const std::string format = text_of(member(component, "format")).value_or("TEXT");
        out["type"] = equal_ignoring_case(format, "GIF") ? std::string("VIDEO") : format;  // it plays as one
        if (equal_ignoring_case(format, "TEXT")) {
            out["header"] = text;
        }
    } else if (equal_ignoring_case(type, "BODY")) {
        out["body"] = text;
    } else if (equal_ignoring_case(type, "FOOTER")) {
        out["footer"] = text;
    } else if (equal_ignoring_case(type, "BUTTONS")) {
        const json::value* buttons = member(component, "buttons");
        if (buttons != nullptr && buttons->is_array()) {
            out["button_type"] = button_type(buttons->get_array());
            out["buttons"] = written_buttons(buttons->get_array());
        }
    } else {
        out["type"] = type;
    }
}

json::object write_listing(const TemplateListing& listing) {
    json::object element;
    const json::value id(listing.id);
    if (const auto number = integer_of(&id)) {
        element["id"] = *number;
    } else {
        element["id"] = listing.id;
    }
    element["name"] = listing.name;
    element["category"] = listing.category;
    element["language"] = listing.language;
    element["type"] = "TEXT";
    element["button_type"] = "NONE";
    for (const json::value& component : listing.components) {
        write_component(element, component);
    }
    element["quality_score"] = "UNKNOWN";
    element["status"] = status_word(listing.status);
    if (!listing.reason.empty()) {
        element["reason"] = listing.reason;
    }
    return element;
}

bool is_asked_for(const TemplateListing& listing, const Parameters& given) {
    const std::string_view name = given.text("name");
    const std::string_view id = given.text("id");
    return (name.empty() || name == listing.name) && (id.empty() || id == listing.id);
}

}  // namespace

std::string_view status_word(TemplateStatus status) {
    switch (status) {
        case TemplateStatus::approved: return "ENABLED";
        case TemplateStatus::pending: return "PENDING";
        case TemplateStatus::rejected: return "REJECTED";
        case TemplateStatus::paused: return "PAUSED";
        case TemplateStatus::disabled: return "DISABLED";
    }
    return "PENDING";
}

Endpoint template_endpoint(Endpoint messages) {
    if (messages.host == "media.smsgupshup.com" || messages.host == "mediaapi.smsgupshup.com") {
        messages.host = "wamedia.smsgupshup.com";
    }
    return messages;
}

HttpRequest write_template_query(const Account& account, const TemplateQuery&) {
    HttpRequest request = request_to(account, "GET", {});
    std::string query;
    FormText out(query);
    out.field("method", "get_whatsapp_hsm");
    out.field("userid", account.field("notification_user"));
    out.field("password", account.field("notification_password"));
    out.field("limit", std::to_string(most_templates));
    out.field("fields", R"(["buttons"])");
    request.target += request.target.find('?') == std::string::npos ? "?" : "&";
    request.target += query;
    return request;
}

Result<TemplatePage> read_templates(const HttpResponse& answer) {
    if (auto good = check_answer(answer); !good) {
        return std::unexpected(std::move(good.error()));
    }
    // A list may be longer than what other calls bring.
    const auto body = parse_json(answer.body, {.array_items = 2 * most_templates});
    if (!body) {
        return std::unexpected(body.error());
    }
    const json::value* data = member(*body, "data");
    if (data == nullptr || !data->is_array()) {
        return invalid("the answer holds no list of templates", "data", {}, R"(it must be {"data": [...]})");
    }
    TemplatePage page;
    for (std::size_t at = 0; at < data->get_array().size(); ++at) {
        const json::value& element = data->get_array()[at];
        auto listing = read_listing(element);
        if (listing) {
            page.templates.push_back(std::move(*listing));
            continue;
        }
        const std::string name = text_of(member(element, "name")).value_or("");
        page.unreadable.push_back({joined(fmt::format("data[{}]", at), listing.error().where),
                                   (name.empty() ? "" : kept_words(name, 100) + ": ") + listing.error().what});
    }
    const json::value* meta = member(*body, "meta");
    const auto total = meta == nullptr ? std::nullopt : integer_of(member(*meta, "total"));
    if (total && *total > static_cast<std::int64_t>(data->get_array().size())) {
        page.unreadable.push_back({"meta.total", fmt::format("the provider has {} templates and told {} of them",
                                                             *total, data->get_array().size())});
    }
    return page;
}

TemplateQuery read_template_query(const HttpRequest& request) {
    TemplateQuery query{.limit = most_templates};
    const auto given = Parameters::mended(request);
    if (given) {
        const std::string_view limit = trimmed(given->text("limit"));
        std::from_chars(limit.data(), limit.data() + limit.size(), query.limit);
        query.limit = std::clamp(query.limit, 1, most_templates);
    }
    return query;
}

HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked) {
    const auto given = Parameters::mended(asked);
    json::array data;
    for (const TemplateListing& listing : page.templates) {
        if (!given || is_asked_for(listing, *given)) {
            data.push_back(write_listing(listing));
        }
    }
    json::object body;
    if (page.next.empty()) {  // else nobody here knows how many there are
        body["meta"] = json::object{{"total", data.size()}};
    }
    body["data"] = std::move(data);
    return json_response(200, json::serialize(body));
}

}  // namespace parley::gupshup_enterprise
