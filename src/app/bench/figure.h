#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace parley::app::bench {

// One line of the table. Figures of different machines are compared by `ratio` and `cpu_us`.
struct Figure {
    std::string name;  // "send"
    std::string what;  // "send only, 0 ms provider on the same cores"
    double value = 0;
    std::string unit;  // "msg/s", "MB", "ms"
    double must = 0;
    double aim = 0;  // 0: none
    bool less_is_better = false;
    std::optional<double> ratio = {};   // to `against`
    std::string against = {};           // "wrk 51,200 POST/s"
    std::optional<double> cpu_us = {};  // of this process, a message
    std::string remark = {};

    bool reaches(double bound) const { return less_is_better ? value <= bound : value >= bound; }
};

std::string to_table(const std::vector<Figure>& figures);
json::array to_json(const std::vector<Figure>& figures);

}  // namespace parley::app::bench
