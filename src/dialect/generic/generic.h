#pragma once
#include "dialect/dialect.h"

// The generic WhatsApp API (source: the generic WhatsApp guide): JSON over POST, our message id
// echoed in every callback.
namespace parley::generic {

extern const Dialect dialect;

// Whether this is what write_validation writes: a provider answers it and sends nothing to anybody.
bool is_validation(const OutgoingMessage& message);

}  // namespace parley::generic
