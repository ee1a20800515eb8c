#pragma once
#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/media.h"

// Places: numbers in what is sent, text in what comes in.
namespace parley::gupshup {

bool is_on_earth(const Location& location);

// As a JSON number, which readers take for exact up to nine decimals, a tenth of a millimetre.
std::string degrees_number(double degrees);
double as_number(double degrees);  // what is left of it

// The shortest text that reads back the same, never with an exponent.
std::string degrees_text(double degrees);

// The members of a location, into an object that is open.
void write_place(JsonText& out, const Location& location);
// Nothing where there is no pair of coordinates on Earth.
std::optional<Location> read_place(Reader& reader, const json::value& place);

}  // namespace parley::gupshup
