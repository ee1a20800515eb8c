#include <gtest/gtest.h>

#include "dialect/whatsapp/contact_object.h"
#include "random_values.h"

namespace parley::whatsapp {
namespace {

std::string text_of(const Contacts& contacts) {
    std::string text;
    JsonText out(text);
    out.begin_object();
    write_contacts(out, "contacts", contacts);
    out.end_object();
    return text;
}

Result<Contacts> read(const std::string& text) {
    const auto value = parse_json(text);
    EXPECT_TRUE(value) << text;
    Reader reader(*value);
    Contacts contacts = read_contacts(reader, value->at("contacts"));
    if (reader.failed()) {
        return std::unexpected(reader.error());
    }
    return contacts;
}

TEST(WhatsappContacts, HoldAllThatACardMayHave) {
    const Contacts contacts{
        {Contact{.formatted_name = "Asha Rao",
                 .first_name = "Asha",
                 .last_name = "Rao",
                 .phones = {{"+1 202 555 0177", "WORK", "12025550177"}},
                 .emails = {{"asha@example.com", "WORK"}},
                 .urls = {{"https://www.example.com", "HOME"}},
                 .company = "Example Store",
                 .department = "Sales",
                 .title = "Manager",
                 .addresses = {{"1 Sample Street", "Washington", "DC", "20001", "United States", "us", "WORK"}},
                 .birthday = "1990-04-12"}}};
    const auto expected = parse_json(R"({"contacts":[{
        "name":{"formatted_name":"Asha Rao","first_name":"Asha","last_name":"Rao"},
        "phones":[{"phone":"+1 202 555 0177","type":"WORK","wa_id":"12025550177"}],
        "emails":[{"email":"asha@example.com","type":"WORK"}],
        "urls":[{"url":"https://www.example.com","type":"HOME"}],
        "org":{"company":"Example Store","department":"Sales","title":"Manager"},
        "addresses":[{"street":"1 Sample Street","city":"Washington","state":"DC","zip":"20001",
                      "country":"United States","country_code":"us","type":"WORK"}],
        "birthday":"1990-04-12"}]})");
    EXPECT_EQ(*parse_json(text_of(contacts)), *expected);
    EXPECT_EQ(read(text_of(contacts)), contacts);
}

TEST(WhatsappContacts, AreReadAsTheyAreWritten) {
    for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
        RandomValues random(seed);
        Contacts contacts;
        for (std::size_t left = 1 + random.below(3); left > 0; --left) {
            contacts.cards.push_back(random.contact());
        }
        ASSERT_EQ(read(text_of(contacts)), contacts) << seed << text_of(contacts);
    }
}

TEST(WhatsappContacts, NeedAName) {
    EXPECT_EQ(read(R"({"contacts":[{"name":{"first_name":"A","last_name":"B"}}]})")->cards[0].formatted_name, "A B");
    EXPECT_EQ(read(R"({"contacts":[{"name":{"last_name":"B"}}]})")->cards[0].formatted_name, "B");
    EXPECT_EQ(read(R"({"contacts":[{"name":{}}]})").error().where, "contacts[0].name.formatted_name");
    EXPECT_EQ(read(R"({"contacts":[{"phones":[]}]})").error().where, "contacts[0].name");
}

TEST(WhatsappContacts, SayWhereTheyAreWrong) {
    for (const auto& [text, where] :
         {std::pair{R"({"contacts":[]})", "contacts"},
          {R"({"contacts":{}})", "contacts"},
          {R"({"contacts":"x"})", "contacts"},
          {R"({"contacts":[17]})", "contacts[0].name"},
          {R"({"contacts":[{"name":{"formatted_name":"A"},"phones":{}}]})", "contacts[0].phones"},
          {R"({"contacts":[{"name":{"formatted_name":"A"},"phones":[{"phone":[]}]}]})", "contacts[0].phones[0].phone"},
          {R"({"contacts":[{"name":{"formatted_name":"A\u0000"}}]})", "contacts[0].name.formatted_name"}}) {
        const auto contacts = read(text);
        ASSERT_FALSE(contacts) << text;
        EXPECT_EQ(contacts.error().where, where) << text;
    }
}

}  // namespace
}  // namespace parley::whatsapp
