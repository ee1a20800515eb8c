#include "audience/search.h"

#include <gmock/gmock.h>

#include "audience/identities.h"
#include "audience/upload.h"
#include "project.h"

namespace parley::audience {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SearchTest : public testing::Test {
protected:
    void SetUp() override {
        const std::vector<UploadRecord> records{
            {.name = "cust-1001",
             .said = ProfileChange{.phone = "+14155550101",
                                   .attributes = {{"Name", "Asha \"Ash\" Rao"}, {"Email", "asha@example.com"}}}},
            {.name = "cust-1002",
             .said = ProfileChange{.also_known_as = "web-7", .attributes = {{"Name", "100% Bob"}}}},
            {.name = "other", .said = ProfileChange{.attributes = {{"Nickname", "Asha"}}}}};
        ASSERT_TRUE(project_.writer.run(
            [&](soci::session& sql) { return upload(sql, project_.id, records, "upload", project_.clock.now()); }));
    }
    std::vector<std::string> found(const std::string& query, const std::string& after = {}, int limit = 10) {
        return project_.database.read([&](soci::session& sql) {
            const ProfileId from =
                after.empty() ? ProfileId{} : find_identity(sql, project_.id, after).value_or(ProfileId{});
            std::vector<std::string> names;
            for (const Profile& profile : search_profiles(sql, project_.id, query, from, limit)) {
                names.push_back(profile.identity);
            }
            return names;
        });
    }

    Project project_;
};

TEST_F(SearchTest, FindsByWhatPeopleAreCalled) {
    EXPECT_THAT(found("cust-"), ElementsAre("cust-1001", "cust-1002"));
    EXPECT_THAT(found("cust-1001"), ElementsAre("cust-1001"));
    EXPECT_THAT(found("web"), ElementsAre("cust-1002"));
    EXPECT_THAT(found("+1415"), ElementsAre("cust-1001"));
    EXPECT_THAT(found("asha@"), ElementsAre("cust-1001"));
    EXPECT_THAT(found("asha"), ElementsAre("cust-1001"));
    EXPECT_THAT(found("nobody"), IsEmpty());
}

TEST_F(SearchTest, TakesSignsOfPatternsForWhatTheyAre) {
    EXPECT_THAT(found("%"), IsEmpty());
    EXPECT_THAT(found("_sha"), IsEmpty());
    EXPECT_THAT(found("100%"), ElementsAre("cust-1002"));
    EXPECT_THAT(found("Asha \"Ash"), ElementsAre("cust-1001"));
    EXPECT_THAT(found("!"), IsEmpty());
}

TEST_F(SearchTest, GoesOnAfterAPage) {
    EXPECT_THAT(found("cust-", "", 1), ElementsAre("cust-1001"));
    EXPECT_THAT(found("cust-", "cust-1001", 1), ElementsAre("cust-1002"));
    EXPECT_THAT(found("cust-", "cust-1002"), IsEmpty());
}

}  // namespace
}  // namespace parley::audience
