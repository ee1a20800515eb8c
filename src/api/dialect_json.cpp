#include "api/dialect_json.h"

#include "api/answers.h"
#include "dialect/bridge.h"
#include "dialect/preset.h"

namespace parley::api {

namespace {

json::array words_in(std::string_view text) {
    json::array words;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        words.emplace_back(word);
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    return words;
}

json::array fields_of(const Dialect& dialect) {
    json::array fields;
    for (const AccountField& field : dialect.fields) {
        json::object item;
        item["name"] = field.name;
        item["label"] = field.label;
        item["required"] = field.required;
        item["secret"] = field.secret;
        item["default"] = text_or_null(std::string(field.otherwise));
        item["choices"] = words_in(field.choices);
        item["hint"] = text_or_null(std::string(field.hint));
        fields.push_back(std::move(item));
    }
    return fields;
}

json::array features_of(const Capabilities& can) {
    json::array features;
    for (const Feature feature : all_features()) {
        json::object item;
        item["feature"] = name_of(feature);
        item["description"] = description_of(feature);
        item["carriage"] = name_of(can.carriage_of(feature));
        item["note"] = text_or_null(std::string(can.note_of(feature)));
        features.push_back(std::move(item));
    }
    return features;
}

json::object limits_of(const Limits& limits) {
    json::object body;
    for (const auto& [name, value] : all_limits(limits)) {
        body[name] = value;
    }
    return body;
}

json::array presets_of(const Dialect& dialect) {
    json::array presets;
    if (dialect.name != "generic") {
        return presets;
    }
    for (const Preset& preset : all_presets()) {
        json::array headers;
        for (const PresetHeader& header : preset.headers) {
            json::object item;
            item["name"] = header.name;
            item["value"] = text_or_null(std::string(header.value));
            item["hint"] = text_or_null(std::string(header.hint));
            headers.push_back(std::move(item));
        }
        json::object item;
        item["name"] = preset.name;
        item["title"] = preset.title;
        item["endpoint"] = preset.endpoint;
        item["needs_user"] = preset.needs_user;
        item["headers"] = std::move(headers);
        item["note"] = preset.note;
        presets.push_back(std::move(item));
    }
    return presets;
}

}  // namespace

json::object to_json(const Dialect& dialect) {
    json::object body;
    body["name"] = dialect.name;
    body["title"] = dialect.title;
    body["default_endpoint"] = text_or_null(std::string(dialect.default_endpoint));
    body["fields"] = fields_of(dialect);
    body["features"] = features_of(dialect.can);
    body["limits"] = limits_of(dialect.can.limits);
    body["echoes_message_id"] = dialect.can.echoes_message_id;
    body["has_own_id"] = dialect.can.has_own_id;
    body["lists_templates"] = dialect.can.lists_templates;
    body["template_naming"] = name_of(dialect.can.naming);
    body["signature"] = text_or_null(std::string(dialect.can.signature));
    body["statuses"] = words_in(dialect.can.statuses);
    body["presets"] = presets_of(dialect);
    return body;
}

json::object bridge_json(const Dialect& from, const Dialect& to) {
    json::array features;
    for (const Crossing& crossing : bridge(from, to)) {
        json::object item;
        item["feature"] = name_of(crossing.feature);
        item["description"] = description_of(crossing.feature);
        item["carriage"] = crossing.carriage ? json::value(name_of(*crossing.carriage)) : json::value();
        item["note"] = text_or_null(std::string(crossing.note));
        features.push_back(std::move(item));
    }
    json::object body;
    body["from"] = from.name;
    body["to"] = to.name;
    body["features"] = std::move(features);
    return body;
}

}  // namespace parley::api
