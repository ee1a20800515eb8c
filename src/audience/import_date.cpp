#include "audience/import_date.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace parley::audience {

namespace {

constexpr std::array forms{DateForm::day_month_year, DateForm::month_day_year, DateForm::year_month_day,
                           DateForm::year_day_month, DateForm::day_name_year,  DateForm::unix_seconds};
constexpr std::string_view with_time = " HH:mm:ss";
constexpr std::string_view value_mark = "$D_";
constexpr int noon = 12;

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    bool number(int& value, std::size_t least, std::size_t most) {
        std::size_t digits = 0;
        value = 0;
        while (digits < rest_.size() && digits < most && rest_[digits] >= '0' && rest_[digits] <= '9') {
            value = value * 10 + (rest_[digits] - '0');
            ++digits;
        }
        rest_.remove_prefix(digits);
        return digits >= least;
    }
    bool letter(char wanted) {
        if (!rest_.starts_with(wanted)) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }
    bool month(int& value) {
        const auto found = std::ranges::find(months, lower(rest_.substr(0, 3)));
        value = static_cast<int>(found - months.begin()) + 1;
        rest_.remove_prefix(std::min<std::size_t>(rest_.size(), 3));
        return found != months.end();
    }
    bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

bool read_day(Cursor& cursor, DateForm form, int& year, int& month, int& day) {
    switch (form) {
        case DateForm::day_month_year:
            return cursor.number(day, 1, 2) && cursor.letter('/') && cursor.number(month, 1, 2) && cursor.letter('/') &&
                   cursor.number(year, 4, 4);
        case DateForm::month_day_year:
            return cursor.number(month, 1, 2) && cursor.letter('/') && cursor.number(day, 1, 2) && cursor.letter('/') &&
                   cursor.number(year, 4, 4);
        case DateForm::year_day_month:
            return cursor.number(year, 4, 4) && cursor.letter('/') && cursor.number(day, 1, 2) && cursor.letter('/') &&
                   cursor.number(month, 1, 2);
        case DateForm::year_month_day:
            return cursor.number(year, 4, 4) && cursor.letter('/') && cursor.number(month, 1, 2) &&
                   cursor.letter('/') && cursor.number(day, 1, 2);
        case DateForm::day_name_year:
            return cursor.number(day, 1, 2) && cursor.letter(' ') && cursor.month(month) && cursor.letter(' ') &&
                   cursor.number(year, 4, 4);
        case DateForm::unix_seconds: break;
    }
    return false;
}

bool read_time(Cursor& cursor, LocalTime& local) {
    if (cursor.at_end()) {
        local.hour = noon;
        return true;
    }
    return cursor.letter(' ') && cursor.number(local.hour, 1, 2) && cursor.letter(':') &&
           cursor.number(local.minute, 2, 2) &&
           (cursor.at_end() || (cursor.letter(':') && cursor.number(local.second, 2, 2)));
}

std::optional<std::int64_t> read_seconds(std::string_view text) {
    constexpr std::size_t longest = 12;  // -99999999999: years -1199 to 5138
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || text.size() > longest || error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return seconds;
}

}  // namespace

std::span<const DateForm> all_date_forms() {
    return forms;
}

std::string_view name_of(DateForm form) {
    switch (form) {
        case DateForm::day_month_year: return "dd/MM/yyyy";
        case DateForm::month_day_year: return "MM/dd/yyyy";
        case DateForm::year_day_month: return "yyyy/dd/MM";
        case DateForm::year_month_day: return "yyyy/MM/dd";
        case DateForm::day_name_year: return "dd MMM yyyy";
        case DateForm::unix_seconds: return "unix";
    }
    return "unknown";
}

std::optional<DateForm> date_form_named(std::string_view name) {
    if (name.ends_with(with_time)) {
        name.remove_suffix(with_time.size());
    }
    for (const DateForm form : forms) {
        if (name == name_of(form)) {
            return form;
        }
    }
    return std::nullopt;
}

std::string date_form_names() {
    std::string names;
    for (const DateForm form : forms) {
        names += (names.empty() ? "" : ", ") + std::string(name_of(form));
    }
    return names;
}

std::optional<std::int64_t> read_date(std::string_view text, DateForm form, const TimeZone& zone) {
    if (text.starts_with(value_mark)) {
        return read_date_value(text);
    }
    if (form == DateForm::unix_seconds) {
        return read_seconds(text);
    }
    Cursor cursor(text);
    LocalTime local;
    int month = 0;
    int day = 0;
    if (!read_day(cursor, form, local.year, month, day) || !read_time(cursor, local) || !cursor.at_end()) {
        return std::nullopt;
    }
    local.month = static_cast<unsigned>(month);
    local.day = static_cast<unsigned>(day);
    const auto time = zone.from_local(local);
    return time ? std::optional(std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count())
                : std::nullopt;
}

std::string date_value(std::int64_t unix_seconds) {
    return std::string(value_mark) + std::to_string(unix_seconds);
}

std::optional<std::int64_t> read_date_value(std::string_view text) {
    return text.starts_with(value_mark) ? read_seconds(text.substr(value_mark.size())) : std::nullopt;
}

}  // namespace parley::audience
