#include "sandbox/control_lists.h"

#include <set>

#include "base/form.h"
#include "dialect/upload.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t usual_templates = 100;

Failure no_template() {
    return Failure(Error{ErrorKind::missing, "there is no such template", "id"});
}

json::object as_json(const Templates::Entry& entry) {
    json::object out;
    out["id"] = entry.listing.id;
    out["dialect"] = entry.dialect;
    out["name"] = entry.listing.name;
    out["language"] = entry.listing.language;
    out["category"] = entry.listing.category;
    out["status"] = name_of(entry.listing.status);
    out["reason"] = entry.listing.reason;
    out["components"] = entry.listing.components;
    if (entry.parameters) {
        out["parameters"] = *entry.parameters;
    }
    return out;
}

bool is_same(const KnownTemplate& a, const KnownTemplate& b) {
    return a.dialect == b.dialect && a.name == b.name && a.language == b.language;
}

// It keeps its place where it is known already, and its id unless another is given.
std::size_t put(std::vector<KnownTemplate>& all, KnownTemplate given) {
    const auto known = std::ranges::find_if(all, [&](const KnownTemplate& other) { return is_same(other, given); });
    if (known == all.end()) {
        all.push_back(std::move(given));
        return all.size() - 1;
    }
    given.id = given.id.empty() ? known->id : given.id;
    *known = std::move(given);
    return static_cast<std::size_t>(known - all.begin());
}

// One callback for each thing that was changed, to every account that knows of the template.
void tell(Control& control, const Templates::Entry& entry, const json::object& changed) {
    TemplateReport about;
    about.template_id = entry.listing.id;
    about.name = entry.listing.name;
    about.language = entry.listing.language;
    about.at = control.clock.now();
    std::vector<TemplateReport> reports;
    if (changed.contains("status")) {
        reports.push_back(about);
        reports.back().status = entry.listing.status;
        reports.back().reason = entry.listing.reason;
    }
    if (changed.contains("category")) {
        reports.push_back(about);
        reports.back().category = entry.listing.category;
    }
    if (const auto quality = text_of(changed.if_contains("quality"))) {
        reports.push_back(about);
        reports.back().quality = *quality;
    }
    for (const Sender* sender : control.senders.all()) {
        if (!entry.dialect.empty() && sender->dialect->name != entry.dialect) {
            continue;
        }
        for (const TemplateReport& report : reports) {
            control.courier.bring(*sender, report);
        }
    }
}

// Of the URLs that its providers try before they take them.
json::object verdicts_on(const Control& control, const SenderAccount& account) {
    json::object verdicts;
    for (const Sender* sender : control.senders.all()) {
        if (sender->dialect->name != account.dialect || sender->account.sender != account.sender) {
            continue;
        }
        for (const auto& [name, url] :
             {std::pair("status_url", account.status_url), std::pair("incoming_url", account.incoming_url)}) {
            if (std::string verdict = control.probes.verdict(*sender, url); !verdict.empty()) {
                verdicts[name] = std::move(verdict);
            }
        }
    }
    return verdicts;
}

Result<json::object> object_of(const Call& call) {
    auto body = body_of(call);
    if (!body) {
        return Failure(std::move(body.error()));
    }
    return body->is_object() ? Result<json::object>(std::move(body->as_object()))
                             : Result<json::object>(invalid("the body must be a JSON object"));
}

}  // namespace

json::array dialects_as_json() {
    json::array list;
    for (const Dialect* dialect : all_dialects()) {
        json::object out;
        out["name"] = dialect->name;
        out["base_path"] = fmt::format("/{}", dialect->name);
        list.push_back(std::move(out));
    }
    return list;
}

ControlAnswer list_dialects(Call&) {
    json::array list = dialects_as_json();
    const auto dialects = all_dialects();
    for (std::size_t at = 0; at < dialects.size(); ++at) {
        json::array fields;
        for (const AccountField& field : dialects[at]->fields) {
            json::object out;
            out["name"] = field.name;
            out["label"] = field.label;
            out["secret"] = field.secret;
            out["default"] = field.otherwise;
            fields.push_back(std::move(out));
        }
        json::object& out = list[at].as_object();
        out["title"] = dialects[at]->title;
        out["statuses"] = dialects[at]->can.statuses;
        out["settings"] = std::move(fields);
    }
    json::object body;
    body["dialects"] = std::move(list);
    return answer_json(body);
}

ControlAnswer list_accounts(Call& call) {
    json::array accounts = write_settings(call.control.settings).at("accounts").as_array();
    for (std::size_t at = 0; at < accounts.size(); ++at) {
        json::object verdicts = verdicts_on(call.control, call.control.settings.accounts[at]);
        if (!verdicts.empty()) {
            accounts[at].as_object()["verdicts"] = std::move(verdicts);
        }
    }
    json::object body;
    body["accounts"] = std::move(accounts);
    return answer_json(body);
}

ControlAnswer add_account(Call& call) {
    const auto body = body_of(call);
    if (!body) {
        return Failure(body.error());
    }
    Settings settings = call.control.settings;
    auto account = read_account(*body, settings.accounts);
    if (!account) {
        return Failure(std::move(account.error()));
    }
    const auto same = std::ranges::find_if(settings.accounts, [&](const SenderAccount& other) {
        return other.dialect == account->dialect && other.sender == account->sender;
    });
    if (same == settings.accounts.end()) {
        settings.accounts.push_back(std::move(*account));
    } else {
        // What is told in two steps, first the login and then where callbacks go, must not lose the other.
        const auto keep = [&](std::string SenderAccount::* url, std::string_view name) {
            if (member(*body, name) == nullptr) {
                (*account).*url = (*same).*url;
            }
        };
        keep(&SenderAccount::status_url, "status_url");
        keep(&SenderAccount::incoming_url, "incoming_url");
        *same = std::move(*account);
    }
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return list_accounts(call);
}

ControlAnswer add_file(Call& call) {
    const auto query = parse_form(call.query);
    const auto given = [&](std::string_view name) {
        const std::string* found = query ? field_of(*query, name) : nullptr;
        return found == nullptr ? std::string() : *found;
    };
    const Dialect* dialect = dialect_named(given("dialect"));
    if (dialect == nullptr || dialect->server.read_kept_call == nullptr) {
        return invalid("must be a dialect whose provider keeps files", "dialect", given("dialect"));
    }
    const std::string* type = call.request.headers.find("Content-Type");
    if (type == nullptr || call.request.body.empty()) {
        return invalid("must be the file, with its content type", "body");
    }
    auto file = bounded({.type = *type, .name = given("name"), .bytes = call.request.body});
    if (!file) {
        return Failure(std::move(file.error()));
    }
    const auto kept = call.control.keeper.answer(*dialect, Submission{*std::move(file)});
    return kept ? ControlAnswer(answer_json(json::object{{"id", std::get<KeptFile>(*kept).id}}))
                : Failure(kept.error());
}

ControlAnswer list_templates(Call& call) {
    const auto page = page_of(call, usual_templates, most_templates);
    if (!page) {
        return Failure(page.error());
    }
    const auto& all = call.control.templates.all();
    json::array list;
    std::size_t place = page->after;
    for (; place < all.size() && list.size() < page->limit; ++place) {
        list.push_back(as_json(all[place]));
    }
    json::object body;
    body["total"] = all.size();
    body["templates"] = std::move(list);
    if (place < all.size()) {
        body["next"] = place;  // for ?after=
    }
    return answer_json(body);
}

ControlAnswer add_templates(Call& call) {
    auto body = body_of(call);
    if (!body) {
        return Failure(std::move(body.error()));
    }
    const bool is_list = body->is_array();
    json::array given = is_list ? std::move(body->as_array()) : json::array{std::move(*body)};
    Settings settings = call.control.settings;
    std::set<std::size_t> seen;
    std::vector<std::size_t> places;  // each once, however often the list names its template
    for (std::size_t at = 0; at < given.size(); ++at) {
        auto known = read_template(given[at], {});
        if (!known) {
            if (is_list) {
                known.error().where = fmt::format("[{}].{}", at, known.error().where);
            }
            return Failure(std::move(known.error()));
        }
        const std::size_t place = put(settings.templates, std::move(*known));
        if (seen.insert(place).second) {
            places.push_back(place);
        }
    }
    if (settings.templates.size() > most_templates) {
        return invalid(fmt::format("at most {} templates are kept", most_templates));
    }
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    json::array list;
    for (const std::size_t place : places) {
        list.push_back(as_json(call.control.templates.all()[place]));
    }
    json::object out;
    out["templates"] = std::move(list);
    return answer_json(out);
}

ControlAnswer show_template(Call& call) {
    const auto place = call.control.templates.place_of(call.named);
    return place ? ControlAnswer(answer_json(as_json(call.control.templates.all()[*place]))) : no_template();
}

ControlAnswer replace_template(Call& call) {
    const auto place = call.control.templates.place_of(call.named);
    const auto body = body_of(call);
    if (!place || !body) {
        return body ? no_template() : Failure(body.error());
    }
    auto known = read_template(*body, {});
    if (!known) {
        return Failure(std::move(known.error()));
    }
    if (!known->id.empty() && known->id != call.named) {
        return invalid("is another than the path's", "id");
    }
    known->id = call.named;
    Settings settings = call.control.settings;
    settings.templates[*place] = std::move(*known);
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return show_template(call);
}

ControlAnswer change_template(Call& call) {
    const auto place = call.control.templates.place_of(call.named);
    const auto body = object_of(call);
    if (!place || !body) {
        return body ? no_template() : Failure(body.error());
    }
    for (const auto& [name, value] : *body) {
        if (name != "status" && name != "reason" && name != "category" && name != "quality") {
            return invalid("only status, reason, category and quality can be changed", std::string(name));
        }
    }
    json::object kept = *body;
    kept.erase("quality");  // is told, but nothing here hangs on it
    Settings settings = call.control.settings;
    auto known = read_template(kept, settings.templates[*place]);
    if (!known) {
        return Failure(std::move(known.error()));
    }
    settings.templates[*place] = std::move(*known);
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    tell(call.control, call.control.templates.all()[*place], *body);
    return show_template(call);
}

ControlAnswer remove_template(Call& call) {
    const auto place = call.control.templates.place_of(call.named);
    if (!place) {
        return no_template();
    }
    Settings settings = call.control.settings;
    settings.templates.erase(settings.templates.begin() + static_cast<std::ptrdiff_t>(*place));
    if (auto changed = call.control.change(std::move(settings)); !changed) {
        return Failure(std::move(changed.error()));
    }
    return HttpResponse{204, {}, {}};
}

}  // namespace parley::sandbox
