#include "app/bench/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace parley::app::bench {

namespace {

// 1234567.8 -> "1,234,568"; small ones keep a digit.
std::string with_commas(double number) {
    if (std::abs(number) < 100) {
        return fmt::format("{:.3g}", number);
    }
    std::string digits = fmt::format("{:.0f}", number);
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

}  // namespace

std::string to_table(const std::vector<Figure>& figures) {
    std::size_t width = 11;
    for (const Figure& figure : figures) {
        width = std::max(width, figure.name.size());
    }
    std::string table = fmt::format("{:<{}} {:>12} {:<7} {:>10} {:>10}  {:<7} {:>7} {:>8}  {}\n", "bench", width,
                                    "figure", "unit", "must", "aim", "reached", "ratio", "CPU us", "measured");
    for (const Figure& figure : figures) {
        const bool has_aim = figure.aim != 0;
        const char* reached = has_aim && figure.reaches(figure.aim) ? "aim"
                              : figure.reaches(figure.must)         ? "must"
                                                                    : "NO";
        table += fmt::format("{:<{}} {:>12} {:<7} {:>10} {:>10}  {:<7} {:>7} {:>8}  {}{}{}\n", figure.name, width,
                             with_commas(figure.value), figure.unit, with_commas(figure.must),
                             has_aim ? with_commas(figure.aim) : "-", reached,
                             figure.ratio ? fmt::format("{:.2f}", *figure.ratio) : "-",
                             figure.cpu_us ? fmt::format("{:.1f}", *figure.cpu_us) : "-", figure.what,
                             figure.against.empty() ? "" : "; against " + figure.against,
                             figure.remark.empty() ? "" : "; " + figure.remark);
    }
    return table;
}

json::array to_json(const std::vector<Figure>& figures) {
    json::array rows;
    for (const Figure& figure : figures) {
        json::object row{{"name", figure.name}, {"what", figure.what}, {"value", figure.value},
                         {"unit", figure.unit}, {"must", figure.must}, {"reaches_must", figure.reaches(figure.must)}};
        if (figure.aim != 0) {
            row["aim"] = figure.aim;
            row["reaches_aim"] = figure.reaches(figure.aim);
        }
        if (figure.ratio) {
            row["ratio"] = *figure.ratio;
            row["against"] = figure.against;
        }
        if (figure.cpu_us) {
            row["cpu_us"] = *figure.cpu_us;
        }
        if (!figure.remark.empty()) {
            row["remark"] = figure.remark;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace parley::app::bench
