#include "dialect/whatsapp/contact_object.h"

namespace parley::whatsapp {

namespace {

// Writes a list of objects, or nothing where it is empty.
template <class Item, class Write>
void write_each(JsonText& out, std::string_view name, const std::vector<Item>& items, Write write) {
    if (items.empty()) {
        return;
    }
    out.begin_array(name);
    for (const Item& item : items) {
        out.begin_object();
        write(item);
        out.end_object();
    }
    out.end_array();
}

void write_addresses(JsonText& out, std::string_view list, std::string_view value,
                     const std::vector<ContactAddress>& addresses) {
    write_each(out, list, addresses, [&](const ContactAddress& address) {
        out.optional_member(value, address.value);
        out.optional_member("type", address.type);
    });
}

void write_contact(JsonText& out, const Contact& contact) {
    out.begin_object();
    out.begin_object("name");
    out.member("formatted_name", contact.formatted_name);
    out.optional_member("first_name", contact.first_name);
    out.optional_member("last_name", contact.last_name);
    out.end_object();
    write_each(out, "phones", contact.phones, [&](const ContactPhone& phone) {
        out.optional_member("phone", phone.number);
        out.optional_member("type", phone.type);
        out.optional_member("wa_id", phone.wa_id);
    });
    write_addresses(out, "emails", "email", contact.emails);
    write_addresses(out, "urls", "url", contact.urls);
    if (!contact.company.empty() || !contact.department.empty() || !contact.title.empty()) {
        out.begin_object("org");
        out.optional_member("company", contact.company);
        out.optional_member("department", contact.department);
        out.optional_member("title", contact.title);
        out.end_object();
    }
    write_each(out, "addresses", contact.addresses, [&](const PostalAddress& address) {
        out.optional_member("street", address.street);
        out.optional_member("city", address.city);
        out.optional_member("state", address.state);
        out.optional_member("zip", address.zip);
        out.optional_member("country", address.country);
        out.optional_member("country_code", address.country_code);
        out.optional_member("type", address.type);
    });
    out.optional_member("birthday", contact.birthday);
    out.end_object();
}

template <class Read>
void read_each(Reader& reader, const json::value& parent, std::string_view name, Read read) {
    const json::value* list = member(parent, name);
    if (list == nullptr || list->is_null()) {
        return;
    }
    if (!list->is_array()) {
        reader.wrong(*list, "this must be a list");
        return;
    }
    for (const json::value& item : list->get_array()) {
        read(item);
    }
}

void read_addresses(Reader& reader, const json::value& parent, std::string_view list, std::string_view value,
                    std::vector<ContactAddress>& addresses) {
    read_each(reader, parent, list, [&](const json::value& item) {
        addresses.push_back({reader.text(item, {value}), reader.text(item, {"type"})});
    });
}

// Meta asks for the formatted name; whoever leaves it out has the parts.
std::string formatted_name(Reader& reader, const json::value& name, const Contact& contact) {
    std::string formatted = reader.text(name, {"formatted_name"});
    if (formatted.empty() && member(name, "formatted_name") == nullptr) {
        const bool has_both = !contact.first_name.empty() && !contact.last_name.empty();
        formatted = contact.first_name + (has_both ? " " : "") + contact.last_name;
        if (formatted.empty()) {
            reader.missing(name, "formatted_name");
        }
    }
    return formatted;
}

Contact read_contact(Reader& reader, const json::value& value) {
    Contact contact;
    if (const json::value* name = member(value, "name")) {
        contact.first_name = reader.text(*name, {"first_name"});
        contact.last_name = reader.text(*name, {"last_name"});
        contact.formatted_name = formatted_name(reader, *name, contact);
    } else {
        reader.missing(value, "name");
    }
    read_each(reader, value, "phones", [&](const json::value& phone) {
        contact.phones.push_back(
            {reader.text(phone, {"phone"}), reader.text(phone, {"type"}), reader.text(phone, {"wa_id"})});
    });
    read_addresses(reader, value, "emails", "email", contact.emails);
    read_addresses(reader, value, "urls", "url", contact.urls);
    if (const json::value* organisation = member(value, "org")) {
        contact.company = reader.text(*organisation, {"company"});
        contact.department = reader.text(*organisation, {"department"});
        contact.title = reader.text(*organisation, {"title"});
    }
    read_each(reader, value, "addresses", [&](const json::value& address) {
        contact.addresses.push_back({.street = reader.text(address, {"street"}),
                                     .city = reader.text(address, {"city"}),
                                     .state = reader.text(address, {"state"}),
                                     .zip = reader.text(address, {"zip"}),
                                     .country = reader.text(address, {"country"}),
                                     .country_code = reader.text(address, {"country_code"}),
                                     .type = reader.text(address, {"type"})});
    });
    contact.birthday = reader.text(value, {"birthday"});
    return contact;
}

}  // namespace

void write_contacts(JsonText& out, std::string_view name, const Contacts& contacts) {
    out.begin_array(name);
    for (const Contact& contact : contacts.cards) {
        write_contact(out, contact);
    }
    out.end_array();
}

Contacts read_contacts(Reader& reader, const json::value& list) {
    Contacts contacts;
    if (!list.is_array() || list.get_array().empty()) {
        reader.wrong(list, "this must be a list of contacts");
        return contacts;
    }
    for (const json::value& value : list.get_array()) {
        contacts.cards.push_back(read_contact(reader, value));
    }
    return contacts;
}

}  // namespace parley::whatsapp
