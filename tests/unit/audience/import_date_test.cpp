#include "audience/import_date.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

TEST(DateForm, HasTheNamesOfTheGuide) {
    for (const DateForm form : all_date_forms()) {
        EXPECT_EQ(date_form_named(name_of(form)), form);
    }
    EXPECT_EQ(date_form_named("dd/MM/yyyy HH:mm:ss"), DateForm::day_month_year);
    EXPECT_EQ(date_form_named("dd MMM yyyy HH:mm:ss"), DateForm::day_name_year);
    for (const std::string_view name : {"", "dd/mm/yyyy", "yyyy-MM-dd", "HH:mm:ss", " HH:mm:ss"}) {
        EXPECT_EQ(date_form_named(name), std::nullopt) << name;
    }
}

TEST(ReadDate, ReadsEachFormInTheZoneAndMeansNoonWithoutATime) {
    const TimeZone kolkata = *TimeZone::named("Asia/Kolkata");
    const struct {
        DateForm form;
        std::string_view text;
        std::int64_t expected;
    } cases[] = {
        {DateForm::day_month_year, "17/05/1990", 642'925'800},
        {DateForm::month_day_year, "05/17/1990", 642'925'800},
        {DateForm::year_day_month, "1990/17/05", 642'925'800},
        {DateForm::year_month_day, "1990/05/17", 642'925'800},
        {DateForm::year_month_day, "1990/5/17", 642'925'800},
        {DateForm::day_name_year, "17 May 1990", 642'925'800},
        {DateForm::day_name_year, "17 MAY 1990 12:00:00", 642'925'800},
        {DateForm::day_month_year, "17/05/1990 00:00:01", 642'925'800 - 12 * 3'600 + 1},
        {DateForm::day_month_year, "17/05/1990 9:30", 642'925'800 - 9'000},
        {DateForm::unix_seconds, "642925800", 642'925'800},
        {DateForm::unix_seconds, "-86400", -86'400},
        {DateForm::day_month_year, "$D_642925800", 642'925'800},
    };
    for (const auto& [form, text, expected] : cases) {
        EXPECT_EQ(read_date(text, form, kolkata), expected) << text;
    }
}

TEST(ReadDate, RefusesEverythingElse) {
    const struct {
        DateForm form;
        std::string_view text;
    } cases[] = {
        {DateForm::day_month_year, ""},
        {DateForm::day_month_year, "05/17/1990"},
        {DateForm::day_month_year, "17-05-1990"},
        {DateForm::day_month_year, "17/05/90"},
        {DateForm::day_month_year, "17/05/19900"},
        {DateForm::day_month_year, "017/05/1990"},
        {DateForm::day_month_year, "29/02/1990"},
        {DateForm::day_month_year, "17/05/1990 "},
        {DateForm::day_month_year, "17/05/1990 24:00:00"},
        {DateForm::day_month_year, "17/05/1990 12:60:00"},
        {DateForm::day_month_year, "17/05/1990 12:00:00Z"},
        {DateForm::day_month_year, "17/05/1990T12:00:00"},
        {DateForm::day_month_year, "642925800"},
        {DateForm::day_name_year, "17 Mai 1990"},
        {DateForm::day_name_year, "17 M"},
        {DateForm::unix_seconds, "1990/05/17"},
        {DateForm::unix_seconds, "99999999999999999999"},
        {DateForm::unix_seconds, "1.5"},
        {DateForm::unix_seconds, "$D_"},
        {DateForm::unix_seconds, "$D_x"},
    };
    for (const auto& [form, text] : cases) {
        EXPECT_EQ(read_date(text, form, TimeZone()), std::nullopt) << text;
    }
}

TEST(DateValue, IsReadBack) {
    for (const std::int64_t seconds : {std::int64_t{0}, std::int64_t{-5}, std::int64_t{1'769'862'605}}) {
        EXPECT_EQ(read_date_value(date_value(seconds)), seconds);
    }
    EXPECT_EQ(read_date_value("1769862605"), std::nullopt);
}

}  // namespace
}  // namespace parley::audience
