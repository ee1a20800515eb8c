#pragma once
#include "dialect/dialect.h"

// Gupshup's self-serve WhatsApp API (source: Gupshup's API reference and its pages on webhooks): forms
// with JSON inside, a key and an app, ids of Gupshup's own. Its Enterprise gateway is another dialect.
namespace parley::gupshup {

extern const Dialect dialect;

}  // namespace parley::gupshup
