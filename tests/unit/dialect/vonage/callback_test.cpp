#include "vectors.h"

namespace parley::vonage {
namespace {

constexpr const char* sample_id = "25596363|1639561857|20220227|25596363";

// 2026-03-05, at that time of day.
Time at(int hour, int minute, int second, int millisecond = 0) {
    using namespace std::chrono;
    return sys_days(year(2026) / 3 / 5) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(millisecond);
}

std::string uuid(std::string_view start, int number) {
    return std::string(start) + "-bbbb-4ccc-8ddd-0000000000" + (number < 10 ? "0" : "") + std::to_string(number);
}

StatusReport report(Status status, int number, Time time, std::string message_id = sample_id) {
    return {.message_id = std::move(message_id),
            .provider_id = uuid("aaaaaaaa", number),
            .status = status,
            .at = time,
            .recipient = "447700900100"};
}

StatusReport failed(int number, Time time, std::string message_id, std::string to, FailureCode failure,
                    std::string code, std::string words) {
    StatusReport made = report(Status::failed, number, time, std::move(message_id));
    made.recipient = std::move(to);
    made.failure = failure;
    made.provider_code = std::move(code);
    made.words = std::move(words);
    return made;
}

// A person's message of version 0.1, or of version 1 where there is a name.
IncomingMessage incoming(int number, Time time, IncomingContent content, std::string name = {},
                         std::string context_id = {}) {
    return {.provider_id = uuid(name.empty() ? "bbbbbbbb" : "cccccccc", number),
            .from = "447700900100",
            .to = "447700900001",
            .name = std::move(name),
            .at = time,
            .context_id = std::move(context_id),
            .content = std::move(content)};
}

IncomingMessage named(int number, Time time, IncomingContent content, std::string context_id = {}) {
    return incoming(number, time, std::move(content), "Priya Nair", std::move(context_id));
}

Media media(MediaKind kind, std::string id, std::string caption = {}, std::string filename = {}) {
    return {.kind = kind,
            .url = "https://api-us.nexmo.com/v3/media/0d6f1c1a-" + id,
            .caption = std::move(caption),
            .filename = std::move(filename)};
}

UnknownContent unsupported(const std::string& name) {
    return {"unsupported", json::serialize(json_of(json_text(name)))};
}

struct Case {
    std::string name;
    Callback expected;
};

const std::vector<Case>& cases() {
    const std::string old = "1111-4222-8333-44445555666";
    const std::string recent = "2222-4222-8333-4444555566";
    const Location store{
        .latitude = 51.5014, .longitude = -0.1419, .name = "Example Store", .address = "1 Sample Street, London"};
    static const std::vector<Case> all{
        {"V01-ST-SUBMITTED", report(Status::sent, 1, at(10, 15, 30, 412))},
        {"V01-ST-DELIVERED", report(Status::delivered, 1, at(10, 15, 32))},
        {"V01-ST-READ", report(Status::read, 1, at(10, 16, 10))},
        {"V01-ST-REJECTED", failed(2, at(10, 15, 31), "camp-77-out-of-window", "447700900101",
                                   FailureCode::outside_window, "1340", "Outside of the allowed window")},
        {"V01-ST-UNDELIVERABLE", failed(3, at(10, 15, 35), "camp-77-not-on-wa", "447700900102",
                                        FailureCode::phone_unavailable, "1300", "Not part of the provider network")},
        {"V01-ST-BAD-TEMPLATE",
         failed(4, at(10, 15, 31, 200), "", "447700900100", FailureCode::bad_parameters, "1022", "Invalid template")},
        {"V1-ST-DELIVERED", report(Status::delivered, 11, at(10, 15, 32))},
        {"V1-ST-REJECTED",
         failed(12, at(10, 15, 31), "camp-77-out-of-window", "447700900101", FailureCode::outside_window, "1340",
                "Outside of the allowed window - This message is sent outside of allowed response window.")},
        {"V1-ST-READ", report(Status::read, 11, at(10, 16, 10), "")},
        {"V01-IN-TEXT", incoming(1, at(10, 20, 0), Text{"Where is my parcel?"})},
        {"V01-IN-IMAGE", incoming(2, at(10, 20, 10), media(MediaKind::image, old + "6", "Broken on arrival"))},
        {"V01-IN-AUDIO", incoming(3, at(10, 20, 20), media(MediaKind::audio, old + "7"))},
        {"V01-IN-VIDEO", incoming(4, at(10, 20, 30), media(MediaKind::video, old + "8", "See the noise"))},
        {"V01-IN-FILE", incoming(5, at(10, 20, 40), media(MediaKind::file, old + "9", "receipt.pdf"))},
        {"V01-IN-LOCATION", incoming(6, at(10, 20, 50), store)},
        {"V01-IN-LOCATION-SHORT", incoming(7, at(10, 20, 51), Location{.latitude = 51.5014, .longitude = -0.1419})},
        {"V01-IN-BUTTON", incoming(8, at(10, 21, 0), ButtonReply{"Confirm", "confirm-visit"})},
        {"V01-IN-UNSUPPORTED", incoming(9, at(10, 21, 10), unsupported("V01-IN-UNSUPPORTED"))},
        {"V1-IN-TEXT", named(1, at(10, 20, 0), Text{"Where is my parcel?"})},
        {"V1-IN-IMAGE", named(2, at(10, 20, 10), media(MediaKind::image, recent + "66", "Broken on arrival"))},
        {"V1-IN-AUDIO", named(3, at(10, 20, 20), media(MediaKind::audio, recent + "67"))},
        {"V1-IN-VIDEO", named(4, at(10, 20, 30), media(MediaKind::video, recent + "68"))},
        {"V1-IN-FILE", named(5, at(10, 20, 40), media(MediaKind::file, recent + "69", "My receipt", "receipt.pdf"))},
        {"V1-IN-STICKER", named(6, at(10, 20, 45), media(MediaKind::sticker, recent + "70"))},
        {"V1-IN-LOCATION", named(7, at(10, 20, 50), store)},
        {"V1-IN-BUTTON", named(8, at(10, 21, 0), ButtonReply{"Confirm", "confirm-visit"}, uuid("aaaaaaaa", 11))},
        {"V1-IN-REPLY",
         named(9, at(10, 21, 5), ChoiceReply{"row-2", "Evening", "18:00 to 20:00", true}, uuid("aaaaaaaa", 13))},
        {"V1-IN-REACTION", named(10, at(10, 21, 7), Reaction{uuid("aaaaaaaa", 13), "\xF0\x9F\x91\x8D"})},
        {"V1-IN-UNSUPPORTED", named(12, at(10, 21, 10), unsupported("V1-IN-UNSUPPORTED"))},
    };
    return all;
}

Result<CallbackBatch> read(const std::string& body) {
    return dialect.client.read_callbacks(posted("/", body));
}

Callback read_one(const std::string& body) {
    const auto batch = read(body);
    EXPECT_TRUE(batch) << body << describe(batch.error());
    EXPECT_TRUE(batch && batch->callbacks.size() == 1 && batch->unreadable.empty()) << body;
    return batch && !batch->callbacks.empty() ? batch->callbacks.front() : Callback{};
}

// What we have no words for, and what tests/vectors/vonage/README.md names besides.
json::value without_what_we_lack(json::value body) {
    json::object& object = body.as_object();
    for (const char* name : {"usage", "whatsapp", "direction", "context_status"}) {
        object.erase(name);
    }
    if (object.contains("status")) {
        object.erase("profile");
    }
    if (json::value* error = object.if_contains("error")) {
        error->as_object().erase("instance");
    }
    for (const char* kind : {"image", "audio", "video"}) {
        if (json::value* media = object.if_contains(kind)) {
            media->as_object().erase("name");
        }
    }
    if (const auto time = text_of(object.if_contains("timestamp")); time && time->ends_with(".000Z")) {
        object["timestamp"] = time->substr(0, time->size() - 5) + "Z";
    }
    return body;
}

TEST(VonageCallbackVectors, AreReadOnEitherVersionsUrl) {
    EXPECT_EQ(count_of("V01-ST-") + count_of("V01-IN-") + count_of("V1-ST-") + count_of("V1-IN-"), cases().size());
    for (const auto& [name, expected] : cases()) {
        EXPECT_EQ(read_one(json_text(name)), expected) << name;
    }
}

TEST(VonageCallbackVectors, AreWrittenAsTheyStand) {
    for (const auto& [name, expected] : cases()) {
        if (name == "V01-IN-LOCATION-SHORT") {
            continue;  // of the two spellings, the documented one is written
        }
        const bool is_legacy = name.starts_with("V01-");
        const HttpRequest written = callback_of(expected, is_legacy ? legacy : current);
        EXPECT_EQ(written.target, "/");
        EXPECT_EQ(without_what_we_lack(json_of(written.body)), without_what_we_lack(json_of(json_text(name))))
            << name << written.body;
        EXPECT_EQ(json_of(written.body).at("timestamp").as_string().ends_with(".000Z"),
                  is_legacy && json_of(json_text(name)).at("timestamp").as_string().ends_with(".000Z"))
            << name << written.body;
    }
}

// Receivers hash the body anew from what they parsed.
TEST(VonageCallback, IsCompactAndEscapesNothingThatNeedNotBe) {
    const Callback callback = named(1, at(10, 20, 0), Text{"\xC3\xA9 / \xF0\x9F\x98\x80 \"<"});
    EXPECT_EQ(callback_of(callback, current).body,
              R"({"channel":"whatsapp","message_uuid":"cccccccc-bbbb-4ccc-8ddd-000000000001","to":"447700900001",)"
              R"("from":"447700900100","timestamp":"2026-03-05T10:20:00Z","profile":{"name":"Priya Nair"},)"
              "\"context_status\":\"none\",\"message_type\":\"text\","
              "\"text\":\"\xC3\xA9 / \xF0\x9F\x98\x80 \\\"<\"}");
    EXPECT_EQ(callback_of(report(Status::delivered, 1, at(10, 15, 32)), legacy).body,
              R"({"message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-000000000001","to":{"number":"447700900100",)"
              R"("type":"whatsapp"},"from":{"number":"447700900001","type":"whatsapp"},)"
              R"("timestamp":"2026-03-05T10:15:32.000Z","status":"delivered",)"
              R"("client_ref":"25596363|1639561857|20220227|25596363"})");
}

TEST(VonageCallback, NamesTheSenderInDigitsHoweverItIsSpelled) {
    for (const char* sender : {"+447700900001", "0044-7700-900001", "+44 7700 900001"}) {
        Account account = legacy;
        account.sender = sender;
        const json::value nested = json_of(callback_of(report(Status::read, 1, at(10, 0, 0)), account).body);
        EXPECT_EQ(nested.at_pointer("/from/number"), json::value("447700900001")) << sender;
        account.fields = current.fields;
        IncomingMessage message = named(1, at(10, 0, 0), Text{"Hi"});
        message.to.clear();
        EXPECT_EQ(json_of(callback_of(message, account).body).at("to"), json::value("447700900001")) << sender;
    }
}

TEST(VonageStatus, IsReadInEverySpelling) {
    const Callback expected = report(Status::delivered, 1, at(10, 15, 32));
    for (const char* body : {
             R"({"message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-000000000001","to":447700900100,"from":447700900001,
                "timestamp":"2026-03-05T10:15:32.000Z","status":" Delivered ","new":[],
                "client_ref":" 25596363|1639561857|20220227|25596363"})",
             R"([{"message_uuid":"aaaaaaaa-bbbb-4ccc-8ddd-000000000001","to":{"number":447700900100},"from":{},
                "timestamp":1772705732,"status":"DELIVERED","channel":"WhatsApp","error":null,
                "client_ref":"25596363|1639561857|20220227|25596363"}])",
         }) {
        EXPECT_EQ(read_one(body), expected) << body;
    }
}

TEST(VonageStatus, IsRejectedForWhatWasRefusedAndUndeliverableForWhatDidNotArrive) {
    const auto word = [](FailureCode failure) {
        const StatusReport made{.message_id = "1", .status = Status::failed, .failure = failure};
        const json::value written = json_of(callback_of(made, current).body);
        return *text_of(member(written, "status"));
    };
    for (const FailureCode failure :
         {FailureCode::outside_window, FailureCode::bad_parameters, FailureCode::blacklisted, FailureCode::bad_media,
          FailureCode::template_unknown}) {
        EXPECT_EQ(word(failure), "rejected") << name_of(failure);
    }
    for (const FailureCode failure :
         {FailureCode::phone_unavailable, FailureCode::phone_inactive, FailureCode::other}) {
        EXPECT_EQ(word(failure), "undeliverable") << name_of(failure);
    }
}

TEST(VonageStatus, TellsWhatItCanOfAFailure) {
    const std::string head = R"({"client_ref":"1","status":"undeliverable")";
    const struct {
        std::string rest;
        FailureCode failure;
        std::string code;
        std::string words;
    } failures[] = {
        {"}", FailureCode::other, "", ""},
        {R"(,"error":null})", FailureCode::other, "", ""},
        {R"(,"error":"No credit"})", FailureCode::other, "", "No credit"},
        {R"(,"error":{}})", FailureCode::other, "", ""},
        {R"(,"error":{"code":1e3}})", FailureCode::too_many_to_person, "1000", ""},
        {R"(,"error":{"code":"soon","reason":"r"}})", FailureCode::other, "soon", "r"},
        {R"(,"error":{"title":"Low","type":"about:blank"}})", FailureCode::other, "", "Low"},
        {R"(,"error":{"title":1340}})", FailureCode::outside_window, "1340", "1340"},
        {R"(,"error":{"type":"x#1340","title":"Outside"}})", FailureCode::outside_window, "1340", "Outside"},
    };
    for (const auto& [rest, failure, code, words] : failures) {
        const auto made = std::get<StatusReport>(read_one(head + rest));
        EXPECT_EQ(made.status, Status::failed);
        EXPECT_EQ(made.failure, failure) << rest;
        EXPECT_EQ(made.provider_code, code) << rest;
        EXPECT_EQ(made.words, words) << rest;
    }
}

TEST(VonageStatus, NamesPeopleWithoutANumberByTheirUserId) {
    StatusReport made = report(Status::delivered, 1, at(10, 15, 32));
    made.recipient = "GB.12345";
    const HttpRequest written = callback_of(made, current);
    EXPECT_FALSE(json_of(written.body).as_object().contains("to"));
    EXPECT_EQ(json_of(written.body).at_pointer("/whatsapp/recipient/user_id"), json::value("GB.12345"));
    EXPECT_EQ(read_one(written.body), Callback(made));
}

TEST(VonageCallback, IsNotReadWhereItIsOfAnotherChannelOrOfNoKnownForm) {
    const struct {
        std::string body;
        std::string where;
    } bad[] = {
        {"", "line 1, column 1"},
        {"<html>", "line 1, column 1"},
        {"3", "body"},
        {"{}", "body"},
        {"[{}]", "[0]"},
        {R"({"status":"delivered"})", "message_uuid"},
        {R"({"message_uuid":"u","status":""})", "status"},
        {R"({"message_uuid":"u","status":"lost"})", "status"},
        {R"({"message_uuid":"u","status":{}})", "status"},
        {R"({"message_uuid":"u","status":"delivered","channel":"sms"})", "channel"},
        {R"({"message_uuid":"u","status":"delivered","to":{"type":"sms","number":"1"}})", "to.type"},
        {R"({"message_uuid":"u","from":{"type":"messenger","id":"1"},"message":{"content":{}}})", "from.type"},
        {R"({"message_uuid":"u","message_type":"text","text":"a"})", "from"},
        {R"({"message_uuid":"a\u0000","status":"delivered"})", "message_uuid"},
    };
    for (const auto& [body, where] : bad) {
        const auto batch = read(body);
        ASSERT_FALSE(batch) << body;
        EXPECT_EQ(batch.error().kind, ErrorKind::invalid);
        EXPECT_EQ(batch.error().where, where) << body << batch.error().what;
    }
    const auto mixed = read("[" + json_text("V01-ST-READ") + R"(,{"status":"lost"}])");
    ASSERT_TRUE(mixed);
    EXPECT_EQ(mixed->callbacks.size(), 1U);
    ASSERT_EQ(mixed->unreadable.size(), 1U);
    EXPECT_EQ(mixed->unreadable[0].where, "[1].message_uuid");
}

TEST(VonageIncoming, KeepsWhatItHasNoWordsForAsItCame) {
    const std::string head = R"({"channel":"whatsapp","message_uuid":"u","to":"4478","from":"4477",)";
    const struct {
        std::string rest;
        std::string type;
    } kinds[] = {
        {R"("message_type":"order","order":{"catalog_id":"7","product_items":[{"quantity":"2"}]}})", "order"},
        {R"("message_type":"contact","contact":{"n":1}})", "contact"},
        {R"("message_type":"unsupported"})", "unsupported"},
        {R"("message_type":"text"})", "text"},
        {R"("message_type":"text","text":{"body":"a"}})", "text"},
        {R"("message_type":"image","image":{}})", "image"},
        {R"("message_type":"image","image":"u"})", "image"},
        {R"("message_type":"location","location":{"lat":91,"long":0}})", "location"},
        {R"("message_type":"location","location":{"lat":"north","long":0}})", "location"},
        {R"("message_type":"reply"})", "reply"},
        {R"("message_type":"reaction","reaction":{"action":"react","emoji":"!"}})", "reaction"},
        {R"("message":{"content":{"type":"contacts","contacts":[]}}})", "contacts"},
        {R"("message":{"content":[]}})", ""},
        {R"("message":3})", ""},
        {R"("x":3})", ""},
    };
    for (const auto& [rest, type] : kinds) {
        const auto message = std::get<IncomingMessage>(read_one(head + rest));
        const auto* unknown = std::get_if<UnknownContent>(&message.content);
        ASSERT_NE(unknown, nullptr) << rest;
        EXPECT_EQ(unknown->type, type) << rest;
        EXPECT_EQ(json_of(unknown->raw), json_of(head + rest));
        EXPECT_EQ(message.from, "4477");
        const auto left = dialect.callback_as_carried(message);
        ASSERT_TRUE(left) << rest;
        EXPECT_EQ(read_one(callback_of(*left, current).body), *left) << rest;
        EXPECT_EQ(dialect.callback_as_carried(*left), left) << rest;
    }
}

TEST(VonageIncoming, ReadsDegreesInEverySpelling) {
    const Location expected{.latitude = 51.5, .longitude = -0.25};
    for (const char* place : {R"({"lat":51.5,"long":-0.25})", R"({"lat":"51.5","long":"-0.25"})",
                              R"({"latitude":"51.5","longitude":"-0.25"})", R"({"latitude":51.5,"longitude":-0.25})"}) {
        for (const auto& [before, after] :
             {std::pair{R"({"from":"1","message_type":"location","location":)", "}"},
              std::pair{R"({"from":{"number":"1"},"message":{"content":{"type":"location","location":)", "}}}"}}) {
            const Callback callback = read_one(before + std::string(place) + after);
            EXPECT_EQ(std::get<Location>(std::get<IncomingMessage>(callback).content), expected) << place;
        }
    }
}

TEST(VonageIncoming, TellsThePersonAndTheAdvertisementThatLedHere) {
    const auto message = std::get<IncomingMessage>(read_one(
        R"({"message_uuid":"u","to":"4477","message_type":"text","text":"Hi","profile":{"name":"Priya"},
            "whatsapp":{"referral":{"source_id":"9","body":"Sale"},"sender":{"wa_id":"1","user_id":"GB.77"}}})"));
    EXPECT_EQ(message.from, "");
    EXPECT_EQ(message.from_user, "GB.77");
    EXPECT_EQ(message.name, "Priya");
    EXPECT_EQ(json_of(message.referral), json_of(R"({"source_id":"9","body":"Sale"})"));
    EXPECT_EQ(dialect.callback_as_carried(message), Callback(message));
    EXPECT_EQ(read_one(callback_of(message, current).body), Callback(message));
}

TEST(VonageCallback, TakesTheNumberFromWhatsAppsOwnIdWhereTheEnvelopeHasNone) {
    const auto message = std::get<IncomingMessage>(read_one(
        R"({"message_uuid":"u","to":"447700900001","message_type":"text","text":"Hi",
            "whatsapp":{"sender":{"wa_id":"447700900100","user_id":"GB.77"}}})"));
    EXPECT_EQ(message.from, "447700900100");
    EXPECT_EQ(message.from_user, "GB.77");
    EXPECT_EQ(read_one(callback_of(message, current).body), Callback(message));
    const auto numbered =
        std::get<IncomingMessage>(read_one(R"({"from":"447700900100","message_type":"text","text":"Hi",
                     "whatsapp":{"sender":{"wa_id":"447700900999"}}})"));
    EXPECT_EQ(numbered.from, "447700900100");
    const auto report = std::get<StatusReport>(read_one(R"({"message_uuid":"u","status":"read",
                     "whatsapp":{"recipient":{"wa_id":"447700900100","user_id":"GB.77"}}})"));
    EXPECT_EQ(report.recipient, "447700900100");
    // Of a person whose number is hidden.
    for (const char* wa_id : {R"("GB.77")", R"("")", "null", "{}", "[7]"}) {
        const std::string person = R"({"wa_id":)" + std::string(wa_id) + R"(,"user_id":"GB.77"}}})";
        const auto hidden = std::get<IncomingMessage>(
            read_one(R"({"message_uuid":"u","message_type":"text","text":"Hi","whatsapp":{"sender":)" + person));
        EXPECT_EQ(hidden.from, "") << wa_id;
        EXPECT_EQ(hidden.from_user, "GB.77") << wa_id;
        const auto told = std::get<StatusReport>(
            read_one(R"({"message_uuid":"u","status":"read","whatsapp":{"recipient":)" + person));
        EXPECT_EQ(told.recipient, "GB.77") << wa_id;
    }
    EXPECT_FALSE(read(R"({"message_type":"text","text":"Hi","whatsapp":{"sender":{"wa_id":"GB.77"}}})"));
}

TEST(VonageIncoming, TakesAReactionBack) {
    for (const char* reaction :
         {R"({"action":"unreact"})", R"({"action":"unreact","emoji":"x"})", R"({"action":"Unreact","emoji":"x"})"}) {
        const Callback callback =
            read_one(R"({"message_uuid":"u","from":"1","message_type":"reaction","context":{"message_uuid":"m"},)"
                     R"("reaction":)" +
                     std::string(reaction) + "}");
        EXPECT_EQ(std::get<Reaction>(std::get<IncomingMessage>(callback).content), (Reaction{"m", ""})) << reaction;
    }
}

TEST(VonageCallback, SurvivesHugeDeepAndBrokenInput) {
    const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
    for (const std::string& body :
         {deep, R"({"from":"1","message_type":"order","order":)" + deep + "}", std::string(1 << 16, '{'),
          R"({"from":"1","message_type":"text","text":")" + std::string(2 << 20, 'a') + "\"}",
          std::string("\0\0", 2)}) {
        EXPECT_FALSE(read(body));
    }
    // In another encoding, the rest of it still says what became of a message.
    const auto latin = std::get<StatusReport>(
        read_one("{\"client_ref\":\"1\",\"status\":\"rejected\",\"error\":{\"code\":1340,\"reason\":\"num\xe9ro\"}}"));
    EXPECT_EQ(latin.words, "num\xEF\xBF\xBDro");
}

}  // namespace
}  // namespace parley::vonage
