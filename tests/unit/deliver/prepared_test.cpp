#include "deliver/prepared.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "net/client.h"

namespace parley::deliver {
namespace {

const Dialect& generic() { return *dialect_named("generic"); }

OutgoingMessage message(const std::string& id, const std::string& to, const std::string& name, const std::string& suffix) {
    FilledTemplate content{.name = "welcome", .language = "en"};
    content.body = FilledText{"Hello " + name + ", yes " + name, {name}};
    content.buttons.push_back(DynamicUrlButton{"Open", suffix});
    content.custom = {{"key", "fixed"}};
    return OutgoingMessage{.id = id, .to = to, .from = "919999999999", .content = content};
}

const Account account{.target = "/send?x=1", .sender = "919999999999", .user = "u", .password = "p",
                      .headers = {{"X-Key", "k"}}};

TEST(PreparedMessage, GivesByteForByteWhatTheDialectWouldWrite) {
    const auto endpoint = parse_endpoint("http://127.0.0.1:8081/send?x=1");
    const auto prepared = PreparedMessage::prepare(
        generic(), account, *endpoint, message("", "", PreparedMessage::mark(0), PreparedMessage::mark(1)), 2);
    ASSERT_TRUE(prepared.has_value()) << describe(prepared.error());
    const std::vector<std::pair<std::string, std::string>> people{
        {"Asha", "a/b"}, {"", ""}, {"\"quoted\" \\ back", "x?y=z&w"}, {"नमस्ते 👋", "\n\t\x01"}, {std::string(2'000, 'x'), "z"}};
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
    EXPECT_NE(body.find(PreparedMessage::mark(0)), std::string::npos) << "a value is not searched for marks";
}

}  // namespace
}  // namespace parley::deliver
