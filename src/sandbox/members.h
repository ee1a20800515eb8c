#pragma once
#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>

#include "sandbox/settings.h"

// A list of settings is visited by a reader or by a writer: each name stands in one place.
namespace parley::sandbox {

inline constexpr std::int64_t most_milliseconds = std::int64_t{7} * 24 * 3'600 * 1'000;
inline constexpr std::size_t most_items = 1'000;
inline constexpr std::size_t most_secret_bytes = 16 * 1024;  // a private key

// Reads members into the fields that a visit names, and keeps the first thing wrong.
class MemberReader {
public:
    MemberReader(const json::object& given, std::string where) : given_(given), where_(std::move(where)) {}

    void share(std::string_view name, double& field) { number(name, field, 1); }
    void weight(std::string_view name, double& field) { number(name, field, 1e6); }

    void flag(std::string_view name, bool& field) {
        if (const json::value* value = take(name)) {
            value->is_bool() ? void(field = value->as_bool()) : refuse(name, "must be true or false");
        }
    }

    void text(std::string_view name, std::string& field) {
        if (const json::value* value = take(name)) {
            value->is_string() && value->as_string().size() <= 2'000
                ? void(field = value->as_string())
                : refuse(name, "must be a text of at most 2000 bytes");
        }
    }

    // A value of `fields` by its own name.
    void shorthand(std::string_view name, FieldValues& fields) {
        std::string value;
        text(name, value);
        if (!value.empty()) {
            fields[std::string(name)] = std::move(value);
        }
    }
    // An object of texts; or a list of names, whose values are known already: they go into `kept`.
    template <class IsKnown>
    void fields(std::string_view name, FieldValues& values, std::vector<std::string>& kept, IsKnown is_known) {
        const json::value* value = take(name);
        if (!value) {
            return;
        }
        if (value->is_array()) {
            texts(name, kept);
        } else if (!value->is_object()) {
            return refuse(name, "must be an object of texts");
        } else {
            for (const auto& [key, given] : value->as_object()) {
                if (!given.is_string() || given.as_string().size() > most_secret_bytes) {
                    return refuse(name, fmt::format("{} must be a text of at most {} bytes", std::string_view(key),
                                                    most_secret_bytes));
                }
                values[std::string(key)] = given.as_string();
            }
        }
        for (const auto& [key, given] : values) {
            if (!is_known(key)) {
                return keep(Error{ErrorKind::invalid, "the dialect has no such field", path(name) + "." + key});
            }
        }
    }

    void array(std::string_view name, json::array& field) {
        if (const json::value* value = take(name)) {
            value->is_array() ? void(field = value->as_array()) : refuse(name, "must be a list");
        }
    }

    // Of several members one says which kind a thing is of.
    template <class Kind>
    void kind_with_text(std::string_view name, Kind& kind, Kind meant, std::string& text) {
        if (given_.contains(name)) {
            kind = meant;
        }
        this->text(name, text);
    }
    template <class Kind>
    void kind(std::string_view name, Kind& kind, Kind meant) {
        bool is_meant = false;
        flag(name, is_meant);
        kind = is_meant ? meant : kind;
    }
    void demand_one_member(std::string_view rule) { demand(given_.size() == 1, rule); }

    template <class Number>
    void count(std::string_view name, Number& field, std::uint64_t min, std::uint64_t max) {
        if (const json::value* value = take(name)) {
            const auto number = whole(*value);
            if (!number || *number < min || *number > max) {
                return refuse(name, fmt::format("must be a whole number from {} to {}", min, max));
            }
            field = static_cast<Number>(*number);
        }
    }

    template <class Duration>
    void duration(std::string_view name, Duration& field) {
        std::uint64_t number = static_cast<std::uint64_t>(field.count());
        count(name, number, 0, most_milliseconds);
        field = Duration(number);
    }

    void span(std::string_view name, Span& field) {
        part(name, [&](MemberReader& in) {
            in.duration("min", field.min);
            in.duration("max", field.max);
            in.demand(field.min <= field.max, "min must not be over max");
        });
    }

    // Of a member that may not be there at all: whether there is anything to visit.
    bool wants(std::string_view name, bool /*is_there*/) const { return given_.contains(name); }

    template <class Fields>
    void part(std::string_view name, Fields&& fields) {
        if (const json::value* value = take(name)) {
            if (!value->is_object()) {
                return refuse(name, "must be an object");
            }
            MemberReader inner(value->as_object(), path(name));
            fields(inner);
            keep(inner.finish());
        }
    }

    // A list replaces the one that was there.
    template <class Item, class Fields>
    void list(std::string_view name, std::vector<Item>& items, Fields&& fields, std::size_t most = most_items) {
        const json::value* value = take(name);
        if (!value) {
            return;
        }
        if (!value->is_array() || value->as_array().size() > most) {
            return refuse(name, fmt::format("must be a list of at most {}", most));
        }
        items.clear();
        for (const json::value& given : value->as_array()) {
            const std::string where = fmt::format("{}[{}]", path(name), items.size());
            if (!given.is_object()) {
                return keep(Error{ErrorKind::invalid, "must be an object", where});
            }
            MemberReader inner(given.as_object(), where);
            fields(inner, items.emplace_back());
            keep(inner.finish());
        }
    }

    void texts(std::string_view name, std::vector<std::string>& items) {
        const json::value* value = take(name);
        if (!value) {
            return;
        }
        const auto is_text = [](const json::value& item) {
            return item.is_string() && !item.as_string().empty() && item.as_string().size() <= 4'096;
        };
        if (!value->is_array() || value->as_array().size() > most_items ||
            !std::ranges::all_of(value->as_array(), is_text)) {
            return refuse(name, fmt::format("must be a list of at most {} texts, none empty", most_items));
        }
        items.clear();
        for (const json::value& item : value->as_array()) {
            items.emplace_back(item.as_string());
        }
    }

    void demand(bool holds, std::string_view rule) {
        if (!holds) {
            keep(Error{ErrorKind::invalid, std::string(rule), where_});
        }
    }

    std::optional<Error> finish() {
        for (const auto& [name, value] : given_) {
            if (std::ranges::find(known_, std::string_view(name)) == known_.end()) {
                keep(Error{ErrorKind::invalid, "there is no such setting", path(name)});
            }
        }
        return error_;
    }

private:
    static std::optional<std::uint64_t> whole(const json::value& value) {
        if (value.is_uint64()) {
            return value.get_uint64();
        }
        if (value.is_int64() && value.get_int64() >= 0) {
            return static_cast<std::uint64_t>(value.get_int64());
        }
        return std::nullopt;
    }

    void number(std::string_view name, double& field, double max) {
        if (const json::value* value = take(name)) {
            const double number = value->is_number() ? value->to_number<double>() : -1;
            if (!(number >= 0 && number <= max)) {
                return refuse(name, fmt::format("must be a number from 0 to {}", max));
            }
            field = number;
        }
    }

    const json::value* take(std::string_view name) {
        known_.push_back(name);
        return given_.if_contains(name);
    }

    std::string path(std::string_view name) const {
        return where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
    }
    void refuse(std::string_view name, std::string what) {
        keep(Error{ErrorKind::invalid, std::move(what), path(name)});
    }
    void keep(std::optional<Error> error) {
        if (error && !error_) {
            error_ = std::move(error);
        }
    }

    const json::object& given_;
    std::string where_;
    std::vector<std::string_view> known_;
    std::optional<Error> error_;
};

// Writes the same members.
class MemberWriter {
public:
    json::object object;

    void share(std::string_view name, double field) { object[name] = field; }
    void weight(std::string_view name, double field) { object[name] = field; }
    void flag(std::string_view name, bool field) { object[name] = field; }
    void text(std::string_view name, const std::string& field) { object[name] = field; }
    void shorthand(std::string_view, const FieldValues&) {}
    template <class IsKnown>
    void fields(std::string_view name, const FieldValues& values, const std::vector<std::string>&, IsKnown) {
        json::array names;
        for (const auto& [key, value] : values) {
            names.emplace_back(key);
        }
        object[name] = std::move(names);
    }
    void array(std::string_view name, const json::array& field) { object[name] = field; }
    template <class Kind>
    void kind_with_text(std::string_view name, Kind kind, Kind meant, const std::string& text) {
        if (kind == meant) {
            object[name] = text;
        }
    }
    template <class Kind>
    void kind(std::string_view name, Kind kind, Kind meant) {
        if (kind == meant) {
            object[name] = true;
        }
    }
    void demand_one_member(std::string_view) {}
    void count(std::string_view name, std::uint64_t field, std::uint64_t, std::uint64_t) { object[name] = field; }
    void demand(bool, std::string_view) {}

    template <class Duration>
    void duration(std::string_view name, Duration field) {
        object[name] = field.count();
    }
    void span(std::string_view name, Span field) {
        part(name, [&](MemberWriter& out) {
            out.duration("min", field.min);
            out.duration("max", field.max);
        });
    }
    bool wants(std::string_view, bool is_there) const { return is_there; }
    template <class Fields>
    void part(std::string_view name, Fields&& fields) {
        MemberWriter inner;
        fields(inner);
        object[name] = std::move(inner.object);
    }
    template <class Item, class Fields>
    void list(std::string_view name, std::vector<Item>& items, Fields&& fields, std::size_t = most_items) {
        json::array array;
        for (Item& item : items) {
            MemberWriter inner;
            fields(inner, item);
            array.push_back(std::move(inner.object));
        }
        object[name] = std::move(array);
    }
    void texts(std::string_view name, const std::vector<std::string>& items) {
        json::array array;
        for (const std::string& item : items) {
            array.emplace_back(item);
        }
        object[name] = std::move(array);
    }
};

}  // namespace parley::sandbox
