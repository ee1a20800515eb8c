#pragma once
#include <string>
#include <string_view>

#include "base/http.h"

// What a sink needs of a message, found without reading it.
namespace parley::sandbox {

// The message id in any dialect's wire: "msgId" (generic), "biz_opaque_callback_data" (Meta),
// "client_ref" (Vonage), extra= (Gupshup's gateway). Empty where there is none.
std::string glimpse_id(const HttpRequest& request);

// The recipient's number as it stands there: "to", destination= or send_to=.
std::string glimpse_recipient(const HttpRequest& request);

}  // namespace parley::sandbox
