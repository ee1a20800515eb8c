#include "audience/segment/filter_names.h"

#include <array>
#include <utility>

namespace parley::audience {

namespace {

constexpr std::array comparisons{
    std::pair{Comparison::equals, std::string_view("equals")},
    std::pair{Comparison::not_equals, std::string_view("not_equals")},
    std::pair{Comparison::less, std::string_view("less")},
    std::pair{Comparison::at_most, std::string_view("at_most")},
    std::pair{Comparison::greater, std::string_view("greater")},
    std::pair{Comparison::at_least, std::string_view("at_least")},
    std::pair{Comparison::between, std::string_view("between")},
    std::pair{Comparison::contains, std::string_view("contains")},
    std::pair{Comparison::not_contains, std::string_view("not_contains")},
    std::pair{Comparison::starts_with, std::string_view("starts_with")},
    std::pair{Comparison::ends_with, std::string_view("ends_with")},
    std::pair{Comparison::exists, std::string_view("exists")},
    std::pair{Comparison::not_exists, std::string_view("not_exists")},
};

constexpr std::array behaviours{
    std::pair{Behaviour::sent, std::string_view("sent")},
    std::pair{Behaviour::delivered, std::string_view("delivered")},
    std::pair{Behaviour::read, std::string_view("read")},
    std::pair{Behaviour::clicked, std::string_view("clicked")},
    std::pair{Behaviour::replied, std::string_view("replied")},
    std::pair{Behaviour::failed, std::string_view("failed")},
    std::pair{Behaviour::skipped, std::string_view("skipped")},
};

constexpr std::array own_fields{
    std::pair{OwnField::identity, std::string_view("identity")},
    std::pair{OwnField::phone, std::string_view("phone")},
    std::pair{OwnField::country_code, std::string_view("country_code")},
    std::pair{OwnField::created, std::string_view("created")},
    std::pair{OwnField::updated, std::string_view("updated")},
    std::pair{OwnField::opted_in, std::string_view("opted_in")},
    std::pair{OwnField::number_blocked, std::string_view("number_blocked")},
    std::pair{OwnField::reachable, std::string_view("reachable")},
};

template <class Table>
auto find_name(const Table& table, std::string_view name) -> std::optional<decltype(table.front().first)> {
    for (const auto& [value, known] : table) {
        if (known == name) {
            return value;
        }
    }
    return std::nullopt;
}

template <class Table, class Value>
std::string_view find_value(const Table& table, Value value) {
    for (const auto& [known, name] : table) {
        if (known == value) {
            return name;
        }
    }
    return "unknown";
}

}  // namespace

std::string_view name_of(Comparison comparison) {
    return find_value(comparisons, comparison);
}

std::optional<Comparison> comparison_named(std::string_view name) {
    return find_name(comparisons, name);
}

std::string all_comparisons() {
    std::string all;
    for (const auto& [ignored, name] : comparisons) {
        all += all.empty() ? "" : ", ";
        all += name;
    }
    return all;
}

std::string_view name_of(Behaviour behaviour) {
    return find_value(behaviours, behaviour);
}

std::optional<Behaviour> behaviour_named(std::string_view name) {
    return find_name(behaviours, name);
}

bool takes_no_value(Comparison comparison) {
    return comparison == Comparison::exists || comparison == Comparison::not_exists;
}

bool is_of_text(Comparison comparison) {
    return comparison == Comparison::contains || comparison == Comparison::not_contains ||
           comparison == Comparison::starts_with || comparison == Comparison::ends_with;
}

bool is_of_order(Comparison comparison) {
    return comparison == Comparison::less || comparison == Comparison::at_most || comparison == Comparison::greater ||
           comparison == Comparison::at_least || comparison == Comparison::between;
}

std::optional<OwnField> own_field_named(std::string_view name) {
    return find_name(own_fields, name);
}

FieldKind kind_of(OwnField field) {
    switch (field) {
        case OwnField::identity:
        case OwnField::phone: return FieldKind::text;
        case OwnField::country_code: return FieldKind::country;
        case OwnField::created:
        case OwnField::updated: return FieldKind::time;
        case OwnField::opted_in:
        case OwnField::number_blocked:
        case OwnField::reachable: break;
    }
    return FieldKind::flag;
}

}  // namespace parley::audience
