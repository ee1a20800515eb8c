#include "deliver/prepared.h"

#include <gtest/gtest.h>

#include "base/form.h"
#include "base/json.h"
#include "net/client.h"

namespace parley::deliver {
namespace {

const Dialect& generic() {
    return *dialect_named("generic");
}

OutgoingMessage message(const std::string& id, const std::string& to, const std::string& name,
                        const std::string& suffix) {
    FilledTemplate content{.name = "welcome", .language = "en"};
    content.body = FilledText{"Hello " + name + ", yes " + name, {name}};
    content.buttons.push_back(DynamicUrlButton{"Open", suffix});
    content.custom = {{"key", "fixed"}};
    return OutgoingMessage{.id = id, .to = to, .from = "919999999999", .content = content};
}

const Account account{.target = "/send?x=1",
                      .sender = "919999999999",
                      .fields = {{"user", "u"}, {"password", "p"}},
                      .headers = {{"X-Key", "k"}}};

TEST(PreparedMessage, GivesByteForByteWhatTheDialectWouldWrite) {
    const auto endpoint = parse_endpoint("http://127.0.0.1:8081/send?x=1");
    const auto prepared = PreparedMessage::prepare(
        generic(), account, *endpoint, message("", "", PreparedMessage::mark(0), PreparedMessage::mark(1)), 2);
    ASSERT_TRUE(prepared.has_value()) << describe(prepared.error());
    const std::vector<std::pair<std::string, std::string>> people{{"Asha", "a/b"},
                                                                  {"", ""},
                                                                  {"\"quoted\" \\ back", "x?y=z&w"},
                                                                  {"नमस्ते 👋", "\n\t\x01"},
                                                                  {std::string(2'000, 'x'), "z"}};
    std::string request;
    for (const auto& [name, suffix] : people) {
        prepared->fill(request, "1|2|3|4", "+919876543210", {name, suffix});
        const auto written = generic().client.write_message(message("1|2|3|4", "+919876543210", name, suffix), account);
        ASSERT_TRUE(written.has_value());
        EXPECT_EQ(request, net::serialize(*written, *endpoint)) << name;
    }
}

TEST(PreparedMessage, ValuesCannotBreakOutOfTheirPlace) {
    const auto endpoint = parse_endpoint("http://127.0.0.1:8081/");
    const auto prepared = PreparedMessage::prepare(
        generic(), account, *endpoint, message("", "", PreparedMessage::mark(0), PreparedMessage::mark(1)), 2);
    std::string request;
    prepared->fill(request, "1|2|3|4", "+919876543210", {R"("}],"to":"+10000000)", PreparedMessage::mark(0)});
    const std::string body = request.substr(request.find("\r\n\r\n") + 4);
    const auto read = parse_json(body);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->at("to").as_string(), "+919876543210");
    std::string mark;
    append_json_escaped(mark, PreparedMessage::mark(0));
    EXPECT_NE(body.find(mark), std::string::npos) << "a value is not searched for marks";
}

// A dialect as none of ours: text plain in a form, as JSON in a form, and as JSON in JSON, with a token that is made
// anew.
Result<HttpRequest> write_form(const OutgoingMessage& sent, const Account& asked) {
    HttpRequest request{.target = asked.target, .headers = {}, .body = {}};
    request.headers.set("Authorization", asked.authorization);
    const std::string& text = std::get<Text>(sent.content).body;
    std::string inner;
    append_json_escaped(inner, text);
    std::string deep = "{\"text\":\"" + inner + "\"}";
    FormText form(request.body);
    form.field("to", sent.to.starts_with('+') ? std::string_view(sent.to).substr(1) : std::string_view(sent.to));
    form.field("user", sent.to_user);
    form.field("plain", text);
    form.field("json", deep);
    request.body += "\n";
    std::string twice;
    append_json_escaped(twice, deep);
    request.body += "{\"raw\":\"" + twice + "\"}";
    return request;
}

Result<Authorization> token_of_now(const Account&, Time, std::string_view nonce) {
    return Authorization{"Bearer " + std::string(nonce), Time::max()};
}

const Dialect form_dialect{
    .name = "form", .title = "Form", .client = {.authorize = token_of_now, .write_message = write_form}};

TEST(PreparedMessage, EscapesAValueAsItsPlaceAsks) {
    const auto endpoint = parse_endpoint("http://127.0.0.1:8081/send");
    const OutgoingMessage sample{.id = {}, .to = {}, .from = {}, .content = Text{"Hi " + PreparedMessage::mark(0)}};
    for (const Address address : {Address::number, Address::user_id}) {
        const auto prepared = PreparedMessage::prepare(form_dialect, Account{.target = "/send", .sender = "1"},
                                                       *endpoint, sample, 1, address);
        ASSERT_TRUE(prepared.has_value()) << describe(prepared.error());
        for (const std::string value : {"plain", "a\"b\\c", "नमस्ते 👋 & co = 100 % +", "\n\t\x01{}"}) {
            OutgoingMessage person = sample;
            person.content = Text{"Hi " + value};
            (address == Address::number ? person.to : person.to_user) = address == Address::number ? "+4915" : "US.1";
            const auto written =
                write_form(person, Account{.target = "/send",
                                           .sender = "1",
                                           .authorization = "Bearer of today, longer than the mark was"});
            std::string request;
            prepared->fill(request, "1|2|3|4", address == Address::number ? "+4915" : "US.1", {value},
                           "Bearer of today, longer than the mark was");
            EXPECT_EQ(request, net::serialize(*written, *endpoint)) << value;
        }
    }
}

}  // namespace
}  // namespace parley::deliver
