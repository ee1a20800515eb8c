#pragma once
#include <soci/soci.h>

#include <cstdint>

namespace parley::store {

// A whole number of a row, whatever width the engine gave the column or expression.
inline std::int64_t integer(const soci::row& row, std::size_t place) {
    switch (row.get_properties(place).get_data_type()) {
        case soci::dt_integer: return row.get<int>(place);
        case soci::dt_unsigned_long_long: return static_cast<std::int64_t>(row.get<unsigned long long>(place));
        case soci::dt_double: return static_cast<std::int64_t>(row.get<double>(place));
        case soci::dt_string: return std::stoll(row.get<std::string>(place));
        case soci::dt_long_long:
        case soci::dt_date:
        case soci::dt_blob:
        case soci::dt_xml: break;
    }
    return row.get<long long>(place);
}

}  // namespace parley::store
