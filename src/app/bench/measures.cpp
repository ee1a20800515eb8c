#include "app/bench/measures.h"

namespace parley::app::bench {

const std::vector<Measure>& measures() {
    static const std::vector<Measure> all{
        {"send", "send only against a provider that answers at once", measure_send},
        {"dialects", "sending in each dialect, beside the generic one", measure_dialects},
        {"in-flight", "1,500 requests in flight at a provider that takes 100 ms", measure_in_flight},
        {"life", "send, and the callbacks sent, delivered and read", measure_life},
        {"callbacks", "durable callbacks, and their answer time at 10,000/s", measure_callbacks},
        {"import", "people from a CSV file", measure_import},
        {"export", "people, and messages and what became of them, to CSV files", measure_export},
        {"memory", "a campaign of a million", measure_memory},
        {"pacing", "80 and 1,000 messages a second", measure_pacing},
        {"statistics", "reading the statistics of a campaign of a million", measure_statistics},
        {"segments", "counting and showing whom a filter finds among a million with ten million events",
         measure_segments},
        {"upload", "people that an application reports in batches", measure_upload},
        {"singles", "single messages asked for at 1,000/s", measure_singles},
        {"notifications", "notifications asked for at 1,000/s, and one to 1,000 people", measure_notifications},
    };
    return all;
}

}  // namespace parley::app::bench
