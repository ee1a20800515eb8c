#pragma once
#include <soci/soci.h>

#include <string>

#include "api/notifications/delivery.h"
#include "api/notifications/order.h"

namespace parley::api::notifications {

// One row a recipient, with its message where there is one, all in the transaction that runs. Returns whether any
// message was made. Error: invalid, and nothing written, where a topic is unknown or there are too many recipients.
Result<bool> keep(soci::session& sql, campaign::Singles& singles, ProjectId project, const std::string& request,
                  const Order& order, const Delivery& delivery, Time now);

// Takes back what was ordered with this key and has not left: all, or for these recipients alone. Returns how many.
std::int64_t cancel(soci::session& sql, ProjectId project, const std::string& key,
                    const std::vector<std::string>& recipients, Time now);

}  // namespace parley::api::notifications
