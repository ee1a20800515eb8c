#include "app/plan_options.h"

#include <gtest/gtest.h>

#include <fstream>

#include "temporary_directory.h"

namespace parley::app {
namespace {

TEST(PlanOptions, ReadValuesAsTheyAreWrittenOnACommandLine) {
    const struct {
        std::string given;
        std::string key;
        json::value expected;
    } cases[] = {
        {"body.1=Hello", "body.1", "Hello"},
        {"body.1=a=b", "body.1", "a=b"},  // only the first sign parts
        {"body.1=", "body.1", ""},
        {"body.2=@Name", "body.2", {{"attribute", "Name"}}},
        {"body.2=@Name:there", "body.2", {{"attribute", "Name"}, {"default", "there"}}},
        {"body.2=@Name:", "body.2", {{"attribute", "Name"}, {"default", ""}}},
        {"body.2=@Link:https://example.com", "body.2", {{"attribute", "Link"}, {"default", "https://example.com"}}},
        {"body.3=@@home", "body.3", "@home"},
        {"body.3=me@home", "body.3", "me@home"},
    };
    for (const auto& [given, key, expected] : cases) {
        const auto plan = plan_of({.values = {given}});
        ASSERT_TRUE(plan) << given;
        EXPECT_EQ(plan->at("values").at(key), expected) << given;
    }
}

TEST(PlanOptions, RefuseWhatFillsNoPlaceOrOneTwice) {
    const PlanOptions cases[] = {
        {.values = {"body.1"}},
        {.values = {"=Hello"}},
        {.values = {"body.1=@"}},
        {.values = {"body.1=@:there"}},
        {.values = {"body.1=a", "body.1=b"}},
        {.values = {"body.1=a"}, .attributes = {"body.1=Name"}},
        {.attributes = {"body.1="}},
        {.custom = {"batch"}},
        {.custom = {"batch=1", "batch=2"}},
    };
    for (const PlanOptions& options : cases) {
        const auto plan = plan_of(options);
        ASSERT_FALSE(plan);
        EXPECT_TRUE(plan.error().where.starts_with("--")) << describe(plan.error());
    }
}

TEST(PlanOptions, PutTheCommandLineOverTheFile) {
    const testing::TemporaryDirectory folder;
    const auto file = folder.path() / "plan.json";
    std::ofstream(file) << R"({"values": {"body.1": "from the file", "body.2": "kept"}, "custom": {"k": "v"}})";
    const auto plan = plan_of({.values = {"body.1=from the line"}, .file = file.string()});
    ASSERT_TRUE(plan);
    const json::object expected{{"values", {{"body.1", "from the line"}, {"body.2", "kept"}}},
                                {"custom", {{"k", "v"}}}};
    EXPECT_EQ(*plan, expected);
}

TEST(PlanOptions, SayWhichFileCannotBeRead) {
    const testing::TemporaryDirectory folder;
    const auto broken = folder.path() / "broken.json";
    std::ofstream(broken) << "{\"values\": ";
    const auto list = folder.path() / "list.json";
    std::ofstream(list) << "[]";
    for (const auto& file : {folder.path() / "none.json", broken, list}) {
        const auto plan = plan_of({.file = file.string()});
        ASSERT_FALSE(plan) << file;
        EXPECT_TRUE(plan.error().where.starts_with(file.string())) << describe(plan.error());
    }
}

}  // namespace
}  // namespace parley::app
