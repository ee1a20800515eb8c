#include "base/number_country.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/calling_codes.h"

namespace parley {

namespace {

struct Beginning {
    std::string_view digits;
    std::string_view country;
};

#define PARLEY_BEGINNING(digits, country) Beginning{#digits, #country},
constexpr Beginning beginnings[] = {PARLEY_CALLING_CODES(PARLEY_BEGINNING)};
#undef PARLEY_BEGINNING

// A tree of digits: each node has ten places, and the country of those who end here.
class Tree {
public:
    Tree() {
        nodes_.emplace_back();
        for (const Beginning& beginning : beginnings) {
            std::size_t node = 0;
            for (const char digit : beginning.digits) {
                const auto place = static_cast<std::size_t>(digit - '0');
                if (nodes_[node].next[place] == 0) {
                    nodes_[node].next[place] = static_cast<std::uint16_t>(nodes_.size());
                    nodes_.emplace_back();
                }
                node = nodes_[node].next[place];
            }
            nodes_[node].country = beginning.country;
        }
    }

    std::string_view longest(std::string_view digits) const {
        std::string_view country;
        std::size_t node = 0;
        for (const char digit : digits) {
            if (digit < '0' || digit > '9') {
                return {};
            }
            node = nodes_[node].next[static_cast<std::size_t>(digit - '0')];
            if (node == 0) {
                break;
            }
            if (!nodes_[node].country.empty()) {
                country = nodes_[node].country;
            }
        }
        return country;
    }

private:
    struct Node {
        std::array<std::uint16_t, 10> next{};
        std::string_view country;
    };
    std::vector<Node> nodes_;
};

}  // namespace

std::string_view country_of(std::string_view e164) {
    static const Tree tree;
    return e164.starts_with('+') ? tree.longest(e164.substr(1)) : std::string_view();
}

}  // namespace parley
