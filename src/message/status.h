#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace parley {

// What is known of a message, in order of rank. What is known never goes back, except that a
// failure gives way to proof of delivery: it is simply ranked below it. `uncertain` (it may have
// left, no answer is known) is ranked above `intended` so that any later word settles it.
// `skipped` was never meant to leave and is no report: it stands outside the order, below all.
// The numbers are stored; do not change them.
enum class Status {
    skipped = 0,
    queued = 1,
    intended = 2,
    uncertain = 3,
    accepted = 4,
    sent = 5,
    failed = 6,
    delivered = 7,
    read = 8,
    clicked = 9
};

constexpr std::array all_statuses{Status::skipped,  Status::queued, Status::intended, Status::uncertain,
                                  Status::accepted, Status::sent,   Status::failed,   Status::delivered,
                                  Status::read,     Status::clicked};

constexpr Status merge(Status known, Status reported) {
    return std::max(known, reported);
}

constexpr std::string_view name_of(Status status) {
    switch (status) {
        case Status::skipped: return "skipped";
        case Status::queued: return "queued";
        case Status::intended: return "intended";
        case Status::uncertain: return "uncertain";
        case Status::accepted: return "accepted";
        case Status::sent: return "sent";
        case Status::failed: return "failed";
        case Status::delivered: return "delivered";
        case Status::read: return "read";
        case Status::clicked: return "clicked";
    }
    return "unknown";
}

constexpr std::optional<Status> status_named(std::string_view name) {
    for (const Status status : all_statuses) {
        if (name_of(status) == name) {
            return status;
        }
    }
    return std::nullopt;
}

}  // namespace parley
