#include "audience/segment/sql_text.h"

#include <fmt/format.h>

#include <cmath>
#include <span>

namespace parley::audience {

namespace {

std::string joined(std::span<const std::string> parts, const char* word) {
    if (parts.size() == 1) {
        return parts.front();
    }
    const std::size_t middle = parts.size() / 2;
    return fmt::format("({} {} {})", joined(parts.first(middle), word), word, joined(parts.subspan(middle), word));
}

}  // namespace

std::string SqlText::add(std::variant<std::string, long long> value, const char* postgresql_type) {
    std::string name = fmt::format("f{}", bindings_.size() + 1);
    // PostgreSQL must be told of what type a value is; SQLite knows.
    std::string shown = is_sqlite() ? ":" + name : fmt::format("CAST(:{} AS {})", name, postgresql_type);
    bindings_.push_back({std::move(name), std::move(value)});
    return shown;
}

std::string SqlText::text(std::string value) {
    return add(std::move(value), "TEXT");
}

std::string SqlText::whole(std::int64_t value) {
    return add(static_cast<long long>(value), "BIGINT");
}

std::string SqlText::number(double value) {
    return fmt::format("CAST({} AS DOUBLE PRECISION)", add(fmt::format("{:.17g}", value), "TEXT"));
}

std::string any_of(const std::vector<std::string>& conditions) {
    return conditions.empty() ? "FALSE" : joined(conditions, "OR");
}

std::string all_of(const std::vector<std::string>& conditions) {
    return conditions.empty() ? "TRUE" : joined(conditions, "AND");
}

std::string not_of(const std::string& condition) {
    return fmt::format("(NOT {})", condition);
}

std::string in_list(const std::string& expression, const std::vector<std::string>& names) {
    return names.empty() ? "FALSE" : fmt::format("({} IN ({}))", expression, fmt::join(names, ", "));
}

NearTo near_to(double value) {
    if (value == std::trunc(value)) {
        return {value, value};
    }
    const double slack = std::abs(value) * 2e-15;
    return {value - slack, value + slack};
}

}  // namespace parley::audience
