#include "dialect/body_override.h"

#include <algorithm>

#include "base/form.h"
#include "base/text.h"

namespace parley {

namespace {

constexpr std::size_t most_fields = 1'000;
constexpr JsonLimits limits{.depth = 128, .string_bytes = 16 << 20, .array_items = 100'000};  // of what we wrote

bool is_form(const HttpRequest& request) {
    const std::string* type = request.headers.find("Content-Type");
    return type != nullptr && lower(*type).starts_with("application/x-www-form-urlencoded");
}

void put(FormFields& fields, std::string_view name, const json::value& value) {
    const auto is_called_so = [name](const auto& field) { return field.first == name; };
    const auto place = std::ranges::find_if(fields, is_called_so);
    if (value.is_null()) {
        std::erase_if(fields, is_called_so);
        return;
    }
    std::string text = text_of(&value).value_or(std::string());
    if (value.is_object() || value.is_array()) {
        text = json::serialize(value);
    }
    if (place == fields.end()) {
        fields.emplace_back(name, std::move(text));
        return;
    }
    place->second = std::move(text);
    fields.erase(std::remove_if(place + 1, fields.end(), is_called_so), fields.end());
}

Result<> override_form(std::string& body, const json::object& overrides) {
    auto fields = parse_form(body, most_fields);
    if (!fields) {
        return std::unexpected(std::move(fields.error()));
    }
    for (const auto& [name, value] : overrides) {
        put(*fields, name, value);
    }
    body.clear();
    for (const auto& [name, value] : *fields) {
        body += body.empty() ? "" : "&";
        append_percent_encoded(body, name);
        body += '=';
        append_percent_encoded(body, value);
    }
    return {};
}

Result<> override_json(std::string& body, const json::object& overrides) {
    auto value = parse_json(body, limits);
    if (!value || !value->is_object()) {
        return invalid("the provider's body is no object that members could be put into", "override");
    }
    json::object& members = value->get_object();
    for (const auto& [name, member] : overrides) {
        members[name] = member;
    }
    body = json::serialize(members);
    return {};
}

}  // namespace

Result<> override_body(HttpRequest& request, const json::object& overrides) {
    if (overrides.empty()) {
        return {};
    }
    return is_form(request) ? override_form(request.body, overrides) : override_json(request.body, overrides);
}

}  // namespace parley
