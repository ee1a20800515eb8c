#pragma once
#include "dialect/dialect.h"

// Gupshup's Enterprise gateway (source: the gateway's API reference, its page on delivery reports and
// the CleverTap guide for Gupshup): one URL, form fields, two accounts for one sender. Templates go by
// their final text; the HTTP status is 200 whatever became of a message.
namespace parley::gupshup_enterprise {

extern const Dialect dialect;

}  // namespace parley::gupshup_enterprise
