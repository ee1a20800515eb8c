#pragma once
#include <span>
#include <string>
#include <string_view>

namespace parley::campaign::linting {

// Whether WhatsApp has templates in it, spelled as Meta does: "en", "en_US".
bool is_template_language(std::string_view code);

std::span<const std::string_view> template_languages();  // in alphabetical order

// Those of the same language, "en, en_GB, en_US"; empty where there is none.
std::string similar_languages(std::string_view code);

}  // namespace parley::campaign::linting
