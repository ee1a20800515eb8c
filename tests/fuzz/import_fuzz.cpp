#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audience/import_preview.h"
#include "audience/import_start.h"

using namespace parley;
using namespace parley::audience;

// A first line of settings, and a file: whatever they are, what was understood is the same once written, and no row
// breaks its reader.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view file = input.substr(std::min(end + 1, input.size()));
    std::optional<ImportSettings> settings;
    if (const auto value = parse_json(input.substr(0, end)); value && value->is_object()) {
        if (auto read = read_import_settings(value->get_object())) {
            const auto again = read_import_settings(write_import_settings(*read));
            if (!again || *again != *read) {
                std::abort();
            }
            settings = std::move(*read);
        }
    }
    const auto preview = preview_import(file, settings, "IN", TimeZone());
    if (preview) {
        for (const auto& row : preview->rows) {
            if (row.person && !parse_json(row.person->attributes)) {
                std::abort();
            }
        }
        if (!settings && !preview->problem && !read_import_settings(write_import_settings(preview->settings))) {
            std::abort();  // what is suggested must be taken
        }
    }
    if (const auto start = read_import_start(file, true, settings.value_or(ImportSettings{}), TimeZone());
        start && start->rows.bytes > file.size()) {
        std::abort();
    }
    return 0;
}
