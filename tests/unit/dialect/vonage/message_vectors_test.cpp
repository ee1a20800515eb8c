#include "vectors.h"

namespace parley::vonage {
namespace {

constexpr const char* space = "0a1b2c3d_4e5f_6071_8293_a4b5c6d7e8f9";
constexpr const char* sample_id = "25596363|1639561857|20220227|25596363";

OutgoingMessage message(Content content, std::string id = {}) {
    return {.id = std::move(id), .to = "447700900100", .from = "447700900001", .content = std::move(content)};
}

FilledTemplate filled(std::string name, std::string language, std::vector<std::string> values) {
    FilledTemplate content{.name = std::move(name), .language = std::move(language)};
    content.body = FilledText{{}, std::move(values)};
    return content;
}

const Location store{
    .latitude = 51.5014, .longitude = -0.1419, .name = "Example Store", .address = "1 Sample Street, London"};
const Media document{.kind = MediaKind::file, .url = "https://cdn.example.com/invoice-8812.pdf"};

FilledTemplate parcel(Header header) {
    FilledTemplate content = filled(std::string(space) + ":parcel_on_its_way", "en_GB", {"Priya", "ORD-5521"});
    content.header = std::move(header);
    content.buttons = {DynamicUrlButton{{}, "track/ORD-5521"}};
    return content;
}

FilledTemplate visit_reminder() {
    FilledTemplate content = filled(std::string(space) + ":visit_reminder", "en", {"Dr Imani", "10:00"});
    content.header = FilledText{{}, {"12/26"}};
    content.buttons = {QuickReplyButton{{}, "confirm-visit"}, QuickReplyButton{{}, "cancel-visit"}};
    return content;
}

FilledTemplate named() {
    FilledTemplate content = filled("visit_reminder_named", "en", {"Priya Nair", "2026-03-12"});
    content.body->names = {"customer_name", "visit_date"};
    content.header = Media{.kind = MediaKind::image, .url = "https://cdn.example.com/clinic.jpg"};
    content.buttons = {QuickReplyButton{{}, "confirm-visit"}};
    return content;
}

FilledTemplate login_code() {
    FilledTemplate content = filled("login_code", "en", {"604219"});
    content.buttons = {DynamicUrlButton{{}, "604219"}};
    return content;
}

Media media(MediaKind kind, std::string url, std::string caption = {}, std::string filename = {}) {
    return {.kind = kind,
            .url = "https://cdn.example.com/" + url,
            .caption = std::move(caption),
            .filename = std::move(filename)};
}

Media named_document() {
    Media file = document;
    file.filename = "invoice-8812.pdf";
    return file;
}

Contacts asha() {
    return {{Contact{.formatted_name = "Asha Rao",
                     .first_name = "Asha",
                     .last_name = "Rao",
                     .phones = {{"+44 7700 900222", "WORK", "447700900222"}},
                     .company = "Example Store",
                     .title = "Manager"}}};
}

ReplyButtons keep_or_cancel() {
    return {.frame = {.body = "Shall we keep your booking?"}, .choices = {{"keep-1", "Keep"}, {"drop-1", "Cancel"}}};
}

// The differences that tests/vectors/vonage/README.md names.
json::value as_we_write(const json::value& given) {
    if (const json::array* list = given.if_array()) {
        json::array made;
        for (const json::value& item : *list) {
            made.push_back(as_we_write(item));
        }
        return made;
    }
    const json::object* object = given.if_object();
    if (object == nullptr) {
        return given;
    }
    if (const json::value* only = object->if_contains("default")) {
        return *only;
    }
    json::object made;
    for (const auto& [key, value] : *object) {
        if (key == "failover") {
            continue;
        }
        made[key] = key == "index" ? json::value(*text_of(&value)) : as_we_write(value);
    }
    return made;
}

void expect_to_match(const std::string& name, const HttpRequest& written) {
    json::value expected = as_we_write(json_of(json_text(name)));
    if (name == "V01-REQ-CUSTOM-TPL-LOCATION") {
        json::value& place = expected.at_pointer("/message/content/custom/template/components/0/parameters/0/location");
        place.as_object()["latitude"] = "51.5014";
        place.as_object()["longitude"] = "-0.1419";
    }
    EXPECT_EQ(json_of(written.body), expected) << name << written.body;
}

struct Case {
    std::string name;
    OutgoingMessage expected;
};

OutgoingMessage reaction() {
    return message(Reaction{"bbbbbbbb-bbbb-4ccc-8ddd-000000000007", "\xF0\x9F\x91\x8D"});
}

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"V01-REQ-TEXT", message(Text{"Hello Priya, your table for two is booked for 19:30."}, sample_id)},
        {"V01-REQ-IMAGE", message(media(MediaKind::image, "autumn.jpg", "The autumn range"), "camp-77-img")},
        {"V01-REQ-AUDIO", message(media(MediaKind::audio, "greeting.mp3"))},
        {"V01-REQ-VIDEO", message(media(MediaKind::video, "tour.mp4", "A short tour"))},
        {"V01-REQ-FILE", message(media(MediaKind::file, "invoice-8812.pdf", "Invoice 8812"))},
        {"V01-REQ-TEMPLATE",
         message(filled(std::string(space) + ":order_shipped", "en_GB", {"Priya", "ORD-5521", "Thursday"}),
                 "25596363|1639561857|20220227|25596364")},
        {"V01-REQ-TEMPLATE-OLD",
         message(filled("whatsapp:hsm:technology:nexmo:verify", "en_GB", {"Acme", "64873", "10"}))},
        {"V01-REQ-CUSTOM-LOCATION", message(store)},
        {"V01-REQ-CUSTOM-CONTACTS", message(asha())},
        {"V01-REQ-CUSTOM-TPL-IMAGE-URL",
         message(parcel(media(MediaKind::image, "parcel.jpg")), "25596363|1639561857|20220227|25596365")},
        {"V01-REQ-CUSTOM-TPL-VIDEO",
         message(parcel(media(MediaKind::video, "tour.mp4")), "25596363|1639561857|20220227|25596365")},
        {"V01-REQ-CUSTOM-TPL-DOCUMENT", message(parcel(named_document()), "25596363|1639561857|20220227|25596365")},
        {"V01-REQ-CUSTOM-TPL-LOCATION", message(parcel(store), "25596363|1639561857|20220227|25596365")},
        {"V01-REQ-CUSTOM-TPL-QUICK-REPLY", message(visit_reminder())},
        {"V01-REQ-CUSTOM-INTERACTIVE", message(keep_or_cancel())},
        {"V1-REQ-TEXT", message(Text{"Hello Priya, your table for two is booked for 19:30."}, sample_id)},
        {"V1-REQ-IMAGE", message(media(MediaKind::image, "autumn.jpg", "The autumn range"))},
        {"V1-REQ-AUDIO", message(media(MediaKind::audio, "greeting.mp3"))},
        {"V1-REQ-VIDEO", message(media(MediaKind::video, "tour.mp4", "A short tour"))},
        {"V1-REQ-FILE", message(media(MediaKind::file, "invoice-8812.pdf", "Invoice 8812", "invoice-8812.pdf"))},
        {"V1-REQ-STICKER", message(media(MediaKind::sticker, "wave.webp"))},
        {"V1-REQ-TEMPLATE",
         message(filled(std::string(space) + ":order_shipped", "en_GB", {"Priya", "ORD-5521", "Thursday"}),
                 "camp-77-tpl")},
        {"V1-REQ-CUSTOM-TEMPLATE", message(named())},
        {"V1-REQ-CUSTOM-AUTH", message(login_code())},
        {"V1-REQ-CUSTOM-LOCATION", message(store)},
        {"V1-REQ-REACTION", reaction()},
        {"V1-REQ-FAILOVER", message(Text{"Your parcel is at the counter."})},
    };
    return all;
}

bool is_legacy(const std::string& name) {
    return name.starts_with("V01-");
}

TEST(VonageMessageVectors, AreReadAsTheyStand) {
    // One is no message: it marks one as read.
    EXPECT_EQ(count_of("V01-REQ-") + count_of("V1-REQ-"), cases().size() + 1);
    for (const auto& [name, expected] : cases()) {
        const HttpRequest request = posted(is_legacy(name) ? "/v0.1/messages" : "/v1/messages", json_text(name));
        EXPECT_EQ(dialect.server.kind_of(request), Ask::message) << name;
        EXPECT_EQ(dialect.server.sender_of(request), "447700900001") << name;
        const auto read = dialect.server.read_message(request);
        ASSERT_TRUE(read) << name << describe(read.error());
        EXPECT_EQ(*read, expected) << name;
    }
}

TEST(VonageMessageVectors, AreWrittenAsTheyStand) {
    for (const auto& [name, expected] : cases()) {
        const auto written = dialect.client.write_message(expected, is_legacy(name) ? legacy : current);
        ASSERT_TRUE(written) << name << describe(written.error());
        EXPECT_EQ(written->target, is_legacy(name) ? "/v0.1/messages" : "/v1/messages") << name;
        expect_to_match(name, *written);
    }
}

}  // namespace
}  // namespace parley::vonage
