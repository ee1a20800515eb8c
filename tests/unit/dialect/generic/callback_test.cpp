#include "vectors.h"

#include <fmt/format.h>

namespace parley::generic {
namespace {

constexpr const char* sample_id = "25596363|1639561857|20220227|25596363";
constexpr const char* browser =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/89.0.4389.82 Safari/537.36";

Time at(std::int64_t seconds) {
    return Time(std::chrono::seconds(seconds));
}

StatusReport report(Status status) {
    return {.message_id = sample_id, .status = status, .at = at(1'647'441'774)};
}

StatusReport failed(FailureCode code, std::string provider_code, std::string words) {
    StatusReport failure = report(Status::failed);
    failure.failure = code;
    failure.provider_code = std::move(provider_code);
    failure.words = std::move(words);
    return failure;
}

StatusReport click(std::optional<Time> when) {
    return {.message_id = "4930004|1731583253|20241114|4930004",
            .status = Status::clicked,
            .at = when,
            .url = "www.google.com/19nov",
            .short_url = "https://bit.ly/3Oj42219",
            .user_agent = browser};
}

IncomingMessage incoming(IncomingContent content) {
    return {.from = "919999999999",
            .to = "9199999998888",
            .at = at(1'647'441'774),
            .context_id = sample_id,
            .content = std::move(content)};
}

Result<CallbackBatch> read(const std::string& body) {
    return dialect.client.read_callbacks(request_with(body));
}

Callback read_one(const std::string& body) {
    const auto batch = read(body);
    EXPECT_TRUE(batch) << body << describe(batch.error());
    EXPECT_TRUE(batch && batch->callbacks.size() == 1 && batch->unreadable.empty()) << body;
    return batch && !batch->callbacks.empty() ? batch->callbacks.front() : Callback{};
}

// The differences that tests/vectors/generic/README.md names.
json::value as_we_write(json::value body) {
    json::object& object = body.as_object();
    if (object.contains("payloadversion")) {
        object["payloadVersion"] = object["payloadversion"];
        object.erase("payloadversion");
    }
    if (json::value* statuses = object.if_contains("statuses")) {
        json::object& status = statuses->as_array().front().as_object();
        if (json::value* error = status.if_contains("error")) {
            error->as_object()["code"] = *integer_of(error->as_object().if_contains("code"));
        }
    }
    return body;
}

TEST(GenericCallbackVectors, AreReadAndWrittenAsTheyStand) {
    const struct {
        std::string name;
        Callback expected;
    } cases[] = {
        {"status/sent.json", report(Status::sent)},
        {"status/delivered.json", report(Status::delivered)},
        {"status/read.json", report(Status::read)},
        {"status/failed.json", failed(FailureCode::too_many_to_person, "1004", "Invalid phone number.")},
        {"status/clicked.json", click(std::nullopt)},
        {"status/successful_delivery.json", report(Status::delivered)},
        {"status/failure_delivery.json", failed(FailureCode::too_many_to_person, "1004", "Invalid phone number.")},
        {"status/generic_click.json", click(at(1'435'322'805))},
        {"incoming/document.json", incoming(Media{.kind = MediaKind::file,
                                                  .url = "www.example.com/document.pdf",
                                                  .caption = "This is body",
                                                  .mime_type = ".pdf"})},
        {"incoming/location.json", incoming(Location{.latitude = 2.457476548,
                                                     .longitude = 2.457476548,
                                                     .name = "Johns office",
                                                     .address = "107, baker street",
                                                     .url = "www.johnsoffice.com"})},
    };
    EXPECT_EQ(vectors_in("status").size() + vectors_in("incoming").size(), std::size(cases));
    for (const auto& [name, expected] : cases) {
        EXPECT_EQ(read_one(vector_text(name)), expected) << name;
        const HttpRequest written = callback_with(expected);
        EXPECT_EQ(json_of(written.body), as_we_write(json_of(vector_text(name)))) << name << written.body;
        EXPECT_EQ(written.target, "/");
        EXPECT_EQ(*written.headers.find("Content-Type"), "application/json; charset=utf-8");
    }
}

TEST(GenericStatus, IsReadInEverySpelling) {
    const StatusReport expected = report(Status::delivered);
    for (const char* body : {
             R"({"payloadVersion":"0.1","statuses":[{"msgId":"25596363|1639561857|20220227|25596363",)"
             R"("status":"delivered","timestamp":"1647441774"}]})",
             R"({"payloadversion":0.1,"statuses":[{"msg_id":" 25596363|1639561857|20220227|25596363",)"
             R"("status":"DELIVERED","ts":1647441774000}]})",
             R"({"statuses":{"msgid":"25596363|1639561857|20220227|25596363","status":" Delivered ",)"
             R"("ts":"2022-03-16T14:42:54Z","new":1}})",
             R"({"msgId":"25596363|1639561857|20220227|25596363","status":"delivered","timestamp":1647441774.0})",
             R"([{"msgId":"25596363|1639561857|20220227|25596363","status":"delivered","timestamp":1647441774}])",
             R"([{"statuses":[{"msgId":"25596363|1639561857|20220227|25596363","status":"delivered",)"
             R"("timestamp":1647441774}]}])",
         }) {
        EXPECT_EQ(read_one(body), Callback(expected)) << body;
    }
}

TEST(GenericStatus, ReadsAClickInTheOtherSpelling) {
    EXPECT_EQ(read_one(R"({"payloadVersion":0.1,"statuses":[{"msgId":"4930004|1731583253|20241114|4930004",
        "status":"clicked","timestamp":1731583253,"url":"https://shop.example.org/kettle",
        "shortUrl":"https://gs.example/abc2131","userAgent":"Mozilla/5.0"}]})"),
              Callback(StatusReport{.message_id = "4930004|1731583253|20241114|4930004",
                                    .status = Status::clicked,
                                    .at = at(1'731'583'253),
                                    .url = "https://shop.example.org/kettle",
                                    .short_url = "https://gs.example/abc2131",
                                    .user_agent = "Mozilla/5.0"}));
}

TEST(GenericStatus, MapsEveryCodeOfTheGuide) {
    const struct {
        std::string error;
        FailureCode code;
        std::string provider_code;
        std::string words;
    } cases[] = {
        {R"("error":{"code":1000,"title":"t"})", FailureCode::bad_credentials, "1000", "t"},
        {R"("error":{"code":1001})", FailureCode::bad_parameters, "1001", ""},
        {R"("error":{"code":"1002"})", FailureCode::bad_phone, "1002", ""},
        {R"("error":{"code":1003})", FailureCode::phone_inactive, "1003", ""},
        {R"("error":{"code":1004})", FailureCode::too_many_to_person, "1004", ""},
        {R"("error":{"code":1005})", FailureCode::phone_unavailable, "1005", ""},
        {R"("error":{"code":1006})", FailureCode::blacklisted, "1006", ""},
        {R"("error":{"code":1007})", FailureCode::device_incapable, "1007", ""},
        {R"("error":{"code":1008})", FailureCode::outside_window, "1008", ""},
        {R"("error":{"code":1009})", FailureCode::other, "1009", ""},
        {R"("error":{"code":1010})", FailureCode::blocked_by_meta, "1010", ""},
        {R"("error":{"code":131026,"message":"m"})", FailureCode::other, "131026", "m"},
        {R"("error":{"code":null,"title":null})", FailureCode::other, "", ""},
        {R"("error":{"code":1e308})", FailureCode::other, "1e+308", ""},
        {R"("errors":[{"code":1008,"title":"late"},{"code":1000}])", FailureCode::outside_window, "1008", "late"},
        {R"("errors":[])", FailureCode::other, "", ""},
        {R"("error":"gone")", FailureCode::other, "", "gone"},
        {R"("error":"1006")", FailureCode::blacklisted, "1006", ""},
        {R"("error":1006)", FailureCode::blacklisted, "1006", ""},
        {R"("error":null)", FailureCode::other, "", ""},
        {R"("reason":1)", FailureCode::other, "", ""},
    };
    for (const auto& [error, code, provider_code, words] : cases) {
        const std::string body =
            R"({"statuses":[{"msgId":"25596363|1639561857|20220227|25596363","status":"failed","ts":1647441774,)" +
            error + "}]}";
        EXPECT_EQ(read_one(body), Callback(failed(code, provider_code, words))) << error;
    }
}

TEST(GenericStatus, HasNoFailureUnlessItFailed) {
    const Callback callback = read_one(R"({"msgId":"1|2|3|4","status":"sent","error":{"code":0,"title":""}})");
    EXPECT_EQ(callback, Callback(StatusReport{.message_id = "1|2|3|4", .status = Status::sent}));
}

TEST(GenericStatus, GoesInWithoutATimeThatCannotBeRead) {
    for (const char* time : {"1e308", "-5", "\"soon\"", "null", "[1]", "99999999999999"}) {
        const Callback callback =
            read_one(fmt::format(R"({{"statuses":[{{"msgId":"1|2|3|4","status":"read","timestamp":{}}}]}})", time));
        EXPECT_EQ(callback, Callback(StatusReport{.message_id = "1|2|3|4", .status = Status::read})) << time;
    }
}

TEST(GenericCallbacks, KeepTheGoodAmongTheBad) {
    const auto batch = read(R"({"statuses":[{"msgId":"1","status":"sent"},{"msgId":"2","status":"lost"},7,
        {"status":"read"},{"msgId":"a\u0000b","status":"sent"},{"msgId":"6","status":"read"}],
        "messages":[{"from":"9","text":"Hi"},{"text":"Hi"}]})");
    ASSERT_TRUE(batch) << describe(batch.error());
    const std::vector<Callback> good{
        StatusReport{.message_id = "1", .status = Status::sent},
        StatusReport{.message_id = "6", .status = Status::read},
        IncomingMessage{.from = "9", .to = "", .content = Text{"Hi"}},
    };
    const std::vector<Unreadable> bad{
        {"statuses[1].status", "no such status (given: lost)"},
        {"statuses[2].msgId", "this is missing"},
        {"statuses[3].msgId", "this is missing"},
        {"statuses[4].msgId", "text may not hold a NUL"},
        {"messages[1].from", "this is missing"},
    };
    EXPECT_EQ(batch->callbacks, good);
    EXPECT_EQ(batch->unreadable, bad);
}

TEST(GenericCallbacks, AreAnErrorWithItsPlaceWhereNothingCanBeRead) {
    const struct {
        std::string body;
        std::string where;
    } cases[] = {
        {"", "line 1, column 1"},
        {"<xml/>", "line 1, column 1"},
        {std::string("\0\0", 2), "line 1, column 1"},
        {std::string("{\"a\":\"\0\"}", 9), "line 1, column 7"},
        {"{\"statuses\":[{\"msgId\":\"1\",\"status\":\"sent\"", "line 1, column 42"},
        {"3", "body"},
        {"{}", "body"},
        {"[{}]", "[0]"},
        {R"({"statuses":null})", "statuses.msgId"},
        {R"({"statuses":[{"msgId":"1"}]})", "statuses[0].status"},
        {R"([{"statuses":[{"msgId":"1","status":{}}]}])", "[0].statuses[0].status"},
        {R"({"from":"","type":"text"})", "from"},
        {R"({"from":["9"],"type":"text"})", "from"},
        {R"({"from":"9","type":"text","text":{"body":"a\u0000b"}})", "text.body"},
    };
    for (const auto& [body, where] : cases) {
        const auto batch = read(body);
        ASSERT_FALSE(batch) << body;
        EXPECT_EQ(batch.error().kind, ErrorKind::invalid) << body;
        EXPECT_EQ(batch.error().where, where) << body << batch.error().what;
    }
}

TEST(GenericCallbacks, OfNobodyAreNoError) {
    const auto batch = read(R"({"payloadVersion":"0.1","statuses":[]})");
    ASSERT_TRUE(batch);
    EXPECT_EQ(*batch, CallbackBatch{});
}

TEST(GenericCallbacks, AreReadThoughTheirEncodingIsBroken) {
    EXPECT_EQ(read_one("{\"from\":\"9\",\"type\":\"text\",\"text\":{\"body\":\"Stra\xdf"
                       "e\"}}"),
              Callback(IncomingMessage{.from = "9",
                                       .to = "",
                                       .content = Text{"Stra\xEF\xBF\xBD"
                                                       "e"}}));
}

TEST(GenericIncoming, IsReadInEveryKindAndSpelling) {
    const Media photo{.kind = MediaKind::image, .url = "u", .caption = "c", .mime_type = ".png"};
    const struct {
        std::string content;
        IncomingContent expected;
    } cases[] = {
        {R"("type":"text","text":{"body":"Hi"})", Text{"Hi"}},
        {R"("type":"Text","text":{"text":"Hi"})", Text{"Hi"}},
        {R"("text":"Hi")", Text{"Hi"}},
        {R"("type":"text","text":{"body":""})", Text{""}},
        {R"("type":"image","image":{"mediaURL":"u","mimetype":".png","caption":"c"})", photo},
        {R"("type":"image","image":{"mediaUrl":"u","mimeType":".png","caption":"c"})", photo},
        {R"("type":"document","file":{"mediaURL":"u","filename":"f"})",
         Media{.kind = MediaKind::file, .url = "u", .filename = "f"}},
        {R"("type":"voice","audio":{"mediaURL":"u"})", Media{.kind = MediaKind::audio, .url = "u"}},
        {R"("type":"video","video":{"mediaURL":"u","mimetype":null})", Media{.kind = MediaKind::video, .url = "u"}},
        {R"("type":"location","location":{"lattitude":2.5,"Longitude":"-1.5"})",
         Location{.latitude = 2.5, .longitude = -1.5}},
        {R"("type":"button","button":{"text":"Yes","payload":"y"})", ButtonReply{"Yes", "y"}},
        {R"("type":"quickReply","quickReply":{"text":"Yes"})", ButtonReply{"Yes"}},
        {R"("type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"y","title":"Yes"}})",
         ButtonReply{"Yes", "y"}},
    };
    for (const auto& [content, expected] : cases) {
        const Callback callback =
            read_one(R"({"payloadversion":0.1,"id":"m1","from":919999999999,"wabaNumber":"9199999998888",)"
                     R"("timestamp":"1647441774",)"
                     R"("name":"Asha","context":{"id":"25596363|1639561857|20220227|25596363"},)" +
                     content + "}");
        IncomingMessage message = incoming(expected);
        message.provider_id = "m1";
        message.name = "Asha";
        EXPECT_EQ(callback, Callback(message)) << content;
    }
}

TEST(GenericIncoming, KeepsRawWhatItCannotRead) {
    for (const std::string content : {
             R"("type":"contacts","contacts":[{"name":"Ravi"}])",
             R"("type":"image","image":{"id":"123"})",
             R"("type":"image","image":null)",
             R"("type":"location","location":{"latitude":91,"longitude":0})",
             R"("type":"text","text":{})",
             R"("type":"button","button":{})",
             R"("type":"sticker","sticker":{"mediaURL":"u"})",
         }) {
        const std::string body = R"({"from":"9",)" + content + "}";
        const Callback callback = read_one(body);
        const auto* message = std::get_if<IncomingMessage>(&callback);
        ASSERT_NE(message, nullptr) << content;
        const auto* unknown = std::get_if<UnknownContent>(&message->content);
        ASSERT_NE(unknown, nullptr) << content;
        EXPECT_EQ(unknown->type, *text_of(member(json_of(body), "type")));
        EXPECT_EQ(json_of(unknown->raw), json_of(body));

        // A gateway passes on what it cannot read.
        json::value written = json_of(callback_with(callback).body);
        written.as_object().erase("payloadVersion");
        written.as_object().erase("wabaNumber");
        EXPECT_EQ(written, json_of(body));
    }
}

}  // namespace
}  // namespace parley::generic
