#include "api/notifications/filling.h"

#include <fmt/format.h>

#include <charconv>

namespace parley::api::notifications {

namespace {

constexpr int deepest = 8;

const json::value* item_of(const json::value& parent, std::string_view step) {
    if (const json::object* object = parent.if_object()) {
        return object->if_contains(step);
    }
    const json::array* list = parent.if_array();
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), number);
    const bool is_place = list != nullptr && error == std::errc() && end == step.data() + step.size();
    return is_place && number >= 1 && number <= list->size() ? &(*list)[number - 1] : nullptr;
}

// The bare name of a place; empty where it could be one of several.
std::string_view bare_name(std::string_view key) {
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) {
        return {};
    }
    const std::string_view part = key.substr(0, dot);
    const std::string_view name = key.substr(dot + 1);
    const bool is_number = name.find_first_not_of("0123456789") == std::string_view::npos;
    const bool is_header = part == "header" && !is_number;
    return part == "body" || part == "offer" || is_header ? name : std::string_view();
}

}  // namespace

const json::value* data_at(const json::object& data, std::string_view path) {
    if (const json::value* found = data.if_contains(path)) {
        return found;
    }
    if (path.ends_with('.')) {
        return nullptr;
    }
    const std::size_t first = path.find('.');
    const json::value* here = first == std::string_view::npos ? nullptr : data.if_contains(path.substr(0, first));
    std::string_view rest = first == std::string_view::npos ? std::string_view() : path.substr(first + 1);
    for (int depth = 0; here != nullptr && !rest.empty() && depth < deepest; ++depth) {
        const std::size_t dot = std::min(rest.find('.'), rest.size());
        here = item_of(*here, rest.substr(0, dot));
        rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    return rest.empty() ? here : nullptr;
}

Result<SlotValues> slot_values(const std::vector<Slot>& slots, const json::object& data) {
    SlotValues values;
    for (const Slot& slot : slots) {
        const std::string_view bare = bare_name(slot.key);
        const json::value* found = data_at(data, slot.key);
        if (found == nullptr && !bare.empty()) {
            found = data_at(data, bare);
        }
        const std::string where = fmt::format("data.{}", bare.empty() ? std::string_view(slot.key) : bare);
        if (found == nullptr || found->is_null()) {
            if (slot.required) {
                return invalid("is missing", where, {},
                               fmt::format("the template's place {} is filled from it", slot.key));
            }
            continue;
        }
        auto text = text_of(found);
        if (!text) {
            return invalid("must be a text or a number", where);
        }
        values.emplace(slot.key, std::move(*text));
    }
    return values;
}

}  // namespace parley::api::notifications
