#include "api/answers.h"
#include "api/fields.h"
#include "api/handlers.h"
#include "campaign/template.h"

namespace parley::api {

namespace {

using campaign::Template;

json::object to_json(const Template& form) {
    json::array slots;
    for (const campaign::Slot& slot : campaign::slots_of(form)) {
        json::object item;
        item["key"] = slot.key;
        item["example"] = text_or_null(slot.example);
        item["personal"] = slot.personal;
        item["required"] = slot.required;
        slots.push_back(std::move(item));
    }
    json::object body;
    body["id"] = form.id.value;
    body["provider"] = form.provider.value;
    body["name"] = form.name;
    body["language"] = form.language;
    body["components"] = form.components;
    body["slots"] = std::move(slots);
    body["created"] = to_text(form.created);
    body["updated"] = to_text(form.updated);
    return body;
}

bool owns(soci::session& sql, ProjectId project, ProviderId provider) {
    return deliver::project_of(sql, provider) == project;
}

Result<Template> read_template(const json::object& body) {
    Fields fields(body);
    Template form;
    form.provider = ProviderId{fields.required_integer("provider")};
    form.name = fields.required_text("name", 512);
    form.language = fields.required_text("language", 20);
    const json::array* components = fields.array("components");
    if (components == nullptr && !fields.has("components")) {
        fields.refuse("components", "is missing");
    }
    if (auto fine = fields.finish(); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    form.components = components == nullptr ? json::array() : *components;
    if (auto fine = campaign::check(form); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    return form;
}

}  // namespace

Result<HttpResponse> list_all_of_templates(Context& context, const Call& call) {
    if (auto fine = only_query(call, {"provider"}); !fine) {
        return std::unexpected(std::move(fine.error()));
    }
    const auto wanted = query_number(call, "provider", 0, 1, std::numeric_limits<std::int64_t>::max());
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    json::array items;
    context.database.read([&](soci::session& sql) {
        for (const auto& provider : deliver::list_providers(sql, context.box, call.project)) {
            if (*wanted != 0 && provider.id.value != *wanted) {
                continue;
            }
            for (const Template& form : campaign::list_templates(sql, provider.id)) {
                items.push_back(to_json(form));
            }
        }
    });
    return page_answer(std::move(items), std::nullopt);
}

Result<HttpResponse> create_template(Context& context, const Call& call) {
    const auto body = read_body(call.request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto form = read_template(*body);
    if (!form) {
        return std::unexpected(std::move(form.error()));
    }
    form->created = context.clock.now();
    form->updated = form->created;
    // Asked and written in one piece of work, so that nobody comes between.
    auto stored = context.writer.run([form = *form, project = call.project](soci::session& sql) -> Result<Template> {
        if (!owns(sql, project, form.provider)) {
            return invalid("there is no such provider", "provider", std::to_string(form.provider.value));
        }
        if (campaign::find_template_named(sql, form.provider, form.name, form.language)) {
            return Failure(Error{ErrorKind::conflict, "the provider has a template of this name and language", "name",
                                 form.name, "choose another name or language"});
        }
        return *campaign::find_template(sql, campaign::insert_template(sql, form));
    });
    if (!stored) {
        return std::unexpected(std::move(stored.error()));
    }
    if (!*stored) {
        return std::unexpected(std::move(stored->error()));
    }
    return created(to_json(**stored), fmt::format("/api/v1/templates/{}", (*stored)->id.value));
}

Result<HttpResponse> get_template(Context& context, const Call& call) {
    const auto id = path_id<TemplateId>(call, "template");
    if (!id) {
        return std::unexpected(id.error());
    }
    const auto form = context.database.read([&](soci::session& sql) -> std::optional<Template> {
        auto found = campaign::find_template(sql, *id);
        return found && owns(sql, call.project, found->provider) ? found : std::nullopt;
    });
    if (!form) {
        return Failure(Error{ErrorKind::missing, "there is no such template"});
    }
    return json_answer(to_json(*form));
}

}  // namespace parley::api
