#pragma once
#include "base/http.h"
#include "base/phone.h"
#include "dialect/dialect.h"
#include "sandbox/members.h"

// What stands in the lists of the settings, visited as members.h has it.
namespace parley::sandbox {

inline bool is_url(const std::string& text) {
    return text.empty() || parse_endpoint(text).has_value();
}

inline bool is_dialect(const std::string& name) {
    return name.empty() || dialect_named(name) != nullptr;
}

// Of that dialect, or of any where it is empty.
inline bool is_field(std::string_view dialect, std::string_view field) {
    return std::ranges::any_of(all_dialects(), [&](const Dialect* known) {
        return (dialect.empty() || known->name == dialect) &&
               std::ranges::find(known->fields, field, &AccountField::name) != known->fields.end();
    });
}

template <class Visitor>
void visit_account(Visitor& visitor, SenderAccount& account, const std::vector<SenderAccount>& before) {
    visitor.text("dialect", account.dialect);
    visitor.text("sender", account.sender);
    visitor.shorthand("user", account.fields);
    visitor.shorthand("password", account.fields);
    std::vector<std::string> kept;
    visitor.fields("settings", account.fields, kept,
                   [&](std::string_view field) { return is_field(account.dialect, field); });
    for (const std::string& name : kept) {
        const auto same = std::ranges::find_if(before, [&](const SenderAccount& other) {
            return other.dialect == account.dialect && other.sender == account.sender && other.fields.contains(name);
        });
        visitor.demand(same != before.end(), "settings must give " + name + " with its value: none is known yet");
        if (same != before.end()) {
            account.fields[name] = same->fields.at(name);
        }
    }
    visitor.text("status_url", account.status_url);
    visitor.text("incoming_url", account.incoming_url);
    visitor.text("owner", account.owner);
    visitor.demand(is_dialect(account.dialect),
                   "dialect must be one of those that GET /sandbox/dialects lists, or empty");
    visitor.demand(account.sender.empty() || Phone::from_wire(account.sender).has_value(),
                   "sender must be a number with its country code, or empty");
    visitor.demand(is_url(account.status_url), "status_url must be an http or https URL");
    visitor.demand(is_url(account.incoming_url), "incoming_url must be an http or https URL");
}

template <class Visitor>
void visit_template(Visitor& visitor, KnownTemplate& known) {
    visitor.text("dialect", known.dialect);
    visitor.text("id", known.id);
    visitor.text("name", known.name);
    visitor.text("language", known.language);
    visitor.text("category", known.category);
    std::string status(name_of(known.status));
    visitor.text("status", status);
    const auto word = template_status_of_wire(status);
    visitor.demand(word.has_value(), "status must be approved, pending, rejected, paused or disabled");
    known.status = word.value_or(known.status);
    visitor.text("reason", known.reason);
    visitor.count("parameters", known.parameters, 0, 100);
    visitor.array("components", known.components);
    visitor.demand(is_dialect(known.dialect),
                   "dialect must be one of those that GET /sandbox/dialects lists, or empty");
    visitor.demand(!known.name.empty() && !known.language.empty(), "a template has a name and a language");
    visitor.demand(known.components.empty() || known.parameters == 0,
                   "parameters are for a template without components, which say themselves how many there are");
}

template <class Visitor>
void visit_act(Visitor& visitor, Act& act) {
    visitor.kind_with_text("reply", act.kind, ActKind::reply, act.text);
    visitor.kind_with_text("press", act.kind, ActKind::press, act.text);
    visitor.kind("click", act.kind, ActKind::click);
    visitor.kind("read", act.kind, ActKind::read);
    visitor.kind("block", act.kind, ActKind::block);
    visitor.demand_one_member("an act is one of reply, press, click, read and block");
    visitor.demand(act.kind != ActKind::none, "an act is one of reply, press, click, read and block");
    visitor.demand((act.kind != ActKind::reply && act.kind != ActKind::press) || !act.text.empty(),
                   "reply and press need a text");
}

template <class Visitor>
void visit_script(Visitor& visitor, Script& script) {
    visitor.part("when", [&](Visitor& when) {
        when.text("dialect", script.when.dialect);
        when.text("template", script.when.template_name);
        when.text("text", script.when.text);
        when.text("number_suffix", script.when.number_suffix);
        when.demand(is_dialect(script.when.dialect),
                    "dialect must be one of those that GET /sandbox/dialects lists, or empty");
    });
    visitor.list("do", script.acts, visit_act<Visitor>);
    visitor.demand(script.acts.size() <= 20, "a script has at most 20 acts");
    visitor.duration("after_ms", script.after);
}

}  // namespace parley::sandbox
