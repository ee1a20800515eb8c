#include <gtest/gtest.h>

#include "message/template_form.h"
#include "message/template_slots.h"

namespace parley {
namespace {

TEST(TemplateGif, IsAVideoWithAMark) {
    const auto header_of = [](std::string_view format) {
        const auto form = read_form(json::parse(std::string(R"([{"type":"HEADER","format":")") + std::string(format) +
                                                R"("},{"type":"BODY","text":"Hi"}])")
                                        .as_array());
        EXPECT_TRUE(form) << describe(form.error());
        const auto filled = fill(form.value_or(TemplateForm{}), {{"header.media", "u"}});
        EXPECT_TRUE(filled) << describe(filled.error());
        return std::pair(*form->main.header, std::get<Media>(*filled->header));
    };
    for (const auto& [format, is_gif] : {std::pair("GIF", true), {"gif", true}, {"VIDEO", false}}) {
        const auto [form, media] = header_of(format);
        EXPECT_EQ(form.format, HeaderFormat::video) << format;
        EXPECT_EQ(form.gif, is_gif) << format;
        EXPECT_EQ(media, (Media{.kind = MediaKind::video, .url = "u", .gif = is_gif})) << format;
    }
}

}  // namespace
}  // namespace parley
