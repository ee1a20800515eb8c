#pragma once
#include "api/context.h"

namespace parley::api {

// Runs `work`, which returns a Result of its own: a refusal that only the database can tell is a value, as what throws
// is run again. Answers what it came to, once that is durable.
template <class Work>
auto commit(Context& context, Work work) -> std::invoke_result_t<Work&, soci::session&> {
    auto written = context.writer.run(std::move(work));
    if (!written) {
        return std::unexpected(std::move(written.error()));
    }
    return std::move(*written);
}

}  // namespace parley::api
