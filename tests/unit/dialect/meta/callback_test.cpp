#include <fmt/format.h>

#include "dialect/generic/codes.h"
#include "dialect/whatsapp/codes.h"
#include "vectors.h"

namespace parley::meta {
namespace {

Result<CallbackBatch> read(const HttpRequest& request) {
    return dialect.client.read_callbacks(request);
}

TEST(MetaCallback, ReadsAllEntriesChangesAndItemsOfOneBody) {
    const auto batch = read(webhook(R"({"entry":[
        {"id":"1","changes":[
          {"field":"messages","value":{"statuses":[{"id":"a","status":"sent"},{"id":"b","status":"read"}]}},
          {"field":"messages","value":{"messages":[{"from":"1","id":"c","type":"text","text":{"body":"x"}},
                                                   {"from":"2","id":"d","type":"text","text":{"body":"y"}}],
                                       "contacts":[{"wa_id":"2","profile":{"name":"Two"}},
                                                   {"wa_id":"1","profile":{"name":"One"}}]}}]},
        {"id":"2","changes":[{"field":"messages","value":{"statuses":[{"id":"e","status":"delivered"}],
                                                          "errors":[{"code":131000,"title":"Something went wrong"}]}}]}]})"));
    ASSERT_TRUE(batch) << describe(batch.error());
    ASSERT_EQ(batch->callbacks.size(), 6U);
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks[1]).status, Status::read);
    EXPECT_EQ(std::get<IncomingMessage>(batch->callbacks[2]).name, "One");
    EXPECT_EQ(std::get<IncomingMessage>(batch->callbacks[3]).name, "Two");
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks[4]).provider_id, "e");
    EXPECT_EQ(batch->callbacks[5], Callback(Notice{.type = "error 131000", .words = "Something went wrong"}));
}

TEST(MetaCallback, TakesTheOthersWhereOneCannotBeRead) {
    const auto batch = read(webhook(R"({"entry":[{"changes":[
        {"field":"messages","value":{"statuses":[{"id":"a","status":"sent"},{"id":"b","status":"shredded"},
                                                 {"status":"sent"},17,{"id":{},"status":"sent"}]}},
        {"field":"news","value":{}},
        {"value":{}},
        {"field":"messages","value":{}},
        {"field":"messages","value":{"messages":{}}},
        {"field":"message_template_status_update","value":{"event":"EATEN","message_template_name":"n"}},
        {"field":"message_template_status_update","value":{"event":"APPROVED"}},
        {"field":"user_preferences","value":{"user_preferences":[{"wa_id":"1","value":"perhaps"},{"value":"stop"}]}},
        {"field":"user_preferences","value":{}}]},{"changes":7}]})"));
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->callbacks.size(), 1U);
    const std::vector<Unreadable> expected{
        {"entry[0].changes[0].value.statuses[1].status", "no such status (given: shredded)"},
        {"entry[0].changes[0].value.statuses[2].id", "this is missing"},
        {"entry[0].changes[0].value.statuses[3].id", "this is missing"},
        {"entry[0].changes[0].value.statuses[4].id", "this must be text"},
        {"entry[0].changes[1].value", "there are no words for the field news"},
        {"entry[0].changes[2]", "this must have a field and a value"},
        {"entry[0].changes[3].value", "this holds neither statuses nor messages"},
        {"entry[0].changes[4].value.messages", "this must be a list"},
        {"entry[0].changes[5].value.event", "no such event of a template (given: EATEN)"},
        {"entry[0].changes[6].value.message_template_name", "this is missing"},
        {"entry[0].changes[7].value.user_preferences[0].value", "this must be stop or resume (given: perhaps)"},
        {"entry[0].changes[7].value.user_preferences[1].wa_id", "this is missing"},
        {"entry[0].changes[8].value.user_preferences", "this is missing"},
        {"entry[1].changes", "this must be a list"},
    };
    EXPECT_EQ(batch->unreadable, expected);
}

TEST(MetaCallback, IsRefusedWholeWhereNothingCanBeRead) {
    for (const std::string& body :
         {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string(R"({"entry":{}})"),
          std::string(R"({"entry":[{"changes":[{"field":"later","value":{}}]}]})"), std::string(1, '\0'),
          std::string(100'000, '['), R"({"entry":")" + std::string(2'000'000, 'x') + "\"}"}) {
        EXPECT_FALSE(read(webhook(body))) << body.substr(0, 80);
    }
    EXPECT_TRUE(read(webhook(R"({"entry":[]})"))) << "nothing is said, and nothing is wrong";
}

TEST(MetaCallback, ReadsTextInAnotherEncodingAsFarAsItCan) {
    const auto batch = read(change(
        "messages", "{\"statuses\":[{\"id\":\"a\",\"status\":\"failed\",\"errors\":[{\"title\":\"num\xe9ro\"}]}]}"));
    ASSERT_TRUE(batch);
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks[0]).words, "num\xEF\xBF\xBDro");
}

StatusReport status_of(const std::string& element) {
    const auto batch = read(change("messages", R"({"statuses":[)" + element + "]}"));
    EXPECT_TRUE(batch && batch->unreadable.empty() && batch->callbacks.size() == 1) << element;
    return std::get<StatusReport>(batch->callbacks.at(0));
}

TEST(MetaStatus, IsReadInEveryForm) {
    EXPECT_EQ(status_of(R"({"id":"a","status":"played"})").status, Status::read);
    EXPECT_EQ(status_of(R"({"id":"a","status":"DELIVERED"})").status, Status::delivered);
    EXPECT_EQ(status_of(R"({"biz_opaque_callback_data":"1|2|3|4","status":"sent"})").message_id, "1|2|3|4");
    EXPECT_EQ(status_of(R"({"id":"a","status":"sent","recipient_user_id":"US.1"})").recipient, "US.1");
    EXPECT_EQ(status_of(R"({"id":"a","status":"sent","timestamp":1772705731})").at,
              Time(std::chrono::seconds(1772705731)));
    EXPECT_EQ(status_of(R"({"id":"a","status":"sent","timestamp":"soon"})").at, std::nullopt);
    EXPECT_EQ(status_of(R"({"id":"a","status":"failed"})").failure, FailureCode::other);
    EXPECT_EQ(status_of(R"({"id":"a","status":"failed","errors":[]})").failure, FailureCode::other);
    EXPECT_EQ(status_of(R"({"id":"a","status":"failed","errors":{}})").failure, FailureCode::other);
    EXPECT_EQ(status_of(R"({"id":"a","status":"failed","errors":[7]})").failure, FailureCode::other);
    EXPECT_EQ(status_of(R"({"id":"a","status":"failed","errors":[{"code":"131047"}]})").failure,
              FailureCode::outside_window);
    EXPECT_EQ(status_of(R"({"id":"a","status":"sent","errors":[{"code":131047}]})").failure, FailureCode::none);
    const auto deleted = read(change("messages", R"({"statuses":[{"id":"a","status":"deleted"}]})"));
    EXPECT_EQ(deleted->callbacks.at(0), Callback(Notice{.type = "message deleted", .words = "a"}));
}

TEST(MetaStatus, FailsWithEveryKnownCode) {
    for (std::int64_t code = 0; code < 140'000; ++code) {
        const auto meaning = whatsapp::meaning_of(code, whatsapp::Told::in_callback);
        if (!meaning || whatsapp::needs_details(code)) {
            continue;
        }
        const StatusReport report = status_of(fmt::format(
            R"({{"id":"a","status":"failed","errors":[{{"code":{},"title":"t","error_data":{{"details":"why"}}}}]}})",
            code));
        ASSERT_EQ(report.failure, meaning->code) << code;
        ASSERT_EQ(report.provider_code, std::to_string(code));
        ASSERT_EQ(report.words, "why");
        // And is passed on with it.
        ASSERT_EQ(dialect.callback_as_carried(report), Callback(report)) << code;
    }
}

TEST(MetaStatus, ThatIsChargedAsATemplateBlamesTheTemplate) {
    const auto failure = [](const std::string& charge, int code) {
        return generic::callback_code_of(
            status_of(
                fmt::format(R"({{"id":"a","status":"failed","errors":[{{"code":{},"title":"t"}}]{}}})", code, charge))
                .failure);
    };
    for (const int code : {100, 131008, 131009, 135000}) {
        EXPECT_EQ(failure("", code), "1009") << code;
        EXPECT_EQ(failure(R"(,"pricing":{"category":"service"})", code), "1009") << code;
        for (const char* charge :
             {R"(,"pricing":{"category":"marketing_lite"})", R"(,"pricing":{"category":"utility"})",
              R"(,"pricing":{"category":"authentication-international"})",
              R"(,"conversation":{"origin":{"type":"marketing"}})"}) {
            EXPECT_EQ(failure(charge, code), "1001") << code << charge;
        }
    }
}

TEST(MetaStatus, IsWrittenWithAFailureThatIsReadAsItWasMeant) {
    const std::pair<FailureCode, std::string_view> cases[] = {
        {FailureCode::bad_credentials, "1000"},
        {FailureCode::bad_parameters, "1001"},
        {FailureCode::template_unknown, "1001"},
        {FailureCode::template_paused, "1001"},
        {FailureCode::bad_parameter_kind, "1001"},
        {FailureCode::bad_phone, "1002"},
        {FailureCode::phone_inactive, "1005"},  // Meta has no code of its own for these
        {FailureCode::too_many_to_person, "1004"},
        {FailureCode::phone_unavailable, "1005"},
        {FailureCode::blacklisted, "1006"},
        {FailureCode::device_incapable, "1007"},
        {FailureCode::outside_window, "1008"},
        {FailureCode::blocked_by_meta, "1010"},
        {FailureCode::other, "1009"},
        {FailureCode::bad_media, "1009"},
        {FailureCode::account_problem, "1009"},
    };
    for (const auto& [failure, code] : cases) {
        for (const std::string words : {"", "because"}) {
            const StatusReport report{.message_id = "1|2|3|4",
                                      .provider_id = "wamid.1",
                                      .status = Status::failed,
                                      .failure = failure,
                                      .provider_code = "1005",
                                      .words = words};
            const auto batch = read(callback_with(report));
            ASSERT_TRUE(batch) << describe(batch.error());
            const auto& again = std::get<StatusReport>(batch->callbacks.at(0));
            EXPECT_EQ(generic::callback_code_of(again.failure), code) << name_of(failure);
            EXPECT_NE(again.provider_code, "1005") << "another provider's number";
            EXPECT_FALSE(again.words.empty());
            EXPECT_NE(again.words.find(words), std::string::npos);
        }
    }
}

TEST(MetaCallback, WritesSeveralStatusesIntoOneBody) {
    const std::array several{
        Callback(StatusReport{.message_id = "1", .provider_id = "a", .status = Status::sent}),
        Callback(StatusReport{.message_id = "2", .provider_id = "b", .status = Status::delivered})};
    EXPECT_GT(dialect.server.batch, 1U);
    const auto batch = read(dialect.server.write_callbacks(several, account));
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->callbacks, (std::vector<Callback>{several[0], several[1]}));
}

TEST(MetaStatus, NamesItsRecipientBesideIt) {
    StatusReport report{
        .message_id = {}, .provider_id = "wamid.1", .recipient = "12025550143", .recipient_user = "US.1002"};
    const HttpRequest request = callback_with(report);
    const json::value value = json_of(request.body).at("entry").at(0).at("changes").at(0).at("value");
    EXPECT_EQ(value.at("contacts"), json_of(R"([{"wa_id":"12025550143","user_id":"US.1002"}])"));
    EXPECT_EQ(value.at("statuses").at(0).at("recipient_id").as_string(), "12025550143");
    EXPECT_EQ(read(request)->callbacks.at(0), Callback(report));
    EXPECT_EQ(dialect.callback_as_carried(report), Callback(report));

    report.recipient.clear();  // who shows no number
    const Callback hidden = dialect.callback_as_carried(report).value();
    EXPECT_EQ(std::get<StatusReport>(hidden).recipient, "US.1002");
    EXPECT_EQ(read(callback_with(hidden))->callbacks.at(0), hidden);

    const auto batch = read(change("messages", R"({"contacts":[{"wa_id":"1","user_id":"US.1"}],"statuses":[
        {"id":"a","status":"sent","recipient_id":"1"},{"id":"b","status":"sent","recipient_id":"2"}]})"));
    ASSERT_TRUE(batch);
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks.at(0)).recipient_user, "US.1");
    EXPECT_EQ(std::get<StatusReport>(batch->callbacks.at(1)).recipient_user, "") << "it is another's";
}

TEST(MetaIncoming, TellsTheHashOfAFile) {
    IncomingMessage message{
        .provider_id = "wamid.1", .from = "12025550143", .to = account.sender, .content = Media{.id = "77"}};
    message.sha256 = "29ePnSlq5y1fLJmD4KRbpC0N8jHr2JzXb1Zx7fA0aBc=";
    EXPECT_EQ(dialect.callback_as_carried(message), Callback(message));
    EXPECT_EQ(read(callback_with(message))->callbacks.at(0), Callback(message));
    message.content = Text{"no file"};
    EXPECT_EQ(std::get<IncomingMessage>(dialect.callback_as_carried(message).value()).sha256, "");
}

TEST(MetaChange, HasEveryMemberThatClientsAskFor) {
    const auto value_of = [](const Callback& callback) {
        return json_of(callback_with(callback).body).at("entry").at(0).at("changes").at(0).at("value");
    };
    const json::value quality = value_of(TemplateReport{.name = "n", .language = "en", .quality = "RED"});
    EXPECT_EQ(quality.at("previous_quality_score").as_string(), "UNKNOWN");
    const json::value stop = value_of(ConsentReport{.phone = "12025550143", .user = "US.1", .opted_in = false});
    EXPECT_EQ(stop.at("user_preferences").at(0).at("detail").as_string(), "User requested to stop marketing messages");
    EXPECT_EQ(stop.at("contacts").at(0).at("user_id").as_string(), "US.1");
}

TEST(MetaIncoming, KnowsPeopleWhoShowNoNumber) {
    const auto batch = read(change("messages", R"({"metadata":{"display_phone_number":"12025550100"},
        "contacts":[{"profile":{"name":"Hidden","username":"hid"},"user_id":"US.1002"}],
        "messages":[{"from_user_id":"US.1002","id":"a","type":"text","text":{"body":"hi"}}]})"));
    ASSERT_TRUE(batch) << describe(batch.error());
    const IncomingMessage expected{.provider_id = "a",
                                   .from = "",
                                   .to = "12025550100",
                                   .name = "Hidden",
                                   .content = Text{"hi"},
                                   .from_user = "US.1002"};
    EXPECT_EQ(batch->callbacks.at(0), Callback(expected));
    EXPECT_EQ(read(callback_with(expected))->callbacks.at(0), Callback(expected));
    // Both are told of somebody who shows it.
    const auto both = read(change("messages", R"({"contacts":[{"wa_id":"1","user_id":"US.7"}],
        "messages":[{"from":"1","type":"text","text":{"body":"hi"}}]})"));
    EXPECT_EQ(std::get<IncomingMessage>(both->callbacks.at(0)).from_user, "US.7");
}

TEST(MetaIncoming, TakesNoOtherPersonsName) {
    const auto batch = read(change("messages", R"({"contacts":[{"wa_id":"8","profile":{"name":"Eight"}},{"wa_id":"9"}],
        "messages":[{"from":"1","type":"text","text":{"body":"hi"}}]})"));
    EXPECT_EQ(std::get<IncomingMessage>(batch->callbacks.at(0)).name, "");
}

TEST(MetaChange, ReadsEveryEventOfATemplate) {
    using enum TemplateStatus;
    const std::pair<const char*, TemplateStatus> cases[] = {
        {"APPROVED", approved},   {"REJECTED", rejected},   {"PENDING", pending},           {"PAUSED", paused},
        {"DISABLED", disabled},   {"DELETED", disabled},    {"PENDING_DELETION", disabled}, {"FLAGGED", approved},
        {"REINSTATED", approved}, {"IN_APPEAL", pending},   {"LIMIT_EXCEEDED", disabled},   {"LOCKED", paused},
        {"ARCHIVED", disabled},   {"UNARCHIVED", approved},
    };
    for (const auto& [event, status] : cases) {
        const auto batch = read(change(
            "message_template_status_update",
            fmt::format(R"({{"event":"{}","message_template_id":"77","message_template_language":"en-US"}})", event)));
        ASSERT_TRUE(batch) << event;
        EXPECT_EQ(batch->callbacks.at(0), Callback(TemplateReport{.template_id = "77",
                                                                  .language = "en_US",
                                                                  .status = status,
                                                                  .at = Time(std::chrono::seconds(1772705800))}))
            << event;
    }
}

TEST(MetaChange, ReadsWhenSomebodyWantsMessagesAgain) {
    const auto batch = read(change("user_preferences", R"({"user_preferences":[
        {"wa_id":"1","value":"resume","timestamp":1772705900},{"user_id":"US.1","value":"stop"}]})"));
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->callbacks,
              (std::vector<Callback>{
                  ConsentReport{.phone = "1", .opted_in = true, .at = Time(std::chrono::seconds(1772705900))},
                  ConsentReport{.user = "US.1", .opted_in = false}}));
}

TEST(MetaChange, ReadsMattersOfTheAccountAsNotices) {
    for (const char* field : {"account_update", "account_alerts", "account_review_update", "business_capability_update",
                              "phone_number_name_update", "security", "message_template_components_update"}) {
        const auto batch = read(change(field, R"({"event":"VERIFIED_ACCOUNT"})"));
        ASSERT_TRUE(batch) << field;
        const Notice expected{.type = field, .words = "VERIFIED_ACCOUNT", .at = Time(std::chrono::seconds(1772705800))};
        EXPECT_EQ(batch->callbacks.at(0), Callback(expected)) << field;
        EXPECT_EQ(dialect.callback_as_carried(expected), Callback(expected));
        EXPECT_EQ(read(callback_with(expected))->callbacks.at(0), Callback(expected));
    }
    EXPECT_EQ(std::get<Notice>(read(change("security", R"([1,"x"])"))->callbacks.at(0)).words, R"([1,"x"])");
    EXPECT_EQ(std::get<Notice>(
                  read(change("account_update", R"({"ban_info":{"state":"DISABLE"},"n":null})"))->callbacks.at(0))
                  .words,
              R"(ban_info {"state":"DISABLE"})");
    EXPECT_EQ(dialect.callback_as_carried(Notice{.type = "billing-event"}), std::nullopt);
}

}  // namespace
}  // namespace parley::meta
