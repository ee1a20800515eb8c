#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/json.h"
#include "base/secret_box.h"

namespace parley::api::clevertap {

enum class CursorOf { profiles, events };

// Where a reading of many pages stands. All of it is in the cursor's text, sealed, so that the server keeps nothing
// and a restart ends none; the text needs no encoding in a URL, since clients paste it as it is.
struct Cursor {
    CursorOf of = CursorOf::profiles;
    json::object query = {};
    int batch = 0;
    std::int64_t after = 0;      // profiles: the last id. Events: the last one's
    std::int64_t after_at = -1;  // events: its time
    Time begun = {};             // what the query's "now" is on every page
    Time used = {};              // when this text was made
};

constexpr std::size_t longest_cursor_query = 4'000;  // bytes of JSON: the cursor must fit on a request line

std::string write_cursor(const Cursor& cursor, ProjectId project, const SecretBox& box);

// Error: invalid where it is none of this project, of another kind or too old: profiles live 4 days, events 4 hours,
// and an hour unused (source: reference, reading profiles and events).
Result<Cursor> read_cursor(std::string_view text, CursorOf of, ProjectId project, const SecretBox& box, Time now);

}  // namespace parley::api::clevertap
