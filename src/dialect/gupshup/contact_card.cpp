#include "dialect/gupshup/contact_card.h"

#include "dialect/gupshup/lists.h"

namespace parley::gupshup {

namespace {

void write_addresses(JsonText& out, std::string_view list, std::string_view name,
                     const std::vector<ContactAddress>& addresses) {
    if (addresses.empty()) {
        return;
    }
    out.begin_array(list);
    for (const ContactAddress& address : addresses) {
        out.begin_object();
        out.member(name, address.value);
        out.optional_member("type", address.type);
        out.end_object();
    }
    out.end_array();
}

void write_phones(JsonText& out, const std::vector<ContactPhone>& phones) {
    if (phones.empty()) {
        return;
    }
    out.begin_array("phones");
    for (const ContactPhone& phone : phones) {
        out.begin_object();
        out.member("phone", phone.number);
        out.optional_member("type", phone.type);
        out.optional_member("wa_id", phone.wa_id);
        out.end_object();
    }
    out.end_array();
}

void write_postal(JsonText& out, const std::vector<PostalAddress>& addresses) {
    if (addresses.empty()) {
        return;
    }
    out.begin_array("addresses");
    for (const PostalAddress& address : addresses) {
        out.begin_object();
        out.optional_member("street", address.street);
        out.optional_member("city", address.city);
        out.optional_member("state", address.state);
        out.optional_member("zip", address.zip);
        out.optional_member("country", address.country);
        out.optional_member("countryCode", address.country_code);
        out.optional_member("type", address.type);
        out.end_object();
    }
    out.end_array();
}

std::vector<ContactAddress> read_addresses(Reader& reader, const json::value& card, Keys list, Keys name) {
    std::vector<ContactAddress> addresses;
    for (const json::value& address : list_in(reader, card, list)) {
        addresses.push_back({reader.text(address, name), reader.text(address, {"type"})});
    }
    return addresses;
}

}  // namespace

void write_card(JsonText& out, std::string_view name, const Contact& contact) {
    out.begin_object(name);
    out.begin_object("name");
    out.optional_member("firstName", contact.first_name);
    out.member("formattedName", contact.formatted_name);
    out.optional_member("lastName", contact.last_name);
    out.end_object();
    write_phones(out, contact.phones);
    write_addresses(out, "emails", "email", contact.emails);
    write_addresses(out, "urls", "url", contact.urls);
    if (!contact.company.empty() || !contact.department.empty() || !contact.title.empty()) {
        out.begin_object("org");
        out.optional_member("company", contact.company);
        out.optional_member("department", contact.department);
        out.optional_member("title", contact.title);
        out.end_object();
    }
    write_postal(out, contact.addresses);
    out.optional_member("birthday", contact.birthday);
    out.end_object();
}

Contact read_card(Reader& reader, const json::value& card) {
    Contact contact;
    if (const json::value* name = member(card, "name")) {
        contact.formatted_name = reader.text(*name, {"formattedName", "formatted_name"});
        contact.first_name = reader.text(*name, {"firstName", "first_name"});
        contact.last_name = reader.text(*name, {"lastName", "last_name"});
    }
    if (contact.formatted_name.empty()) {
        reader.missing(card, "name.formattedName");
    }
    for (const json::value& phone : list_in(reader, card, {"phones"})) {
        contact.phones.push_back(
            {reader.text(phone, {"phone"}), reader.text(phone, {"type"}), reader.text(phone, {"wa_id", "waId"})});
    }
    contact.emails = read_addresses(reader, card, {"emails"}, {"email"});
    contact.urls = read_addresses(reader, card, {"urls"}, {"url"});
    if (const json::value* org = member(card, "org")) {
        contact.company = reader.text(*org, {"company"});
        contact.department = reader.text(*org, {"department"});
        contact.title = reader.text(*org, {"title"});
    }
    for (const json::value& address : list_in(reader, card, {"addresses"})) {
        contact.addresses.push_back(
            {reader.text(address, {"street"}), reader.text(address, {"city"}), reader.text(address, {"state"}),
             reader.text(address, {"zip"}), reader.text(address, {"country"}),
             reader.text(address, {"countryCode", "country_code"}), reader.text(address, {"type"})});
    }
    contact.birthday = reader.text(card, {"birthday"});
    return contact;
}

}  // namespace parley::gupshup
