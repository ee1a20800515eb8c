#include "base/secret_box.h"

#include <gtest/gtest.h>

#include <fstream>

#include "temporary_directory.h"

namespace parley {
namespace {

using testing::TemporaryDirectory;

TEST(SecretBox, UnsealsWhatItSealedAfterARestart) {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "deep" / "secret.key";
    const auto made = SecretBox::open(file, true);
    ASSERT_TRUE(made) << describe(made.error());
    const auto again = SecretBox::open(file, false);
    ASSERT_TRUE(again) << describe(again.error());
    for (const std::string& secret :
         {std::string(), std::string("canary"), std::string("\0\xff", 2), std::string(100'000, 'x')}) {
        const std::string sealed = made->seal(secret);
        EXPECT_TRUE(SecretBox::is_sealed(sealed));
        EXPECT_EQ(again->unseal(sealed), Result<std::string>(secret));
        EXPECT_NE(made->seal(secret), sealed) << "the same secret never looks the same twice";
        if (secret.size() > 3) {
            EXPECT_EQ(sealed.find(secret), std::string::npos);
        }
    }
}

TEST(SecretBox, KeepsItsKeyFromOthers) {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "secret.key";
    ASSERT_TRUE(SecretBox::open(file, true));
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    const auto opened = SecretBox::open(file, true);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, ErrorKind::denied);
    EXPECT_NE(opened.error().advice.find("chmod 600"), std::string::npos);
}

TEST(SecretBox, DoesNotMakeANewKeyWhereOneIsNeeded) {
    const TemporaryDirectory directory;
    const auto missing = SecretBox::open(directory.path() / "secret.key", false);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::missing);
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "secret.key"));
}

TEST(SecretBox, RefusesFilesThatHoldNoKey) {
    const TemporaryDirectory directory;
    for (const char* content : {"", "hello", "AAAA", "not base64 at all !!"}) {
        const auto file = directory.path() / "secret.key";
        std::ofstream(file) << content;
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        const auto opened = SecretBox::open(file, true);
        ASSERT_FALSE(opened) << content;
        EXPECT_EQ(opened.error().kind, ErrorKind::invalid) << content;
    }
}

TEST(SecretBox, NoticesAnotherKeyAndChangedBytes) {
    const SecretBox box = SecretBox::temporary();
    std::string sealed = box.seal("canary");
    EXPECT_FALSE(SecretBox::temporary().unseal(sealed));
    EXPECT_FALSE(box.unseal("canary"));
    EXPECT_FALSE(box.unseal("sealed:1:"));
    EXPECT_FALSE(box.unseal("sealed:1:AAAA"));
    sealed[sealed.size() - 6] = sealed[sealed.size() - 6] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(box.unseal(sealed));
}

}  // namespace
}  // namespace parley
