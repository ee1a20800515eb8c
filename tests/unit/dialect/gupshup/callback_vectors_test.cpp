#include <fmt/format.h>

#include <map>

#include "base/phone.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

constexpr const char* gs_a = "3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a11";
constexpr const char* gs_b = "3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a12";
constexpr const char* gs_c = "3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a13";
constexpr const char* gs_d = "3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a14";
constexpr const char* wa_a = "wamid.HBgMOTE5ODAwMDAwMDAxFQIAERgSQUJDREVGMDEyMzQ1Njc4OTBBAA==";
constexpr const char* wa_b = "wamid.HBgMOTE5ODAwMDAwMDAxFQIAERgSQUJDREVGMDEyMzQ1Njc4OTBCAA==";

Callback read_one(const std::string& body) {
    const auto batch = dialect.client.read_callbacks(request_with(body));
    EXPECT_TRUE(batch) << body << describe(batch.error());
    EXPECT_TRUE(batch && batch->callbacks.size() == 1 && batch->unreadable.empty()) << body;
    return batch && !batch->callbacks.empty() ? batch->callbacks.front() : Callback{};
}

// The same in every report of the samples but for what a test names.
StatusReport report(Status status, std::int64_t milliseconds, std::string provider_id = gs_a,
                    std::string whatsapp_id = wa_a) {
    return {.message_id = {},
            .provider_id = std::move(provider_id),
            .status = status,
            .at = at_ms(milliseconds),
            .recipient = "919800000001",
            .whatsapp_id = std::move(whatsapp_id)};
}

StatusReport failed(StatusReport report, FailureCode failure, std::string code, std::string words) {
    report.failure = failure;
    report.provider_code = std::move(code);
    report.words = std::move(words);
    return report;
}

IncomingMessage incoming(std::string ending, std::int64_t milliseconds, IncomingContent content,
                         std::string context = {}) {
    return {.provider_id = "wamid.HBgMOTE5ODAwMDAwMDAxFQIAEhgUM0E0QjU2Nzg5MEFCQ0RFRjA" + ending,
            .from = "919800000001",
            .to = "",
            .name = "Asha Verma",
            .at = at_ms(milliseconds),
            .context_id = std::move(context),
            .content = std::move(content)};
}

std::string file_at_gupshup(const std::string& number) {
    return "https://filemanager.gupshup.io/wa/11111111-2222-4333-8444-555555555555/wa/media/"
           "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeee" +
           number + "?download=false";
}

IncomingMessage to_the_number(IncomingMessage message) {
    message.to = "919000000001";
    return message;
}

const std::map<std::string, Callback>& expected_events() {
    static const std::map<std::string, Callback> expected{
        {"SS-EV-01.json", report(Status::accepted, 1'725'260'400'456)},
        {"SS-EV-02.json", failed(report(Status::failed, 1'725'260'400'456, gs_a, ""), FailureCode::bad_phone, "1002",
                                 "Number Does Not Exists On WhatsApp")},
        {"SS-EV-03.json", failed(report(Status::failed, 1'725'260'406'456), FailureCode::outside_window, "131047",
                                 "Re-engagement message")},
        {"SS-EV-04.json", report(Status::sent, 1'725'260'401'000)},
        {"SS-EV-05.json", report(Status::sent, 1'755'260'401'000, gs_b, wa_b)},
        {"SS-EV-06.json", report(Status::delivered, 1'725'260'403'000)},
        {"SS-EV-07.json", report(Status::read, 1'725'260'459'000)},
        {"SS-EV-08.json", Notice{"deleted", gs_a, at_ms(1'725'260'490'000)}},
        {"SS-EV-09.json", Notice{"mismatch", masked("5511990000001") + " is " + masked("551190000001") + " at WhatsApp",
                                 at_ms(1'725'260'402'456)}},
        {"SS-EV-10.json", ConsentReport{.phone = "919800000001", .opted_in = true, .at = at_ms(1'725'260'300'456)}},
        {"SS-EV-11.json", Notice{"sandbox-start", {}, at_ms(1'725'260'200'456)}},
        {"SS-EV-12.json",
         Notice{"billing-event", std::string("CBP marketing marketing: ") + gs_a, at_ms(1'725'260'401'556)}},
        {"SS-EV-13.json", TemplateReport{.template_id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01",
                                         .name = "order_shipped",
                                         .language = "en",
                                         .status = TemplateStatus::rejected,
                                         .reason = "INVALID_FORMAT",
                                         .at = at_ms(1'725'260'100'456)}},
        {"SS-EV-14.json", TemplateReport{.template_id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01",
                                         .name = "order_shipped",
                                         .language = "en",
                                         .category = "MARKETING",
                                         .at = at_ms(1'725'260'110'456)}},
        {"SS-EV-15.json",
         Notice{"billing-event", std::string("PMP marketing regular: ") + gs_b, at_ms(1'755'260'401'556)}},
    };
    return expected;
}

const std::map<std::string, Callback>& expected_messages() {
    static const std::map<std::string, Callback> expected{
        {"SS-IN-01.json", incoming("xMjMA", 1'725'260'500'123, Text{"Where is my order?"})},
        {"SS-IN-02.json", incoming("xMjQA", 1'725'260'501'123, Text{"this one"}, gs_a)},
        {"SS-IN-03.json", incoming("x33MA", 1'725'260'503'123,
                                   Media{.kind = MediaKind::image,
                                         .url = file_at_gupshup("0003"),
                                         .caption = "It came broken",
                                         .mime_type = "image/jpeg"})},
        {"SS-IN-04.json", incoming("x34MA", 1'725'260'504'123,
                                   Media{.kind = MediaKind::file,
                                         .url = file_at_gupshup("0004"),
                                         .caption = "bill",
                                         .filename = "bill.pdf",
                                         .mime_type = "application/pdf"})},
        {"SS-IN-05.json",
         incoming(
             "x35MA", 1'725'260'505'123,
             Media{.kind = MediaKind::audio, .url = file_at_gupshup("0005"), .mime_type = "audio/ogg; codecs=opus"})},
        {"SS-IN-06.json", incoming("x36MA", 1'725'260'506'123,
                                   Media{.kind = MediaKind::video,
                                         .url = file_at_gupshup("0006"),
                                         .caption = "look",
                                         .mime_type = "video/mp4"})},
        {"SS-IN-07.json",
         incoming("x37MA", 1'725'260'507'123,
                  Media{.kind = MediaKind::sticker, .url = file_at_gupshup("0007"), .mime_type = "image/webp"})},
        {"SS-IN-08.json",
         incoming("x38MA", 1'725'260'508'123, Location{19.1136, 72.8697, "Home", "12 Lake Road, Mumbai"})},
        {"SS-IN-09.json", incoming("x39MA", 1'725'260'509'123,
                                   Contacts{{{.formatted_name = "Ravi Menon",
                                              .first_name = "Ravi",
                                              .last_name = "Menon",
                                              .phones = {{"+91 98000 00002", "CELL"}}}}})},
        {"SS-IN-10.json",
         to_the_number(incoming("x40MA", 1'725'260'510'123, ButtonReply{"Great", "FEEDBACK_GOOD"}, gs_b))},
        {"SS-IN-11.json", incoming("x41MA", 1'725'260'511'123, ChoiceReply{"on_time_yes", "Yes"}, gs_c)},
        {"SS-IN-12.json",
         incoming("x42MA", 1'725'260'512'123, ChoiceReply{"track", "Track my order", "Where is it now", true}, gs_d)},
        {"SS-IN-13.json", incoming("x43MA", 1'725'260'513'123, Reaction{gs_b, "\xF0\x9F\x91\x8D"})},
        {"SS-IN-14.json", incoming("x44MA", 1'725'260'514'123, ChoiceReply{"Yes 1", "Yes"}, gs_c)},
    };
    return expected;
}

const std::map<std::string, Callback>& expected_of_version_three() {
    static const std::map<std::string, Callback> expected{
        {"SS-V3-01.json", report(Status::delivered, 1'725'260'403'000)},
        {"SS-V3-02.json", report(Status::accepted, 1'725'260'400'456)},
        {"SS-V3-03.json", failed(report(Status::failed, 1'725'260'406'000), FailureCode::device_incapable, "131026",
                                 "Message undeliverable")},
        {"SS-V3-04.json", to_the_number(incoming("xMjMA", 1'725'260'500'000, Text{"Where is my order?"}))},
    };
    return expected;
}

void expect_all_read(const std::map<std::string, Callback>& expected, const std::string& beginning) {
    std::set<std::string> seen;
    for (const auto& [name, callback] : expected) {
        seen.insert(name);
        EXPECT_EQ(read_one(vector_text(name)), callback) << name;
    }
    EXPECT_EQ(seen, vectors_named(beginning));
}

TEST(GupshupCallbackVectors, EventsAreRead) {
    expect_all_read(expected_events(), "SS-EV-");
}

TEST(GupshupCallbackVectors, MessagesAreRead) {
    expect_all_read(expected_messages(), "SS-IN-");
}

TEST(GupshupCallbackVectors, VersionThreeIsRead) {
    expect_all_read(expected_of_version_three(), "SS-V3-");
}

void erase(json::value& value, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        value.as_object().erase(name);
    }
}

// What no event of ours tells, as nobody knows it here; our number stands in each.
json::value as_we_write(json::value event, const json::value& written) {
    event.as_object()["phone"] = "919000000001";
    json::value& payload = event.at("payload");
    erase(payload, {"conversation", "pricing"});
    if (auto* context = payload.as_object().if_contains("context")) {
        *context = written.at("payload").at("context");
    }
    if (auto* inner = payload.as_object().if_contains("payload"); inner != nullptr && inner->is_object()) {
        const json::object& ours = written.at("payload").at("payload").as_object();
        for (const char* name : {"urlExpiry", "contacts", "id"}) {  // made anew
            if (inner->as_object().contains(name) && ours.contains(name)) {
                inner->as_object()[name] = ours.at(name);
            }
        }
    }
    if (auto* category = payload.as_object().if_contains("category")) {
        category->as_object()["old"] = "";
    }
    return event;
}

TEST(GupshupCallbackVectors, AreWrittenAsTheyStand) {
    std::size_t compared = 0;
    for (const auto* table : {&expected_events(), &expected_messages()}) {
        for (const auto& [name, callback] : *table) {
            if (std::holds_alternative<Notice>(callback) || name == "SS-IN-14.json") {
                continue;  // notices are not told again, nor the old shape
            }
            ++compared;
            Callback whole = callback;
            const HttpRequest request = callback_with(whole);
            const json::value written = json_of(request.body);
            json::value expected = as_we_write(json_of(vector_text(name)), written);
            if (expected.at("payload").as_object().contains("payload") &&
                expected.at("payload").at("payload").as_object().contains("ts")) {
                expected.as_object()["timestamp"] = written.at("timestamp");  // of the event itself, there
            }
            EXPECT_EQ(written, expected) << name << request.body;
            EXPECT_EQ(*request.headers.find("Content-Type"), "application/json");
            EXPECT_EQ(request.target, "/");
        }
    }
    EXPECT_EQ(compared, 23U);
}

TEST(GupshupCallbacks, AreReadInEverySpelling) {
    const StatusReport delivered = report(Status::delivered, 1'725'260'403'000);
    const std::string ids = std::string(R"("id":")") + wa_a + R"(","gsId":")" + gs_a + R"(",)";
    for (const std::string& payload : {
             R"({)" + ids + R"("type":"delivered","destination":"919800000001","payload":{"ts":"1725260403"}})",
             R"({)" + ids + R"("type":"DELIVERED","destination":919800000001,"payload":{"ts":1725260403.0}})",
             R"({)" + ids +
                 R"("type":" delivered ","destination":"919800000001","payload":{"ts":1725260403000},"x":1})",
         }) {
        const std::string event =
            R"({"app":"A","timestamp":"1725260403456","version":2,"type":"message-event","payload":)" + payload + "}";
        EXPECT_EQ(read_one(event), Callback(delivered)) << event;
        EXPECT_EQ(read_one("[" + event + "]"), Callback(delivered)) << event;
    }
    // Without a time of its own, the event's.
    EXPECT_EQ(read_one(R"({"timestamp":1725260403000,"type":"message-event","payload":{)" + ids +
                       R"("type":"delivered","destination":"919800000001"}})"),
              Callback(delivered));
}

TEST(GupshupCallbacks, KeepToTheRulesOfWhichIdIsWhere) {
    const auto ids = [](const std::string& payload) {
        const Callback read = read_one(R"({"type":"message-event","payload":)" + payload + "}");
        const auto& told = std::get<StatusReport>(read);
        return std::pair(told.provider_id, told.whatsapp_id);
    };
    using Ids = std::pair<std::string, std::string>;
    // A week later only WhatsApp's is told; some failures tell Gupshup's alone.
    EXPECT_EQ(ids(R"({"id":"wamid.1","type":"read","payload":{"ts":1725260403}})"), Ids("wamid.1", ""));
    EXPECT_EQ(ids(R"({"gsId":"gs-1","type":"failed","payload":{"code":131026}})"), Ids("gs-1", ""));
    EXPECT_EQ(ids(R"({"gsId":"gs-1","id":"wamid.1","type":"failed","payload":{"code":131026}})"),
              Ids("gs-1", "wamid.1"));
    EXPECT_EQ(ids(R"({"id":"gs-1","type":"failed","payload":{"code":1002}})"), Ids("gs-1", ""));
    EXPECT_EQ(ids(R"({"id":"gs-1","gsId":"gs-1","type":"sent","payload":{}})"), Ids("gs-1", ""));
    EXPECT_EQ(ids(R"({"id":"gs-1","type":"enqueued","payload":{"whatsappMessageId":"wamid.1"}})"),
              Ids("gs-1", "wamid.1"));
    EXPECT_EQ(ids(R"({"id":"gs-1","type":"enqueued","payload":{}})"), Ids("gs-1", ""));
}

TEST(GupshupCallbacks, TellASynchronousFailureByGupshupsIdAlone) {
    const auto payload_of = [](FailureCode failure) {
        StatusReport told = report(Status::failed, 1'725'260'400'000);
        told.failure = failure;
        return json_of(callback_with(told).body).at("payload").as_object();
    };
    const json::object before = payload_of(FailureCode::bad_phone);
    EXPECT_EQ(before.at("id").as_string(), gs_a);
    EXPECT_FALSE(before.contains("gsId"));
    const json::object after = payload_of(FailureCode::device_incapable);
    EXPECT_EQ(after.at("id").as_string(), wa_a);
    EXPECT_EQ(after.at("gsId").as_string(), gs_a);
}

TEST(GupshupCallbacks, GiveOneWhatsAppIdToAMessageWhereTheyHaveToMakeIt) {
    const auto id_of = [](Status status) {
        const json::value event = json_of(callback_with(report(status, 1'725'260'400'000, gs_a, "")).body);
        const json::object& payload = event.at("payload").as_object();
        return std::string(status == Status::accepted ? payload.at("payload").at("whatsappMessageId").as_string()
                                                      : payload.at("id").as_string());
    };
    EXPECT_TRUE(id_of(Status::sent).starts_with("wamid."));
    EXPECT_EQ(id_of(Status::sent), id_of(Status::accepted));
    EXPECT_EQ(id_of(Status::sent), id_of(Status::read));
    IncomingMessage answer = incoming("x", 1'725'260'400'000, Text{"yes"}, gs_a);
    const json::value event = json_of(callback_with(answer).body);
    EXPECT_EQ(event.at("payload").at("context").at("id").as_string(), id_of(Status::sent));
}

TEST(GupshupCallbacks, TellAPersonsNumberInItsTwoParts) {
    const struct {
        const char* number;
        const char* country;
        const char* rest;
    } cases[] = {{"919800000001", "91", "9800000001"},
                 {"12025550143", "1", "2025550143"},
                 {"79261234567", "7", "9261234567"},
                 {"4915112345678", "49", "15112345678"},
                 {"351912345678", "351", "912345678"},
                 {"971501234567", "971", "501234567"},
                 {"2", "2", ""}};
    for (const auto& [number, country, rest] : cases) {
        const IncomingMessage message{.from = number, .to = "", .content = Text{"hi"}};
        const json::value event = json_of(callback_with(message).body);
        EXPECT_EQ(event.at("payload").at("sender").at("country_code").as_string(), country) << number;
        EXPECT_EQ(event.at("payload").at("sender").at("dial_code").as_string(), rest) << number;
    }
}

TEST(GupshupCallbacks, AcceptEveryEventOfTheAccount) {
    for (const char* type : {"review-event", "status-event", "tier-event", "capability-event", "pndn-event"}) {
        const Callback read = read_one(fmt::format(
            R"({{"app":"A","timestamp":1725260100456,"version":2,"type":"account-event","payload":{{"type":"{}"}}}})",
            type));
        EXPECT_EQ(read,
                  Callback(Notice{"account-event", fmt::format(R"({{"type":"{}"}})", type), at_ms(1'725'260'100'456)}));
    }
    EXPECT_TRUE(std::holds_alternative<Notice>(read_one(R"({"type":"onboarding-event","payload":{"type":"x"}})")));
}

TEST(GupshupCallbacks, TellAChangeOfConsentAndOfTemplates) {
    const auto user = [](const std::string& type) {
        return read_one(R"({"timestamp":1725260300456,"type":"user-event","payload":{"phone":"919800000001","type":")" +
                        type + R"("}})");
    };
    EXPECT_EQ(user("opted-out"),
              Callback(ConsentReport{.phone = "919800000001", .opted_in = false, .at = at_ms(1'725'260'300'456)}));
    EXPECT_EQ(user("sandbox-start"), Callback(Notice{"sandbox-start", {}, at_ms(1'725'260'300'456)}));
    const auto status = [](const std::string& word) {
        return std::get<TemplateReport>(
                   read_one(R"({"type":"template-event","payload":{"type":"status-update","id":"t","status":")" + word +
                            R"("}})"))
            .status;
    };
    EXPECT_EQ(status("approved"), TemplateStatus::approved);
    EXPECT_EQ(status("paused"), TemplateStatus::paused);
    EXPECT_EQ(status("deleted"), TemplateStatus::disabled);
    EXPECT_EQ(status("disabled"), TemplateStatus::disabled);
    EXPECT_EQ(status("in_appeal"), TemplateStatus::pending);
    // Told a month before it is done: nothing has changed yet.
    EXPECT_EQ(
        read_one(
            R"({"type":"template-event","payload":{"type":"category-update","id":"t","elementName":"order_shipped",)"
            R"("category":{"current":"UTILITY","correct":"MARKETING"}}})"),
        Callback(Notice{"template-event", "order_shipped is to become MARKETING", {}}));
}

TEST(GupshupVersionThree, ReadsWhatGupshupAddsAndWhatElseMetaTells) {
    const auto body = [](const std::string& field, const std::string& value) {
        return R"({"object":"whatsapp_business_account","gs_app_id":"a","entry":[{"id":"1","time":1725260100,"changes":[{"field":")" +
               field + R"(","value":)" + value + "}]}]}";
    };
    const IncomingMessage answer = std::get<IncomingMessage>(read_one(
        body("messages", R"({"metadata":{"display_phone_number":"919000000001"},"messages":[{"from":"919800000001",
        "id":"wamid.2","timestamp":"1725260500","type":"image","image":{"id":"77","mime_type":"image/png",
        "url":"https://filemanager.gupshup.io/77"},"context":{"from":"919000000001","id":"wamid.1","gs_id":"gs-1"}}]})")));
    EXPECT_EQ(answer.context_id, "gs-1");
    EXPECT_EQ(std::get<Media>(answer.content), (Media{.kind = MediaKind::image,
                                                      .url = "https://filemanager.gupshup.io/77",
                                                      .mime_type = "image/png",
                                                      .id = "77"}));
    // A form that was filled in has no words here: it is kept as it came.
    const IncomingMessage form = std::get<IncomingMessage>(
        read_one(body("messages", R"({"messages":[{"from":"919800000001","id":"wamid.3","timestamp":"1725260500",
        "type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{}"}}}]})")));
    EXPECT_EQ(std::get<UnknownContent>(form.content).type, "interactive");
    EXPECT_EQ(std::get<Notice>(read_one(body("billing-event", R"({"billing":{"gs_id":"gs-1"}})"))).type,
              "billing-event");
    EXPECT_EQ(read_one(body("message_template_status_update",
                            R"({"event":"PAUSED","message_template_id":15,"message_template_name":"n",
                            "message_template_language":"en","reason":"NONE"})")),
              Callback(TemplateReport{.template_id = "15",
                                      .name = "n",
                                      .language = "en",
                                      .status = TemplateStatus::paused,
                                      .at = at_ms(1'725'260'100'000)}));
    EXPECT_EQ(
        read_one(body("message_template_quality_update",
                      R"({"new_quality_score":"RED","message_template_id":15,"message_template_name":"n"})")),
        Callback(TemplateReport{.template_id = "15", .name = "n", .quality = "RED", .at = at_ms(1'725'260'100'000)}));
    EXPECT_EQ(read_one(body("template_category_update",
                            R"({"new_category":"MARKETING","message_template_id":15,"message_template_name":"n"})")),
              Callback(TemplateReport{
                  .template_id = "15", .name = "n", .category = "MARKETING", .at = at_ms(1'725'260'100'000)}));
    EXPECT_EQ(
        read_one(body("user_preferences",
                      R"({"user_preferences":[{"wa_id":"919800000001","value":"stop","timestamp":1725260500}]})")),
        Callback(ConsentReport{.phone = "919800000001", .opted_in = false, .at = at_ms(1'725'260'500'000)}));
    EXPECT_EQ(std::get<Notice>(read_one(body("account_update", R"({"event":"X"})"))).type, "account_update");
}

}  // namespace
}  // namespace parley::gupshup
