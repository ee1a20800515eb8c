#pragma once
#include <string>
#include <string_view>

#include "base/http.h"

namespace parley::net {

// How the bytes of an answer are told to end.
enum class Framing { length, chunks, close, head_only };

// Appends an answer as it goes over the wire. Length, framing and `connection` (empty where nothing need be
// said) are ours to say: what `response` has of them is left out.
void append_response(std::string& out, const HttpResponse& response, Framing framing, std::string_view connection);

void append_chunk(std::string& out, std::string_view bytes);

}  // namespace parley::net
