#include "app/template_file.h"

#include <fstream>
#include <iterator>

#include "message/template_listing.h"

namespace parley::app {

Result<json::array> read_template_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string content(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return Failure(Error{ErrorKind::missing, "this file cannot be read", path});
    }
    auto forms = parse_json(content);
    if (!forms) {
        forms.error().where = path + ", " + forms.error().where;
        return std::unexpected(std::move(forms.error()));
    }
    const json::value* data = member(*forms, {"data", "templates"});
    if (data != nullptr && data->is_array()) {
        return data->get_array();
    }
    return forms->is_array() ? forms->get_array() : json::array{*forms};
}

Result<json::object> template_body(const json::value& form, const std::string& where) {
    if (!form.is_object()) {
        return invalid("a template is a JSON object", where, {}, "{\"name\", \"language\", \"components\"}");
    }
    json::object body;
    const auto take = [&](std::string_view name, std::initializer_list<std::string_view> spellings) {
        if (const json::value* value = member(form, spellings); value != nullptr && !value->is_null()) {
            body[name] = *value;
        }
    };
    take("name", {"name", "elementName"});
    take("language", {"language", "languageCode"});
    take("category", {"category"});
    take("components", {"components"});
    take("status_reason", {"status_reason", "rejected_reason"});
    if (const auto id = text_of(member(form, {"external_id", "id"}))) {
        body["external_id"] = *id;
    }
    if (const auto status = text_of(member(form, "status"))) {
        const auto known = template_status_of_wire(*status);
        body["status"] = known ? std::string(name_of(*known)) : *status;
    }
    return body;
}

Result<json::object> slot_values(const std::vector<std::string>& given) {
    json::object values;
    for (const std::string& one : given) {
        const std::size_t equals = one.find('=');
        if (equals == std::string::npos || equals == 0) {
            return invalid("must be SLOT=TEXT", "--value", one, "such as --value body.1=Asha");
        }
        values[one.substr(0, equals)] = one.substr(equals + 1);
    }
    return values;
}

}  // namespace parley::app
