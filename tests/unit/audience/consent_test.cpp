#include "audience/consent.h"

#include <gtest/gtest.h>

namespace parley::audience {
namespace {

TEST(Consent, ReachesOnlyThoseWhoOptedInAndAreNotBlocked) {
    EXPECT_TRUE(is_reachable(true, false));
    EXPECT_FALSE(is_reachable(true, true));
    EXPECT_FALSE(is_reachable(false, false));
    EXPECT_FALSE(is_reachable(false, true));
    for (const bool phone : {false, true}) {
        for (const bool opted_in : {false, true}) {
            for (const bool blocked : {false, true}) {
                EXPECT_EQ(reason_to_skip(phone, opted_in, blocked) == SkipReason::none,
                          phone && is_reachable(opted_in, blocked));
            }
        }
    }
    EXPECT_EQ(reason_to_skip(true, true, true), SkipReason::number_blocked);
    EXPECT_EQ(reason_to_skip(true, false, true), SkipReason::not_opted_in);
    EXPECT_EQ(reason_to_skip(false, true, false), SkipReason::no_phone);
}

TEST(Consent, KnowsItsFlagsInEverySpelling) {
    EXPECT_TRUE(is_opt_in_flag("MSG-whatsapp"));
    EXPECT_TRUE(is_opt_in_flag("msg-WhatsApp"));
    EXPECT_TRUE(is_block_flag("MSG-dndWhatsApp"));
    EXPECT_TRUE(is_block_flag("MSG-DNDwhatsapp"));
    EXPECT_FALSE(is_opt_in_flag("MSG-dndWhatsApp"));
    EXPECT_FALSE(is_block_flag("MSG-dndEmail"));
}

TEST(Consent, ReadsFlagsAndNothingElse) {
    for (const std::string_view yes : {"TRUE", "true", "True", "1", "yes", "YES", "t", "T", "y", " true "}) {
        EXPECT_EQ(read_flag(yes), true) << yes;
    }
    for (const std::string_view no : {"FALSE", "false", "0", "no", "No", "f", "F", "n"}) {
        EXPECT_EQ(read_flag(no), false) << no;
    }
    for (const std::string_view neither : {"", "2", "maybe", "truee", "ja", "on", "-1", "null"}) {
        EXPECT_EQ(read_flag(neither), std::nullopt) << neither;
    }
}

}  // namespace
}  // namespace parley::audience
