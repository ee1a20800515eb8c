#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "api/template_input.h"
#include "api/template_json.h"
#include "api/template_views.h"
#include "base/text.h"
#include "message/template_preview.h"

// What is asked of a template without saving or sending anything.
namespace parley::api {

namespace {

Result<SlotValues> read_values(const json::object* given, const TemplateForm& form) {
    SlotValues values;
    if (given == nullptr) {
        return values;
    }
    const std::vector<Slot> slots = slots_of(form);
    for (const auto& [key, value] : *given) {
        const std::string where = "values." + to_utf8(shortened(to_utf8(std::string_view(key)), 100));
        if (std::ranges::find(slots, std::string_view(key), &Slot::key) == slots.end()) {
            return invalid("is no place in this template", where);
        }
        auto text = text_of(&value);
        if (!text) {
            return invalid("must be a text", where);
        }
        values.emplace(key, std::move(*text));
    }
    return values;
}

json::object shown(const TemplateForm& form, const SlotValues& values, bool examples) {
    const Preview preview = preview_of(form, values, examples ? Missing::example : Missing::placeholder);
    json::object answer;
    answer["text"] = text_of(preview);
    answer["preview"] = json_of(preview);
    return answer;
}

}  // namespace

Result<HttpResponse> lint_template(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    const auto input = read_draft(*body);
    if (!input) {
        return std::unexpected(input.error());
    }
    const auto provider = provider_of_template(context, call.project, input->form.provider);
    if (!provider) {
        return std::unexpected(provider.error());
    }
    const auto findings = lint_for(context, input->form, *provider);
    json::object answer;
    answer["good"] = !campaign::has_errors(findings);
    answer["findings"] = findings_to_json(findings);
    answer["slots"] = slots_to_json(campaign::slots_of(input->form));
    return json_answer(answer);
}

Result<HttpResponse> preview_template(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto known = template_of(context, call.project, *id);
    if (!known) {
        return std::unexpected(known.error());
    }
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const json::object* given = fields.object("values");
    const bool examples = fields.boolean("examples").value_or(true);
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto form = read_form(known->components);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto values = read_values(given, *form);
    if (!values) {
        return std::unexpected(values.error());
    }
    return json_answer(shown(*form, *values, examples));
}

// While somebody writes it: what can be read of it is shown, and values for places that it has no more are let be.
Result<HttpResponse> preview_unsaved_template(Context&, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    Fields fields(*body);
    const json::array* components = fields.array("components");
    const json::object* given = fields.object("values");
    const bool examples = fields.boolean("examples").value_or(true);
    if (components == nullptr && !fields.has("components")) {
        fields.refuse("components", "is missing");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const FormReading reading = read_whole_form(components == nullptr ? json::array() : *components);
    SlotValues values;
    if (given != nullptr) {
        for (const auto& [key, value] : *given) {
            if (auto text = text_of(&value)) {
                values.emplace(key, std::move(*text));
            }
        }
    }
    json::object answer = shown(reading.form, values, examples);
    answer["slots"] = slots_to_json(slots_of(reading.form));
    return json_answer(answer);
}

}  // namespace parley::api
