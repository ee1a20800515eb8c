#include "api/clevertap/event_query.h"

#include <gtest/gtest.h>

#include "../../audience/project.h"
#include "api/clevertap/account.h"
#include "api/clevertap/event_counts.h"
#include "api/clevertap/people_json.h"
#include "api/clevertap/people_lookup.h"
#include "audience/identities.h"
#include "audience/profile.h"
#include "audience/upload.h"

namespace parley::api::clevertap {

namespace {

const Time january = Time(std::chrono::seconds(1'767'225'600));  // 2026-01-01

struct EventQueryTest : ::testing::Test {
    audience::Project project;

    void write(std::vector<audience::UploadRecord> records) {
        const auto fates = project.writer.run([&](soci::session& sql) {
            return audience::upload(sql, project.id, records, "upload", project.clock.now());
        });
        ASSERT_TRUE(fates);
        for (const auto& fate : *fates) {
            ASSERT_FALSE(fate.refused) << describe(*fate.refused);
        }
    }

    static audience::UploadRecord person(const std::string& identity, json::object attributes) {
        return {.by = audience::Named::identity,
                .name = identity,
                .at = january,
                .said = audience::ProfileChange{.attributes = std::move(attributes)}};
    }
    static audience::UploadRecord event(const std::string& identity, std::string name, int hours, json::object data) {
        return {.by = audience::Named::identity,
                .name = identity,
                .at = january + std::chrono::hours(hours),
                .said = audience::EventSaid{std::move(name), std::move(data)}};
    }

    void write_history() {
        write({person("a", parse_json(R"({"Plan":"Gold","Email":"a@example.com"})")->as_object()),
               person("b", parse_json(R"({"Plan":"Silver"})")->as_object()),
               event("a", "Charged", 1, parse_json(R"({"Amount":100})")->as_object()),
               event("b", "Charged", 2, parse_json(R"({"Amount":100})")->as_object()),
               event("a", "Charged", 30, parse_json(R"({"Amount":7})")->as_object()), event("a", "Seen", 3, {})});
    }

    Result<std::optional<EventQuery>> query(std::string_view text) {
        const auto read = audience::read_clevertap_query(*parse_json(text), days_of(TimeZone()));
        if (!read) {
            return std::unexpected(read.error());
        }
        return project.database.read([&](soci::session& sql) {
            return event_query_of(sql, project.id, *read, january + std::chrono::hours(100));
        });
    }

    std::int64_t count(std::string_view text) {
        const auto made = query(text);
        EXPECT_TRUE(made) << (made ? "" : describe(made.error()));
        return made && *made ? project.database.read([&](soci::session& sql) { return count_events(sql, **made); })
                             : -1;
    }
};

}  // namespace

TEST_F(EventQueryTest, CountsWithinDaysPropertiesAndPeople) {
    write_history();
    EXPECT_EQ(count(R"({"event_name":"Charged","from":20260101,"to":20260131})"), 3);
    EXPECT_EQ(count(R"({"event_name":"charged","from":20260101,"to":20260101})"), 2);
    EXPECT_EQ(count(R"({"event_name":"Charged","from":20260101,"to":20260131,
                        "event_properties":[{"name":"Amount","operator":"equals","value":100}]})"),
              2);
    EXPECT_EQ(count(R"({"event_name":"Charged","from":20260101,"to":20260131,"common_profile_properties":
                        {"profile_fields":[{"name":"Plan","operator":"equals","value":"Gold"}]}})"),
              2);
    EXPECT_EQ(count(R"({"event_name":"Charged","from":20260101,"to":20260131,
                        "advanced_query":{"did_none":[{"event_name":"Seen","from":20260101,"to":20260131}]}})"),
              1);
}

TEST_F(EventQueryTest, OfAnEventThatNobodyDidIsNone) {
    write_history();
    const auto made = query(R"({"event_name":"Danced","from":20260101,"to":20260131})");
    ASSERT_TRUE(made);
    EXPECT_FALSE(*made);
}

TEST_F(EventQueryTest, IsReadPieceByPieceInTheOrderOfTime) {
    write_history();
    const auto made = query(R"({"event_name":"Charged","from":20260101,"to":20260131})");
    ASSERT_TRUE(made && *made);
    std::vector<double> amounts;
    EventPlace place{};
    for (int page = 0; page < 4; ++page) {
        project.database.read([&](soci::session& sql) {
            visit_events(sql, **made, place, [&](EventRow& row) {
                place = row.place;
                amounts.push_back(row.properties.at("Amount").to_number<double>());
                return false;
            });
        });
    }
    EXPECT_EQ(amounts, (std::vector<double>{100, 100, 7}));
}

TEST_F(EventQueryTest, IsCountedByPeriod) {
    write_history();
    write({event("b", "Charged", 50, parse_json(R"({"Amount":"0.5"})")->as_object()),
           event("b", "Charged", 24 * 40, parse_json(R"({"Amount":true,"Items":["tea"]})")->as_object()),
           event("b", "Charged", 24 * 900, parse_json(R"({"Amount":"many"})")->as_object())});
    using Counts = std::map<std::string, double>;
    const auto by = [&](std::string_view text, Step step, Measure measure, const std::string& property = {}) {
        const auto made = query(text);
        EXPECT_TRUE(made && *made);
        return project.database.read(
            [&](soci::session& sql) { return count_by_period(sql, **made, TimeZone(), step, measure, property); });
    };
    const auto all = R"({"event_name":"Charged"})";
    EXPECT_EQ(by(all, Step::daily, Measure::events),
              (Counts{{"20260101", 2}, {"20260102", 1}, {"20260103", 1}, {"20260210", 1}, {"20280619", 1}}));
    EXPECT_EQ(by(all, Step::monthly, Measure::people), (Counts{{"202601", 2}, {"202602", 1}, {"202806", 1}}));
    EXPECT_EQ(by(all, Step::monthly, Measure::sum, "Amount"),
              (Counts{{"202601", 207.5}, {"202602", 0}, {"202806", 0}}));
    EXPECT_EQ(by(all, Step::daily, Measure::sum, "\"'; DROP"), Counts());
    EXPECT_EQ(by(R"({"event_name":"Charged","from":20260102,"to":20260131,"common_profile_properties":
                     {"profile_fields":[{"name":"Plan","operator":"equals","value":"Gold"}]}})",
                 Step::weekly, Measure::events),
              (Counts{{"202601", 1}}));
}

TEST_F(EventQueryTest, ValuesAreCountedOfEventsAndOfPeople) {
    write_history();
    write({event("b", "Charged", 50, parse_json(R"({"Tags":["x","y"],"Gift":true,"Amount":null})")->as_object()),
           event("b", "Charged", 51, parse_json(R"({"Tags":["x"]})")->as_object())});
    const auto top = [&](PropertyOf of, const std::string& property) {
        const auto made = query(R"({"event_name":"Charged"})");
        EXPECT_TRUE(made && *made);
        const auto counts =
            project.database.read([&](soci::session& sql) { return count_values(sql, **made, of, property); });
        return counts ? json::serialize(counts->top(10, true)) : describe(counts.error());
    };
    EXPECT_EQ(top(PropertyOf::event, "Amount"), R"({"NUMBER":{"100-110":2,"0-10":1}})");
    EXPECT_EQ(top(PropertyOf::event, "Tags"), R"({"STR":{"x":2,"y":1}})");
    EXPECT_EQ(top(PropertyOf::event, "Gift"), R"({"STR":{"true":1}})");
    EXPECT_EQ(top(PropertyOf::person, "Plan"), R"({"STR":{"Silver":3,"Gold":2}})");
    EXPECT_EQ(top(PropertyOf::event, "Nothing"), "{}");
    EXPECT_EQ(top(PropertyOf::event, "$.\"x"), "{}");
}

TEST_F(EventQueryTest, OlderClientsCallPropertiesProps) {
    write_history();
    EXPECT_EQ(count(R"({"event_name":"Charged","props":[{"name":"Amount","operator":"equals","value":7}]})"), 1);
}

TEST_F(EventQueryTest, PeopleAreFoundByEachOfTheirNames) {
    write_history();
    write({person("FBID:x", {})});
    project.database.read([&](soci::session& sql) {
        const auto a = audience::find_identity(sql, project.id, "a");
        ASSERT_TRUE(a);
        const Time now = project.clock.now();
        const std::vector<ProfileId> wanted{*a};
        EXPECT_EQ(find_named(sql, project.id, PersonKey::identity, "a", now), wanted);
        EXPECT_EQ(find_named(sql, project.id, PersonKey::email, "a@example.com", now), wanted);
        EXPECT_EQ(find_named(sql, project.id, PersonKey::object, audience::object_id_of(project.id, *a), now), wanted);
        EXPECT_EQ(find_named(sql, project.id, PersonKey::fbid, "x", now)->size(), 1U);
        EXPECT_TRUE(find_named(sql, project.id, PersonKey::email, "nobody@example.com", now)->empty());
        const auto to = parse_json(R"({"Identity":["a","nobody"],"email":["a@example.com"]})");
        const auto names = read_people_names(&*to, "to", 3);
        ASSERT_TRUE(names);
        const auto found = find_all_named(sql, project.id, *names, now);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->people, wanted);
        EXPECT_EQ(found->unknown, 1U);
    });
}

TEST_F(EventQueryTest, NamesOfPeopleAreHeldToTheirForm) {
    for (const auto& [text, where] :
         {std::pair("[]", "to"), std::pair("{}", "to"), std::pair(R"({"identity":"a"})", "to.identity"),
          std::pair(R"({"identity":[{}]})", "to.identity[0]"), std::pair(R"({"shoe":["a"]})", "to.shoe"),
          std::pair(R"({"identity":["a","b","c"]})", "to")}) {
        const auto to = parse_json(text);
        const auto names = read_people_names(&*to, "to", 2);
        ASSERT_FALSE(names) << text;
        EXPECT_EQ(names.error().where, where) << text;
    }
}

TEST_F(EventQueryTest, ARecordHasSystemPropertiesAtTheTopAndTheRestInside) {
    write_history();
    project.database.read([&](soci::session& sql) {
        const auto profile = audience::read_profile(sql, project.id, std::string("a"));
        ASSERT_TRUE(profile);
        const json::object record = profile_record(sql, project.id, *profile);
        EXPECT_EQ(record.at("identity").as_string(), "a");
        EXPECT_EQ(record.at("email").as_string(), "a@example.com");
        EXPECT_EQ(json::serialize(record.at("profileData")), R"({"Plan":"Gold"})");
        EXPECT_EQ(json::serialize(record.at("events").as_object().at("Charged")),
                  R"({"count":2,"first_seen":1767229200,"last_seen":1767333600})");
        EXPECT_EQ(record.at("platformInfo").as_array().size(), 1U);
    });
}

}  // namespace parley::api::clevertap
