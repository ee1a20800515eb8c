#pragma once
#include "dialect/dialect.h"

// Meta's WhatsApp Cloud API (source: Meta's reference of the Cloud API, version 23): JSON to the
// Graph, our message id echoed as biz_opaque_callback_data, webhooks signed by the app.
namespace parley::meta {

extern const Dialect dialect;

}  // namespace parley::meta
