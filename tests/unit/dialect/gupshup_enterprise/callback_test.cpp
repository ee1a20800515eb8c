#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

Time at(std::int64_t milliseconds) {
    return Time(std::chrono::milliseconds(milliseconds));
}

StatusReport report_of(const std::string& event) {
    return std::get<StatusReport>(read_one(form_request({{"response", "[" + event + "]"}})));
}

IncomingMessage incoming_of(const std::string& fields) {
    return std::get<IncomingMessage>(
        read_one(request_with(R"({"waNumber":"919000000001","mobile":"919800000001",)" + fields + "}")));
}

TEST(EnterpriseReport, IsReadWithEitherSpellingAndKindOfItsFields) {
    const StatusReport expected{.message_id = "1|2|3|4",
                                .provider_id = "1-2",
                                .status = Status::delivered,
                                .at = at(1'725'260'403'000),
                                .recipient = "919800000001"};
    for (
        const char* event : {
            R"({"externalId":"1-2","eventType":"DELIVERED","eventTs":1725260403000,"destAddr":"919800000001","extra":"1|2|3|4"})",
            R"({"externalId":"1-2","eventType":"delivered","eventTs":"1725260403000","destAddr":919800000001,"extra":"1|2|3|4"})",
            R"({"externalId":"1-2","eventType":" Delivered ","eventTs":1725260403,"destAddr":"919800000001","msg_id":"1|2|3|4",
                 "errCode":"000","cause":"SUCCESS","noOfFrags":1,"hsmTemplateId":"7","conversation":{},"pricing":{}})",
            R"({"externalId":" 1-2 ","eventType":"DELIVERED","eventTs":"1725260403","destAddr":"919800000001","extra":"1|2|3|4",
                 "errorCode":0})",
        }) {
        EXPECT_EQ(report_of(event), expected) << event;
    }
}

TEST(EnterpriseReport, HasOnlyTheProvidersIdWhereNothingIsEchoed) {
    for (const char* extra : {"", R"(,"extra":null)", R"(,"extra":"")"}) {
        const StatusReport report = report_of(R"({"externalId":"1-2","eventType":"READ")" + std::string(extra) + "}");
        EXPECT_EQ(report.message_id, "");
        EXPECT_EQ(report.provider_id, "1-2");
        EXPECT_EQ(report.status, Status::read);
        EXPECT_EQ(report.at, std::nullopt);
    }
    EXPECT_EQ(report_of(R"({"extra":" a|b ","eventType":"READ"})").message_id, " a|b ");
}

TEST(EnterpriseReport, TakesAnUnknownEventForAFailureUnlessItsCodeSaysMore) {
    EXPECT_EQ(report_of(R"({"externalId":"1","eventType":"EXPIRED","errorCode":"0ff"})").status, Status::failed);
    EXPECT_EQ(report_of(R"({"externalId":"1","eventType":"EXPIRED"})").failure, FailureCode::other);
    EXPECT_EQ(report_of(R"({"externalId":"1","eventType":"SEEN","errorCode":"026"})").status, Status::read);
    EXPECT_EQ(report_of(R"({"externalId":"1","eventType":"FAILED","errorCode":"000"})").status, Status::failed);
}

TEST(EnterpriseReport, ByGetHasWordsOfItsOwn) {
    const struct {
        std::string status;
        std::string code;
        Status expected;
    } cases[] = {
        {"SUCCESS", "000", Status::delivered}, {"SUCCESS", "", Status::delivered}, {"success", "025", Status::sent},
        {"SUCCESS", "026", Status::read},      {"FAILURE", "003", Status::failed}, {"FAILURE", "000", Status::failed},
        {"UNKNOWN", "", Status::sent},         {"UNKNOWN", "013", Status::failed}, {"UNKNOWN", "0ff", Status::sent},
    };
    for (const auto& [status, code, expected] : cases) {
        const Callback read = read_one(get("/dlr?externalId=1-2&deliveredTS=1725260403000&status=" + status +
                                           "&cause=x&phoneNo=919800000001&errCode=" + code + "&extra=1%7C2"));
        EXPECT_EQ(std::get<StatusReport>(read).status, expected) << status << code;
        EXPECT_EQ(std::get<StatusReport>(read).message_id, "1|2");
    }
    EXPECT_EQ(std::get<StatusReport>(read_one(get("/dlr?externalId=1&status=FAILURE&errCode=003&cause=gone"))).words,
              "gone");
}

TEST(EnterpriseReport, ComesWithItsNeighboursWhereOneCannotBeRead) {
    const auto batch =
        read_callback(form_request({{"response", R"([{"eventType":"READ"},7,{"externalId":"1","eventType":"SENT"},
        {"externalId":{"a":1},"eventType":"SENT"},{"new":true}])"}}));
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->callbacks.size(), 1U);
    ASSERT_EQ(batch->unreadable.size(), 4U);
    EXPECT_EQ(batch->unreadable[0].where, "response[0].externalId");
    EXPECT_EQ(batch->unreadable[1].where, "response[1]");
    EXPECT_EQ(batch->unreadable[2].where, "response[3].externalId");
    EXPECT_EQ(batch->unreadable[3].where, "response[4]");
}

TEST(EnterpriseReport, IsNotTakenFromOurOwnUrl) {
    HttpRequest request = form_request({{"mobile", "919800000001"}, {"type", "poll"}, {"poll", "x"}});
    request.target = "/in/secret?a=TEST-ACC-OUNT&externalId=1-2&eventType=READ";
    const auto message = std::get<IncomingMessage>(read_one(request));
    EXPECT_EQ(std::get<UnknownContent>(message.content).raw, R"({"type":"poll","poll":"x"})");
}

TEST(EnterpriseClick, IsReadAsAFormAndAmongReports) {
    const std::string click = R"({"gsurl":"s","clickTime":"2024-09-02 12:34:56","originalURL":"u","extra":"1|2"})";
    const StatusReport expected{
        .message_id = "1|2", .status = Status::clicked, .at = at(1'725'280'496'000), .url = "u", .short_url = "s"};
    EXPECT_EQ(read_one(form_request(
                  {{"gsurl", "s"}, {"clickTime", "2024-09-02 12:34:56"}, {"originalURL", "u"}, {"extra", "1|2"}})),
              Callback(expected));
    EXPECT_EQ(report_of(click), expected);
    EXPECT_EQ(std::get<StatusReport>(read_one(request_with(R"({"gsurl":"s","msg_id_or_blank":"1|2"})"))).message_id,
              "1|2");
    EXPECT_EQ(read_callback(request_with(R"({"gsurl":"s"})")).error().where, "extra");
}

TEST(EnterpriseCallback, MayBeTheGenericGuides) {
    const auto batch = read_callback(request_with(
        R"({"payloadVersion":"0.1","statuses":[{"msgId":"1|2","status":"failed","timestamp":"1725260403",
            "error":{"code":1006,"title":"Blacklisted"}},{"msgId":"1|3","status":"Clicked","url":"u"},{"status":"sent"}]})"));
    ASSERT_TRUE(batch);
    ASSERT_EQ(batch->callbacks.size(), 2U);
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks[0]).failure, FailureCode::blacklisted);
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks[1]).status, Status::clicked);
    ASSERT_EQ(batch->unreadable.size(), 1U);
    EXPECT_EQ(batch->unreadable[0].where, "statuses[2].msgId");
    const Callback written = read_one(request_with(
        R"({"payloadVersion":0.1,"from":"919800000001","wabaNumber":"919000000001","type":"text","text":{"body":"Hi"}})"));
    EXPECT_EQ(std::get<IncomingMessage>(written).content, IncomingContent(Text{"Hi"}));
    const Callback listed = read_one(request_with(
        R"({"payloadVersion":0.1,"messages":[{"from":"919800000001","type":"text","text":{"body":"Hi"}}]})"));
    EXPECT_EQ(std::get<IncomingMessage>(listed).from, "919800000001");
}

TEST(EnterpriseCallback, TellsOfTemplatesAndOfTheAccount) {
    const auto event = [](const std::string& field, const std::string& word) {
        return read_one(request_with(R"({"vendor":"GUPSHUP","data":[{"field":")" + field + R"(","event":")" + word +
                                     R"(","message_template_name":"n","reason":"ABUSIVE","time":1725260400}]})"));
    };
    const auto rejected = std::get<TemplateReport>(event("message_template_status_update", "REJECTED"));
    EXPECT_EQ(rejected.status, TemplateStatus::rejected);
    EXPECT_EQ(rejected.reason, "ABUSIVE");
    EXPECT_EQ(std::get<TemplateReport>(event("MESSAGE_TEMPLATE_STATUS_UPDATE", "PAUSED")).status,
              TemplateStatus::paused);
    const auto notice = std::get<Notice>(event("account_update", "DISABLED_UPDATE"));
    EXPECT_EQ(notice, (Notice{.type = "account_update", .words = "DISABLED_UPDATE", .at = at(1'725'260'400'000)}));
    const auto unknown = read_callback(request_with(
        R"({"data":[{"field":"message_template_status_update","event":"ODD","message_template_name":"n"}]})"));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().where, "data[0].event");
}

TEST(EnterpriseIncoming, JoinsBothHalvesOfWhatItAnswers) {
    EXPECT_EQ(incoming_of(R"("type":"text","text":"a","replyId":"1","messageId":"2")").context_id, "1-2");
    EXPECT_EQ(incoming_of(R"("type":"text","text":"a","replyId":null,"messageId":null)").context_id, "");
    EXPECT_EQ(incoming_of(R"("type":"text","text":"a","replyId":"1|2|3|4")").context_id, "1|2|3|4");
    const IncomingMessage own = incoming_of(R"("type":"text","text":"a","messageId":"2")");
    EXPECT_EQ(own.context_id, "");
    EXPECT_EQ(own.provider_id, "2");
    for (const char* id : {"1|2|3|4", "1-2", "1-2-3", "-1", "1-", "-"}) {
        IncomingMessage answer = own;
        answer.provider_id.clear();
        answer.context_id = id;
        EXPECT_EQ(std::get<IncomingMessage>(read_one(callback_with(answer))).context_id, id);
    }
}

TEST(EnterpriseIncoming, IsKeptWhereThereAreNoWordsForIt) {
    for (const char* fields : {
             R"("type":"order","order":"{\"catalog_id\":\"7\"}")",
             R"("type":"image","image":"{\"caption\":\"no url\"}")",
             R"("type":"image","image":"not json")",
             R"("type":"image")",
             R"("type":"location","location":"{\"latitude\":91,\"longitude\":0}")",
             R"("type":"interactive","interactive":"{\"type\":\"nfm_reply\",\"nfm_reply\":{}}")",
             R"("type":"contacts","contacts":"[]")",
             R"("type":"contacts","contacts":"[7]")",
             R"("type":"button","button":"{}")",
             R"("type":"text")",
             R"("type":"video","video":"{\"url\":{\"a\":1}}")",
             R"("name":"Asha")",
         }) {
        const IncomingMessage message = incoming_of(fields);
        EXPECT_EQ(message.from, "919800000001");
        ASSERT_TRUE(std::holds_alternative<UnknownContent>(message.content)) << fields;
        EXPECT_TRUE(json_of(std::get<UnknownContent>(message.content).raw).is_object());
        // And passed on as it is kept.
        const auto carried = dialect.callback_as_carried(message);
        ASSERT_TRUE(carried) << fields;
        EXPECT_EQ(*carried, Callback(message)) << fields;
        EXPECT_EQ(read_one(callback_with(message)), *carried) << fields;
    }
    EXPECT_EQ(std::get<UnknownContent>(incoming_of(R"("type":"order","order":"{\"id\":7}","extra":"x")").content),
              (UnknownContent{"order", R"({"type":"order","order":{"id":7},"extra":"x"})"}));
}

TEST(EnterpriseIncoming, IsPassedOnWhereAnotherProvidersKindIsUnknown) {
    IncomingMessage message{.from = "919800000001", .to = "919000000001", .content = {}};
    message.content = UnknownContent{"order", R"({"order":{"id":7},"note":{"a":[1]},"n":3,"gone":null,"mobile":"1"})"};
    const auto carried = dialect.callback_as_carried(message);
    ASSERT_TRUE(carried);
    EXPECT_EQ(std::get<UnknownContent>(std::get<IncomingMessage>(*carried).content).raw,
              R"({"type":"order","order":{"id":7},"note":"{\"a\":[1]}","n":"3"})");
    EXPECT_EQ(read_one(callback_with(message)), *carried);
    EXPECT_EQ(dialect.callback_as_carried(*carried), carried);
    message.content = UnknownContent{"odd", "not json"};
    EXPECT_EQ(read_one(callback_with(message)), *dialect.callback_as_carried(message));
}

TEST(EnterpriseIncoming, IsNoReportWhereItHasAFieldOfThatName) {
    const auto message = std::get<IncomingMessage>(read_one(form_request({{"mobile", "919800000001"},
                                                                          {"type", "text"},
                                                                          {"text", "Hi"},
                                                                          {"response", "x"},
                                                                          {"app", "A"},
                                                                          {"version", "1"}})));
    EXPECT_EQ(message.content, IncomingContent(Text{"Hi"}));
}

TEST(EnterpriseIncoming, MendsTextOfAnotherEncoding) {
    const Callback read = read_one(request_with("mobile=919800000001&type=text&text=caf%E9"));
    EXPECT_EQ(std::get<IncomingMessage>(read).content, IncomingContent(Text{"caf\xEF\xBF\xBD"}));
}

TEST(EnterpriseIncoming, IsWrittenWithOurNumberAndItsLinkCutWhereTheGatewayCutsIt) {
    IncomingMessage message{.from = "919800000001", .to = "someone else", .content = {}};
    message.content = Media{.kind = MediaKind::image, .url = "https://x.example/a?X-Amz-Signature=beef"};
    json::value written = json_of(callback_with(message).body);
    EXPECT_EQ(written.at("waNumber"), json::value("919000000001"));
    const json::value image = json_of(std::string(written.at("image").as_string()));
    EXPECT_EQ(image.at("url"), json::value("https://x.example/a?X-Amz-Signature="));
    EXPECT_EQ(image.at("signature"), json::value("beef"));
}

TEST(EnterpriseCallback, IsLeftOutWhereTheGatewayTellsNoSuchThing) {
    const IncomingMessage hidden{.from = "", .to = "1", .content = Text{"Hi"}, .from_user = "IN.1"};
    const IncomingMessage reaction{.from = "1", .to = "1", .content = Reaction{"x", "y"}};
    const IncomingMessage handle{.from = "1", .to = "1", .content = Media{.kind = MediaKind::image, .id = "4711"}};
    for (const Callback& callback : std::vector<Callback>{
             StatusReport{.message_id = "1", .status = Status::accepted},
             StatusReport{.message_id = "", .status = Status::sent},
             StatusReport{.message_id = "", .provider_id = "1-2", .status = Status::clicked}, hidden, reaction, handle,
             ConsentReport{.phone = "1"}, Notice{.type = "x"}, TemplateReport{.name = "n", .quality = "RED"}}) {
        EXPECT_EQ(dialect.callback_as_carried(callback), std::nullopt) << callback.index();
    }
}

TEST(EnterpriseCallback, IsAnErrorWhereNothingOfItCanBeRead) {
    const std::string deep(200'000, '[');
    for (const std::string& body :
         {std::string("{}"), std::string("{"), std::string("[7]"), std::string("<xml/>"), std::string("a=b"),
          std::string("response="), std::string("response=x"), std::string("response={}"), std::string("response=[{]"),
          std::string(R"({"response":7})"), std::string(R"({"response":"["})"), std::string("mobile=%00&type=text"),
          std::string(R"({"type":"text","text":"who?"})"), std::string("\xEF\xBB\xBF{}"), std::string("\x00\x01", 2),
          deep, "response=" + deep, R"({"mobile":"1","type":"image","image":")" + deep + "\"", std::string()}) {
        const auto batch = read_callback(request_with(body));
        ASSERT_FALSE(batch) << body.substr(0, 60);
        EXPECT_EQ(batch.error().kind, ErrorKind::invalid);
    }
    EXPECT_FALSE(read_callback(get("/status")));
    const auto nothing = read_callback(form_request({{"response", "[]"}}));
    ASSERT_TRUE(nothing);
    EXPECT_TRUE(nothing->callbacks.empty());
}

}  // namespace
}  // namespace parley::gupshup_enterprise
