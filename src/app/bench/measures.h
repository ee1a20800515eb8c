#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "app/bench/figure.h"
#include "base/error.h"

namespace parley::app::bench {

// How much is measured: the usual, or a tenth of it where somebody only wants to see it run.
struct Size {
    double share = 1;
    std::int64_t of(std::int64_t usual) const {
        return std::max<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(usual) * share), 100);
    }
};

// Each builds what it needs, measures and leaves nothing behind. To be called while this process
// has one thread.
Result<std::vector<Figure>> measure_send(Size size);
Result<std::vector<Figure>> measure_dialects(Size size);
Result<std::vector<Figure>> measure_in_flight(Size size);
Result<std::vector<Figure>> measure_life(Size size);
Result<std::vector<Figure>> measure_callbacks(Size size);
Result<std::vector<Figure>> measure_import(Size size);
Result<std::vector<Figure>> measure_export(Size size);
Result<std::vector<Figure>> measure_memory(Size size);
Result<std::vector<Figure>> measure_pacing(Size size);
Result<std::vector<Figure>> measure_statistics(Size size);
Result<std::vector<Figure>> measure_segments(Size size);
Result<std::vector<Figure>> measure_upload(Size size);
Result<std::vector<Figure>> measure_singles(Size size);
Result<std::vector<Figure>> measure_notifications(Size size);

struct Measure {
    std::string_view name;
    std::string_view what;
    Result<std::vector<Figure>> (*run)(Size);
};
const std::vector<Measure>& measures();

}  // namespace parley::app::bench
