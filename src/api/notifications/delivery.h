#pragma once
#include <optional>
#include <string>

#include "api/context.h"
#include "api/notifications/order.h"
#include "campaign/singles.h"

namespace parley::api::notifications {

// How an order goes out by WhatsApp, the same for all its recipients.
struct Delivery {
    campaign::Single single = {};  // but for whom
    std::string obstacle = {};     // why nobody gets it by WhatsApp; empty where nothing is in the way
    std::string note = {};         // what of the override does not apply
    std::string words = {};        // what the template says, for the inbox
};

// Reads only. Errors: invalid where the template is not there, lacks a value or cannot be said; missing where a
// workflow is named, as there are none.
Result<Delivery> delivery_of(Context& context, ProjectId project, const Order& order);

}  // namespace parley::api::notifications
