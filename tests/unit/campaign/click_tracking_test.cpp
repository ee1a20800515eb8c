#include "campaign/click_tracking.h"

#include <gtest/gtest.h>

#include "template_vectors.h"

namespace parley::campaign {
namespace {

TEST(ClickTracking, IsSeenByTheHostAlone) {
    const struct {
        const char* url;
        const char* domain;
        bool leads;
    } cases[] = {
        {"https://trk.example.com/{{1}}", "trk.example.com", true},
        {"https://TRK.example.com./a", "trk.Example.com", true},
        {"http://a.b.trk.example.com:8080?x={{1}}", "trk.example.com", true},
        {"https://trk.example.com", "https://trk.example.com/", true},
        {"https://user@trk.example.com/a", "trk.example.com", true},
        {"https://nottrk.example.com/", "trk.example.com", false},
        {"https://example.com/trk.example.com", "trk.example.com", false},
        {"https://example.com/?u=https://trk.example.com", "trk.example.com", false},
        {"https://trk.example.com.evil.com/", "trk.example.com", false},
        {"https://trk.example.com/", "", false},
        {"", "", false},
        {"", "trk.example.com", false},
    };
    for (const auto& [url, domain, leads] : cases) {
        EXPECT_EQ(leads_to(url, domain), leads) << url << " " << domain;
    }
}

TEST(ClickTracking, IsMarkedOnEachButtonThatLeadsThereAlsoOnCards) {
    json::array components = json::parse(R"([
        {"type":"BODY","text":"x"},
        {"type":"BUTTONS","buttons":[{"type":"URL","url":"https://trk.e.com/{{1}}"},{"type":"URL","url":"https://e.com","tracked":true},
                                     {"type":"QUICK_REPLY"},7]},
        {"type":"CAROUSEL","cards":[{"components":[{"type":"BUTTONS","buttons":[{"type":"URL","url":"https://trk.e.com/"}]}]},8]},
        "odd", {"buttons":"odd"}, {"cards":[{"components":[{"buttons":{}}]}]}])")
                                 .as_array();
    mark_tracked_buttons(components, "trk.e.com");
    EXPECT_EQ(components[1].at("buttons"),
              json::parse(R"([{"type":"URL","url":"https://trk.e.com/{{1}}","tracked":true},
        {"type":"URL","url":"https://e.com"},{"type":"QUICK_REPLY"},7])"));
    EXPECT_EQ(components[2].at("cards").at(0).at("components").at(0).at("buttons").at(0).at("tracked"), true);
    mark_tracked_buttons(components, "");
    EXPECT_FALSE(components[1].at("buttons").at(0).as_object().contains("tracked"));
}

TEST(ClickTracking, FindsTheGuidesOwnSample) {
    json::array components = testing::components_in("generic/template_import/limited_time_offer.json");
    mark_tracked_buttons(components, "XXXX");
    EXPECT_EQ(components[3].at("buttons").at(1).at("tracked"), true);
    EXPECT_EQ(components[3].at("buttons").at(2).at("tracked"), true);
    EXPECT_FALSE(components[3].at("buttons").at(0).as_object().contains("tracked"));
}

}  // namespace
}  // namespace parley::campaign
