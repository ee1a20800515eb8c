#pragma once
#include "audience/events.h"
#include "base/json.h"

namespace parley::api {

json::object to_json(const audience::Event& event);

}  // namespace parley::api
