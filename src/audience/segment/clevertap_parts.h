#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "audience/segment/filter.h"

// Pieces of the compatible API's audience language, each read with its place.
namespace parley::audience {

std::string shown(std::string_view text);
std::string place_in(const std::string& where, std::string_view name);

// Error: invalid, naming the first member that is not among these, or for which there is no data here.
Result<> only_members(const json::object& object, std::initializer_list<std::string_view> known,
                      const std::string& where);
Result<const json::object*> object_of(const json::value& value, const std::string& where);
Result<const json::array*> array_of(const json::value& value, const std::string& where);
Result<std::string> name_in(const json::object& object, std::string_view key, const std::string& where);
Result<Comparison> operator_in(const json::object& object, Comparison otherwise, const std::string& where);

// {"name", "operator", "value"}
Result<AttributeFilter> read_attribute_rule(const json::value& value, const std::string& where);
Result<PropertyFilter> read_property_rule(const json::value& value, const std::string& where);

// "common_profile_properties"
Result<> add_profile_properties(std::vector<Filter>& all, const json::value& value, const std::string& where);

}  // namespace parley::audience
