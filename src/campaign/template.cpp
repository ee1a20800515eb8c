#include "campaign/template.h"

#include "base/text.h"
#include "message/template_form.h"

namespace parley::campaign {

Result<> check(const Template& form) {
    if (trimmed(form.name).empty() || length_of(form.name) > 512) {
        return invalid("must have 1 to 512 characters", "name", form.name);
    }
    if (trimmed(form.language).empty() || length_of(form.language) > 20) {
        return invalid("must have 1 to 20 characters", "language", form.language,
                       "as the provider spells it: en, en_US");
    }
    if (const auto read = read_form(form.components); !read) {
        return std::unexpected(read.error());
    }
    return {};
}

std::vector<Slot> slots_of(const Template& form) {
    const auto read = read_form(form.components);
    return read ? parley::slots_of(*read) : std::vector<Slot>();
}

Result<FilledTemplate> fill(const Template& form, const SlotValues& values) {
    const auto read = read_form(form.components);
    if (!read) {
        return std::unexpected(read.error());
    }
    auto filled = parley::fill(*read, values);
    if (filled) {
        filled->name = form.name;
        filled->language = form.language;
    }
    return filled;
}

}  // namespace parley::campaign
