#include "message/text_pattern.h"

#include <algorithm>
#include <utility>

#include "message/template_text.h"

namespace parley {

namespace {

constexpr std::size_t most_placeholders = 100;  // more than any template may have
// That are looked at: a text may be made so that every way must be tried.
constexpr std::size_t most_bytes = 200'000;

bool is_inside(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

class Matcher {
public:
    Matcher(std::string_view text, std::string_view pattern) : text_(text), names_(placeholders_of(pattern)) {
        std::size_t from = 0;
        while (const auto found = find_placeholder(pattern, from)) {
            fixed_.push_back(pattern.substr(from, found->begin - from));
            places_.push_back(static_cast<std::size_t>(std::ranges::find(names_, found->name) - names_.begin()));
            from = found->end;
        }
        fixed_.push_back(pattern.substr(from));
        values_.resize(names_.size());
    }

    std::optional<std::vector<std::string>> match() {
        const bool begins = text_.starts_with(fixed_.front()) && text_.ends_with(fixed_.back());
        if (!begins || !match(0, fixed_.front().size())) {
            return std::nullopt;
        }
        std::vector<std::string> values;
        for (const auto& value : values_) {
            values.emplace_back(*value);
        }
        return values;
    }

private:
    // The text from `at` on, for the placeholders from `place` on.
    bool match(std::size_t place, std::size_t at) {
        if (place == places_.size()) {
            return at == text_.size();
        }
        std::optional<std::string_view>& value = values_[places_[place]];
        const std::string_view behind = fixed_[place + 1];
        if (value) {  // it stands twice, and both are the same
            const std::size_t end = at + value->size();
            return text_.substr(at).starts_with(*value) && text_.substr(end).starts_with(behind) &&
                   match(place + 1, end + behind.size());
        }
        const bool is_last = place + 1 == places_.size();
        std::size_t end =
            is_last && text_.size() > behind.size() ? std::max(text_.size() - behind.size(), at + 1) : at + 1;
        for (; end <= text_.size() && looked_at_ < most_bytes; ++end) {
            const std::size_t from = std::exchange(end, text_.find(behind, end));
            looked_at_ += std::min(end, text_.size()) - from + 1;
            if (end == std::string_view::npos) {
                break;
            }
            if (is_inside(text_, end)) {
                continue;
            }
            value = text_.substr(at, end - at);
            if (match(place + 1, end + behind.size())) {
                return true;
            }
        }
        value.reset();
        return false;
    }

    std::string_view text_;
    std::vector<std::string> names_;
    std::vector<std::string_view> fixed_;  // before, between and behind the placeholders
    std::vector<std::size_t> places_;      // which of the names stands there
    std::vector<std::optional<std::string_view>> values_;
    std::size_t looked_at_ = 0;
};

}  // namespace

std::optional<std::vector<std::string>> values_in(std::string_view text, std::string_view pattern) {
    const auto first = find_placeholder(pattern, 0);
    if (!text.starts_with(pattern.substr(0, first ? first->begin : pattern.size()))) {
        return std::nullopt;  // of many patterns nearly all end here
    }
    std::size_t placeholders = 0;
    for (auto found = first; found; found = find_placeholder(pattern, found->end)) {
        if (++placeholders > most_placeholders) {
            return std::nullopt;
        }
    }
    return Matcher(text, pattern).match();
}

std::size_t fixed_length(std::string_view pattern) {
    std::size_t length = pattern.size();
    std::size_t from = 0;
    while (const auto found = find_placeholder(pattern, from)) {
        length -= found->end - found->begin;
        from = found->end;
    }
    return length;
}

}  // namespace parley
