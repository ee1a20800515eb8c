#include <map>

#include "vectors.h"

namespace parley::gupshup_enterprise {
namespace {

constexpr const char* asha = "919800000001";
constexpr const char* one_way = "2000100001";
constexpr const char* two_way = "2000200001";
constexpr const char* session_id = "7|1725260400|20240902|7|wzrk_default";
constexpr const char* template_id = "9|1725260400|20240902|9|wzrk_default";

Media media(MediaKind kind, std::string file, std::string caption = {}, std::string filename = {}) {
    return {.kind = kind,
            .url = "https://cdn.example.com/media/" + file,
            .caption = std::move(caption),
            .filename = std::move(filename)};
}

OutgoingMessage session(Content content, std::string id = {}) {
    return {std::move(id), asha, two_way, std::move(content)};
}

OutgoingMessage filled(FilledTemplate content, std::string id = template_id) {
    return {std::move(id), asha, one_way, std::move(content)};
}

ReplyButtons yes_or_no(std::string body, std::string yes, std::string no) {
    return {.frame = {.body = std::move(body)}, .choices = {{std::move(yes), "Yes"}, {std::move(no), "No"}}};
}

ChoiceList options() {
    return {.frame = {.body = "How can we help?"},
            .button = "Options",
            .sections = {{"Orders", {{"track", "Track my order", "Where is it now"}, {"return", "Return an item"}}},
                         {"Other", {{"agent", "Talk to us"}}}}};
}

FilledTemplate text_template(std::string text) {
    FilledTemplate content;
    content.body = FilledText{std::move(text)};
    return content;
}

FilledTemplate with_extras() {
    FilledTemplate content = text_template("Hi Asha, your order 4711 has shipped.");
    content.header = FilledText{"Order update"};
    content.footer = "Reply STOP to opt out";
    content.buttons = {DynamicUrlButton{"", "track/4711"}};
    return content;
}

FilledTemplate with_picture() {
    FilledTemplate content = text_template("Hi Asha, the Diwali sale is open until 5 Nov.");
    content.header = media(MediaKind::image, "sale.jpg");
    content.footer = "Acme Store";
    return content;
}

FilledTemplate by_id() {
    FilledTemplate content;
    content.id = "7091001";
    content.body = FilledText{"", {"Asha", "4711"}};
    return content;
}

std::map<std::string, OutgoingMessage> messages() {
    ReplyButtons with_media = yes_or_no("Is this your parcel?", "mine", "not_mine");
    with_media.frame.header = media(MediaKind::image, "parcel.jpg");
    return {
        {"ENT-OUT-01", session(Text{"Hello Asha, your order #4711 is packed.\nThank you!"}, session_id)},
        {"ENT-OUT-02", session(Text{"\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87 Asha "
                                    "\xF0\x9F\x99\x8F"})},
        {"ENT-OUT-03", session(media(MediaKind::image, "parcel.jpg", "Your parcel"), session_id)},
        {"ENT-OUT-04", session(media(MediaKind::file, "invoice-4711.pdf", "Invoice 4711", "invoice-4711.pdf"))},
        {"ENT-OUT-05", session(media(MediaKind::audio, "greeting.mp3"))},
        {"ENT-OUT-06", session(media(MediaKind::video, "howto.mp4", "How to open the box"))},
        {"ENT-OUT-07", session(media(MediaKind::sticker, "thanks.webp"))},
        {"ENT-OUT-08", session(yes_or_no("Was the delivery on time?", "on_time_yes", "on_time_no"))},
        {"ENT-OUT-09", session(options())},
        {"ENT-OUT-10", session(with_media)},
        {"ENT-OUT-11", filled(text_template("Hi Asha, your order 4711 has shipped and arrives on 5 Sep."))},
        {"ENT-OUT-12", filled(with_extras())},
        {"ENT-OUT-13", filled(with_picture())},
        {"ENT-OUT-14", filled(by_id(), "")},
    };
}

// The differences that tests/vectors/gupshup_enterprise/README.md names.
FormFields as_we_write(FormFields fields, const std::string& name) {
    if (name == "ENT-OUT-02" || name == "ENT-OUT-14") {
        std::erase_if(fields, [](const auto& field) { return field.first == "data_encoding"; });
    }
    if (name == "ENT-OUT-14") {
        std::erase_if(fields, [](const auto& field) { return field.first == "isTemplate"; });
        for (auto& [field, value] : fields) {
            value = field == "method" ? "SendMessage" : field == "msg_type" ? "HSM" : value;
        }
    }
    return fields;
}

// As values: what stands in a field may be JSON.
void expect_same_fields(const FormFields& written, const FormFields& expected, const std::string& name) {
    const FormFields ours = sorted(written);
    const FormFields theirs = sorted(expected);
    ASSERT_EQ(ours.size(), theirs.size()) << name;
    for (std::size_t at = 0; at < ours.size(); ++at) {
        EXPECT_EQ(ours[at].first, theirs[at].first) << name;
        if (ours[at].first == "action") {
            EXPECT_EQ(json_of(ours[at].second), json_of(theirs[at].second)) << name;
        } else {
            EXPECT_EQ(ours[at].second, theirs[at].second) << name << " " << ours[at].first;
        }
    }
}

TEST(EnterpriseMessageVectors, AreAllHere) {
    std::size_t forms = 0;
    std::size_t wires = 0;
    for (const std::string& name : vectors_in("out")) {
        ++(name.ends_with(".form") ? forms : wires);
    }
    EXPECT_EQ(forms, messages().size() + 2);  // and the two opt-ins
    EXPECT_EQ(wires, 3U);
}

TEST(EnterpriseMessageVectors, AreReadAsTheyStand) {
    for (const auto& [name, expected] : messages()) {
        const HttpRequest request = call_with(form_vector("out/" + name + ".form"));
        EXPECT_EQ(dialect.server.kind_of(request), Ask::message) << name;
        EXPECT_EQ(dialect.server.sender_of(request), expected.from) << name;
        EXPECT_TRUE(dialect.server.is_for(expected.from, account)) << name;
        EXPECT_TRUE(dialect.server.lets_in(request, account, Time())) << name;
        EXPECT_EQ(dialect.server.forbids(request, account), std::nullopt) << name;
        const auto message = dialect.server.read_message(request);
        ASSERT_TRUE(message) << name << describe(message.error());
        EXPECT_EQ(*message, expected) << name;
    }
}

TEST(EnterpriseMessageVectors, AreWrittenAsTheyStand) {
    for (const auto& [name, message] : messages()) {
        const auto request = dialect.client.write_message(message, account);
        ASSERT_TRUE(request) << name << describe(request.error());
        EXPECT_EQ(request->method, "POST");
        EXPECT_EQ(request->target, "/GatewayAPI/rest");
        EXPECT_EQ(*request->headers.find("Content-Type"), "application/x-www-form-urlencoded");
        const HttpRequest expected = call_with(as_we_write(form_vector("out/" + name + ".form"), name));
        expect_same_fields(fields_of(*request), fields_of(expected), name);
    }
}

TEST(EnterpriseMessageVectors, MeanTheSameOnTheWire) {
    for (const std::string& name : vectors_in("out")) {
        if (!name.ends_with(".http")) {
            continue;
        }
        const std::string form = name.substr(0, name.size() - 5) + ".form";
        EXPECT_EQ(sorted(fields_of(http_vector(name))), sorted(fields_of(call_with(form_vector(form))))) << name;
        EXPECT_EQ(dialect.server.read_message(http_vector(name)),
                  dialect.server.read_message(call_with(form_vector(form))));
    }
}

TEST(EnterpriseMessageVectors, AreTheSameInAQueryOrSplitBetweenQueryAndBody) {
    for (const auto& [name, expected] : messages()) {
        const FormFields fields = form_vector("out/" + name + ".form");
        const HttpRequest in_query = get("/GatewayAPI/rest?" + form_request(fields).body);
        EXPECT_EQ(dialect.server.kind_of(in_query), Ask::message) << name;
        EXPECT_EQ(dialect.server.read_message(in_query), Result<OutgoingMessage>(expected)) << name;

        const auto middle = fields.begin() + static_cast<std::ptrdiff_t>(fields.size() / 2);
        HttpRequest split = form_request(FormFields(middle, fields.end()));
        split.target += "?" + form_request(FormFields(fields.begin(), middle)).body;
        EXPECT_EQ(dialect.server.kind_of(split), Ask::message) << name;
        EXPECT_TRUE(dialect.server.lets_in(split, account, Time())) << name;
        EXPECT_EQ(dialect.server.read_message(split), Result<OutgoingMessage>(expected)) << name;
    }
}

}  // namespace
}  // namespace parley::gupshup_enterprise
