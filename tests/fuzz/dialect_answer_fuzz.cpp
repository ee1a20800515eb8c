#include <cstdlib>

#include "base/text.h"
#include "chosen_dialect.h"

// The first byte chooses the dialect, two more are the HTTP status. Any answer has a meaning; its
// words are valid and short; and written as a provider's answer, it means the same to a sender:
// taken, refused, or unknown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace parley;
    if (size < 3) {
        return 0;
    }
    const Dialect& dialect = *fuzz::chosen(data[0]);
    HttpResponse answer;
    answer.status = (static_cast<unsigned>(data[1]) << 8 | data[2]) % 700;
    answer.body.assign(reinterpret_cast<const char*>(data) + 3, size - 3);
    answer.headers.set("Retry-After", answer.body.substr(0, 30));
    const Outcome outcome = dialect.client.read_answer(answer);
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        const bool is_kept = is_utf8(refused->words) && length_of(refused->words) <= 500;
        const bool has_wait = refused->retry_after.has_value();
        if (!is_kept || (has_wait && refused->retry != Retry::later)) {
            std::abort();
        }
    }
    static_cast<void>(dialect.client.read_validation(answer));
    if (dialect.client.read_templates != nullptr) {
        static_cast<void>(dialect.client.read_templates(answer));
    }
    const Outcome again = dialect.client.read_answer(dialect.server.write_answer(outcome, {}, nullptr));
    if (again.index() != outcome.index()) {
        std::abort();
    }
    return 0;
}
