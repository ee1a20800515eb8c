#include <gtest/gtest.h>

#include "dialect/dialect.h"

namespace parley {
namespace {

TEST(Registry, FindsEveryDialectByItsName) {
    EXPECT_FALSE(all_dialects().empty());
    for (const Dialect* dialect : all_dialects()) {
        EXPECT_EQ(dialect_named(dialect->name), dialect);
        EXPECT_NE(dialect->client.write_message, nullptr) << dialect->name;
        EXPECT_NE(dialect->client.write_validation, nullptr) << dialect->name;
        EXPECT_NE(dialect->client.read_answer, nullptr) << dialect->name;
        EXPECT_NE(dialect->client.read_callbacks, nullptr) << dialect->name;
        EXPECT_NE(dialect->server.read_message, nullptr) << dialect->name;
        EXPECT_NE(dialect->server.write_answer, nullptr) << dialect->name;
        EXPECT_NE(dialect->server.write_callbacks, nullptr) << dialect->name;
    }
    EXPECT_EQ(dialect_named("Generic"), nullptr);
    EXPECT_EQ(dialect_named(""), nullptr);
}

}  // namespace
}  // namespace parley
