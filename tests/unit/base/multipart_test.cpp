#include "base/multipart.h"

#include <gtest/gtest.h>

#include <string>

namespace parley {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=edge";

std::string file_part(std::string_view content) {
    return std::string("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".png\"\r\n") +
           "Content-Type: image/png\r\n\r\n" + std::string(content) + "\r\n";
}

TEST(Multipart, ReadsFieldsAndFilesInOrder) {
    const std::string bytes("\x89PNG\r\n\x00--edg\r\n", 15);
    const auto parts =
        parse_multipart(type, "--edge\r\ncontent-disposition: form-data; name=messaging_product\r\n\r\nwhatsapp\r\n" +
                                  file_part(bytes) + "--edge--\r\n");
    ASSERT_TRUE(parts) << describe(parts.error());
    EXPECT_EQ(*parts, (std::vector<FormPart>{{"messaging_product", "", "", "whatsapp"},
                                             {"file", "a \"b\".png", "image/png", bytes}}));
    EXPECT_EQ(part_of(*parts, "file"), &parts->back());
    EXPECT_EQ(part_of(*parts, "x"), nullptr);
}

TEST(Multipart, TakesQuotedBoundariesPreambleAndEmptyParts) {
    const auto parts =
        parse_multipart("Multipart/Form-Data; charset=utf-8; boundary=\"a;b\"",
                        "hello\r\n--a;b \r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n--a;b\r\n"
                        "Content-Disposition: form-data; name=\"y\"\r\n\r\n--a;b--");
    ASSERT_TRUE(parts) << describe(parts.error());
    EXPECT_EQ(*parts, (std::vector<FormPart>{{"x", "", "", ""}, {"y", "", "", ""}}));
    const auto none = parse_multipart(type, "--edge--\r\n");
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
}

TEST(Multipart, RefusesWhatItCannotRead) {
    const struct {
        std::string_view content_type;
        std::string body;
        std::string where;
    } cases[] = {
        {"application/json", file_part("x") + "--edge--", "Content-Type"},
        {"multipart/form-data", file_part("x") + "--edge--", "Content-Type"},
        {"multipart/form-data; boundary=", file_part("x") + "--edge--", "Content-Type"},
        {type, "", "body"},
        {type, "--other\r\n\r\n", "body"},
        {type, "x--edge--", "body"},
        {type, "--edge", "part 1"},
        {type, "--edge\r\n", "part 1"},
        {type, "--edge\r\nContent-Type: text/plain\r\n\r\nx\r\n--edge--", "part 1"},
        {type, "--edge\r\nContent-Disposition: form-data; name=\"\r\n\r\nx\r\n--edge--", "part 1"},
        {type, file_part("x") + file_part("y"), "part 2"},
        {type, "--edge\r\nA: " + std::string(9'000, 'a') + "\r\n" + file_part("x") + "--edge--", "part 1"},
    };
    for (const auto& [content_type, body, where] : cases) {
        const auto parts = parse_multipart(content_type, body);
        ASSERT_FALSE(parts) << body;
        EXPECT_EQ(parts.error().where, where) << body;
        EXPECT_EQ(parts.error().kind, ErrorKind::invalid);
    }
    std::string many;
    for (int i = 0; i < 33; ++i) {
        many += file_part("x");
    }
    EXPECT_FALSE(parse_multipart(type, many + "--edge--"));
    EXPECT_TRUE(parse_multipart(type, many + "--edge--", 33));
}

}  // namespace
}  // namespace parley
