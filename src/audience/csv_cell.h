#pragma once
#include <string>
#include <string_view>

namespace parley::audience {

// Appends one cell of a CSV file that people open in spreadsheets: quoted where it must be, and
// with an apostrophe before what would be run as a formula (= + - @, tab, CR). Plain numbers and
// phone numbers are no formulas and stay as they are.
void append_csv_cell(std::string& out, std::string_view text);

// The cell without that apostrophe, as it was before it was written.
std::string_view without_apostrophe(std::string_view cell);

}  // namespace parley::audience
