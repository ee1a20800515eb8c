#include <map>

#include "dialect/exchange.h"
#include "vectors.h"

namespace parley::gupshup {
namespace {

constexpr const char* first_template = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01";
constexpr const char* quoted = "3f7c1c0e-5b2a-4d2c-9a53-0d1b6f0e9a11";

OutgoingMessage to_asha(Content content, std::string id = {}) {
    return {std::move(id), "+919800000001", "919000000001", std::move(content)};
}

Media image(std::string url, std::string caption = {}) {
    return {.kind = MediaKind::image, .url = std::move(url), .caption = std::move(caption)};
}

Contact ravi() {
    return {.formatted_name = "Ravi Menon",
            .first_name = "Ravi",
            .last_name = "Menon",
            .phones = {{"+919800000002", "WORK", "919800000002"}},
            .emails = {{"ravi@acme.example.com", "WORK"}},
            .urls = {{"https://acme.example.com", "WORK"}},
            .company = "Acme",
            .department = "Support",
            .title = "Agent",
            .addresses = {{"12 Lake Road", "Mumbai", "MH", "400076", "India", "IN", "WORK"}},
            .birthday = "1990-04-12"};
}

ReplyButtons on_time() {
    return {{.header = Text{"Delivery"}, .body = "Was it on time?", .footer = "Tap a button"},
            {{"on_time_yes", "Yes"}, {"on_time_no", "No"}}};
}

ReplyButtons is_it_yours() {
    return {{.header = image("https://cdn.example.com/media/parcel.jpg"), .body = "Is this yours?", .footer = "Acme"},
            {{"", "Yes"}, {"", "No"}}};
}

ChoiceList help() {
    return {
        {.header = Text{"Help"}, .body = "How can we help?", .footer = "Acme Store"},
        "Options",
        {{"Orders", {{"track", "Track my order", "Where is it now"}, {"return", "Return an item", "Within 14 days"}}},
         {"Other", {{"agent", "Talk to us", "9 to 18"}}}}};
}

OutgoingMessage quoting() {
    OutgoingMessage message = to_asha(Text{"Yes, this one"});
    message.context_id = quoted;
    return message;
}

// As we send them: decoding gives what as_carried leaves of them.
const std::map<std::string, OutgoingMessage>& session_messages() {
    static const std::map<std::string, OutgoingMessage> messages{
        {"SS-OUT-02.json", to_asha(Text{"See https://acme.example.com", true})},
        {"SS-OUT-03.json", to_asha(image("https://cdn.example.com/media/parcel.jpg", "Your parcel"))},
        {"SS-OUT-04.json",
         to_asha(Media{.kind = MediaKind::image, .caption = "Your parcel", .id = "1234512345123451"})},
        {"SS-OUT-05.json", to_asha(Media{.kind = MediaKind::file,
                                         .url = "https://cdn.example.com/media/invoice-4711.pdf",
                                         .caption = "Invoice 4711",
                                         .filename = "invoice-4711.pdf"})},
        {"SS-OUT-06.json",
         to_asha(Media{.kind = MediaKind::audio, .url = "https://cdn.example.com/media/greeting.mp3"})},
        {"SS-OUT-07.json", to_asha(Media{.kind = MediaKind::video,
                                         .url = "https://cdn.example.com/media/howto.mp4",
                                         .caption = "How to open the box"})},
        {"SS-OUT-08.json",
         to_asha(Media{.kind = MediaKind::sticker, .url = "https://cdn.example.com/media/thanks.webp"})},
        {"SS-OUT-09.json", to_asha(Location{19.1136, 72.8697, "Acme Store", "12 Lake Road, Mumbai"})},
        {"SS-OUT-10.json", to_asha(Contacts{{ravi()}})},
        {"SS-OUT-11.json", to_asha(on_time(), "qr-77")},
        {"SS-OUT-12.json", to_asha(is_it_yours(), "qr-78")},
        {"SS-OUT-13.json", to_asha(help(), "list-12")},
        {"SS-OUT-14.json", to_asha(Reaction{quoted, "\xF0\x9F\x91\x8D"})},
        {"SS-OUT-15.json", quoting()},
    };
    return messages;
}

FilledTemplate shipped(std::vector<std::string> params = {"Asha", "4711"}, std::string id = first_template) {
    FilledTemplate content{.name = "order_shipped", .language = "en"};
    content.body = FilledText{"Hi Asha, your order 4711 has shipped.", std::move(params)};
    content.id = std::move(id);
    return content;
}

FilledTemplate with_header(Header header) {
    FilledTemplate content = shipped();
    content.header = std::move(header);
    return content;
}

FilledTemplate with_replies() {
    FilledTemplate content = shipped({"Asha"}, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c02");
    content.buttons = {QuickReplyButton{"Great", "FEEDBACK_GOOD"}, QuickReplyButton{"Not so", "FEEDBACK_BAD"}};
    return content;
}

FilledTemplate carousel() {
    FilledTemplate content = shipped();
    for (const std::string number : {"1", "2"}) {
        content.cards.push_back({image("https://cdn.example.com/media/c" + number + ".jpg"),
                                 {},
                                 {QuickReplyButton{"Buy", "CARD" + number + "_BUY"}}});
    }
    return content;
}

FilledTemplate offer() {
    FilledTemplate content = shipped({"Asha"}, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c03");
    content.offer = LimitedTimeOffer{"Ends soon", at_ms(1'725'865'200'000)};
    content.buttons = {CopyCodeButton{"Copy code", "SAVE20"}, DynamicUrlButton{"Shop", "summer"}};
    return content;
}

FilledTemplate products() {
    FilledTemplate content = shipped({"Asha"}, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c04");
    content.buttons = {OtherButton{"View items", "mpm",
                                   R"([{"type":"action","action":{"thumbnail_product_retailer_id":"sku-1","sections":)"
                                   R"([{"title":"New","product_items":[{"product_retailer_id":"sku-1"},)"
                                   R"({"product_retailer_id":"sku-2"}]}]}}])"}};
    return content;
}

FilledTemplate one_time_code() {
    FilledTemplate content = shipped({"482913"}, "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c05");
    content.buttons = {DynamicUrlButton{"Copy code", "482913"}};
    return content;
}

struct TemplateVector {
    std::string field;  // that the file holds
    FilledTemplate content;
};
const std::map<std::string, TemplateVector>& template_messages() {
    static const std::map<std::string, TemplateVector> messages{
        {"SS-TPL-03.json", {"message", with_header(image("https://cdn.example.com/media/sale.jpg"))}},
        {"SS-TPL-04.json",
         {"message", with_header(Media{.kind = MediaKind::video, .url = "https://cdn.example.com/media/sale.mp4"})}},
        {"SS-TPL-05.json",
         {"message", with_header(Media{.kind = MediaKind::file,
                                       .url = "https://cdn.example.com/media/invoice-4711.pdf",
                                       .filename = "invoice-4711.pdf"})}},
        {"SS-TPL-06.json", {"message", with_header(Location{19.1136, 72.8697, "Acme Store", "12 Lake Road, Mumbai"})}},
        {"SS-TPL-07.json",
         {"message", with_header(Media{
                         .kind = MediaKind::video, .url = "https://cdn.example.com/media/sale-gif.mp4", .gif = true})}},
        {"SS-TPL-08.json", {"message", carousel()}},
        {"SS-TPL-09.json", {"template", offer()}},
        {"SS-TPL-10.json", {"template", products()}},
        {"SS-TPL-11.json", {"template", one_time_code()}},
    };
    return messages;
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string body;
    FormText form(body);
    for (const auto& [name, value] : fields) {
        form.field(name, value);
    }
    return body;
}

std::vector<std::pair<std::string, std::string>> envelope() {
    return {{"channel", "whatsapp"},
            {"source", "919000000001"},
            {"destination", "919800000001"},
            {"src.name", "AcmeStore"}};
}

// A whole request as it stands in its file.
HttpRequest request_in(const std::string& name) {
    const std::string text = vector_text(name);
    const std::size_t end = text.find("\n\n");
    HttpRequest request;
    std::size_t line = 0;
    while (line < end) {
        const std::string one = text.substr(line, text.find('\n', line) - line);
        const std::size_t colon = one.find(": ");
        if (line == 0) {
            request.method = one.substr(0, one.find(' '));
            request.target = one.substr(5, one.rfind(' ') - 5);
        } else {
            request.headers.set(one.substr(0, colon), one.substr(colon + 2));
        }
        line += one.size() + 1;
    }
    request.body = text.substr(end + 2, text.find_last_not_of('\n') - end - 1);
    return request;
}

// Fields, where JSON counts as the value that it is.
std::map<std::string, json::value> fields_of(const std::string& body) {
    std::map<std::string, json::value> fields;
    const auto form = parse_form(body);
    EXPECT_TRUE(form) << body;
    for (const auto& [name, value] : form.value_or(FormFields())) {
        const bool is_json = name == "message" || name == "template" || name == "postbackTexts";
        fields[name] = is_json ? json_of(value) : json::value(value);
    }
    return fields;
}

void expect_same_request(const HttpRequest& written, const HttpRequest& expected) {
    EXPECT_EQ(written.method, expected.method);
    EXPECT_EQ(written.target, expected.target);
    EXPECT_EQ(fields_of(written.body), fields_of(expected.body)) << written.body;
    for (const char* name : {"apikey", "Content-Type"}) {
        const std::string* header = written.headers.find(name);
        ASSERT_NE(header, nullptr) << name;
        EXPECT_EQ(*header, *expected.headers.find(name));
    }
}

TEST(GupshupMessageVectors, WholeRequestsAreWrittenAndRead) {
    const std::map<std::string, OutgoingMessage> cases{
        {"SS-OUT-01.http", to_asha(Text{"Hello Asha, your order #4711 is packed."})},
        {"SS-TPL-01.http", to_asha(shipped())},
    };
    for (const auto& [name, message] : cases) {
        const HttpRequest sample = request_in(name);
        const auto written = dialect.client.write_message(message, account);
        ASSERT_TRUE(written) << name << describe(written.error());
        expect_same_request(*written, sample);
        const auto read = dialect.server.read_message(sample);
        ASSERT_TRUE(read) << name << describe(read.error());
        EXPECT_EQ(*read, dialect.as_carried(message)) << name;
        EXPECT_EQ(dialect.server.kind_of(sample), Ask::message) << name;
        EXPECT_TRUE(dialect.server.is_for(dialect.server.sender_of(sample), account)) << name;
        EXPECT_TRUE(dialect.server.lets_in(sample, account, Time())) << name;
    }
}

TEST(GupshupMessageVectors, SessionObjectsAreReadAndWrittenAsTheyStand) {
    std::set<std::string> seen{"SS-OUT-01.http"};
    for (const auto& [name, message] : session_messages()) {
        seen.insert(name);
        auto fields = envelope();
        fields.emplace_back("message", vector_text(name));
        const auto read = dialect.server.read_message(request_with(form_of(fields)));
        ASSERT_TRUE(read) << name << ": " << describe(read.error());
        EXPECT_EQ(*read, dialect.as_carried(message)) << name;

        const auto written = dialect.client.write_message(message, account);
        ASSERT_TRUE(written) << name << ": " << describe(written.error());
        json::value expected = json_of(vector_text(name));
        if (name == "SS-OUT-02.json") {  // by the form's own field
            expected.as_object().erase("previewUrl");
            EXPECT_EQ(field_in(*written, "disablePreview"), "false");
        }
        EXPECT_EQ(json_of(field_in(*written, "message")), expected) << name << field_in(*written, "message");
        EXPECT_EQ(written->target, "/wa/api/v1/msg") << name;
    }
    EXPECT_EQ(seen, vectors_named("SS-OUT-"));
}

TEST(GupshupMessageVectors, TemplateObjectsAreReadAndWrittenAsTheyStand) {
    std::set<std::string> seen{"SS-TPL-01.http", "SS-TPL-02.form"};
    for (const auto& [name, vector] : template_messages()) {
        seen.insert(name);
        const OutgoingMessage message = to_asha(vector.content);
        const auto written = dialect.client.write_message(message, account);
        ASSERT_TRUE(written) << name << ": " << describe(written.error());
        const std::string sample = vector_text(name);
        EXPECT_EQ(json_of(field_in(*written, vector.field)), json_of(sample))
            << name << field_in(*written, vector.field);
        auto fields = envelope();
        for (const char* field : {"template", "message", "postbackTexts"}) {
            if (const std::string ours = field_in(*written, field); !ours.empty() || field == vector.field) {
                fields.emplace_back(field, field == vector.field ? sample : ours);
            }
        }
        const auto read = dialect.server.read_message(request_with(form_of(fields), "/sm/api/v1/template/msg"));
        ASSERT_TRUE(read) << name << ": " << describe(read.error());
        EXPECT_EQ(*read, dialect.as_carried(message)) << name;
        EXPECT_EQ(written->target, "/wa/api/v1/template/msg") << name;
    }
    EXPECT_EQ(seen, vectors_named("SS-TPL-"));
}

TEST(GupshupMessageVectors, DecodedFieldsAreReadAndWrittenAsTheyStand) {
    std::vector<std::pair<std::string, std::string>> fields;
    const std::string text = vector_text("SS-TPL-02.form");
    for (std::size_t line = 0; line < text.size();) {
        const std::string one = text.substr(line, text.find('\n', line) - line);
        fields.emplace_back(one.substr(0, one.find('=')), one.substr(one.find('=') + 1));
        line += one.size() + 1;
    }
    const OutgoingMessage message = to_asha(with_replies());
    const auto written = dialect.client.write_message(message, account);
    ASSERT_TRUE(written) << describe(written.error());
    EXPECT_EQ(fields_of(written->body), fields_of(form_of(fields)));
    EXPECT_EQ(dialect.server.read_message(*written).value(), dialect.as_carried(message));
}

}  // namespace
}  // namespace parley::gupshup
