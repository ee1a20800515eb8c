#include "api/notifications/json_patch.h"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "base/text.h"

namespace parley::api::notifications {

namespace {

constexpr std::size_t most_operations = 100;
constexpr std::size_t deepest = 32;
constexpr std::size_t most_bytes = 256 * 1024;  // of the document, as copies may double it again and again

using Steps = std::vector<std::string>;

// "/a~1b/0" -> {"a/b", "0"}; nothing where it is no pointer.
std::optional<Steps> steps_of(std::string_view pointer) {
    Steps steps;
    while (!pointer.empty()) {
        if (pointer.front() != '/' || steps.size() == deepest) {
            return std::nullopt;
        }
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        std::string step;
        for (std::size_t at = 0; at < end; ++at) {
            if (pointer[at] != '~') {
                step += pointer[at];
                continue;
            }
            ++at;
            if (at == end || (pointer[at] != '0' && pointer[at] != '1')) {
                return std::nullopt;
            }
            step += pointer[at] == '0' ? '~' : '/';
        }
        steps.push_back(std::move(step));
        pointer.remove_prefix(end);
    }
    return steps;
}

// Nothing where it is no place in a list of that size.
std::optional<std::size_t> place_in(std::string_view step, std::size_t size) {
    if (step == "-") {
        return size;
    }
    std::size_t place = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), place);
    if (step.empty() || error != std::errc() || end != step.data() + step.size() || place > size) {
        return std::nullopt;
    }
    return place;
}

json::value* step_into(json::value& parent, std::string_view step) {
    if (json::object* object = parent.if_object()) {
        return object->if_contains(step);
    }
    json::array* list = parent.if_array();
    const auto place = list == nullptr ? std::nullopt : place_in(step, list->size());
    return place && *place < list->size() ? &(*list)[*place] : nullptr;
}

json::value* find(json::value& document, const Steps& steps, std::size_t count) {
    json::value* here = &document;
    for (std::size_t at = 0; at < count && here != nullptr; ++at) {
        here = step_into(*here, steps[at]);
    }
    return here;
}

bool add(json::value& document, const Steps& steps, json::value value) {
    if (steps.empty()) {
        document = std::move(value);
        return true;
    }
    json::value* parent = find(document, steps, steps.size() - 1);
    if (json::object* object = parent == nullptr ? nullptr : parent->if_object()) {
        (*object)[steps.back()] = std::move(value);
        return true;
    }
    json::array* list = parent == nullptr ? nullptr : parent->if_array();
    const auto place = list == nullptr ? std::nullopt : place_in(steps.back(), list->size());
    if (!place) {
        return false;
    }
    list->insert(list->begin() + static_cast<std::ptrdiff_t>(*place), std::move(value));
    return true;
}

bool remove(json::value& document, const Steps& steps) {
    if (steps.empty() || find(document, steps, steps.size()) == nullptr) {
        return false;
    }
    json::value* parent = find(document, steps, steps.size() - 1);
    if (json::object* object = parent->if_object()) {
        object->erase(steps.back());
    } else {
        json::array& list = parent->get_array();
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(*place_in(steps.back(), list.size())));
    }
    return true;
}

class Operation {
public:
    Operation(const json::object& given, std::size_t place) : given_(given), place_(place) {}

    Result<> apply(json::value& document) const {
        const auto path = steps("path");
        if (!path) {
            return std::unexpected(path.error());
        }
        const auto name = text_of(given_.if_contains("op")).value_or("");
        if (name == "remove") {
            return done(remove(document, *path));
        }
        if (name == "move" || name == "copy") {
            return carry(document, *path, name == "move");
        }
        if (name != "add" && name != "replace" && name != "test") {
            return invalid("is no operation", where("op"), to_utf8(shortened(name, 40)));
        }
        const json::value* value = given_.if_contains("value");
        if (value == nullptr) {
            return invalid("is missing", where("value"));
        }
        json::value* there = find(document, *path, path->size());
        if (name == "add") {
            return done(add(document, *path, *value));
        }
        if (name == "test") {
            return there != nullptr && *there == *value
                       ? Result<>()
                       : Failure(Error{ErrorKind::conflict, "the test does not hold", where("value")});
        }
        if (there != nullptr) {
            *there = *value;
        }
        return done(there != nullptr);
    }

private:
    std::string where(std::string_view name) const { return fmt::format("[{}].{}", place_, name); }

    Result<> done(bool found) const { return found ? Result<>() : invalid("leads nowhere", where("path")); }

    Result<Steps> steps(std::string_view name) const {
        const json::value* pointer = given_.if_contains(name);
        auto read = pointer != nullptr && pointer->is_string() ? steps_of(pointer->get_string()) : std::nullopt;
        if (!read) {
            return invalid("must be a JSON Pointer, as /name", where(name));
        }
        return std::move(*read);
    }

    Result<> carry(json::value& document, const Steps& to, bool takes_away) const {
        const auto from = steps("from");
        if (!from) {
            return std::unexpected(from.error());
        }
        const json::value* found = find(document, *from, from->size());
        if (found == nullptr) {
            return invalid("leads nowhere", where("from"));
        }
        json::value carried = *found;
        if (takes_away && !remove(document, *from)) {
            return invalid("cannot be moved", where("from"));
        }
        return done(add(document, to, std::move(carried)));
    }

    const json::object& given_;
    std::size_t place_;
};

}  // namespace

Result<json::value> patched(json::value document, const json::array& operations) {
    if (operations.size() > most_operations) {
        return invalid(fmt::format("at most {} operations", most_operations));
    }
    for (std::size_t place = 0; place < operations.size(); ++place) {
        const json::object* given = operations[place].if_object();
        if (given == nullptr) {
            return invalid("must be an object", fmt::format("[{}]", place));
        }
        if (auto fine = Operation(*given, place).apply(document); !fine) {
            return std::unexpected(std::move(fine.error()));
        }
        if (json::serialize(document).size() > most_bytes) {
            return invalid("makes the document too long", fmt::format("[{}]", place));
        }
    }
    return document;
}

}  // namespace parley::api::notifications
