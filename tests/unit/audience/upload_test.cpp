#include "audience/upload.h"

#include <gmock/gmock.h>

#include "audience/events.h"
#include "audience/identities.h"
#include "audience/profile.h"
#include "project.h"

namespace parley::audience {
namespace {

using ::testing::HasSubstr;

json::object object(std::string_view text) {
    return json::parse(text).as_object();
}

UploadRecord of(std::string identity, std::string_view attributes) {
    return {.name = std::move(identity), .said = ProfileChange{.attributes = object(attributes)}};
}

UploadRecord did(std::string identity, std::string event, std::string_view properties = "{}", Time at = {}) {
    return {.name = std::move(identity), .at = at, .said = EventSaid{std::move(event), object(properties)}};
}

class UploadTest : public ::testing::Test {
protected:
    std::vector<UploadFate> up(const std::vector<UploadRecord>& records) {
        return *project_.writer.run(
            [&](soci::session& sql) { return upload(sql, project_.id, records, "upload", project_.clock.now()); });
    }
    std::optional<Profile> person(const std::string& identity) {
        return project_.database.read([&](soci::session& sql) { return read_profile(sql, project_.id, identity); });
    }
    std::vector<EventTotal> totals(ProfileId profile) {
        return project_.database.read([&](soci::session& sql) { return event_totals(sql, profile); });
    }
    std::vector<Event> events(ProfileId profile, int limit = 100, std::optional<Time> before = {},
                              std::int64_t before_id = 0) {
        return project_.database.read(
            [&](soci::session& sql) { return events_of(sql, profile, before, before_id, limit); });
    }
    static Time at(int second) { return Time(std::chrono::seconds(second)); }

    Project project_;
};

TEST_F(UploadTest, CreatesWhoIsUnknownAndChangesWhoIsKnown) {
    const auto first = up({of("a", R"({"Plan":"Gold","Points":1})"), of("b", "{}")});
    ASSERT_EQ(first.size(), 2U);
    EXPECT_TRUE(first[0].created);
    EXPECT_FALSE(first[0].refused);
    EXPECT_EQ(person("a")->attributes, object(R"({"Plan":"Gold","Points":1})"));
    EXPECT_EQ(person("a")->id, first[0].profile);

    project_.clock.turn(std::chrono::seconds(5));
    const auto second = up({of("a", R"({"Points":{"$incr":2},"Plan":null})")});
    EXPECT_FALSE(second[0].created);
    EXPECT_EQ(second[0].profile, first[0].profile);
    EXPECT_EQ(person("a")->attributes, object(R"({"Points":3})"));
    EXPECT_EQ(person("a")->updated, project_.clock.now());
    EXPECT_LT(person("b")->updated, project_.clock.now());
}

TEST_F(UploadTest, ReadsRecordsOfOnePersonInTheirOrder) {
    const auto fates = up({of("a", R"({"Points":{"$incr":1}})"), of("a", R"({"Points":{"$incr":1}})"), did("a", "Seen"),
                           of("a", R"({"L":{"$add":["x"]}})"), of("a", R"({"Points":{"$decr":5}})")});
    EXPECT_TRUE(fates[0].created);
    EXPECT_FALSE(fates[1].created);
    EXPECT_EQ(person("a")->attributes, object(R"({"Points":-3,"L":["x"]})"));
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 1);
}

TEST_F(UploadTest, ARefusedRecordChangesNothingAndTheOthersGoIn) {
    const auto fates =
        up({of("a", R"({"Name":"Asha"})"),
            of("a", R"({"Plan":"Gold","Name":{"$incr":1}})"),
            of("new", R"({"A":{"$incr":1},"B":{"$decr":9223372036854775807}})"),
            {.by = Named::object, .name = "a8ffcbc9-0000-4ee3-a791-0000000000ff", .said = ProfileChange{}},
            {.by = Named::object, .name = "nonsense", .said = ProfileChange{}},
            {.name = "", .said = ProfileChange{}},
            {.name = "b", .said = ProfileChange{.number_blocked = true}}});
    EXPECT_FALSE(fates[0].refused);
    ASSERT_TRUE(fates[1].refused);
    EXPECT_EQ(fates[1].refused->where, "Name");
    EXPECT_FALSE(fates[2].refused);
    ASSERT_TRUE(fates[3].refused);
    EXPECT_EQ(fates[3].refused->kind, ErrorKind::missing);
    EXPECT_EQ(fates[4].refused->where, "objectId");
    EXPECT_EQ(fates[5].refused->where, "identity");
    EXPECT_EQ(fates[6].refused->where, "number_blocked");
    EXPECT_EQ(person("a")->attributes, object(R"({"Name":"Asha"})"));
    EXPECT_EQ(person("b"), std::nullopt);
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 2);
}

TEST_F(UploadTest, SetsAndTakesAwayPhoneAndUserId) {
    up({{.name = "a", .said = ProfileChange{.phone = "+14155550101", .user_id = "US.1"}}});
    EXPECT_EQ(person("a")->phone, "+14155550101");
    EXPECT_EQ(person("a")->user_id, "US.1");
    up({of("a", "{}")});
    EXPECT_EQ(person("a")->phone, "+14155550101");
    up({{.name = "a", .said = ProfileChange{.phone = "", .user_id = ""}}});
    EXPECT_EQ(person("a")->phone, std::nullopt);
    EXPECT_EQ(person("a")->user_id, std::nullopt);
}

TEST_F(UploadTest, FindsPeopleByObjectIdAlsoWithoutHyphens) {
    const auto made = up({of("a", "{}")});
    std::string name = object_id_of(project_.id, made[0].profile);
    EXPECT_EQ(up({{.by = Named::object, .name = name, .said = ProfileChange{.phone = "+14155550101"}}})[0].profile,
              made[0].profile);
    std::erase(name, '-');
    EXPECT_FALSE(up({{.by = Named::object, .name = name, .said = EventSaid{"Seen"}}})[0].refused);
    EXPECT_EQ(person("a")->phone, "+14155550101");
    EXPECT_EQ(totals(made[0].profile).size(), 1U);
}

TEST_F(UploadTest, NeverGivesAnIdAgain) {
    up({of("a", "{}"), of("b", "{}")});
    const auto last = person("b")->id;
    ASSERT_TRUE(project_.writer.run([](soci::session& sql) { sql << "DELETE FROM profile WHERE identity = 'b'"; }));
    EXPECT_GT(up({of("c", "{}")})[0].profile, last);
}

TEST_F(UploadTest, WastesNoIds) {
    up({of("a", "{}"), of("a", "{}"), of("a", "{}")});
    const auto first = person("a")->id;
    EXPECT_EQ(up({of("b", "{}")})[0].profile.value, first.value + 1);
}

TEST_F(UploadTest, KeepsEventsAndTheirTotals) {
    const auto fates = up({did("a", "Product viewed", R"({"Price":39.5,"Gone":null})", at(100)),
                           did("a", "product VIEWED", "{}", at(50)), did("b", "ProductViewed"),
                           did("a", "Charged", R"({"Items":[{"Name":"Kettle","Quantity":2}]})", at(70))});
    const ProfileId a = fates[0].profile;
    EXPECT_EQ(totals(a),
              (std::vector<EventTotal>{{"Product viewed", 2, at(50), at(100)}, {"Charged", 1, at(70), at(70)}}));
    up({did("a", "Product viewed", "{}", at(200))});
    EXPECT_EQ(totals(a).front(), (EventTotal{"Product viewed", 3, at(50), at(200)}));

    const auto all = events(a);
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].at, at(200));
    EXPECT_EQ(all[1].properties, object(R"({"Price":39.5})"));
    EXPECT_EQ(all[2].properties, object(R"({"Items":[{"Name":"Kettle","Quantity":2}]})"));
    const auto page = events(a, 2, all[1].at, all[1].id);
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].at, at(70));
    EXPECT_EQ(page[1].at, at(50));
    EXPECT_EQ(events(fates[2].profile).front().at, project_.clock.now());
}

TEST_F(UploadTest, RefusesEventsWhoseNameWasDiscarded) {
    up({did("a", "Sign Up")});
    ASSERT_TRUE(project_.writer.run([&](soci::session& sql) {
        return set_event_discarded(sql, find_event_name(sql, project_.id, "signup")->id, true);
    }));
    const auto fates = up({did("a", "SIGNUP"), did("nobody", "Sign up")});
    ASSERT_TRUE(fates[0].refused);
    EXPECT_EQ(fates[0].refused->kind, ErrorKind::conflict);
    EXPECT_EQ(fates[0].refused->where, "event");
    EXPECT_EQ(person("nobody"), std::nullopt) << "a refused event makes nobody";
    EXPECT_EQ(events(person("a")->id).size(), 1U);
}

TEST_F(UploadTest, LetsAProjectHave512NamesOfEvents) {
    std::vector<UploadRecord> records;
    for (int name = 0; name < 513; ++name) {
        records.push_back(did("a", "Event " + std::to_string(name)));
    }
    const auto fates = up(records);
    EXPECT_FALSE(fates[511].refused);
    ASSERT_TRUE(fates[512].refused);
    EXPECT_EQ(fates[512].refused->kind, ErrorKind::invalid);
    EXPECT_FALSE(up({did("a", "event 5")})[0].refused);
}

TEST_F(UploadTest, OfManyPeopleWritesThemAll) {
    std::vector<UploadRecord> records;
    for (int number = 0; number < 1'000; ++number) {
        records.push_back(of("p" + std::to_string(number), R"({"N":)" + std::to_string(number) + "}"));
    }
    EXPECT_TRUE(std::ranges::none_of(up(records), [](const UploadFate& fate) { return fate.refused.has_value(); }));
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 1'000);
    EXPECT_TRUE(std::ranges::none_of(up(records), [](const UploadFate& fate) { return fate.created; }));
    EXPECT_EQ(person("p999")->attributes, object(R"({"N":999})"));
}

TEST_F(UploadTest, AnotherNameLeadsToTheSamePerson) {
    const auto made =
        up({{.name = "a", .said = ProfileChange{.also_known_as = "a2", .attributes = object(R"({"X":1})")}}});
    EXPECT_EQ(up({of("a2", R"({"Y":2})")})[0].profile, made[0].profile);
    EXPECT_EQ(person("a2")->attributes, object(R"({"X":1,"Y":2})"));
    // A new name for somebody who is known makes nobody new.
    const auto named =
        up({{.name = "a3", .said = ProfileChange{.also_known_as = "a", .attributes = object(R"({"Z":3})")}}});
    EXPECT_FALSE(named[0].created);
    EXPECT_EQ(named[0].profile, made[0].profile);
    EXPECT_EQ(person("a3")->attributes, object(R"({"X":1,"Y":2,"Z":3})"));
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 1);
    // A block is of the number that they have, under whatever name it is said.
    up({{.name = "a", .said = ProfileChange{.phone = "+14155550101"}}});
    EXPECT_FALSE(up({{.name = "a4", .said = ProfileChange{.number_blocked = true, .also_known_as = "a"}}})[0].refused);
    EXPECT_TRUE(person("a")->number_blocked);
    const auto refused = up({{.name = "new", .said = ProfileChange{.number_blocked = true, .also_known_as = "newer"}}});
    EXPECT_EQ(refused[0].refused->where, "number_blocked");
    EXPECT_EQ(project_.count("SELECT count(*) FROM profile"), 1);
}

TEST_F(UploadTest, PutsTwoKnownPeopleTogetherInTheMiddleOfABatch) {
    const auto fates = up({of("a", R"({"X":1})"),
                           of("b", R"({"Y":2})"),
                           did("b", "Seen"),
                           {.name = "a", .said = ProfileChange{.also_known_as = "b"}},
                           of("b", R"({"Z":3})"),
                           {.name = "a", .said = ProfileChange{.also_known_as = "a"}}});
    for (const UploadFate& fate : fates) {
        EXPECT_FALSE(fate.refused);
    }
    EXPECT_EQ(fates[4].profile, fates[0].profile);
    EXPECT_EQ(person("b")->attributes, object(R"({"X":1,"Y":2,"Z":3})"));
    EXPECT_EQ(totals(fates[0].profile).size(), 1U);
}

TEST(UploadCheck, KnowsWhatAnEventMayHold) {
    const auto complaint = [](std::string name, std::string_view properties) {
        const auto fine = check(EventSaid{std::move(name), object(properties)});
        return fine ? std::string() : fine.error().where + ": " + fine.error().what;
    };
    EXPECT_EQ(complaint("Charged", R"({"Amount":79,"Delivery By":"$D_1767830400","Tags":["a","b"],"Gone":null,)"
                                   R"("Items":[{"Category":"kitchen","Quantity":2}]})"),
              "");
    EXPECT_EQ(complaint("Order #5", "{}"), "");
    EXPECT_THAT(complaint("", "{}"), HasSubstr("event: "));
    EXPECT_THAT(complaint("  ", "{}"), HasSubstr("event: "));
    EXPECT_THAT(complaint("a.b", "{}"), HasSubstr("event: "));
    EXPECT_THAT(complaint(std::string(121, 'e'), "{}"), HasSubstr("event: "));
    EXPECT_THAT(complaint("E", R"({"P":{"x":1}})"), HasSubstr("P: "));
    EXPECT_THAT(complaint("E", R"({"P":[{"x":{"y":1}}]})"), HasSubstr("P.x: "));
    EXPECT_THAT(complaint("E", R"({"a#b":1})"), HasSubstr("a#b: "));
    json::object many;
    for (int number = 0; number < 257; ++number) {
        many["P" + std::to_string(number)] = number;
    }
    EXPECT_EQ(check(EventSaid{"E", many}).error().where, "properties");
    many.erase("P0");
    EXPECT_TRUE(check(EventSaid{"E", many}));
}

TEST(UploadCheck, KnowsWhatMayBeSaidOfAPerson) {
    const auto where = [](const ProfileChange& change) {
        const auto fine = check(change);
        return fine ? std::string() : fine.error().where;
    };
    EXPECT_EQ(where({.phone = "+14155550101", .user_id = "US.1", .also_known_as = "b"}), "");
    EXPECT_EQ(where({.phone = ""}), "");
    EXPECT_EQ(where({.phone = "14155550101"}), "phone");
    EXPECT_EQ(where({.phone = "+1415555010x"}), "phone");
    EXPECT_EQ(where({.user_id = std::string(129, 'u')}), "user_id");
    EXPECT_EQ(where({.also_known_as = ""}), "also_known_as");
    EXPECT_EQ(where({.attributes = object(R"({"msg-WHATSAPP":true})")}), "msg-WHATSAPP");
    EXPECT_EQ(where({.attributes = object(R"({"A":{"$nothing":1}})")}), "A");
}

}  // namespace
}  // namespace parley::audience
