#include <map>

#include "vectors.h"

namespace parley::meta {
namespace {

const std::string quoted = "wamid.HBgLMTIwMjU1NTAxNDMVAgASGBQzQTAwMTEyMjMzNDQ1NTY2NzdBQQA=";
const std::string zoe = "Zo\xC3\xAB";

OutgoingMessage with(Content content, std::string id = {}) {
    return {.id = std::move(id), .to = "12025550143", .from = "100200300400500", .content = std::move(content)};
}

FilledTemplate named(std::string name, std::string language, std::vector<std::string> values = {}) {
    FilledTemplate content{.name = std::move(name), .language = std::move(language)};
    if (!values.empty()) {
        content.body = FilledText{{}, std::move(values)};
    }
    return content;
}

Media image(std::string url, std::string caption = {}) {
    return {.kind = MediaKind::image, .url = std::move(url), .caption = std::move(caption)};
}

FilledTemplate autumn(Header header) {
    FilledTemplate content = named("autumn_launch", "en_US", {zoe, "20%"});
    content.header = std::move(header);
    content.buttons = {QuickReplyButton{{}, "more-like-this"}, QuickReplyButton{{}, "STOP"},
                       DynamicUrlButton{{}, "autumn%3Fuser%3D91"}};
    return content;
}

FilledTemplate hello(OtherButton button) {
    FilledTemplate content = named("hello_world", "en_US");
    content.buttons = {std::move(button)};
    return content;
}

Card plant(const std::string& name, const std::string& key) {
    return {.header = image("https://cdn.example.com/" + key + ".jpg"),
            .body = FilledText{{}, {name}},
            .buttons = {QuickReplyButton{{}, "more-" + key}, DynamicUrlButton{{}, key}}};
}

OutgoingMessage reply() {
    OutgoingMessage message = with(Text{"Yes, until 20:00."});
    message.context_id = quoted;
    return message;
}

OutgoingMessage list() {
    ChoiceList content{
        .frame = {.header = Text{"Delivery time"}, .body = "When should we come?", .footer = "You can change it later"},
        .button = "Choose"};
    content.sections = {{"Today", {{"row-1", "Afternoon", "14:00 to 16:00"}, {"row-2", "Evening", "18:00 to 20:00"}}},
                        {"Tomorrow", {{"row-3", "Morning"}}}};
    return with(std::move(content));
}

OutgoingMessage named_values() {
    FilledTemplate content = named("visit_reminder_named", "en", {zoe + " Marlowe", "12 March"});
    content.body->names = {"customer_name", "visit_date"};
    return with(std::move(content));
}

OutgoingMessage shipped() {
    FilledTemplate content = named("order_shipped", "en_US", {zoe, "Thursday"});
    content.header = FilledText{{}, {"ORD-5521"}};
    return with(std::move(content), "25596363|1639561857|20220227|25596364");
}

OutgoingMessage offer() {
    FilledTemplate content = named("spring_offer_lto", "en_US", {zoe, "SPRING25"});
    content.header = image("https://cdn.example.com/spring.jpg");
    content.offer = LimitedTimeOffer{{}, Time(std::chrono::milliseconds(1'775'001'600'000))};
    content.buttons = {CopyCodeButton{{}, "SPRING25"}, DynamicUrlButton{{}, "n3mtql"}};
    return with(std::move(content));
}

OutgoingMessage carousel() {
    FilledTemplate content = named("plants_carousel", "en_US", {zoe, "30%"});
    content.cards = {plant("Aloe", "aloe"), plant("Fern", "fern")};
    return with(std::move(content));
}

OutgoingMessage coupon() {
    FilledTemplate content = named("coupon_spring", "en", {zoe, "25OFF", "25%"});
    content.buttons = {CopyCodeButton{{}, "25OFF"}};
    return with(std::move(content));
}

OutgoingMessage login_code() {
    FilledTemplate content = named("login_code", "en_US", {"604219"});
    content.buttons = {DynamicUrlButton{{}, "604219"}};
    return with(std::move(content));
}

const std::map<std::string, OutgoingMessage>& expected_messages() {
    const Location store{
        .latitude = 38.8893, .longitude = -77.0502, .name = "Example Store", .address = "1 Sample Street, Washington"};
    const Media invoice{
        .kind = MediaKind::file, .url = "https://cdn.example.com/invoice-8812.pdf", .filename = "invoice-8812.pdf"};
    Media captioned = invoice;
    captioned.caption = "Invoice 8812";
    static const std::map<std::string, OutgoingMessage> expected{
        {"MC-REQ-TEXT", with(Text{"Hello " + zoe + ", your table is booked: https://shop.example.com/b/91", true},
                             "25596363|1639561857|20220227|25596363")},
        {"MC-REQ-IMAGE-LINK", with(image("https://cdn.example.com/autumn.jpg", "The autumn range"))},
        {"MC-REQ-IMAGE-ID", with(Media{.caption = "The autumn range", .id = "900100200300400"})},
        {"MC-REQ-AUDIO", with(Media{.kind = MediaKind::audio, .url = "https://cdn.example.com/greeting.ogg"})},
        {"MC-REQ-VIDEO",
         with(Media{.kind = MediaKind::video, .url = "https://cdn.example.com/tour.mp4", .caption = "A short tour"})},
        {"MC-REQ-DOCUMENT", with(captioned)},
        {"MC-REQ-STICKER", with(Media{.kind = MediaKind::sticker, .id = "900100200300401"})},
        {"MC-REQ-LOCATION", with(store)},
        {"MC-REQ-CONTACTS", with(Contacts{{Contact{.formatted_name = "Asha Rao",
                                                   .first_name = "Asha",
                                                   .last_name = "Rao",
                                                   .phones = {{"+1 202 555 0177", "WORK", "12025550177"}}}}})},
        {"MC-REQ-REACTION", with(Reaction{quoted, "\xF0\x9F\x91\x8D"})},
        {"MC-REQ-REPLY", reply()},
        {"MC-REQ-INTERACTIVE-BUTTON", with(ReplyButtons{{.header = image("https://cdn.example.com/clinic.jpg"),
                                                         .body = "Shall we keep your booking?",
                                                         .footer = "Example Store"},
                                                        {{"keep-1", "Keep"}, {"drop-1", "Cancel"}}})},
        {"MC-REQ-INTERACTIVE-LIST", list()},
        {"MC-REQ-INTERACTIVE-CTA-URL",
         with(LinkButton{{.header = Text{"Your seats"}, .body = "Pick your seats online."},
                         "Pick seats",
                         "https://shop.example.com/seats?b=91"})},
        {"MC-REQ-INTERACTIVE-LOCATION-REQUEST", with(LocationRequest{"Where shall we deliver?"})},
        {"MC-REQ-TPL-TEXT", shipped()},
        {"MC-REQ-TPL-NAMED", named_values()},
        {"MC-REQ-TPL-NOVARS", with(named("hello_world", "en_US"))},
        {"MC-REQ-TPL-IMAGE", with(autumn(image("https://cdn.example.com/autumn.jpg")))},
        {"MC-REQ-TPL-VIDEO", with(autumn(Media{.kind = MediaKind::video, .url = "https://cdn.example.com/tour.mp4"}))},
        {"MC-REQ-TPL-DOCUMENT", with(autumn(invoice))},
        {"MC-REQ-TPL-LOCATION", with(autumn(store))},
        {"MC-REQ-TPL-CURRENCY-DATE", with(named("payment_due", "en_US", {zoe, "$100.99", "March 31, 2026"}))},
        {"MC-REQ-TPL-COPY-CODE", coupon()},
        {"MC-REQ-TPL-LTO", offer()},
        {"MC-REQ-TPL-CAROUSEL", carousel()},
        {"MC-REQ-TPL-AUTH", login_code()},
        {"MC-REQ-TPL-FLOW", with(hello({{}, "flow", R"([{"type":"action","action":{"flow_token":"survey-91"}}])"}))},
        {"MC-REQ-TPL-CATALOG",
         with(hello({{}, "catalog", R"([{"type":"action","action":{"thumbnail_product_retailer_id":"SKU-1001"}}])"}))},
        {"MC-REQ-TPL-VOICE-CALL", with(hello({{}, "voice_call", R"([{"type":"ttl_minutes","ttl_minutes":1440}])"}))},
    };
    return expected;
}

// The differences that tests/vectors/meta/README.md names.
void write_as_we_do(json::value& value) {
    if (json::array* list = value.if_array()) {
        for (json::value& item : *list) {
            write_as_we_do(item);
        }
        return;
    }
    json::object* object = value.if_object();
    if (object == nullptr) {
        return;
    }
    if (const json::value* index = object->if_contains("index"); index != nullptr && index->is_int64()) {
        (*object)["index"] = std::to_string(index->get_int64());
    }
    for (const char* type : {"currency", "date_time"}) {
        if (const json::value* localised = object->if_contains(type)) {
            const json::value fallback = localised->at("fallback_value");
            *object = {{"type", "text"}, {"text", fallback}};
        }
    }
    for (auto& [key, item] : *object) {
        write_as_we_do(item);
    }
}

json::value as_we_write(json::value request) {
    request.as_object()["recipient_type"] = "individual";
    write_as_we_do(request);
    return request;
}

TEST(MetaMessageVectors, AreAllExpected) {
    std::set<std::string> names = vectors_of("MC-REQ-");
    EXPECT_EQ(names.erase("MC-REQ-READ"), 1U);  // no message: see the server's test
    std::set<std::string> expected;
    for (const auto& [name, message] : expected_messages()) {
        expected.insert(name);
    }
    EXPECT_EQ(names, expected);
    EXPECT_EQ(names.size(), 30U);
}

TEST(MetaMessageVectors, AreAllRead) {
    for (const auto& [name, expected] : expected_messages()) {
        const HttpRequest request = request_with(vector_text(name));
        EXPECT_EQ(dialect.server.kind_of(request), Ask::message) << name;
        const auto read = dialect.server.read_message(request);
        ASSERT_TRUE(read) << name << ": " << describe(read.error());
        EXPECT_EQ(*read, expected) << name;
    }
}

TEST(MetaMessageVectors, AreWrittenAsTheyStand) {
    for (const auto& [name, message] : expected_messages()) {
        const auto written = dialect.client.write_message(message, account);
        ASSERT_TRUE(written) << name << ": " << describe(written.error());
        EXPECT_EQ(json_of(written->body), as_we_write(json_of(vector_text(name)))) << name << written->body;
    }
}

// Every file has a test that counts its kind.
TEST(MetaVectors, AreAllUsed) {
    std::size_t counted = 0;
    for (const char* start : {"MC-REQ-", "MC-RES-", "MC-ERR-", "MC-ST-", "MC-IN-", "MC-WH-", "MC-SIGN-", "MC-TPL-"}) {
        counted += vectors_of(start).size();
    }
    EXPECT_EQ(counted, vectors_of("").size());
}

}  // namespace
}  // namespace parley::meta
