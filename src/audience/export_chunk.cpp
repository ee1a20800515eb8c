#include "audience/export_chunk.h"

#include <fmt/chrono.h>

#include "audience/csv_cell.h"

namespace parley::audience {

std::string export_header(const Export& file) {
    switch (file.kind) {
        case ExportKind::people: return people_header(file);
        case ExportKind::messages: return std::string(messages_header);
        case ExportKind::rejections: return std::string(rejections_header);
        case ExportKind::events: break;
    }
    return std::string(events_header);
}

Result<ExportChunk> read_export_chunk(soci::session& sql, const Export& file, int limit, FoundPeople& found) {
    switch (file.kind) {
        case ExportKind::people: return people_chunk(sql, file, limit, found);
        case ExportKind::messages: return messages_chunk(sql, file, limit);
        case ExportKind::rejections: return rejections_chunk(sql, file, limit);
        case ExportKind::events: break;
    }
    return events_chunk(sql, file, limit);
}

void append_csv_row(std::string& csv, std::initializer_list<std::string_view> cells) {
    bool first = true;
    for (const std::string_view cell : cells) {
        if (!std::exchange(first, false)) {
            csv += ',';
        }
        append_csv_cell(csv, cell);
    }
    csv += "\r\n";
}

std::string export_time(long long milliseconds, soci::indicator mark) {
    if (mark != soci::i_ok) {
        return {};
    }
    const Time time{std::chrono::milliseconds(milliseconds)};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                       (time - seconds).count());
}

}  // namespace parley::audience
