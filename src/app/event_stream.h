#pragma once
#include <functional>
#include <string>

#include "base/http.h"

namespace parley::app {

// Reads server-sent events over plain HTTP until the stream ends, `told` returns false, or anything
// goes wrong: the caller then asks in another way. `told` is given each event's data.
void read_event_stream(const Endpoint& endpoint, const std::string& path, const std::string& key,
                       const std::function<bool(const std::string& data)>& told);

}  // namespace parley::app
