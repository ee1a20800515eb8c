#include "sandbox/counts.h"

namespace parley::sandbox {

namespace {

std::uint64_t at(const Counts& counts, Answered answered) {
    return counts.answered[static_cast<std::size_t>(answered)];
}

json::object by_status(const ByStatus& counts) {
    json::object out;
    for (const Status status : {Status::sent, Status::failed, Status::delivered, Status::read, Status::clicked}) {
        out[name_of(status)] = counts[static_cast<std::size_t>(status)];
    }
    return out;
}

std::uint64_t sum_of(const ByStatus& counts) {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) {
        sum += count;
    }
    return sum;
}

}  // namespace

json::value to_json(const Counts& counts) {
    json::object refused;
    for (std::size_t i = static_cast<std::size_t>(Answered::http_403);
         i <= static_cast<std::size_t>(Answered::refused_2004); ++i) {
        refused[answered_names[i]] = counts.answered[i];
    }
    json::object unanswered;
    unanswered["reset"] = at(counts, Answered::reset);
    unanswered["silence"] = at(counts, Answered::silence);

    json::object callbacks;
    callbacks["statuses"] = sum_of(counts.told);
    callbacks["acknowledged"] = sum_of(counts.acknowledged);
    callbacks["incoming"] = counts.incoming;
    callbacks["incoming_acknowledged"] = counts.incoming_acknowledged;
    callbacks["others"] = counts.others;
    callbacks["others_acknowledged"] = counts.others_acknowledged;
    callbacks["skipped"] = counts.skipped;
    callbacks["lost"] = counts.lost;
    callbacks["dropped"] = counts.dropped;
    callbacks["given_up"] = counts.given_up;
    callbacks["posts"] = counts.posts;
    callbacks["posts_acknowledged"] = counts.posts_acknowledged;
    callbacks["posts_failed"] = counts.posts_failed;
    callbacks["by_status"] = by_status(counts.told);
    callbacks["acknowledged_by_status"] = by_status(counts.acknowledged);

    json::object out;
    out["received"] = counts.received;
    out["distinct"] = counts.distinct;
    out["duplicates"] = counts.duplicates;
    out["validations"] = counts.validations;
    out["taken"] = counts.taken;
    out["peak_per_second"] = counts.peak_per_second;
    out["accepted"] = counts.accepted();
    out["accepted_slowly"] = at(counts, Answered::slow);
    out["refused"] = std::move(refused);
    out["unanswered"] = std::move(unanswered);
    out["garbage"] = at(counts, Answered::garbage);
    out["callbacks"] = std::move(callbacks);
    return out;
}

}  // namespace parley::sandbox
