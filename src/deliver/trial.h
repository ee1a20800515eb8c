#pragma once
#include "deliver/provider.h"
#include "net/client.h"

namespace parley::deliver {

// Sends the dialect's validation payload and reads the answer within the provider's limit.
Task<Trial> try_out(net::Client& client, const Clock& clock, Provider provider);

}  // namespace parley::deliver
