#include "api/clevertap/upload_record.h"

#include <gtest/gtest.h>

#include "api/clevertap/profile_data.h"
#include "base/text.h"

namespace parley::api::clevertap {

namespace {

const RecordRules rules{"IN", Time(std::chrono::seconds(1'767'300'000))};

std::expected<Record, Refusal> read(std::string_view text) {
    return read_record(*parse_json(text), rules);
}

audience::UploadRecord good(std::string_view text) {
    auto record = read(text);
    EXPECT_TRUE(record) << text << ": " << (record ? "" : record.error().text);
    const auto* said = record ? std::get_if<audience::UploadRecord>(&*record) : nullptr;
    EXPECT_NE(said, nullptr) << text;
    return said == nullptr ? audience::UploadRecord{} : *said;
}

audience::ProfileChange profile(const std::string& data) {
    const auto record = good(R"({"identity":"cust-1001","type":"profile","profileData":)" + data + "}");
    const auto* change = std::get_if<audience::ProfileChange>(&record.said);
    EXPECT_NE(change, nullptr);
    return change == nullptr ? audience::ProfileChange{} : *change;
}

Refusal refused(std::string_view text) {
    auto record = read(text);
    EXPECT_FALSE(record) << text;
    return record ? Refusal{} : record.error();
}

Refusal refused_profile(const std::string& data) {
    return refused(R"({"identity":"cust-1001","type":"profile","profileData":)" + data + "}");
}

int code_of(std::string_view text) {
    return refused(text).code;
}

}  // namespace

TEST(UploadRecord, OfAProfileHasSystemPropertiesWhereTheyBelong) {
    const auto record = good(
        R"({"identity":"cust-1001","ts":1767225600,"type":"profile","profileData":{"Name":"Asha Rao",
            "Email":"asha@example.com","Phone":"+14155550101","Gender":"F","DOB":"$D_631152000","Tz":"Asia/Kolkata",
            "Plan":"Gold","MSG-whatsapp":true,"MSG-dndWhatsApp":false,"Interests":["tea","books"]}})");
    EXPECT_EQ(record.by, audience::Named::identity);
    EXPECT_EQ(record.name, "cust-1001");
    EXPECT_EQ(record.at, Time(std::chrono::seconds(1'767'225'600)));
    const auto& change = std::get<audience::ProfileChange>(record.said);
    EXPECT_EQ(change.phone, "+14155550101");
    EXPECT_EQ(change.opted_in, true);
    EXPECT_EQ(change.number_blocked, false);
    EXPECT_EQ(json::serialize(change.attributes),
              R"({"Name":"Asha Rao","Email":"asha@example.com","Gender":"F","DOB":"$D_631152000","Tz":"Asia/Kolkata",)"
              R"("Plan":"Gold","Interests":["tea","books"]})");
}

TEST(UploadRecord, OfAnEventHasItsNameAndProperties) {
    const auto record = good(
        R"({"identity":"cust-1001","ts":1767229200,"type":"event","evtName":"Charged","evtData":{"Amount":79,
            "Currency":"USD","Delivery By":"$D_1767830400",
            "Items":[{"Category":"kitchen","Name":"Blue kettle","Quantity":2}]}})");
    const auto& event = std::get<audience::EventSaid>(record.said);
    EXPECT_EQ(event.name, "Charged");
    EXPECT_EQ(event.properties.at("Amount").as_int64(), 79);
    EXPECT_EQ(event.properties.at("Items").as_array().size(), 1U);
}

TEST(UploadRecord, WithoutATimeIsOfNow) {
    EXPECT_EQ(good(R"({"identity":"a","type":"event","evtName":"Seen","evtData":{}})").at, rules.now);
}

TEST(UploadRecord, IsRefusedInTheRecordedWords) {
    EXPECT_EQ(numbered(refused_profile(R"({"Email":"$$$$$"})"), 2),
              "Profile data is incorrect. Email is not valid.Skipped record number : 2");
    EXPECT_EQ(numbered(refused_profile(R"({"Phone":"+44+441234"})"), 1),
              "Profile data is incorrect. Phone number is not valid.Skipped record number : 1");
    EXPECT_EQ(numbered(refused_profile(R"({"Employed":"yes"})"), 1),
              "Profile data is incorrect. Employed needs to be Y/N.Skipped record number : 1");
    EXPECT_EQ(numbered(refused_profile(R"({"Education":"PhD"})"), 1),
              "Profile data is incorrect. Education needs to be School/College/Graduate.Skipped record number : 1");
    EXPECT_EQ(numbered(refused_profile(R"({"Married":true})"), 1),
              "Profile data is incorrect. Married needs to be Y/N.Skipped record number : 1");
    EXPECT_EQ(numbered(refused_profile(R"({"Gender":"GG"})"), 1),
              "Profile data is incorrect. Gender needs to be M/F.Skipped record number : 1");
    EXPECT_EQ(numbered(refused_profile(R"({"Age":"aa"})"), 1),
              "Profile data is incorrect. Age is invalid.Skipped record number : 1");
    EXPECT_EQ(numbered(refused(R"({"identity":"","type":"profile","profileData":{}})"), 1),
              "'identity' or 'fbId' or 'gpId' or 'objectId' is necessary under 120 chars to identify the user. "
              "Skipped record number : 1");
    EXPECT_TRUE(numbered(refused_profile(R"({"a%b":1})"), 1).ends_with("control characters.Skipped record number : 1"));
    EXPECT_EQ(numbered(refused(R"({"identity":"a","ts":0,"type":"profile","profileData":{}})"), 3),
              "Timestamp should be present in the Unix Epoch format. Skipped record number : 3");
}

TEST(UploadRecord, HasTheDocumentedCodeForEachMistake) {
    EXPECT_EQ(refused_profile(R"({"Gender":"X"})").code, 514);
    EXPECT_EQ(refused_profile(R"({"Email":5})").code, 515);
    EXPECT_EQ(refused_profile(R"({"Phone":true})").code, 516);
    EXPECT_EQ(refused_profile(R"({"Employed":"x"})").code, 517);
    EXPECT_EQ(refused_profile(R"({"Education":"x"})").code, 518);
    EXPECT_EQ(refused_profile(R"({"Married":"x"})").code, 519);
    EXPECT_EQ(refused_profile(R"({"Age":"old"})").code, 520);
    EXPECT_EQ(code_of(R"({"type":"profile","profileData":{}})"), 523);
    EXPECT_EQ(code_of(R"({"identity":"a","FBID":"b","type":"profile","profileData":{}})"), 523);
    EXPECT_EQ(code_of(R"({"identity":{"a":1},"type":"profile","profileData":{}})"), 523);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"person"})"), 524);
    EXPECT_EQ(code_of(R"({"identity":"a"})"), 524);
    EXPECT_EQ(code_of(R"("text")"), 524);
    EXPECT_EQ(code_of(R"({"identity":"a","ts":"soon","type":"profile","profileData":{}})"), 525);
    EXPECT_EQ(code_of(R"({"identity":"a","ts":1767225600000,"type":"profile","profileData":{}})"), 525);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"event","evtData":{}})"), 509);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"event","evtName":"  ","evtData":{}})"), 509);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"event","evtName":"Seen"})"), 512);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"event","evtName":"Seen","evtData":[]})"), 512);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"event","evtName":"Notification Sent","evtData":{}})"), 513);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"event","evtName":"applaunched","evtData":{}})"), 513);
}

TEST(UploadRecord, OfAnEventMayHave256Properties) {
    json::object data;
    for (int number = 0; number < 256; ++number) {
        data["p" + std::to_string(number)] = number;
    }
    json::object record{{"identity", "a"}, {"type", "event"}, {"evtName", "Seen"}, {"evtData", data}};
    EXPECT_TRUE(read_record(record, rules));
    data["one more"] = 1;
    record["evtData"] = data;
    EXPECT_EQ(read_record(record, rules).error().code, 522);
}

TEST(UploadRecord, OfATokenIsTakenAndHeldToItsForm) {
    EXPECT_TRUE(std::holds_alternative<DeviceToken>(
        *read(R"({"objectId":"a","type":"token","tokenData":{"id":"abc","type":"fcm"}})")));
    EXPECT_EQ(code_of(R"({"identity":"a","type":"token"})"), 530);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"token","tokenData":5})"), 531);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"token","tokenData":{"type":"fcm"}})"), 532);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"token","tokenData":{"id":"x"}})"), 534);
    EXPECT_EQ(code_of(R"({"identity":"a","type":"token","tokenData":{"id":"x","type":"telex"}})"), 535);
}

TEST(UploadRecord, NamesItsPersonInFourWays) {
    EXPECT_EQ(good(R"({"identity":17,"type":"profile","profileData":{}})").name, "17");
    EXPECT_EQ(good(R"({"FBID":"x","type":"profile","profileData":{}})").name, "FBID:x");
    EXPECT_EQ(good(R"({"GPID":"x","type":"profile","profileData":{}})").name, "GPID:x");
    EXPECT_EQ(good(R"({"fbId":"x","type":"profile","profileData":{}})").name, "FBID:x");
    EXPECT_EQ(good(R"({"gpId":"x","type":"profile","profileData":{}})").name, "GPID:x");
    EXPECT_EQ(good(R"({"objectId":"x","type":"profile","profileData":{}})").by, audience::Named::object);
    EXPECT_EQ(code_of(R"({"identity":")" + std::string(600, 'a') + R"(","type":"profile","profileData":{}})"), 523);
    EXPECT_EQ(code_of(R"({"identity":"a\u0000b","type":"profile","profileData":{}})"), 523);
}

TEST(ProfileData, TakesFlagsAndSystemPropertiesInAnyCase) {
    const auto change =
        profile(R"({"MSG-DNDwhatsapp":"TRUE","msg-whatsapp":1,"phone":"98765 43210","email":"A@b.io"})");
    EXPECT_EQ(change.number_blocked, true);
    EXPECT_EQ(change.opted_in, true);
    EXPECT_EQ(change.phone, "+919876543210");
    EXPECT_EQ(change.attributes.at("Email").as_string(), "A@b.io");
}

TEST(ProfileData, TakesOperators) {
    const auto change = profile(
        R"({"Interests":{"$add":["garden"]},"Orders":{"$incr":1},"Points":{"$decr":30},"Name":{"$delete":1},
            "Phone":{"$delete":1},"Email":{"$set":"a@example.com"}})");
    EXPECT_EQ(change.phone, "");
    EXPECT_EQ(json::serialize(change.attributes.at("Name")), R"({"$delete":1})");
    EXPECT_EQ(change.attributes.at("Email").as_string(), "a@example.com");
    EXPECT_EQ(refused_profile(R"({"Email":{"$set":"nothing"}})").code, 515);
    EXPECT_EQ(refused_profile(R"({"Plan":{"$explode":1}})").code, 521);
}

TEST(ProfileData, OfAWrongTypeIsRefusedWithItsName) {
    for (const auto& [data, name] :
         {std::pair(R"({"MSG-whatsapp":"maybe"})", "MSG-whatsapp"), std::pair(R"({"DOB":"yesterday"})", "DOB"),
          std::pair(R"({"Tz":5})", "Tz"), std::pair(R"({"Plan":{"a":{"b":1}}})", "Plan")}) {
        const Refusal refusal = refused_profile(data);
        EXPECT_EQ(refusal.code, 521);
        EXPECT_NE(refusal.text.find(name), std::string::npos) << refusal.text;
    }
}

TEST(ProfileData, MustBeAnObject) {
    EXPECT_EQ(refused_profile("[]").code, 521);
    EXPECT_EQ(refused_profile("null").code, 521);
}

TEST(ProfileData, LeftEmptyIsTakenBack) {
    const auto change = profile(R"({"Phone":"","Email":""})");
    EXPECT_EQ(change.phone, "");
    EXPECT_TRUE(change.attributes.at("Email").is_null());
}

TEST(ProfileData, SaysAnotherIdentityOfThePerson) {
    EXPECT_EQ(profile(R"({"identity":"crm-7"})").also_known_as, "crm-7");
}

TEST(Email, HasAUserAndAHost) {
    for (const char* address : {"a@b.io", "first.last+tag@mail.example.co.uk", "x_y@a-b.com", "é@example.org"}) {
        EXPECT_TRUE(is_email(address)) << address;
    }
    for (const char* address : {"", "$$$$$", "a@b", "@b.io", "a@", "a b@c.io", "a@b..io", ".a@b.io", "a@@b.io", "a@.io",
                                "a@b.io.", "a,b@c.io"}) {
        EXPECT_FALSE(is_email(address)) << address;
    }
}

TEST(UploadRefusal, OfWhatTheDatabaseSaysHasItsCode) {
    audience::UploadRecord event{
        .by = audience::Named::object, .name = "x", .at = {}, .said = audience::EventSaid{"Seen"}};
    EXPECT_EQ(refusal_of(event, Error{ErrorKind::missing, "nobody has it"}).code, 526);
    EXPECT_EQ(refusal_of(event, Error{ErrorKind::conflict, "was discarded"}).code, 528);
    EXPECT_EQ(refusal_of(event, Error{ErrorKind::invalid, "too much"}).code, 512);
    audience::UploadRecord person{.by = audience::Named::identity, .name = "x", .at = {}, .said = {}};
    EXPECT_EQ(refusal_of(person, Error{ErrorKind::invalid, "is no number", "Points"}).text,
              "Profile data is incorrect. Points is no number.");
}

}  // namespace parley::api::clevertap
