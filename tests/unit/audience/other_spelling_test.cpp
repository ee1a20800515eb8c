#include "audience/other_spelling.h"

#include <random>

#include "base/id.h"
#include "base/phone_variants.h"
#include "project.h"

namespace parley::audience {
namespace {

TEST(OtherSpelling, IsInSqlWhatItIsElsewhere) {
    Project project;
    std::mt19937 random(7);  // NOLINT: the same numbers each time
    std::vector<std::string> numbers{"+551187654321", "+5511987654321", "+5491123456789", "+541123456789",
                                     "+525512345678", "+5215512345678", "+551133334444",  "+5511933334444"};
    for (int place = 0; place < 3'000; ++place) {
        std::string number = std::array{"+55", "+54", "+52", "+91", "+5", "+1"}[static_cast<std::size_t>(place) % 6];
        const auto length = 12 + static_cast<std::size_t>(random() % 4);
        while (number.size() < length) {
            number += static_cast<char>('0' + random() % 10);
        }
        numbers.push_back(number);
    }
    int several = 0;
    project.database.read([&](soci::session& sql) {
        std::string phone;
        std::string other;
        soci::indicator is_there = soci::i_null;
        int may_have = 0;
        soci::statement select =
            (sql.prepare << "SELECT " PARLEY_OTHER_SPELLING("n.phone") ", CASE WHEN " PARLEY_MAY_HAVE_TWO_SPELLINGS(
                 "n.phone") " THEN 1 ELSE 0 END FROM (SELECT CAST(:phone AS TEXT) AS phone) n",
             soci::use(phone, "phone"), soci::into(other, is_there), soci::into(may_have));
        for (const std::string& number : numbers) {
            phone = number;
            ASSERT_TRUE(select.execute(true));
            std::vector<std::string> spellings{number};
            if (is_there == soci::i_ok) {
                spellings.push_back(other);
                EXPECT_EQ(may_have, 1) << number;
                ++several;
            }
            EXPECT_EQ(spellings, spellings_of(number)) << number;
        }
    });
    EXPECT_GT(several, 200);
}

}  // namespace
}  // namespace parley::audience
