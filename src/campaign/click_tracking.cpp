#include "campaign/click_tracking.h"

#include <algorithm>

#include "base/text.h"

namespace parley::campaign {

namespace {

// "https://user@click.example.com:8443/x" to "click.example.com".
std::string host_of(std::string_view url) {
    if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
        url.remove_prefix(scheme + 3);
    }
    url = url.substr(0, url.find_first_of("/?#"));
    if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) {
        url.remove_prefix(user + 1);
    }
    if (const std::size_t port = url.rfind(':');
        port != std::string_view::npos && url.find(']') == std::string_view::npos) {
        url = url.substr(0, port);
    }
    std::string host = lower(trimmed(url));
    while (host.ends_with('.')) {
        host.pop_back();
    }
    return host;
}

json::array* list_in(json::value& parent, std::string_view key) {
    json::object* object = parent.if_object();
    json::value* found = object == nullptr ? nullptr : object->if_contains(key);
    return found == nullptr ? nullptr : found->if_array();
}

void mark(json::value& button, std::string_view domain) {
    json::object* object = button.if_object();
    if (object == nullptr) {
        return;
    }
    const auto url = text_of(object->if_contains("url"));
    if (url && leads_to(*url, domain)) {
        (*object)["tracked"] = true;
    } else {
        object->erase("tracked");
    }
}

}  // namespace

bool leads_to(std::string_view url, std::string_view domain) {
    const std::string wanted = host_of(domain);
    const std::string host = host_of(url);
    return !wanted.empty() && (host == wanted || host.ends_with("." + wanted));
}

void mark_tracked_buttons(json::array& components, std::string_view domain) {
    for (json::value& component : components) {
        if (json::array* buttons = list_in(component, "buttons")) {
            for (json::value& button : *buttons) {
                mark(button, domain);
            }
        }
        if (json::array* cards = list_in(component, "cards")) {
            for (json::value& card : *cards) {
                if (json::array* parts = list_in(card, "components")) {
                    for (json::value& part : *parts) {
                        if (json::array* buttons = list_in(part, "buttons")) {
                            for (json::value& button : *buttons) {
                                mark(button, domain);
                            }
                        }
                    }
                }
            }
        }
    }
}

}  // namespace parley::campaign
