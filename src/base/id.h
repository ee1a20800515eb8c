#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace parley {

// A row's number, of a kind that cannot be mistaken for another's. Zero names no row.
template <class Tag>
struct Id {
    std::int64_t value = 0;

    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
};

using ProjectId = Id<struct ProjectTag>;
using ProviderId = Id<struct ProviderTag>;
using TemplateId = Id<struct TemplateTag>;
using ProfileId = Id<struct ProfileTag>;
using ImportId = Id<struct ImportTag>;
using CampaignId = Id<struct CampaignTag>;
using MessageId = Id<struct MessageTag>;

}  // namespace parley

template <class Tag>
struct std::hash<parley::Id<Tag>> {
    std::size_t operator()(parley::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
