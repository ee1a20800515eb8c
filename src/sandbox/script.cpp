#include "sandbox/script.h"

#include <algorithm>

#include "base/text.h"

namespace parley::sandbox {

namespace {

bool holds(const ScriptCase& when, std::string_view dialect, const Content& content, std::string_view digits) {
    if ((!when.dialect.empty() && when.dialect != dialect) || !digits.ends_with(when.number_suffix)) {
        return false;
    }
    const auto* filled = std::get_if<FilledTemplate>(&content);
    if (!when.template_name.empty() && (filled == nullptr || filled->name != when.template_name)) {
        return false;
    }
    return when.text.empty() || lower(plain_text_of(content)).find(lower(when.text)) != std::string::npos;
}

}  // namespace

const Script* script_for(const std::vector<Script>& scripts, std::string_view dialect, const Content& content,
                         std::string_view digits) {
    const auto found = std::ranges::find_if(
        scripts, [&](const Script& script) { return holds(script.when, dialect, content, digits); });
    return found == scripts.end() ? nullptr : &*found;
}

}  // namespace parley::sandbox
