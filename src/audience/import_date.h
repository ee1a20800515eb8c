#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time_zone.h"

// How a file writes its dates. Source: reference, CSV upload of users.
namespace parley::audience {

enum class DateForm { day_month_year, month_day_year, year_day_month, year_month_day, day_name_year, unix_seconds };

std::span<const DateForm> all_date_forms();
std::string_view name_of(DateForm form);  // "dd/MM/yyyy"
// With or without " HH:mm:ss" behind it: each date may have a time, and where it has none, noon is meant.
std::optional<DateForm> date_form_named(std::string_view name);
std::string date_form_names();  // for messages

// Seconds since 1970; "$D_<seconds>" is read in every form. Nothing where the text has another form or the calendar
// has no such day.
std::optional<std::int64_t> read_date(std::string_view text, DateForm form, const TimeZone& zone);

// "$D_642925800", as dates are kept; and back.
std::string date_value(std::int64_t unix_seconds);
std::optional<std::int64_t> read_date_value(std::string_view text);

}  // namespace parley::audience
