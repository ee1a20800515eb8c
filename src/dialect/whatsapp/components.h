#pragma once
#include <cstdint>
#include <string_view>

#include "dialect/json_text.h"
#include "dialect/reader.h"
#include "message/content.h"

// "components" of a template that is sent: the parts that vary, and none that the template fixes.
namespace parley::whatsapp {

inline constexpr std::size_t most_buttons = 10;  // of a template, or of a card

// Whether there is anything of it to send.
bool is_sent(const FilledText& text);
bool is_sent(const Header& header);
bool is_sent(const Button& button);

// Left out where nothing varies.
void write_components(JsonText& out, const FilledTemplate& content);
void read_components(Reader& reader, const json::value& parent, FilledTemplate& content);

// Meta has kinds of its own for these.
bool is_known_button(std::string_view sub_type);

// Below it a number of milliseconds is one of seconds, as some libraries send it.
inline constexpr std::int64_t first_millisecond = 100'000'000'000;

}  // namespace parley::whatsapp
