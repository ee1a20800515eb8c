#include "message/template_form.h"
#include "message/template_slots.h"
#include "vectors.h"

// Templates with a GIF over their text: everywhere else a video.
namespace parley::gupshup {
namespace {

FilledTemplate with_gif() {
    FilledTemplate content{.name = "sale", .language = "en"};
    content.header = Media{.kind = MediaKind::video, .url = "https://cdn.example.com/sale.mp4", .gif = true};
    content.body = FilledText{"Hi", {"Asha"}};
    content.id = "t-1";
    return content;
}

OutgoingMessage to_asha(Content content) {
    return {"1|2|3|4", "+919800000001", "919000000001", std::move(content)};
}

TEST(GupshupGif, GoesFromTheListOfTemplatesIntoTheMessage) {
    TemplatePage page;
    page.templates.push_back(
        {.id = "t-1",
         .name = "sale",
         .language = "en",
         .category = "MARKETING",
         .components = json_of(R"([{"type":"HEADER","format":"GIF"},{"type":"BODY","text":"Hi"}])").as_array()});
    const HttpResponse listed = dialect.server.write_templates(page, {});
    EXPECT_EQ(json_of(listed.body).at("templates").at(0).at("templateType"), json::value("GIF"));
    const auto read = dialect.client.read_templates(listed);
    ASSERT_TRUE(read) << describe(read.error());
    const auto form = read_form(read->templates.at(0).components);
    ASSERT_TRUE(form) << describe(form.error());
    const auto filled = fill(*form, {{"header.media", "https://cdn.example.com/sale.mp4"}});
    ASSERT_TRUE(filled) << describe(filled.error());
    FilledTemplate content = *filled;
    content.id = "t-1";
    const auto written = dialect.client.write_message(to_asha(std::move(content)), account);
    ASSERT_TRUE(written) << describe(written.error());
    EXPECT_EQ(json_of(field_in(*written, "message")),
              json_of(R"({"type":"gif","gif":{"link":"https://cdn.example.com/sale.mp4"}})"));
}

TEST(GupshupGif, IsReadAsItIsWritten) {
    const auto written = dialect.client.write_message(to_asha(with_gif()), account);
    ASSERT_TRUE(written) << describe(written.error());
    const auto read = dialect.server.read_message(*written);
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_EQ(*read, dialect.as_carried(to_asha(with_gif())));
    EXPECT_TRUE(std::get<Media>(*std::get<FilledTemplate>(read->content).header).gif);
}

TEST(GupshupGif, IsAVideoWhereItIsNoHeaderOfATemplate) {
    const Media film{.kind = MediaKind::video, .url = "u", .gif = true};
    FilledTemplate cards{.name = "n", .language = "en"};
    cards.cards = {{.header = film}, {.header = film}};
    FilledTemplate picture{.name = "n", .language = "en"};
    picture.header = Media{.kind = MediaKind::image, .url = "u", .gif = true};
    for (const Content& content :
         {Content(film), Content(cards), Content(picture),
          Content(ReplyButtons{{.header = film, .body = "b", .footer = {}}, {{"y", "Yes"}}})}) {
        const OutgoingMessage message = to_asha(content);
        const auto written = dialect.client.write_message(message, account);
        ASSERT_TRUE(written) << describe(written.error());
        EXPECT_EQ(written->body.find("gif"), std::string::npos) << written->body;
        EXPECT_EQ(*dialect.server.read_message(*written), dialect.as_carried(message)) << written->body;
    }
}

TEST(GupshupGif, IsAVideoInOtherDialects) {
    for (const Dialect* other : all_dialects()) {
        const auto carried = other->as_carried(to_asha(with_gif()));
        ASSERT_TRUE(carried) << other->name;
        const auto& media = std::get<Media>(*std::get<FilledTemplate>(carried->content).header);
        EXPECT_EQ(media.kind, MediaKind::video) << other->name;
        EXPECT_EQ(media.gif, other->name == dialect.name) << other->name;
    }
}

}  // namespace
}  // namespace parley::gupshup
