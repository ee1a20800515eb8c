#pragma once
#include <memory>
#include <string>

#include "api/context.h"
#include "api/routes.h"

namespace parley::api {

// The body of an answer that is too long to be held in memory.
class BodySource {
public:
    virtual ~BodySource() = default;
    // The next piece, empty at the end; on the pool, so it may read from disk. Error: the answer is broken off.
    virtual Result<std::string> next() = 0;
};

struct StreamedAnswer {
    HttpResponse head;                 // its own body is not used
    std::unique_ptr<BodySource> body;  // null: there is nothing to stream, and the head with its own body is all
};

// Runs `open` on the pool and sends what it opened piece by piece, each once the caller has taken the one before.
using OpenStream = Result<StreamedAnswer> (*)(Context& context, const Call& call);
void answer_streamed(Context& context, Call call, const net::ExchangePtr& exchange, OpenStream open);

}  // namespace parley::api
