#include "api/notifications/order.h"

#include <algorithm>

#include "api/notifications/profile_words.h"
#include "api/notifications/shape.h"
#include "base/text.h"
#include "dialect/wire_time.h"

namespace parley::api::notifications {

namespace {

constexpr std::size_t longest_text = 10'000;
constexpr std::size_t longest_data = 32 * 1024;
constexpr std::size_t longest_override = 64 * 1024;
constexpr std::size_t most_topics = 100;
constexpr std::size_t most_channels = 20;
constexpr std::string_view attachments_key = "attachments";  // of e-mails, base64

// Clients of languages whose records are always whole send what nobody has set as well.
bool is_blank(const json::value& value) {
    return value.is_string() && value.get_string().empty();
}

// What a client of PHP makes of an object that has no members.
bool is_empty_list(const json::value& value) {
    const json::array* list = value.if_array();
    return list != nullptr && list->empty();
}

// Reads one member after the other; the first thing that is wrong is kept.
class OrderReader {
public:
    explicit OrderReader(Order& order) : order_(order) {}

    std::optional<Error> take_error() { return std::move(error_); }

    void read_notification(const json::object& body) {
        const json::object* notification = object(body, "notification", {});
        if (notification == nullptr) {
            refuse("notification", "is missing");
            return;
        }
        const std::string where = "notification";
        order_.title = text(*notification, "title", where);
        order_.message = text(*notification, "message", where);
        order_.url = text(*notification, "url", where);
        order_.icon = text(*notification, "icon", where);
        read_form(*notification, where);
        read_workflow(*notification, where);
        read_category(*notification, where);
    }

    void read_category(const json::object& parent, const std::string& where) {
        const json::value* value = given(parent, "category");
        if (value != nullptr && !is_blank(*value)) {
            keep(order_.category, read_identifier(*value, place(where, "category")));
        }
    }

    void read_recipients(const json::object& body) {
        add_recipients(body, {});
        if (const json::object* to = object(body, "sendTo", {})) {
            add_recipients(*to, "sendTo");
            read_topics(*to);
        }
        if (order_.recipients.empty() && order_.topics.empty()) {
            refuse("sendTo.recipients", "names nobody");
        }
    }

    void read_rest(const json::object& body) {
        if (const json::object* data = object(body, "data", {})) {
            order_.data = *data;
            order_.data.erase(attachments_key);
            if (json::serialize(order_.data).size() > longest_data) {
                refuse("data", fmt::format("is longer than {} bytes", longest_data));
            }
        }
        if (const json::value* at = given(body, "sendAt")) {
            order_.due = read_time(at);
            if (!order_.due) {
                refuse("sendAt", "must be a time as ISO 8601 writes it, as 2026-01-31T12:00:00Z");
            }
        }
        if (const json::value* key = given(body, "cancellationKey"); key != nullptr && !is_blank(*key)) {
            keep(order_.cancellation_key, read_identifier(*key, "cancellationKey"));
        }
        if (const json::object* overrides = object(body, "override", {})) {
            order_.overrides = *overrides;
            if (json::serialize(*overrides).size() > longest_override) {
                refuse("override", fmt::format("is longer than {} bytes", longest_override));
            }
            if (const json::value* channels = given(*overrides, "channels")) {
                keep(order_.channels, read_texts(*channels, "override.channels"));
                if (order_.channels && order_.channels->size() > most_channels) {
                    refuse("override.channels", fmt::format("at most {}", most_channels));
                }
            }
        }
    }

private:
    static std::string place(const std::string& where, std::string_view key) {
        return where.empty() ? std::string(key) : fmt::format("{}.{}", where, key);
    }

    void refuse(std::string where, std::string what) {
        if (!error_) {
            error_ = Error{ErrorKind::invalid, std::move(what), std::move(where)};
        }
    }

    template <class Place, class Value>
    void keep(Place& where, Result<Value> value) {
        if (value) {
            where = std::move(*value);
        } else if (!error_) {
            error_ = std::move(value.error());
        }
    }

    const json::object* object(const json::object& parent, std::string_view key, const std::string& where) {
        const json::value* value = given(parent, key);
        if (value == nullptr || is_empty_list(*value)) {
            return nullptr;
        }
        if (!value->is_object()) {
            refuse(place(where, key), "must be an object");
        }
        return value->if_object();
    }

    std::string text(const json::object& parent, std::string_view key, const std::string& where) {
        const json::value* value = given(parent, key);
        if (value == nullptr) {
            return {};
        }
        auto read = value->is_bool() ? std::nullopt : text_of(value);
        if (!read) {
            refuse(place(where, key), "must be a text");
            return {};
        }
        if (read->size() > longest_text) {
            refuse(place(where, key), fmt::format("is longer than {} bytes", longest_text));
        }
        return trimmed(*read).empty() ? std::string() : std::move(*read);
    }

    void read_form(const json::object& notification, const std::string& where) {
        if (const json::value* id = given(notification, "templateId"); id != nullptr && !is_blank(*id)) {
            if (const auto number = integer_of(id)) {
                order_.form = TemplateId{*number};  // 0: none
                if (*number < 0) {
                    refuse(place(where, "templateId"), "there is no such template");
                }
            } else {
                keep(order_.form_name, read_identifier(*id, place(where, "templateId")));
            }
        }
        order_.form_name =
            order_.form_name.empty() ? text(notification, "templateIdentifier", where) : order_.form_name;
    }

    // One client always sends it, empty where there is none.
    void read_workflow(const json::object& notification, const std::string& where) {
        const json::object* workflow = object(notification, "workflow", where);
        if (workflow == nullptr) {
            return;
        }
        order_.workflow = text(*workflow, "identifier", where + ".workflow");
        const json::value* key = given(*workflow, "cancellationKey");
        if (key != nullptr && !is_blank(*key)) {
            keep(order_.cancellation_key, read_identifier(*key, where + ".workflow.cancellationKey"));
        }
    }

    void add_recipients(const json::object& parent, const std::string& where) {
        const json::value* list = given(parent, "recipients");
        if (list == nullptr) {
            return;
        }
        const std::string name = place(where, "recipients");
        if (!list->is_array()) {
            refuse(name, "must be a list");
            return;
        }
        for (std::size_t at = 0; at < list->get_array().size() && !error_; ++at) {
            add_recipient(list->get_array()[at], fmt::format("{}[{}]", name, at));
        }
    }

    void add_recipient(const json::value& item, const std::string& where) {
        Recipient recipient;
        const json::object* inline_user = item.if_object();
        if (inline_user == nullptr) {
            keep(recipient.identifier, read_identifier(item, where));
        } else {
            const json::value* identifier = given(*inline_user, "identifier");
            if (identifier == nullptr) {
                refuse(where + ".identifier", "is missing");
                return;
            }
            keep(recipient.identifier, read_identifier(*identifier, where + ".identifier"));
            json::object profile = *inline_user;
            profile.erase("identifier");
            keep(recipient.profile, read_profile(profile, Nulls::are_absent, where));
        }
        const auto same = std::ranges::find(order_.recipients, recipient.identifier, &Recipient::identifier);
        if (same == order_.recipients.end() && order_.recipients.size() == most_named) {
            refuse("sendTo.recipients", fmt::format("at most {} in a call", most_named));
        } else if (same == order_.recipients.end()) {
            order_.recipients.push_back(std::move(recipient));
        } else if (recipient.profile) {
            same->profile = std::move(recipient.profile);
        }
    }

    void read_topics(const json::object& to) {
        const json::value* topics = given(to, "topics");
        if (topics == nullptr) {
            return;
        }
        const json::array* list = topics->if_array();
        if (list == nullptr || list->size() > most_topics) {
            refuse("sendTo.topics", fmt::format("must be a list of at most {}", most_topics));
            return;
        }
        for (const json::value& item : *list) {
            const json::object* topic = item.if_object();
            const json::value* named = topic == nullptr ? &item : given(*topic, "identifier");
            std::string identifier;
            keep(identifier, read_identifier(named == nullptr ? item : *named,
                                             fmt::format("sendTo.topics[{}]", order_.topics.size())));
            if (error_) {
                return;
            }
            order_.topics.push_back(std::move(identifier));
        }
    }

    Order& order_;
    std::optional<Error> error_;
};

}  // namespace

bool Order::goes_by(std::string_view channel) const {
    return !channels ||
           std::ranges::any_of(*channels, [&](const std::string& one) { return equal_ignoring_case(one, channel); });
}

std::vector<std::string> Order::uncarried() const {
    std::vector<std::string> others = channels.value_or(std::vector<std::string>());
    std::erase_if(others, [](const std::string& one) {
        return equal_ignoring_case(one, whatsapp_channel) || equal_ignoring_case(one, in_app_channel);
    });
    return others;
}

Result<std::vector<std::string>> read_texts(const json::value& value, const std::string& where) {
    const json::array* list = value.if_array();
    if (list == nullptr) {
        return invalid("must be a list of texts", where);
    }
    std::vector<std::string> texts;
    for (const json::value& item : *list) {
        auto text = read_identifier(item, fmt::format("{}[{}]", where, texts.size()));
        if (!text) {
            return std::unexpected(std::move(text.error()));
        }
        texts.push_back(std::move(*text));
    }
    return texts;
}

Result<Order> read_order(const json::object& body) {
    Order order;
    OrderReader reader(order);
    reader.read_notification(body);
    reader.read_category(body, {});
    reader.read_rest(body);
    reader.read_recipients(body);
    if (auto error = reader.take_error()) {
        return Failure(std::move(*error));
    }
    if (order.workflow.empty() && !order.has_form() && order.title.empty() && order.message.empty()) {
        return invalid("is missing", "notification.title", {}, "or name a template");
    }
    return order;
}

}  // namespace parley::api::notifications
