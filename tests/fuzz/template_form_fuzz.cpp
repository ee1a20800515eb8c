#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "campaign/click_tracking.h"
#include "campaign/template_content.h"
#include "campaign/template_lint.h"
#include "message/template_match.h"
#include "message/template_preview.h"

using namespace parley;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

// The first byte chooses the dialect and whether the template is imported, the rest is its components.
struct Chosen {
    const Dialect* dialect;
    bool imported;
    campaign::Template form;
};

std::optional<Chosen> chosen(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return std::nullopt;
    }
    auto components = parse_json(std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
    if (!components || !components->is_array()) {
        return std::nullopt;
    }
    const auto dialects = all_dialects();
    Chosen made{dialects[(data[0] >> 1) % dialects.size()], (data[0] & 1) != 0, {}};
    made.form.name = "ACME:welcome";
    made.form.language = "en";
    made.form.external_id = "0f3a9a52-6c1e-4b39-9c2f-2d0a6f7b8c01";
    made.form.components = std::move(components->get_array());
    return made;
}

}  // namespace

// Whatever components are given: what cannot be read is an error of the linter too, and what the linter
// lets pass can be filled, previewed, sent through its dialect, and fits itself.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto given = chosen(data, size);
    if (!given) {
        return 0;
    }
    campaign::mark_tracked_buttons(given->form.components, "example.com");
    const auto findings = campaign::lint(given->form, {*given->dialect, false, given->imported});
    const bool good = !campaign::has_errors(findings);
    const auto form = read_form(given->form.components);
    demand(form.has_value() || !good);
    demand(form.has_value() == read_whole_form(given->form.components).errors.empty());
    demand(campaign::differences(given->form, given->form).empty());
    if (!form) {
        demand(!form.error().where.empty());
        demand(campaign::slots_of(given->form).empty());
        return 0;
    }
    const SlotValues values = sample_values(*form, Time(std::chrono::hours(500'000)));
    for (const Slot& slot : slots_of(*form)) {
        demand(!slot.required || values.contains(slot.key));
    }
    const auto filled = fill(*form, values);
    demand(filled.has_value());
    demand(!mismatch_of(*form, *filled));
    static_cast<void>(text_of(preview_of(*form, {}, Missing::placeholder)));
    static_cast<void>(json_of(preview_of(*form, values)));
    static_cast<void>(json_of(preview_of(*filled)));
    if (good) {
        OutgoingMessage message;
        message.content = *filled;
        demand(check_content(message, given->dialect->can, given->dialect->name).has_value());
    }
    return 0;
}
