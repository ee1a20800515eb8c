#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "audience/segment/filter.h"

namespace parley::audience {

std::string_view name_of(Comparison comparison);  // "at_least"
std::optional<Comparison> comparison_named(std::string_view name);
std::string all_comparisons();  // "equals, not_equals, ..."

std::string_view name_of(Behaviour behaviour);
std::optional<Behaviour> behaviour_named(std::string_view name);

// How many values each takes.
bool takes_no_value(Comparison comparison);
bool is_of_text(Comparison comparison);  // a part of a text
bool is_of_order(Comparison comparison);

// What a profile has beside its attributes.
enum class OwnField { identity, phone, country_code, created, updated, opted_in, number_blocked, reachable };
std::optional<OwnField> own_field_named(std::string_view name);
enum class FieldKind { text, country, time, flag };
FieldKind kind_of(OwnField field);

}  // namespace parley::audience
