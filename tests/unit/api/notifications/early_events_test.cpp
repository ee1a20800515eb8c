#include "api/notifications/early_events.h"

#include <gtest/gtest.h>

namespace parley::api::notifications {
namespace {

TEST(EarlyEvents, HaveSoManyPlacesAndAnAddressHasItsShare) {
    EarlyEvents events;
    for (std::size_t event = 0; event < EarlyEvents::most_of_address; ++event) {
        ASSERT_TRUE(events.enter("192.0.2.1"));
    }
    EXPECT_FALSE(events.enter("192.0.2.1"));
    EXPECT_TRUE(events.enter("192.0.2.2")) << "others are not kept out by it";
    for (int address = 0; events.held() < EarlyEvents::most; ++address) {
        ASSERT_TRUE(events.enter("198.51.100." + std::to_string(address)));
    }
    EXPECT_FALSE(events.enter("203.0.113.1"));
    events.leave("192.0.2.1");
    EXPECT_TRUE(events.enter("203.0.113.1"));
    EXPECT_EQ(events.held(), EarlyEvents::most);
}

TEST(EarlyEvents, OfWhomNothingIsHeldGiveNoPlaceBack) {
    EarlyEvents events;
    ASSERT_TRUE(events.enter("192.0.2.1"));
    events.leave("192.0.2.2");
    EXPECT_EQ(events.held(), 1U);
    events.leave("192.0.2.1");
    events.leave("192.0.2.1");
    EXPECT_EQ(events.held(), 0U);
}

}  // namespace
}  // namespace parley::api::notifications
