#include "app/plan_options.h"

#include <fstream>
#include <iterator>

namespace parley::app {

namespace {

struct Pair {
    std::string key;
    std::string value;
};

Result<Pair> split(const std::string& given, std::string_view flag, std::string_view form) {
    const std::size_t sign = given.find('=');
    if (sign == std::string::npos || sign == 0) {
        return invalid(fmt::format("is written {}", form), std::string(flag), given);
    }
    return Pair{given.substr(0, sign), given.substr(sign + 1)};
}

// "Name:there": the default may be empty, and may hold colons.
Result<json::value> attribute_of(std::string_view text, std::string_view flag, const std::string& given) {
    const std::size_t colon = text.find(':');
    json::object value;
    value["attribute"] = text.substr(0, colon);
    if (text.substr(0, colon).empty()) {
        return invalid("names no attribute", std::string(flag), given,
                       "write SLOT=@ATTRIBUTE or SLOT=@ATTRIBUTE:DEFAULT");
    }
    if (colon != std::string_view::npos) {
        value["default"] = text.substr(colon + 1);
    }
    return value;
}

Result<json::value> value_of(const Pair& pair, const std::string& given) {
    if (pair.value.starts_with("@@")) {
        return json::value(pair.value.substr(1));
    }
    if (pair.value.starts_with('@')) {
        return attribute_of(std::string_view(pair.value).substr(1), "--value", given);
    }
    return json::value(pair.value);
}

Result<> put(json::object& into, const std::string& key, json::value value, std::string_view flag) {
    if (into.contains(key)) {
        return invalid(fmt::format("fills '{}' twice", key), std::string(flag));
    }
    into[key] = std::move(value);
    return {};
}

Result<json::object> read_plan_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return Failure(Error{ErrorKind::missing, "this file cannot be read", path});
    }
    auto plan = parse_json(text);
    if (!plan) {
        plan.error().where = fmt::format("{}, {}", path, plan.error().where);
        return std::unexpected(std::move(plan.error()));
    }
    if (!plan->is_object()) {
        return invalid("a plan is a JSON object", path, {}, "{\"values\": {...}, \"custom\": {...}}");
    }
    return std::move(plan->get_object());
}

void lay_over(json::object& plan, std::string_view part, json::object&& given) {
    if (given.empty()) {
        return;
    }
    json::value& place = plan[part];
    if (!place.is_object()) {
        place = json::object();
    }
    for (auto& [key, value] : given) {
        place.get_object()[key] = std::move(value);
    }
}

}  // namespace

Result<json::object> plan_of(const PlanOptions& options) {
    Result<json::object> plan = json::object();
    if (!options.file.empty()) {
        plan = read_plan_file(options.file);
        if (!plan) {
            return plan;
        }
    }
    json::object values;
    json::object custom;
    for (const std::string& given : options.values) {
        const auto pair = split(given, "--value", "SLOT=TEXT or SLOT=@ATTRIBUTE:DEFAULT");
        auto value = pair ? value_of(*pair, given) : Result<json::value>(std::unexpected(pair.error()));
        if (!value) {
            return std::unexpected(std::move(value.error()));
        }
        if (auto fine = put(values, pair->key, std::move(*value), "--value"); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    for (const std::string& given : options.attributes) {
        const auto pair = split(given, "--attribute", "SLOT=ATTRIBUTE or SLOT=ATTRIBUTE:DEFAULT");
        auto value =
            pair ? attribute_of(pair->value, "--attribute", given) : Result<json::value>(std::unexpected(pair.error()));
        if (!value) {
            return std::unexpected(std::move(value.error()));
        }
        if (auto fine = put(values, pair->key, std::move(*value), "--attribute"); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    for (const std::string& given : options.custom) {
        const auto pair = split(given, "--custom", "KEY=VALUE");
        if (!pair) {
            return std::unexpected(pair.error());
        }
        if (auto fine = put(custom, pair->key, json::value(pair->value), "--custom"); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
    }
    lay_over(*plan, "values", std::move(values));
    lay_over(*plan, "custom", std::move(custom));
    return plan;
}

}  // namespace parley::app
