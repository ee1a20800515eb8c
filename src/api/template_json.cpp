#include "api/template_json.h"

#include "api/answers.h"

namespace parley::api {

namespace {

using campaign::Finding;
using campaign::ImportedTemplate;
using campaign::ImportRemark;
using campaign::Template;

json::object to_json(const Finding& finding) {
    json::object item;
    item["severity"] = name_of(finding.severity);
    item["where"] = finding.where;
    item["what"] = finding.what;
    item["value"] = text_or_null(finding.value);
    item["advice"] = text_or_null(finding.advice);
    return item;
}

json::object to_json(const ImportedTemplate& form) {
    json::object item;
    item["id"] = form.id ? json::value(form.id.value) : json::value();
    item["name"] = form.name;
    item["language"] = form.language;
    item["what"] = json::array(form.what.begin(), form.what.end());
    item["why"] = text_or_null(form.why);
    item["campaigns"] = users_to_json(form.campaigns);
    return item;
}

json::object to_json(const ImportRemark& remark) {
    json::object item = to_json(remark.finding);
    item["name"] = text_or_null(remark.name);
    item["language"] = text_or_null(remark.language);
    return item;
}

template <class Item>
json::array list_of(const std::vector<Item>& items) {
    json::array list;
    list.reserve(items.size());
    for (const Item& item : items) {
        list.push_back(to_json(item));
    }
    return list;
}

}  // namespace

json::array slots_to_json(const std::vector<Slot>& slots) {
    json::array list;
    for (const Slot& slot : slots) {
        json::object item;
        item["key"] = slot.key;
        item["example"] = text_or_null(slot.example);
        item["personal"] = slot.personal;
        item["required"] = slot.required;
        item["tracked"] = slot.tracked;
        list.push_back(std::move(item));
    }
    return list;
}

json::object template_to_json(const Template& form) {
    json::object body;
    body["id"] = form.id.value;
    body["provider"] = form.provider.value;
    body["name"] = form.name;
    body["language"] = form.language;
    body["external_id"] = text_or_null(form.external_id);
    body["category"] = text_or_null(form.category);
    body["status"] = name_of(form.status);
    body["status_reason"] = text_or_null(form.status_reason);
    body["quality"] = text_or_null(form.quality);
    body["origin"] = name_of(form.origin);
    body["archived"] = form.archived;
    body["components"] = form.components;
    body["slots"] = slots_to_json(campaign::slots_of(form));
    body["created"] = to_text(form.created);
    body["updated"] = to_text(form.updated);
    return body;
}

json::array findings_to_json(const std::vector<Finding>& findings) {
    return list_of(findings);
}

json::array users_to_json(const std::vector<campaign::TemplateUser>& users) {
    json::array list;
    for (const campaign::TemplateUser& user : users) {
        json::object item;
        item["id"] = user.id.value;
        item["name"] = user.name;
        item["state"] = name_of(user.state);
        list.push_back(std::move(item));
    }
    return list;
}

json::object report_to_json(const campaign::ImportReport& report) {
    json::object body;
    body["pages"] = report.pages;
    body["listed"] = report.listed;
    body["unchanged"] = report.unchanged;
    body["added"] = list_of(report.added);
    body["changed"] = list_of(report.changed);
    body["removed"] = list_of(report.removed);
    body["in_use"] = list_of(report.in_use);
    body["kept"] = list_of(report.kept);
    body["refused"] = list_of(report.refused);
    body["warnings"] = list_of(report.warnings);
    body["more_warnings"] = report.more_warnings;
    body["paused"] = users_to_json(report.paused);
    return body;
}

}  // namespace parley::api
