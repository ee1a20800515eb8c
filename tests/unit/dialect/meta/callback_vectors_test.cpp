#include <map>

#include "vectors.h"

namespace parley::meta {
namespace {

const std::string wamid = "wamid.HBgLMTIwMjU1NTAxNDMVAgARGBJBMUIyQzNENEU1RjYwNzE4QUIA";
const std::string message_id = "25596363|1639561857|20220227|25596364";
const std::string thumb = "\xF0\x9F\x91\x8D";

Time at(std::int64_t seconds) {
    return Time(std::chrono::seconds(seconds));
}

StatusReport status(Status status, std::int64_t seconds) {
    return {.message_id = message_id,
            .provider_id = wamid,
            .status = status,
            .at = at(seconds),
            .recipient = "12025550143"};
}

StatusReport failed(FailureCode failure, std::string code, std::string words) {
    StatusReport report = status(Status::failed, 1'772'705'731);
    report.failure = failure;
    report.provider_code = std::move(code);
    report.words = std::move(words);
    return report;
}

IncomingMessage incoming(std::string id, std::int64_t seconds, IncomingContent content, std::string context = {}) {
    return {.provider_id = std::move(id),
            .from = "12025550143",
            .to = "12025550100",
            .name = "Zo\xC3\xAB Marlowe",
            .at = at(seconds),
            .context_id = std::move(context),
            .content = std::move(content)};
}

IncomingMessage nth(int number, IncomingContent content, std::string context = {}) {
    return incoming((number < 10 ? "wamid.IN0" : "wamid.IN") + std::to_string(number), 1'772'705'740 + number,
                    std::move(content), std::move(context));
}

Media media(MediaKind kind, std::string id, std::string type, std::string caption = {}) {
    return {.kind = kind, .caption = std::move(caption), .mime_type = std::move(type), .id = std::move(id)};
}

IncomingMessage file(int number, Media media, std::string sha256) {
    IncomingMessage message = nth(number, std::move(media));
    message.sha256 = std::move(sha256);
    return message;
}

IncomingMessage from_advertisement() {
    IncomingMessage message = nth(17, Text{"I saw your ad"});
    message.referral = R"({"source_url":"https://fb.me/xxxx","source_id":"120212345678900000","source_type":"ad",)"
                       R"("headline":"Autumn range","body":"Chat with us","media_type":"image",)"
                       R"("image_url":"https://scontent.example.com/ad.jpg","ctwa_clid":"ARInventedClickId0001"})";
    return message;
}

// Kinds that there are no words for are kept whole.
IncomingMessage kept(const std::string& name, int number, std::string type, std::string context = {}) {
    const json::value body = json_of(vector_text(name));
    const json::value& element = body.at("entry").at(0).at("changes").at(0).at("value").at("messages").at(0);
    return nth(number, UnknownContent{std::move(type), json::serialize(element)}, std::move(context));
}

TemplateReport reported(std::string id, std::string name, std::string language, TemplateStatus status,
                        std::string reason = {}) {
    return {.template_id = std::move(id),
            .name = std::move(name),
            .language = std::move(language),
            .status = status,
            .reason = std::move(reason),
            .at = at(1'772'705'800)};
}

const std::map<std::string, Callback>& expected_callbacks() {
    Media picture = media(MediaKind::image, "900100200300411", "image/jpeg", "Broken on arrival");
    picture.url =
        "https://lookaside.fbsbx.com/whatsapp_business/attachments/"
        "?mid=900100200300411&source=webhook&ext=1772706042&hash=ARxx";
    Media receipt = media(MediaKind::file, "900100200300415", "application/pdf", "My receipt");
    receipt.filename = "receipt.pdf";
    Media voice = media(MediaKind::audio, "900100200300414", "audio/ogg; codecs=opus");
    voice.voice = true;
    static const std::map<std::string, Callback> expected{
        {"MC-ST-SENT", status(Status::sent, 1'772'705'731)},
        {"MC-ST-DELIVERED", status(Status::delivered, 1'772'705'735)},
        {"MC-ST-READ", status(Status::read, 1'772'705'770)},
        {"MC-ST-FAILED-131049",
         failed(FailureCode::blocked_by_meta, "131049",
                "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.")},
        {"MC-ST-FAILED-131026", failed(FailureCode::phone_unavailable, "131026", "Message Undeliverable.")},
        {"MC-ST-FAILED-131047",
         failed(FailureCode::outside_window, "131047",
                "Message failed to send because more than 24 hours have passed since the customer last replied to this "
                "number.")},
        {"MC-ST-FAILED-131053",
         failed(FailureCode::bad_media, "131053",
                "Downloading media from weblink failed with http code 404, status message Not Found")},
        {"MC-ST-FAILED-131050",
         failed(FailureCode::blacklisted, "131050",
                "The recipient chose to stop receiving marketing messages on WhatsApp from your business.")},
        {"MC-ST-FAILED-130472",
         failed(FailureCode::blocked_by_meta, "130472",
                "Failed to send message because this user's phone number is part of an experiment")},
        {"MC-WH-ACCOUNT-ERROR",
         Notice{.type = "error 130429",
                .words = "Message failed to send because there were too many messages sent from this phone number in a "
                         "short period of time"}},
        {"MC-IN-TEXT", incoming("wamid.HBgLMTIwMjU1NTAxNDMVAgASGBQzQTAwMTEyMjMzNDQ1NTY2NzdBQQA=", 1'772'705'740,
                                Text{"Where is my parcel?"})},
        {"MC-IN-REPLY", nth(1, Text{"Thanks"}, "wamid.OUT1")},
        {"MC-IN-IMAGE", file(2, picture, "29ePnSlq5y1fLJmD4KRbpC0N8jHr2JzXb1Zx7fA0aBc=")},
        {"MC-IN-VIDEO", file(3, media(MediaKind::video, "900100200300412", "video/mp4", "See the noise"),
                             "Jh+2ij6PzUvJ2y0rtegrZMzRxkEPwc24Oyib4s03w9Jc=")},
        {"MC-IN-AUDIO", file(4, media(MediaKind::audio, "900100200300413", "audio/mpeg"),
                             "E3dxSPdYZE7ppA3pQ4mpCFaXBJ8pX4SRNdsfvdsiPGA=")},
        {"MC-IN-VOICE", file(5, voice, "m04pFf2ERdaopTyFkGPA0bX3iYY2dYgVFwOgDLSDI0A=")},
        {"MC-IN-DOCUMENT", file(6, receipt, "grwfweZPx0wAbdfbdeFUNItPZ0RylL8gGUvdt3YFqc1=")},
        {"MC-IN-STICKER", file(7, media(MediaKind::sticker, "900100200300416", "image/webp"),
                               "OmT4nhjUhCMIPNmj7eeOZeCYjTXkLxoOv85OMCFwSuc=")},
        {"MC-IN-LOCATION", nth(8, Location{.latitude = 38.8893,
                                           .longitude = -77.0502,
                                           .name = "Example Store",
                                           .address = "1 Sample Street, Washington",
                                           .url = "https://www.example.com/"})},
        {"MC-IN-CONTACTS", nth(9, Contacts{{Contact{.formatted_name = "Asha Rao",
                                                    .first_name = "Asha",
                                                    .last_name = "Rao",
                                                    .phones = {{"+1 202-555-0177", "CELL", "12025550177"}}}}})},
        {"MC-IN-REACTION", nth(10, Reaction{"wamid.OUT1", thumb})},
        {"MC-IN-UNREACT", nth(11, Reaction{"wamid.OUT1", ""})},
        {"MC-IN-BUTTON", nth(12, ButtonReply{"More like this", "more-like-this"}, "wamid.OUT2")},
        {"MC-IN-BUTTON-REPLY", nth(13, ChoiceReply{"keep-1", "Keep"}, "wamid.OUT3")},
        {"MC-IN-LIST-REPLY", nth(14, ChoiceReply{"row-2", "Evening", "18:00 to 20:00", true}, "wamid.OUT4")},
        {"MC-IN-FLOW-REPLY", kept("MC-IN-FLOW-REPLY", 15, "interactive", "wamid.OUT5")},
        {"MC-IN-ORDER", kept("MC-IN-ORDER", 16, "order")},
        {"MC-IN-REFERRAL", from_advertisement()},
        {"MC-IN-SYSTEM", kept("MC-IN-SYSTEM", 18, "system")},
        {"MC-IN-UNSUPPORTED", kept("MC-IN-UNSUPPORTED", 19, "unsupported")},
        {"MC-WH-TPL-APPROVED", reported("1500600700800902", "order_shipped", "en_US", TemplateStatus::approved)},
        {"MC-WH-TPL-REJECTED",
         reported("1500600700800903", "abandoned_cart", "en", TemplateStatus::rejected,
                  "INVALID_FORMAT: Parameters stand next to each other without text between them.: Put words between "
                  "the parameters.")},
        {"MC-WH-TPL-PAUSED", reported("1500600700800904", "autumn_launch", "en_US", TemplateStatus::paused,
                                      "FIRST_PAUSE: Your template has been paused for 3 hours because it had issues.")},
        {"MC-WH-TPL-DISABLED",
         reported("1500600700800904", "autumn_launch", "en_US", TemplateStatus::disabled, "2026-03-20")},
        {"MC-WH-TPL-QUALITY", TemplateReport{.template_id = "1500600700800901",
                                             .name = "autumn_launch",
                                             .language = "en_US",
                                             .quality = "YELLOW",
                                             .at = at(1'772'705'800)}},
        {"MC-WH-TPL-CATEGORY", TemplateReport{.template_id = "1500600700800901",
                                              .name = "autumn_launch",
                                              .language = "en_US",
                                              .category = "MARKETING",
                                              .at = at(1'772'705'800)}},
        {"MC-WH-TPL-COMPONENTS",
         Notice{.type = "message_template_components_update",
                .words =
                    "message_template_id 1500600700800901, message_template_name autumn_launch, "
                    "message_template_language en_US, message_template_element Hi {{1}}, the autumn range is here.",
                .at = at(1'772'705'800)}},
        {"MC-WH-NUMBER-QUALITY",
         Notice{.type = "phone_number_quality_update",
                .words = "THROUGHPUT_UPGRADE, display_phone_number 12025550100, current_limit TIER_UNLIMITED",
                .at = at(1'772'705'800)}},
        {"MC-WH-USER-PREFERENCES", ConsentReport{.phone = "12025550143",
                                                 .opted_in = false,
                                                 .words = "User requested to stop marketing messages",
                                                 .at = at(1'772'705'900)}},
    };
    return expected;
}

TEST(MetaCallbackVectors, AreAllExpected) {
    std::set<std::string> expected;
    for (const auto& [name, callback] : expected_callbacks()) {
        expected.insert(name);
    }
    std::set<std::string> names;
    for (const char* start : {"MC-ST-", "MC-IN-", "MC-WH-"}) {
        names.merge(vectors_of(start));
    }
    EXPECT_EQ(names, expected);
    EXPECT_EQ(names.size(), 39U);
}

TEST(MetaCallbackVectors, AreAllRead) {
    for (const auto& [name, expected] : expected_callbacks()) {
        const auto read = dialect.client.read_callbacks(webhook(vector_text(name)));
        ASSERT_TRUE(read) << name << describe(read.error());
        EXPECT_EQ(read->unreadable, std::vector<Unreadable>()) << name;
        ASSERT_EQ(read->callbacks.size(), 1U) << name;
        EXPECT_EQ(read->callbacks.front(), expected) << name;
    }
}

// Of the vectors, what a provider may say or leave out as it likes.
void keep_what_we_write(json::value& value) {
    if (json::array* list = value.if_array()) {
        for (json::value& item : *list) {
            keep_what_we_write(item);
        }
        return;
    }
    if (json::object* object = value.if_object()) {
        for (const char* name : {"conversation", "pricing", "animated", "message_template_category",
                                 "previous_category", "previous_quality_score"}) {
            object->erase(name);
        }
        if (const json::value* context = object->if_contains("context");
            context != nullptr && !context->as_object().contains("id")) {
            object->erase("context");
        }
        for (auto& [key, item] : *object) {
            keep_what_we_write(item);
        }
    }
}

TEST(MetaCallbackVectors, AreWrittenAsTheyStand) {
    std::size_t written = 0;
    for (const auto& [name, callback] : expected_callbacks()) {
        const auto carried = dialect.callback_as_carried(callback);
        if (name.starts_with("MC-WH-TPL-") && std::holds_alternative<TemplateReport>(callback) &&
            !std::get<TemplateReport>(callback).reason.empty()) {
            EXPECT_TRUE(carried) << name;
            continue;  // Meta's words stand in one member there
        }
        if (std::holds_alternative<Notice>(callback)) {
            EXPECT_EQ(carried.has_value(), name != "MC-WH-ACCOUNT-ERROR") << name;
            continue;
        }
        ++written;
        json::value expected = json_of(vector_text(name));
        keep_what_we_write(expected);
        json::value ours = json_of(callback_with(callback).body);
        keep_what_we_write(ours);
        if (name == "MC-WH-USER-PREFERENCES") {  // the name is nobody's business there
            expected.at("entry")
                .at(0)
                .at("changes")
                .at(0)
                .at("value")
                .at("contacts")
                .at(0)
                .as_object()
                .erase("profile");
            expected.at("entry").at(0).as_object().erase("time");
        }
        EXPECT_EQ(ours, expected) << name;
    }
    EXPECT_EQ(written, 33U);
}

}  // namespace
}  // namespace parley::meta
