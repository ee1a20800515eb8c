#pragma once
#include "dialect/dialect.h"

// Vonage's Messages API, formerly Nexmo, in versions 0.1 and 1: JSON over POST, what Vonage has no
// words of its own for passed through in WhatsApp's.
namespace parley::vonage {

extern const Dialect dialect;

}  // namespace parley::vonage
