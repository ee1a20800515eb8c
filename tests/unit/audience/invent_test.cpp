#include "audience/invent.h"

#include <gtest/gtest.h>

#include <fstream>
#include <unordered_set>

#include "audience/csv_reader.h"
#include "audience/people_columns.h"
#include "audience/people_row.h"
#include "vectors_path.h"

namespace parley::audience {
namespace {

std::string invented(const Invention& what) {
    std::string file;
    make_people_csv(what, [&](std::string_view piece) { file += piece; });
    return file;
}

TEST(InventedPeople, AreTheSameForTheSameSeed) {
    EXPECT_EQ(invented({.people = 500, .seed = 3}), invented({.people = 500, .seed = 3}));
    EXPECT_NE(invented({.people = 500, .seed = 3}), invented({.people = 500, .seed = 4}));
    EXPECT_EQ(invented({.people = 0}).find('\n'), invented({.people = 0}).size() - 1);
}

TEST(InventedPeople, StandInTheSample) {
    std::ifstream sample(testing::vectors_path() / "../../samples/people.csv", std::ios::binary);
    const std::string file((std::istreambuf_iterator<char>(sample)), {});
    EXPECT_TRUE(file == invented({.people = 10'000, .seed = 1, .bad_rows = 60}))
        << "the sample and src/audience/invent.cpp have parted";
}

TEST(InventedPeople, HaveValidNumbersOfTheirOwn) {
    for (const std::uint64_t seed : {1, 2, 99}) {
        std::optional<PeopleColumns> columns;
        std::unordered_set<std::string> numbers;
        std::unordered_set<std::string> identities;
        std::int64_t rejected = 0;
        std::int64_t opted_in = 0;
        std::int64_t blocked = 0;
        CsvReader reader([&](const CsvRow& row) {
            if (!columns) {
                columns = *read_people_header(row.cells);
                return;
            }
            const auto person = read_person(*columns, row.cells, "");
            if (!person) {
                ++rejected;
                EXPECT_TRUE(row.cells[0].empty() || row.cells[0].starts_with("bad-"))
                    << row.cells[0] << ": " << describe(person.error());
                return;
            }
            EXPECT_FALSE(row.cells[0].starts_with("bad-")) << row.cells[0];
            numbers.insert(person->phone);
            EXPECT_TRUE(identities.insert(person->identity).second);
            opted_in += person->opted_in == true ? 1 : 0;
            blocked += person->number_blocked == true ? 1 : 0;
        });
        Result<> fed;
        const Invented made = make_people_csv({.people = 20'000, .seed = seed, .bad_rows = 120},
                                              [&](std::string_view piece) { fed = reader.feed(piece); });
        ASSERT_TRUE(fed);
        ASSERT_TRUE(reader.finish());
        EXPECT_EQ(rejected, 120);
        EXPECT_EQ(made.bad_rows, 120);
        EXPECT_EQ(identities.size(), 20'000U);
        EXPECT_EQ(static_cast<std::int64_t>(numbers.size()), 20'000 - made.duplicate_numbers);
        EXPECT_GT(made.duplicate_numbers, 0);
        EXPECT_EQ(opted_in, made.opted_in);
        EXPECT_EQ(blocked, made.blocked);
        EXPECT_GT(opted_in, 18'000);
        EXPECT_LT(opted_in, 19'500);
        EXPECT_GT(blocked, 20);
    }
}

}  // namespace
}  // namespace parley::audience
