#include "dialect/meta/meta.h"
#include "dialect_properties.h"

namespace parley::meta {
namespace {

const Account account{.sender = "12025550100",
                      .fields = {{"phone_number_id", "100200300400500"},
                                 {"waba_id", "200300400500600"},
                                 {"access_token", "token"},
                                 {"version", "v23.0"}}};

TEST(MetaRoundTrip, CarriesAndLosesJustWhatItSaysOfMessages) {
    expect_messages_to_round_trip(dialect, account);
}
TEST(MetaRoundTrip, CarriesAndLosesJustWhatItSaysOfCallbacks) {
    expect_callbacks_to_round_trip(dialect, account);
}
TEST(MetaRoundTrip, HasATrueTable) {
    expect_table_to_be_true(dialect, account);
}
TEST(MetaRoundTrip, SurvivesBodiesCutAnywhere) {
    expect_to_survive_cuts(dialect, account);
}

}  // namespace
}  // namespace parley::meta
