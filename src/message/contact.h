#pragma once
#include <string>
#include <vector>

// A contact card (source: the contact objects of Meta's Cloud API, of Gupshup and of Vonage). Types
// are the sender's own words: "CELL", "WORK". All text is UTF-8.
namespace parley {

struct ContactPhone {
    std::string number;
    std::string type = {};
    std::string wa_id = {};  // its WhatsApp number, where the sender knows it
    bool operator==(const ContactPhone&) const = default;
};

// An e-mail address or a link.
struct ContactAddress {
    std::string value;
    std::string type = {};
    bool operator==(const ContactAddress&) const = default;
};

struct PostalAddress {
    std::string street = {};
    std::string city = {};
    std::string state = {};
    std::string zip = {};
    std::string country = {};
    std::string country_code = {};
    std::string type = {};
    bool operator==(const PostalAddress&) const = default;
};

struct Contact {
    std::string formatted_name;
    std::string first_name = {};
    std::string last_name = {};
    std::vector<ContactPhone> phones = {};
    std::vector<ContactAddress> emails = {};
    std::vector<ContactAddress> urls = {};
    std::string company = {};
    std::string department = {};
    std::string title = {};
    std::vector<PostalAddress> addresses = {};
    std::string birthday = {};  // "1990-04-12"
    bool operator==(const Contact&) const = default;
};

struct Contacts {
    std::vector<Contact> cards;
    bool operator==(const Contacts&) const = default;
};

}  // namespace parley
