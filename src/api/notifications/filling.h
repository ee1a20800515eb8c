#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "message/template_slots.h"

// A template's places filled from the `data` of a notification.
namespace parley::api::notifications {

// A member of that very name, else one step a dot: "order.id"; numbers count the items of a list from 1.
const json::value* data_at(const json::object& data, std::string_view path);

// The place "body.otp" is filled by the data's "body.otp", `body` holding `otp`, or plain "otp"; "body.1" by "1" too.
// Values are never taken by the order in which they stand: clients sort them as they like. Error: invalid, naming what
// is not there.
Result<SlotValues> slot_values(const std::vector<Slot>& slots, const json::object& data);

}  // namespace parley::api::notifications
