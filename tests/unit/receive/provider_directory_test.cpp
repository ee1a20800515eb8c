#include "receive/provider_directory.h"

#include <gtest/gtest.h>

#include <thread>

namespace parley::receive {
namespace {

deliver::Provider provider(int id, const std::string& name) {
    deliver::Provider made;
    made.id = ProviderId{id};
    made.nickname = name;
    made.status_secret = name + "-status";
    made.incoming_secret = name + "-incoming";
    return made;
}

TEST(ProviderDirectory, FindsAProviderAndWhichUrlItWas) {
    ProviderDirectory directory(SecretBox::temporary());
    EXPECT_FALSE(directory.find("first-status"));
    directory.replace({provider(1, "first"), provider(2, "second")});
    EXPECT_EQ(directory.find("first-status")->provider->id, ProviderId{1});
    EXPECT_EQ(directory.find("first-status")->kind, Kind::status);
    EXPECT_EQ(directory.find("second-incoming")->provider->id, ProviderId{2});
    EXPECT_EQ(directory.find("second-incoming")->kind, Kind::incoming);
    for (const char* wrong : {"", "first", "first-statuS", "first-status ", "first-statusx"}) {
        EXPECT_FALSE(directory.find(wrong)) << wrong;
    }
    EXPECT_EQ(directory.find(ProviderId{2})->nickname, "second");
    EXPECT_EQ(directory.find(ProviderId{3}), nullptr);
}

TEST(ProviderDirectory, ListsAProjectsOwnWithItsDefaultFirst) {
    ProviderDirectory directory(SecretBox::temporary());
    std::vector<deliver::Provider> all{provider(1, "first"), provider(2, "second"), provider(3, "third")};
    all[0].project = all[1].project = ProjectId{7};
    all[2].project = ProjectId{8};
    all[1].is_default = true;
    directory.replace(all);
    const auto found = directory.of_project(ProjectId{7});
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].provider->id, ProviderId{2});
    EXPECT_EQ(found[0].kind, Kind::status);
    EXPECT_EQ(found[1].provider->id, ProviderId{1});
    EXPECT_TRUE(directory.of_project(ProjectId{9}).empty());
}

TEST(ProviderDirectory, AnEmptySecretOpensNothing) {
    ProviderDirectory directory(SecretBox::temporary());
    deliver::Provider without = provider(1, "first");
    without.status_secret.clear();
    directory.replace({without});
    EXPECT_FALSE(directory.find(""));
}

TEST(ProviderDirectory, IsReplacedWhileItIsAsked) {
    ProviderDirectory directory(SecretBox::temporary());
    directory.replace({provider(1, "first")});
    std::jthread asking([&](std::stop_token stop) {
        while (!stop.stop_requested()) {
            ASSERT_EQ(directory.find("first-status")->provider->id, ProviderId{1});
        }
    });
    for (int round = 0; round < 1'000; ++round) {
        directory.replace({provider(1, "first"), provider(round + 2, "other")});
    }
}

}  // namespace
}  // namespace parley::receive
