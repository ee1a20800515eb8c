#include "api/live/live_log.h"

#include <fmt/format.h>

#include <charconv>

namespace parley::api {

LiveLog::LiveLog(std::string epoch, std::uint64_t first, std::size_t most)
    : epoch_(std::move(epoch)), most_(most), position_(first), forgotten_(first) {}

void LiveLog::note(LiveEvent event) {
    const std::uint64_t sequence = ++position_;
    std::pair thing(event.type, event.subject);
    if (const auto former = last_of_.find(thing); former != last_of_.end()) {
        entries_.erase(former->second);
        former->second = sequence;
    } else {
        last_of_.emplace(thing, sequence);
    }
    entries_.emplace(sequence,
                     Entry{fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id_of(sequence), event.type, event.data),
                           event.needs, std::move(thing)});
    if (entries_.size() > most_) {
        const auto oldest = entries_.begin();
        forgotten_ = oldest->first;
        last_of_.erase(oldest->second.thing);
        entries_.erase(oldest);
    }
}

std::string LiveLog::id_of(std::uint64_t sequence) const {
    return fmt::format("{}-{}", epoch_, sequence);
}

std::optional<std::uint64_t> LiveLog::place_of(std::string_view id) const {
    if (!id.starts_with(epoch_) || id.size() < epoch_.size() + 2 || id[epoch_.size()] != '-') {
        return std::nullopt;
    }
    id.remove_prefix(epoch_.size() + 1);
    std::uint64_t sequence = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), sequence);
    if (error != std::errc() || end != id.data() + id.size() || sequence < forgotten_ || sequence > position_) {
        return std::nullopt;
    }
    return sequence;
}

}  // namespace parley::api
