#pragma once
#include "dialect/dialect.h"

// The generic WhatsApp API (source: the generic WhatsApp guide): JSON over POST, our message id
// echoed in every callback.
namespace parley::generic {

extern const Dialect dialect;

}  // namespace parley::generic
