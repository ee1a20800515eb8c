#include "api/live/lane_json.h"

#include <cmath>

#include "api/answers.h"

namespace parley::api {

namespace {

json::value rounded(const std::optional<double>& milliseconds) {
    constexpr double places = 10;
    return milliseconds ? json::value(std::round(*milliseconds * places) / places) : json::value();
}

}  // namespace

json::object to_json(const deliver::LaneFigures& lane, const LaneHistory& history) {
    const LaneHistory::Recent recent = history.of(lane);
    json::object item;
    item["provider"] = lane.provider.value;
    item["nickname"] = lane.nickname;
    item["in_flight"] = lane.in_flight;
    item["waiting_again"] = lane.waiting_again;
    item["late"] = lane.late;
    item["requests"] = lane.requests;
    item["accepted"] = lane.accepted;
    item["refused"] = lane.refused;
    item["throttled"] = lane.throttled;
    item["uncertain"] = lane.uncertain;
    item["rate"] = lane.rate;
    item["circuit"] = lane.circuit;
    item["paused_because"] = text_or_null(lane.paused_because);
    item["answer_p50_ms"] = rounded(recent.p50);
    item["answer_p99_ms"] = rounded(recent.p99);
    return item;
}

}  // namespace parley::api
