#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

namespace parley::audience {

struct Invention {
    std::int64_t people = 10'000;
    std::uint64_t seed = 1;
    // Rows that an import must reject, spread over the file and of every kind in turn; they come on
    // top of the people.
    std::int64_t bad_rows = 0;
};

// What stands in the file, for those who check an import of it.
struct Invented {
    std::int64_t people = 0;
    std::int64_t bad_rows = 0;
    std::int64_t opted_in = 0;
    std::int64_t blocked = 0;            // MSG-dndWhatsApp is TRUE
    std::int64_t duplicate_numbers = 0;  // people who share the number of somebody before them
};

// A CSV file of people who do not exist, from eight countries, with numbers of valid form: the same
// for the same seed. It comes in pieces of whole rows.
Invented make_people_csv(const Invention& what, const std::function<void(std::string_view)>& sink);

}  // namespace parley::audience
