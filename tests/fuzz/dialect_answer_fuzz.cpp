#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "dialect/generic/generic.h"

// The first two bytes are the HTTP status. Any answer has a meaning; its words are valid and short;
// and written as a provider's answer, it means the same to a sender: taken, refused, or unknown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace parley;
    if (size < 2) {
        return 0;
    }
    HttpResponse answer;
    answer.status = (static_cast<unsigned>(data[0]) << 8 | data[1]) % 700;
    answer.body.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
    answer.headers.set("Retry-After", answer.body.substr(0, 30));
    const Outcome outcome = generic::dialect.client.read_answer(answer);
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        const bool is_kept = is_utf8(refused->words) && length_of(refused->words) <= 500;
        const bool has_wait = refused->retry_after.has_value();
        if (!is_kept || (has_wait && refused->retry != Retry::later)) {
            std::abort();
        }
    }
    const Outcome again = generic::dialect.client.read_answer(generic::dialect.server.write_answer(outcome));
    if (again.index() != outcome.index()) {
        std::abort();
    }
    return 0;
}
