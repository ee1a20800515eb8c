#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace parley::access {

// What a caller may do in a project. Each route asks for one; roles and the scopes of keys are sets of them.
enum class Right : std::uint8_t {
    read_people,  // profiles, events, segments, lists, imports, exports of people
    write_people,
    read_campaigns,   // campaigns, templates, messages, statistics
    write_campaigns,  // plans and templates, nothing leaves
    send,             // launch, pause, stop, single messages
    read_settings,    // providers, webhooks, project
    write_settings,
    administer,  // members, keys, passcodes, audit log, quarantine
};
inline constexpr std::size_t right_count = 8;

std::string_view name_of(Right right);  // as a key's scope is written: "people:read"
std::optional<Right> right_named(std::string_view name);

// A set of rights.
class Rights {
public:
    constexpr Rights() = default;
    template <class... Some>
    constexpr explicit Rights(Some... some) : bits_(static_cast<std::uint16_t>((0U | ... | bit_of(some)))) {}
    static constexpr Rights all() {
        Rights rights;
        rights.bits_ = (1U << right_count) - 1;
        return rights;
    }
    constexpr bool has(Right right) const { return (bits_ & bit_of(right)) != 0; }
    constexpr void add(Right right) { bits_ = static_cast<std::uint16_t>(bits_ | bit_of(right)); }
    constexpr bool includes(Rights others) const { return (bits_ & others.bits_) == others.bits_; }
    bool operator==(const Rights&) const = default;

private:
    static constexpr unsigned bit_of(Right right) { return 1U << static_cast<unsigned>(right); }
    std::uint16_t bits_ = 0;
};

std::vector<Right> rights_in(Rights rights);

// The scopes of a key: "*" for all, or "people:read,send". Error: invalid, naming the one that there is not.
std::string write_scopes(Rights rights);
Result<Rights> read_scopes(std::string_view text);

}  // namespace parley::access
