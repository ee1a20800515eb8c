#pragma once
#include <soci/soci.h>

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "audience/export.h"
#include "audience/segment/found_people.h"

// What a file that is written piece by piece is made of: its first line, and some rows at a time in the order of a key,
// so that the next ones are found from the last.
namespace parley::audience {

struct ExportChunk {
    std::string csv;
    std::int64_t rows = 0;
    std::string position = {};  // of its last row
    bool done = false;          // nothing follows
};

std::string export_header(const Export& file);
// `found`: the people of this file, of which it keeps some. Error: as of find_people, or where the position is none.
Result<ExportChunk> read_export_chunk(soci::session& sql, const Export& file, int limit, FoundPeople& found);

// The names of attributes of the next people, from after `after` on; the last of them, or nothing at the end.
Result<std::optional<ProfileId>> collect_attributes(soci::session& sql, const Export& file, ProfileId after, int limit,
                                                    FoundPeople& found, std::set<std::string>& names);

// One row of cells, which spreadsheets do not take for formulas.
void append_csv_row(std::string& csv, std::initializer_list<std::string_view> cells);
std::string export_time(long long milliseconds, soci::indicator mark);  // ISO 8601 in UTC, or empty

// By kind; `position` is what the last chunk said.
std::string people_header(const Export& file);
Result<ExportChunk> people_chunk(soci::session& sql, const Export& file, int limit, FoundPeople& found);
ExportChunk messages_chunk(soci::session& sql, const Export& file, int limit);
ExportChunk rejections_chunk(soci::session& sql, const Export& file, int limit);
ExportChunk events_chunk(soci::session& sql, const Export& file, int limit);

inline constexpr std::string_view messages_header =
    "message,campaign,identity,status,reason,provider_words,attempts,replied,provider_message,whatsapp_message,"
    "intended,settled,sent,delivered,read,clicked,failed\r\n";
inline constexpr std::string_view rejections_header = "line,column,value,reason\r\n";
inline constexpr std::string_view events_header = "event_id,identity,event,at,properties\r\n";

}  // namespace parley::audience
