#include "dialect/gupshup_enterprise/parameters.h"

#include <array>

#include "base/text.h"
#include "dialect/exchange.h"

namespace parley::gupshup_enterprise {

namespace {

Result<FormFields> fields_of(const HttpRequest& request) {
    auto fields = parse_form(query_of(request));
    if (!fields) {
        return fields;
    }
    auto in_body = parse_form(request.body);
    if (!in_body) {
        return in_body;
    }
    fields->insert(fields->end(), std::make_move_iterator(in_body->begin()), std::make_move_iterator(in_body->end()));
    return fields;
}

}  // namespace

Result<Parameters> Parameters::of(const HttpRequest& request) {
    auto fields = fields_of(request);
    if (!fields) {
        return std::unexpected(std::move(fields.error()));
    }
    for (const auto& [name, value] : *fields) {
        if (!is_utf8(name) || !is_utf8(value)) {
            return invalid("text is not UTF-8", to_utf8(name));
        }
    }
    Parameters parameters;
    parameters.fields_ = std::move(*fields);
    return parameters;
}

Result<Parameters> Parameters::mended(const HttpRequest& request) {
    auto fields = fields_of(request);
    if (!fields) {
        return std::unexpected(std::move(fields.error()));
    }
    for (auto& [name, value] : *fields) {
        for (std::string* text : {&name, &value}) {
            if (!is_utf8(*text)) {
                *text = to_utf8(*text);
            }
        }
    }
    Parameters parameters;
    parameters.fields_ = std::move(*fields);
    return parameters;
}

std::string_view Parameters::text(std::string_view name) const {
    const std::string* found = find(name);
    return found == nullptr ? std::string_view() : std::string_view(*found);
}

bool Parameters::says(std::string_view name, std::string_view word) const {
    return equal_ignoring_case(trimmed(text(name)), word);
}

Method method_of(const Parameters& given) {
    constexpr std::array<std::pair<std::string_view, Method>, 5> names{{{"SendMessage", Method::send_message},
                                                                        {"SendMediaMessage", Method::send_media},
                                                                        {"OPT_IN", Method::opt_in},
                                                                        {"OPT_OUT", Method::opt_out},
                                                                        {"get_whatsapp_hsm", Method::list_templates}}};
    if (trimmed(given.text("method")).empty()) {
        return Method::none;
    }
    for (const auto& [name, method] : names) {
        if (given.says("method", name)) {
            return method;
        }
    }
    return Method::other;
}

bool is_template_call(const Parameters& given) {
    if (given.says("isHSM", "true") || given.says("msg_type", "HSM") || given.has("template_id") ||
        given.has("whatsAppTemplateId")) {
        return true;
    }
    return given.says("isTemplate", "true") && !given.has("interactive_type");
}

}  // namespace parley::gupshup_enterprise
