#include "dialect/gupshup/template_fields.h"

// Multi-product messages: `mpm` beside the params here, the parameters of a button at Meta.
namespace parley::gupshup {

namespace {

// The docs give products as plain text, some clients as objects.
std::string product_id(const json::value& product) {
    return text_of(product.is_object() ? member(product, "product_retailer_id") : &product).value_or("");
}

}  // namespace

bool is_products(const Button& button) {
    const auto* other = std::get_if<OtherButton>(&button);
    return other != nullptr && other->type == "mpm";
}

std::optional<Products> products_of(const OtherButton& button) {
    const auto parameters = parse_json(button.parameters);
    if (!parameters || !parameters->is_array() || parameters->get_array().empty()) {
        return std::nullopt;
    }
    const json::value* action = member(parameters->get_array().front(), "action");
    const json::value* sections = action == nullptr ? nullptr : member(*action, "sections");
    if (sections == nullptr || !sections->is_array()) {
        return std::nullopt;
    }
    Products products{.thumbnail = text_of(member(*action, "thumbnail_product_retailer_id")).value_or(""),
                      .sections = {}};
    for (const json::value& section : sections->get_array()) {
        const json::value* items = member(section, "product_items");
        if (items == nullptr || !items->is_array()) {
            return std::nullopt;
        }
        json::array ids;
        for (const json::value& item : items->get_array()) {
            ids.emplace_back(product_id(item));
        }
        json::object written;
        written["title"] = text_of(member(section, "title")).value_or("");
        written["products"] = std::move(ids);
        products.sections.emplace_back(std::move(written));
    }
    return products;
}

OtherButton as_button(const Products& products) {
    json::array sections;
    for (const json::value& section : products.sections) {
        json::array items;
        if (const json::value* ids = member(section, "products"); ids != nullptr && ids->is_array()) {
            for (const json::value& id : ids->get_array()) {
                json::object item;
                item["product_retailer_id"] = product_id(id);
                items.emplace_back(std::move(item));
            }
        }
        json::object written;
        written["title"] = text_of(member(section, "title")).value_or("");
        written["product_items"] = std::move(items);
        sections.emplace_back(std::move(written));
    }
    json::object action;
    action["thumbnail_product_retailer_id"] = products.thumbnail;
    action["sections"] = std::move(sections);
    json::object parameter;
    parameter["type"] = "action";
    parameter["action"] = std::move(action);
    return OtherButton{{}, "mpm", json::serialize(json::array{std::move(parameter)})};
}

}  // namespace parley::gupshup
