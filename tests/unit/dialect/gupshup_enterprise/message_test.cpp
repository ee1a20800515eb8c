#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

FilledTemplate text_template(std::string text) {
    FilledTemplate content;
    content.body = FilledText{std::move(text)};
    return content;
}

OutgoingMessage to_asha(Content content) {
    return {"1|2|3|4", "+919800000001", "919000000001", std::move(content)};
}

std::string value_in(const HttpRequest& request, std::string_view name) {
    const FormFields fields = fields_of(request);
    const std::string* found = field_of(fields, name);
    return found == nullptr ? "(none)" : *found;
}

Result<OutgoingMessage> read(const FormFields& fields) {
    return dialect.server.read_message(form_request(fields));
}

FormFields call(FormFields more) {
    FormFields fields{{"userid", "2000200001"}, {"password", "two-way-secret"}, {"send_to", "919800000001"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

Content content_of(FormFields more) {
    const auto message = read(call(std::move(more)));
    EXPECT_TRUE(message) << describe(message.error());
    return message ? message->content : Content{};
}

TEST(EnterpriseMessage, GoesToTheAccountsWholeUrlWithItsFreeHeaders) {
    Account other = account;
    other.target = "/wrapperServices/v1/gupshup?apiUrl=x";
    other.headers = {{"X-Team", "growth"}};
    const auto request = dialect.client.write_message(to_asha(Text{"Hi"}), other);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->target, "/wrapperServices/v1/gupshup?apiUrl=x");
    EXPECT_EQ(*request->headers.find("X-Team"), "growth");
    EXPECT_EQ(request->headers.find("Authorization"), nullptr);
}

TEST(EnterpriseMessage, TakesTheAccountThatItsKindGoesWith) {
    const auto chat = dialect.client.write_message(to_asha(Text{"Hi"}), account);
    EXPECT_EQ(value_in(*chat, "userid"), "2000200001");
    EXPECT_EQ(value_in(*chat, "password"), "two-way-secret");
    const auto sale = dialect.client.write_message(to_asha(text_template("Hi")), account);
    EXPECT_EQ(value_in(*sale, "userid"), "2000100001");
    EXPECT_EQ(value_in(*sale, "password"), "hsm-secret");
}

TEST(EnterpriseMessage, NeedsATwoWayAccountForFreeForm) {
    Account one_way = account;
    one_way.fields.erase("two_way_user");
    one_way.fields.erase("two_way_password");
    EXPECT_TRUE(dialect.client.write_message(to_asha(text_template("Hi")), one_way));
    const auto refused = dialect.client.write_message(to_asha(Text{"Hi"}), one_way);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
    EXPECT_EQ(refused.error().where, "two_way_user");
    EXPECT_FALSE(refused.error().advice.empty());
    one_way.fields["two_way_user"] = "2000200001";
    EXPECT_EQ(dialect.client.write_message(to_asha(Text{"Hi"}), one_way).error().where, "two_way_password");
}

TEST(EnterpriseMessage, CarriesOurIdByteForByte) {
    OutgoingMessage message = to_asha(Text{"Hi"});
    message.id = " 1|2|3|4 & =\xE2\x82\xAC ";
    const auto request = dialect.client.write_message(message, account);
    ASSERT_TRUE(request);
    EXPECT_EQ(value_in(*request, "extra"), message.id);
    EXPECT_EQ(dialect.server.read_message(*request)->id, message.id);
}

TEST(EnterpriseMessage, IsToldToTrackLinksWhereTheAccountSaysSo) {
    EXPECT_EQ(value_in(*dialect.client.write_message(to_asha(Text{"Hi"}), account), "linkTrackingEnabled"), "(none)");
    Account tracking = account;
    tracking.fields["link_tracking"] = "true";
    EXPECT_EQ(value_in(*dialect.client.write_message(to_asha(Text{"Hi"}), tracking), "linkTrackingEnabled"), "true");
    EXPECT_EQ(value_in(*dialect.client.write_message(to_asha(text_template("Hi")), tracking), "linkTrackingEnabled"),
              "true");
}

TEST(EnterpriseMessage, SaysIsTemplateOnlyWhereButtonsOrWordsStandAroundTheText) {
    const auto is_template = [](const FilledTemplate& content) {
        return value_in(*dialect.client.write_message(to_asha(content), account), "isTemplate");
    };
    FilledTemplate content = text_template("Hi");
    EXPECT_EQ(is_template(content), "(none)");
    content.header = Media{.kind = MediaKind::image, .url = "u"};
    EXPECT_EQ(is_template(content), "(none)");
    for (const Button& button : {Button(QuickReplyButton{"Yes", "yes"}), Button(StaticUrlButton{"Shop", "u"}),
                                 Button(CallPhoneButton{"Call", "+91"}), Button(DynamicUrlButton{"Shop", "x"})}) {
        content.buttons = {button};
        EXPECT_EQ(is_template(content), "true");
    }
    content.buttons.clear();
    content.footer = "Acme";
    EXPECT_EQ(is_template(content), "true");
    content.footer.clear();
    content.header = FilledText{"News"};
    EXPECT_EQ(is_template(content), "true");
}

TEST(EnterpriseMessage, PutsATemplatesTextWhereItsMediaHasTheCaption) {
    for (const auto& [kind, type] :
         {std::pair{MediaKind::image, "IMAGE"}, {MediaKind::video, "VIDEO"}, {MediaKind::file, "DOCUMENT"}}) {
        FilledTemplate content = text_template("Hi Asha");
        content.header = Media{.kind = kind, .url = "u", .caption = "of the picture", .filename = "f"};
        const auto request = dialect.client.write_message(to_asha(content), account);
        ASSERT_TRUE(request) << type;
        EXPECT_EQ(value_in(*request, "method"), "SendMediaMessage");
        EXPECT_EQ(value_in(*request, "msg_type"), type);
        EXPECT_EQ(value_in(*request, "caption"), "Hi Asha");
        EXPECT_EQ(value_in(*request, "msg"), "(none)");
        EXPECT_EQ(value_in(*request, "media_url"), "u");
        EXPECT_EQ(value_in(*request, "filename"), kind == MediaKind::file ? "f" : "(none)");
    }
}

TEST(EnterpriseMessage, IsNotWrittenWhereTheGatewayHasNoParameterForIt) {
    FilledTemplate location = text_template("Hi");
    location.header = Location{.latitude = 1, .longitude = 2};
    FilledTemplate carousel = text_template("Hi");
    carousel.cards.resize(2);
    FilledTemplate offer = text_template("Hi");
    offer.offer = LimitedTimeOffer{"Now"};
    FilledTemplate code = text_template("Hi");
    code.buttons = {CopyCodeButton{"Copy", "C"}};
    FilledTemplate flow = text_template("Hi");
    flow.buttons = {OtherButton{"Go", "flow"}};
    FilledTemplate links = text_template("Hi");
    links.buttons = {DynamicUrlButton{"a", "1"}, DynamicUrlButton{"b", "2"}};
    FilledTemplate by_handle = text_template("Hi");
    by_handle.header = Media{.kind = MediaKind::image, .id = "4711"};
    FilledTemplate audio = text_template("Hi");
    audio.header = Media{.kind = MediaKind::audio, .url = "u"};
    FilledTemplate sticker = text_template("Hi");
    sticker.header = Media{.kind = MediaKind::sticker, .url = "u"};
    FilledTemplate custom = text_template("Hi");
    custom.custom = {{"a", "b"}};
    FilledTemplate values_only{.name = "n", .language = "en"};
    values_only.body = FilledText{"", {"Asha"}};
    FilledTemplate header_values = text_template("Hi");
    header_values.header = FilledText{"", {"Asha"}};
    ReplyButtons footer{.frame = {.body = "b", .footer = "f"}, .choices = {{"1", "Yes"}}};
    ReplyButtons header{.frame = {.header = Text{"h"}, .body = "b"}, .choices = {{"1", "Yes"}}};
    ReplyButtons song{.frame = {.header = Media{.kind = MediaKind::audio, .url = "u"}, .body = "b"},
                      .choices = {{"1", "Yes"}}};
    ReplyButtons handle{.frame = {.header = Media{.kind = MediaKind::image, .id = "4711"}, .body = "b"},
                        .choices = {{"1", "Yes"}}};
    ChoiceList list{.frame = {.header = Text{"h"}, .body = "b"}, .button = "o", .sections = {{"s", {{"1", "r"}}}}};
    ChoiceList picture = list;
    picture.frame.header = Media{.kind = MediaKind::image, .url = "u"};
    ChoiceList no_rows{.frame = {.body = "b"}, .button = "o", .sections = {{"s", {}}}};
    const std::vector<Content> contents{location,
                                        carousel,
                                        offer,
                                        code,
                                        flow,
                                        links,
                                        by_handle,
                                        audio,
                                        sticker,
                                        custom,
                                        FilledTemplate{.name = "n", .language = "en"},
                                        values_only,
                                        header_values,
                                        footer,
                                        header,
                                        song,
                                        handle,
                                        ReplyButtons{.frame = {.body = "b"}},
                                        list,
                                        picture,
                                        no_rows,
                                        ChoiceList{.frame = {.body = "b"}, .button = "o"},
                                        Location{.latitude = 1, .longitude = 2},
                                        Contacts{{Contact{.formatted_name = "Asha"}}},
                                        Reaction{"wamid.1", "x"},
                                        LinkButton{.frame = {.body = "b"}, .text = "t", .url = "u"},
                                        LocationRequest{"where?"},
                                        RawContent{"{}"},
                                        Text{""},
                                        ReplyButtons{.frame = {}, .choices = {{"1", "Yes"}}},
                                        ChoiceList{.frame = {}, .button = "o", .sections = {{"s", {{"1", "r"}}}}},
                                        Media{.kind = MediaKind::image, .id = "4711"}};
    for (std::size_t at = 0; at < contents.size(); ++at) {
        const OutgoingMessage message = to_asha(contents[at]);
        const auto request = dialect.client.write_message(message, account);
        ASSERT_FALSE(request) << at;
        EXPECT_EQ(request.error().kind, ErrorKind::invalid) << at;
        EXPECT_EQ(request.error().where, "content") << at;
        EXPECT_FALSE(request.error().advice.empty()) << at << " says nothing of what to do: " << request.error().what;
        EXPECT_EQ(dialect.as_carried(message), std::nullopt) << at;
    }
    OutgoingMessage nobody = to_asha(Text{"Hi"});
    nobody.to.clear();
    EXPECT_EQ(dialect.client.write_message(nobody, account).error().where, "to");
    OutgoingMessage hidden = nobody;
    hidden.to_user = "IN.1";
    EXPECT_EQ(dialect.client.write_message(hidden, account).error().where, "content");
    OutgoingMessage quoting = to_asha(Text{"Hi"});
    quoting.context_id = "x";
    EXPECT_EQ(dialect.client.write_message(quoting, account).error().where, "content");
    EXPECT_EQ(dialect.client.write_message(to_asha(Text{"\xff"}), account).error().where, "content");
}

TEST(EnterpriseMessage, SendsATemplateWithoutANameAsItsOwnServerReadsIt) {
    const OutgoingMessage read_by_server{"x", "919800000001", "2000100001", text_template("Hi Asha")};
    const auto request = dialect.client.write_message(read_by_server, account);
    ASSERT_TRUE(request) << describe(request.error());
    EXPECT_EQ(*dialect.server.read_message(*request), read_by_server);
}

TEST(EnterpriseMessage, IsReadInEveryCaseOfItsValues) {
    for (const char* type : {"TEXT", "text", "DATA_TEXT", "data_text", "Unicode_text", "UNICODE_TEXT", ""}) {
        EXPECT_EQ(content_of({{"method", "sendmessage"}, {"msg_type", type}, {"isHSM", "FALSE"}, {"msg", "Hi"}}),
                  Content(Text{"Hi"}))
            << type;
    }
    EXPECT_EQ(content_of({{"method", "SENDMESSAGE"}, {"msg", "Hi"}}), Content(Text{"Hi"}));
    for (const char* type : {"IMAGE", "image", "Image"}) {
        EXPECT_EQ(
            content_of({{"method", "SENDMEDIAMESSAGE"}, {"msg_type", type}, {"media_url", "u"}, {"caption", "c"}}),
            Content(Media{.kind = MediaKind::image, .url = "u", .caption = "c"}));
    }
    // Media with the method of text.
    EXPECT_EQ(content_of({{"method", "SendMessage"}, {"msg_type", "VIDEO"}, {"media_url", "u"}}),
              Content(Media{.kind = MediaKind::video, .url = "u"}));
    const Content list = ChoiceList{.frame = {.body = "b"}, .button = "o", .sections = {{"", {{"1", "r"}}}}};
    EXPECT_EQ(content_of({{"method", "SendMessage"},
                          {"msg_type", "TEXT"},
                          {"interactive_type", "LIST"},
                          {"action", R"({"button":"o","sections":[{"rows":[{"id":1,"title":"r"}]}]})"},
                          {"msg", "b"}}),
              list);
    const Content buttons =
        ReplyButtons{.frame = {.header = Text{"h"}, .body = "b", .footer = "f"}, .choices = {{"1", "Yes"}}};
    EXPECT_EQ(content_of({{"method", "SendMessage"},
                          {"interactive_type", "DR_BUTTON"},
                          {"action", R"({"buttons":[{"id":"1","title":"Yes"}]})"},
                          {"header", "h"},
                          {"footer", "f"},
                          {"msg", "b"}}),
              buttons);
}

TEST(EnterpriseMessage, IsATemplateByAnyMarkThatClientsGiveOne) {
    const Content expected = text_template("Hi");
    for (const FormFields& marks : {FormFields{{"isHSM", "true"}}, FormFields{{"isHSM", "TRUE"}, {"msg_type", "TEXT"}},
                                    FormFields{{"msg_type", "HSM"}}, FormFields{{"msg_type", "hsm"}},
                                    FormFields{{"isTemplate", "true"}, {"msg_type", "TEXT"}}}) {
        FormFields fields{{"method", "SendMessage"}, {"msg", "Hi"}};
        fields.insert(fields.end(), marks.begin(), marks.end());
        EXPECT_EQ(content_of(fields), expected);
    }
    FilledTemplate by_id;
    by_id.id = "77";
    by_id.body = FilledText{"", {"a", "", "c"}};
    EXPECT_EQ(content_of({{"method", "SendMessage"}, {"whatsAppTemplateId", "77"}, {"var3", "c"}, {"var1", "a"}}),
              Content(by_id));
    EXPECT_EQ(
        content_of({{"method", "SendMessage"}, {"template_id", "77"}, {"var0", "x"}, {"var999", "y"}, {"varx", "z"}}),
        Content(FilledTemplate{.name = "", .language = "", .id = "77"}));
}

TEST(EnterpriseMessage, IsReadWithNumbersAsPeopleWriteThem) {
    for (const char* number :
         {"919800000001", "+919800000001", "00919800000001", " 91 9800-000001 ", "+91 98000 00001"}) {
        const auto message = read({{"method", "SendMessage"}, {"userid", "1"}, {"send_to", number}, {"msg", "Hi"}});
        ASSERT_TRUE(message) << number;
        EXPECT_EQ(message->to, "919800000001") << number;
    }
    // A plus that nobody encoded is a blank.
    EXPECT_EQ(dialect.server.read_message(get("/?method=SendMessage&userid=1&send_to=+919800000001&msg=Hi"))->to,
              "919800000001");
}

TEST(EnterpriseMessage, IsForAnIndianNumberWhereTheCountryCodeIsLeftOut) {
    const struct {
        std::string given;
        std::string expected;
    } cases[] = {
        {"9800000002", "919800000002"},
        {" 98000-00002 ", "919800000002"},
        {"7012345678", "917012345678"},
        {"6201234567", "916201234567"},
        // Whole numbers as they stand: of Singapore, with a mark in front, of no mobile phone of India's.
        {"6591234567", "6591234567"},
        {"+9800000002", "9800000002"},
        {"009800000002", "9800000002"},
        {"5800000002", "5800000002"},
        {"919800000002", "919800000002"},
        {"980000000", "980000000"},
    };
    for (const auto& [given, expected] : cases) {
        const auto message = read({{"method", "SendMessage"}, {"userid", "1"}, {"send_to", given}, {"msg", "Hi"}});
        ASSERT_TRUE(message) << given;
        EXPECT_EQ(message->to, expected) << given;
    }
    const OutgoingMessage abroad = {"1|2|3|4", "+6591234567", "", Text{"Hi"}};
    EXPECT_EQ(dialect.server.read_message(*dialect.client.write_message(abroad, account))->to, "6591234567");
}

TEST(EnterpriseMessage, IsRefusedByTheGatewaysNumberForWhatIsWrong) {
    const FormFields whole{{"method", "SendMessage"},
                           {"userid", "2000200001"},
                           {"send_to", "919800000001"},
                           {"msg", "Hi"},
                           {"format", "json"}};
    const auto without = [&](std::string_view name) {
        FormFields fields = whole;
        std::erase_if(fields, [&](const auto& field) { return field.first == name; });
        return fields;
    };
    const auto with = [&](std::string_view name, std::string value) {
        FormFields fields = without(name);
        fields.emplace_back(name, std::move(value));
        return fields;
    };
    FormFields no_action = with("interactive_type", "list");
    FormFields bad_action = no_action;
    bad_action.emplace_back("action", "{");
    FormFields no_buttons = with("interactive_type", "dr_button");
    no_buttons.emplace_back("action", "{}");
    FormFields location = with("interactive_type", "location");
    location.emplace_back("action", "{}");
    FormFields media = with("method", "SendMediaMessage");
    FormFields gif = media;
    gif.emplace_back("msg_type", "GIF");
    gif.emplace_back("media_url", "u");
    FormFields no_url = media;
    no_url.emplace_back("msg_type", "IMAGE");
    FormFields spoken = media;
    spoken.insert(spoken.end(), {{"msg_type", "AUDIO"}, {"media_url", "u"}, {"isHSM", "true"}});
    FormFields no_text = without("msg");
    no_text.emplace_back("isHSM", "true");
    const struct {
        FormFields fields;
        std::string id;
    } cases[] = {
        {without("send_to"), "101"},
        {without("msg"), "101"},
        {with("msg", ""), "101"},
        {without("userid"), "101"},
        {no_action, "101"},
        {bad_action, "101"},
        {no_buttons, "101"},
        {no_url, "101"},
        {no_text, "101"},
        {with("msg", "\xff"), "101"},
        {with("send_to", ""), "112"},
        {with("send_to", "  "), "112"},
        {with("send_to", "98000"), "105"},
        {with("send_to", "919800000001,919800000002"), "105"},
        {with("msg_type", "LOCATION"), "106"},
        {location, "106"},
        {gif, "328"},
        {spoken, "328"},
        {media, "328"},
    };
    for (const auto& [fields, id] : cases) {
        const HttpRequest request = form_request(fields);
        const auto message = dialect.server.read_message(request);
        ASSERT_FALSE(message) << request.body;
        EXPECT_EQ(message.error().kind, ErrorKind::invalid);
        const HttpResponse answer = dialect.server.write_objection(message.error(), request);
        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(json_of(answer.body).at("response").at("id"), json::value(id)) << request.body << answer.body;
        EXPECT_EQ(json_of(answer.body).at("response").at("status"), json::value("error"));
    }
}

TEST(EnterpriseMessage, SurvivesEveryKindOfRubbish) {
    std::string many;
    for (int at = 0; at < 400; ++at) {
        many += "var" + std::to_string(at) + "=x&";
    }
    const std::string deep(100'000, '[');
    for (const std::string& body :
         {std::string(), std::string("&&&=&=&"), std::string("%"), std::string("method"), many, std::string("msg=%00"),
          std::string("method=SendMessage&userid=1&send_to=919800000001&msg=a%00b"), std::string("\xff\xfe\x00m", 4),
          "method=SendMessage&userid=1&send_to=919800000001&interactive_type=list&action=" + deep,
          "method=SendMessage&userid=1&send_to=" + std::string(1'000'000, '9') + "&msg=Hi"}) {
        const HttpRequest request = request_with(body);
        const auto message = dialect.server.read_message(request);
        ASSERT_FALSE(message) << body.substr(0, 80);
        (void)dialect.server.kind_of(request);
        (void)dialect.server.sender_of(request);
        (void)dialect.server.lets_in(request, account, Time());
        (void)dialect.server.forbids(request, account);
        (void)dialect.server.answer_other(request, account);
        EXPECT_EQ(dialect.server.write_objection(message.error(), request).status, 200U);
    }
}

}  // namespace
}  // namespace parley::gupshup_enterprise
