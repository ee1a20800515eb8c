#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

constexpr const char* external_id = "4812345678901234567-314159265358979323";
constexpr const char* our_id = "9|1725260400|20240902|9|wzrk_default";
constexpr const char* bucket = "https://wa-media.example-bucket.s3.amazonaws.com/2024/09/02/";
constexpr const char* signed_by = "?X-Amz-Expires=172800&X-Amz-Signature=";

Time at(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

StatusReport report(Status status, std::int64_t when, std::string recipient = "919800000001") {
    return {.message_id = our_id,
            .provider_id = external_id,
            .status = status,
            .at = at(when),
            .recipient = std::move(recipient)};
}

std::vector<Callback> every_state() {
    StatusReport failed = report(Status::failed, 1'725'260'402'000, "919800000002");
    failed.message_id = "9|1725260400|20240902|10|wzrk_default";
    failed.provider_id = "4812345678901234568-271828182845904523";
    failed.failure = FailureCode::bad_phone;
    failed.provider_code = "003";
    failed.words = "UNKNOWN_SUBSCRIBER";
    return {report(Status::sent, 1'725'260'401'000), report(Status::delivered, 1'725'260'403'000),
            report(Status::read, 1'725'260'459'000), failed};
}

StatusReport click(std::string url, std::string short_url, std::string id, std::string recipient, std::string browser,
                   std::int64_t when) {
    return {.message_id = std::move(id),
            .status = Status::clicked,
            .at = at(when),
            .url = std::move(url),
            .short_url = std::move(short_url),
            .user_agent = std::move(browser),
            .recipient = std::move(recipient)};
}

IncomingMessage incoming(IncomingContent content, std::int64_t when, std::string context = {}) {
    return {.from = "919800000001",
            .to = "919000000001",
            .name = "Asha Verma",
            .at = at(when),
            .context_id = std::move(context),
            .content = std::move(content)};
}

Media media(MediaKind kind, const std::string& file, const std::string& signature, std::string type,
            std::string caption = {}) {
    return {.kind = kind,
            .url = bucket + file + signed_by + signature,
            .caption = std::move(caption),
            .mime_type = std::move(type)};
}

std::vector<std::pair<std::string, IncomingMessage>> people_write() {
    Media voice = media(MediaKind::audio, "v.ogg", "99ff88ee77dd66cc", "audio/ogg; codecs=opus");
    voice.voice = true;
    const Contact ravi{
        .formatted_name = "Ravi Menon", .first_name = "Ravi", .phones = {{"+919800000002", "CELL", "919800000002"}}};
    IncomingMessage guide = incoming(Text{"incoming text"}, 1'658'261'071'000);
    guide.from = guide.to = "91XXXXXXXXXX";
    guide.name = "John Doe";
    return {
        {"GUIDE-IN.json", guide},
        {"ENT-IN-01.json", incoming(Text{"Where is my order?"}, 1'725'260'500'000)},
        {"ENT-IN-02.form", incoming(Text{"Yes please"}, 1'725'260'501'000, external_id)},
        {"ENT-IN-03.form", incoming(media(MediaKind::image, "abc.jpg", "0123456789abcdef0123456789abcdef", "image/jpeg",
                                          "It came broken"),
                                    1'725'260'502'000)},
        {"ENT-IN-04.form",
         incoming(media(MediaKind::file, "bill.pdf", "aa11bb22cc33dd44", "application/pdf", "bill.pdf"),
                  1'725'260'503'000)},
        {"ENT-IN-05.form", incoming(voice, 1'725'260'504'000)},
        {"ENT-IN-06.form",
         incoming(media(MediaKind::video, "v.mp4", "1122334455667788", "video/mp4", "look"), 1'725'260'505'000)},
        {"ENT-IN-07.form",
         incoming(
             Location{.latitude = 19.1136, .longitude = 72.8697, .name = "Home", .address = "12 Lake Road, Mumbai"},
             1'725'260'506'000)},
        {"ENT-IN-08.form", incoming(ButtonReply{"Great", "Great"}, 1'725'260'507'000, external_id)},
        {"ENT-IN-09.form", incoming(ChoiceReply{.id = "on_time_yes", .title = "Yes"}, 1'725'260'508'000,
                                    "4812345678901234570-161803398874989484")},
        {"ENT-IN-10.form", incoming(ChoiceReply{"track", "Track my order", "Where is it now", true}, 1'725'260'509'000,
                                    "4812345678901234571-141421356237309504")},
        {"ENT-IN-11.form", incoming(Contacts{{ravi}}, 1'725'260'510'000)},
    };
}

HttpRequest request_of(const std::string& name) {
    return name.ends_with(".form") ? form_request(form_vector(name)) : request_with(vector_text(name));
}

// A field that holds JSON text is equal where the JSON is.
json::value with_nested(json::value fields) {
    for (auto& [name, value] : fields.as_object()) {
        if (value.is_string() && (value.get_string().starts_with('{') || value.get_string().starts_with('['))) {
            value = json_of(std::string(value.get_string()));
        }
    }
    return fields;
}

json::value object_of(const FormFields& fields) {
    json::object object;
    for (const auto& [name, value] : fields) {
        object[name] = value;
    }
    return object;
}

TEST(EnterpriseReportVectors, AreReadInAllThreeForms) {
    EXPECT_EQ(vectors_in("report").size(), 5U);
    const StatusReport read = report(Status::read, 1'725'260'459'000, "+919800000001");
    EXPECT_EQ(read_one(request_of("report/ENT-DLR-01.form")), Callback(read));
    EXPECT_EQ(read_one(http_vector("report/ENT-DLR-01.http")), Callback(read));

    const std::string list = vector_text("report/ENT-DLR-02.json");
    const CallbackBatch all{every_state(), {}};
    std::string as_text;
    append_json_escaped(as_text, list);
    for (const HttpRequest& request :
         {form_request({{"response", list}}), request_with(list), request_with("{\"response\":" + list + "}"),
          request_with("{\"response\":\"" + as_text + "\"}"), request_with("response=" + list)}) {
        const auto batch = read_callback(request);
        ASSERT_TRUE(batch) << describe(batch.error());
        EXPECT_EQ(*batch, all) << request.body.substr(0, 40);
    }

    const std::string line = vector_text("report/ENT-DLR-03.txt");
    StatusReport by_get = report(Status::delivered, 1'725'260'403'000);
    by_get.message_id.clear();
    EXPECT_EQ(read_one(get(line.substr(4, line.find('\n') - 4))), Callback(by_get));

    StatusReport guide = report(Status::read, 1'658'264'959'000, "+91XXXXXXXXXX");
    guide.message_id = "9|1658264893|20220720|9|wzrk_default";
    guide.provider_id = "4687162516402008133-497817541934555810";
    EXPECT_EQ(read_one(request_of("report/GUIDE-DLR.form")), Callback(guide));
}

TEST(EnterpriseReportVectors, AreWrittenAsTheyStand) {
    const HttpRequest batch = dialect.server.write_callbacks(every_state(), account);
    EXPECT_EQ(batch.target, "/");
    EXPECT_EQ(*batch.headers.find("Content-Type"), "application/x-www-form-urlencoded");
    ASSERT_EQ(fields_of(batch).size(), 1U);
    EXPECT_EQ(json_of(*field_of(fields_of(batch), "response")), json_of(vector_text("report/ENT-DLR-02.json")));
    // Byte for byte, the wire form of the reference.
    const HttpRequest one = callback_with(report(Status::read, 1'725'260'459'000, "+919800000001"));
    EXPECT_EQ(one.body, http_vector("report/ENT-DLR-01.http").body);
}

TEST(EnterpriseClickVectors, AreReadAndWritten) {
    EXPECT_EQ(vectors_in("click").size(), 3U);
    const std::string kettle = "https://shop.example.org/kettle";
    const std::string kettle_id = "1767225601|1767225660|20260105|1767225601";
    const std::string mozilla = "Mozilla/5.0 \xE2\x80\xA6";
    const StatusReport first =
        click("https://acme.example.com/track/4711", "https://gs.example/Ab12Cd", our_id, "919800000001",
              "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36", 1'725'280'496'000);
    const StatusReport second =
        click(kettle, "gs.example/abc2131", kettle_id, "14155550101", mozilla, 1'767'607'254'000);
    const StatusReport generic = click(kettle, "https://gs.example/abc2131", kettle_id, "", mozilla, 1'767'225'700'000);
    EXPECT_EQ(read_one(request_of("click/ENT-CLICK-01.json")), Callback(first));
    EXPECT_EQ(read_one(request_of("click/G1.json")), Callback(second));
    EXPECT_EQ(read_one(request_of("click/G2.json")), Callback(generic));
    for (const auto& [name, expected] : {std::pair{"click/ENT-CLICK-01.json", first}, {"click/G1.json", second}}) {
        json::value sample = json_of(vector_text(name));
        for (const std::string_view left_out : {"browser", "device", "deviceType"}) {
            sample.as_object().erase(left_out);
        }
        const HttpRequest written = callback_with(expected);
        EXPECT_EQ(json_of(written.body), sample) << name;
        EXPECT_EQ(*written.headers.find("Content-Type"), "application/json; charset=utf-8");
    }
}

TEST(EnterpriseIncomingVectors, AreReadAndWrittenAsTheyStand) {
    EXPECT_EQ(vectors_in("incoming").size(), people_write().size() + 1);  // and one wire form
    for (const auto& [name, expected] : people_write()) {
        EXPECT_EQ(read_one(request_of("incoming/" + name)), Callback(expected)) << name;
        Account number = account;
        number.sender = expected.to;
        const std::array one{Callback(expected)};
        const HttpRequest written = dialect.server.write_callbacks(one, number);
        const json::value sample = name.ends_with(".form") ? object_of(form_vector("incoming/" + name))
                                                           : json_of(vector_text("incoming/" + name));
        EXPECT_EQ(with_nested(json_of(written.body)), with_nested(sample)) << name << written.body;
        EXPECT_EQ(*written.headers.find("Content-Type"), "application/json; charset=utf-8");
    }
    EXPECT_EQ(read_one(http_vector("incoming/ENT-IN-03.http")), read_one(request_of("incoming/ENT-IN-03.form")));
}

TEST(EnterpriseIncomingVectors, AreTheSameAsJsonWithObjectsInsideOrWithText) {
    for (const auto& [name, expected] : people_write()) {
        if (!name.ends_with(".form")) {
            continue;
        }
        const json::value fields = object_of(form_vector("incoming/" + name));
        EXPECT_EQ(read_one(request_with(json::serialize(fields))), Callback(expected)) << name;
        json::value nested = with_nested(fields);
        EXPECT_EQ(read_one(request_with(json::serialize(nested))), Callback(expected)) << name;
        nested.as_object()["timestamp"] = std::stoll(std::string(nested.at("timestamp").as_string()));
        EXPECT_EQ(read_one(request_with(json::serialize(nested))), Callback(expected)) << name;
        nested.as_object().erase("type");
        EXPECT_EQ(read_one(request_with(json::serialize(nested))), Callback(expected)) << name << " without a type";
    }
}

TEST(EnterpriseTemplateEventVector, IsReadAndWritten) {
    const TemplateReport enabled{.template_id = "7091001",
                                 .name = "order_shipped",
                                 .language = "en",
                                 .status = TemplateStatus::approved,
                                 .at = at(1'725'260'400'000)};
    EXPECT_EQ(read_one(request_of("template/ENT-TPL-02.json")), Callback(enabled));
    json::value written = json_of(callback_with(enabled).body);
    json::value sample = json_of(vector_text("template/ENT-TPL-02.json"));
    EXPECT_EQ(written.at("data").at(0).at("event_id").as_string().size(), 36U);
    for (json::value* event : {&written.at("data").at(0), &sample.at("data").at(0)}) {
        event->as_object().erase("event_id");
        event->as_object().erase("message_template_type");
    }
    EXPECT_EQ(written, sample);
}

}  // namespace
}  // namespace parley::gupshup_enterprise
