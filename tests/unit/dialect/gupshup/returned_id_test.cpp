#include "vectors.h"

#include <fmt/format.h>

// Our id of a free-form message with choices, which goes as its `msgid` and comes back with each tap.
namespace parley::gupshup {
namespace {

IncomingMessage tapped(const std::string& type, const std::string& inner, const std::string& context = "{}") {
    const auto batch = dialect.client.read_callbacks(
        request_with(R"({"app":"A","type":"message","payload":{"id":"wamid.9","source":"919800000001","type":")" +
                     type + R"(","payload":)" + inner + R"(,"context":)" + context + "}}"));
    EXPECT_TRUE(batch && batch->callbacks.size() == 1) << inner;
    return batch ? std::get<IncomingMessage>(batch->callbacks.at(0)) : IncomingMessage{};
}

const OutgoingMessage asking{"7|1|20|300", "+919800000001", "919000000001",
                             ReplyButtons{{.header = {}, .body = "On time?", .footer = {}}, {{"yes", "Yes"}}}};
const OutgoingMessage listing{"7|1|20|301", "+919800000001", "919000000001",
                              ChoiceList{{.header = {}, .body = "Help?", .footer = {}}, "Open", {{"s", {{"a", "A"}}}}}};

TEST(GupshupReturnedId, NamesTheMessageThatIsAnswered) {
    EXPECT_EQ(tapped("button_reply", R"({"title":"Yes","id":"7|1|20|300","reply":"Yes 1","postbackText":"yes"})"),
              (IncomingMessage{.provider_id = "wamid.9",
                               .from = "919800000001",
                               .to = "",
                               .context_id = "7|1|20|300",
                               .content = ChoiceReply{"yes", "Yes"}}));
    EXPECT_EQ(tapped("list_reply", R"({"title":"A","id":"7|1|20|301","reply":"A 1"})").context_id, "7|1|20|301");
    EXPECT_EQ(tapped("quick_reply", R"({"title":"Yes","id":"7|1|20|300","reply":"Yes 1"})").context_id, "7|1|20|300");
    // Also where WhatsApp's id alone is told with it, but not where Gupshup's is.
    EXPECT_EQ(tapped("button_reply", R"({"title":"Yes","id":"7|1|20|300","reply":"Yes 1"})", R"({"id":"wamid.1"})")
                  .context_id,
              "7|1|20|300");
    EXPECT_EQ(tapped("button_reply", R"({"title":"Yes","id":"7|1|20|300","reply":"Yes 1"})",
                     R"({"id":"wamid.1","gsId":"gs-1"})")
                  .context_id,
              "gs-1");
}

TEST(GupshupReturnedId, IsNotTakenForOursWhereItIsNot) {
    const std::string context = R"({"id":"wamid.1"})";
    for (const char* id : {R"("qr-77")", R"("")", "7", "{}", R"("7|1|20")", R"("07|1|20|300")"}) {
        const std::string inner = fmt::format(R"({{"title":"Yes","id":{},"reply":"Yes 1"}})", id);
        EXPECT_EQ(tapped("button_reply", inner, context).context_id, "wamid.1") << id;
        EXPECT_EQ(tapped("button_reply", inner).content, IncomingContent(ChoiceReply{"Yes 1", "Yes"})) << id;
    }
    EXPECT_EQ(tapped("text", R"({"text":"Hi","id":"7|1|20|300"})", context).context_id, "wamid.1");
    // A choice may be called so.
    EXPECT_EQ(
        tapped("button_reply", R"({"title":"Yes","id":"1|2|3|4","reply":"Yes 1","postbackText":"1|2|3|4"})").context_id,
        "");
}

TEST(GupshupReturnedId, IsKeptByAServerThatReadsIt) {
    for (const OutgoingMessage& message : {asking, listing}) {
        const auto written = dialect.client.write_message(message, account);
        ASSERT_TRUE(written) << describe(written.error());
        const auto read = dialect.server.read_message(*written);
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_EQ(read->id, message.id);
        EXPECT_EQ(*read, dialect.as_carried(message));
    }
}

TEST(GupshupReturnedId, OfOthersIsNotTakenForAnIdOfTheMessage) {
    OutgoingMessage other = asking;
    other.id = "qr-77";
    EXPECT_EQ(dialect.server.read_message(*dialect.client.write_message(other, account))->id, "");
    EXPECT_EQ(dialect.as_carried(other)->id, "");
    // Other kinds have no place for one.
    other.id = asking.id;
    other.content = Text{"Hi"};
    EXPECT_EQ(dialect.server.read_message(*dialect.client.write_message(other, account))->id, "");
}

}  // namespace
}  // namespace parley::gupshup
