#include "sandbox/settings.h"

#include <cmath>
#include <limits>

#include "base/http.h"
#include "base/phone.h"

namespace parley::sandbox {

namespace {

constexpr std::int64_t most_milliseconds = std::int64_t{7} * 24 * 3'600 * 1'000;
constexpr std::size_t most_items = 1'000;

// Reads members into the fields that the list below names, and keeps the first thing wrong.
class Reader {
public:
    Reader(const json::object& given, std::string where) : given_(given), where_(std::move(where)) {}

    void share(std::string_view name, double& field) { number(name, field, 1); }
    void weight(std::string_view name, double& field) { number(name, field, 1e6); }

    void flag(std::string_view name, bool& field) {
        if (const json::value* value = take(name)) {
            value->is_bool() ? void(field = value->as_bool()) : refuse(name, "must be true or false");
        }
    }

    void text(std::string_view name, std::string& field) {
        if (const json::value* value = take(name)) {
            value->is_string() && value->as_string().size() <= 2'000
                ? void(field = value->as_string())
                : refuse(name, "must be a text of at most 2000 bytes");
        }
    }
    void secret(std::string_view name, std::string& field) { text(name, field); }

    template <class Number>
    void count(std::string_view name, Number& field, std::uint64_t min, std::uint64_t max) {
        if (const json::value* value = take(name)) {
            const auto number = whole(*value);
            if (!number || *number < min || *number > max) {
                return refuse(name, fmt::format("must be a whole number from {} to {}", min, max));
            }
            field = static_cast<Number>(*number);
        }
    }

    template <class Duration>
    void duration(std::string_view name, Duration& field) {
        std::uint64_t number = static_cast<std::uint64_t>(field.count());
        count(name, number, 0, most_milliseconds);
        field = Duration(number);
    }

    void span(std::string_view name, Span& field) {
        part(name, [&](Reader& in) {
            in.duration("min", field.min);
            in.duration("max", field.max);
            in.demand(field.min <= field.max, "min must not be over max");
        });
    }

    template <class Fields>
    void part(std::string_view name, Fields&& fields) {
        if (const json::value* value = take(name)) {
            if (!value->is_object()) {
                return refuse(name, "must be an object");
            }
            Reader inner(value->as_object(), path(name));
            fields(inner);
            keep(inner.finish());
        }
    }

    // A list replaces the one that was there.
    template <class Item, class Fields>
    void list(std::string_view name, std::vector<Item>& items, Fields&& fields) {
        const json::value* value = take(name);
        if (!value) {
            return;
        }
        if (!value->is_array() || value->as_array().size() > most_items) {
            return refuse(name, fmt::format("must be a list of at most {}", most_items));
        }
        items.clear();
        for (const json::value& given : value->as_array()) {
            const std::string where = fmt::format("{}[{}]", path(name), items.size());
            if (!given.is_object()) {
                return keep(Error{ErrorKind::invalid, "must be an object", where});
            }
            Reader inner(given.as_object(), where);
            fields(inner, items.emplace_back());
            keep(inner.finish());
        }
    }

    void texts(std::string_view name, std::vector<std::string>& items) {
        const json::value* value = take(name);
        if (!value) {
            return;
        }
        const auto is_text = [](const json::value& item) {
            return item.is_string() && !item.as_string().empty() && item.as_string().size() <= 4'096;
        };
        if (!value->is_array() || value->as_array().size() > most_items ||
            !std::ranges::all_of(value->as_array(), is_text)) {
            return refuse(name, fmt::format("must be a list of at most {} texts, none empty", most_items));
        }
        items.clear();
        for (const json::value& item : value->as_array()) {
            items.emplace_back(item.as_string());
        }
    }

    void demand(bool holds, std::string_view rule) {
        if (!holds) {
            keep(Error{ErrorKind::invalid, std::string(rule), where_});
        }
    }

    std::optional<Error> finish() {
        for (const auto& [name, value] : given_) {
            if (std::ranges::find(known_, std::string_view(name)) == known_.end()) {
                keep(Error{ErrorKind::invalid, "there is no such setting", path(name)});
            }
        }
        return error_;
    }

private:
    static std::optional<std::uint64_t> whole(const json::value& value) {
        if (value.is_uint64()) {
            return value.get_uint64();
        }
        if (value.is_int64() && value.get_int64() >= 0) {
            return static_cast<std::uint64_t>(value.get_int64());
        }
        return std::nullopt;
    }

    void number(std::string_view name, double& field, double max) {
        if (const json::value* value = take(name)) {
            const double number = value->is_number() ? value->to_number<double>() : -1;
            if (!(number >= 0 && number <= max)) {
                return refuse(name, fmt::format("must be a number from 0 to {}", max));
            }
            field = number;
        }
    }

    const json::value* take(std::string_view name) {
        known_.push_back(name);
        return given_.if_contains(name);
    }

    std::string path(std::string_view name) const {
        return where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
    }
    void refuse(std::string_view name, std::string what) {
        keep(Error{ErrorKind::invalid, std::move(what), path(name)});
    }
    void keep(std::optional<Error> error) {
        if (error && !error_) {
            error_ = std::move(error);
        }
    }

    const json::object& given_;
    std::string where_;
    std::vector<std::string_view> known_;
    std::optional<Error> error_;
};

// Writes the same members.
class Writer {
public:
    json::object object;

    void share(std::string_view name, double field) { object[name] = field; }
    void weight(std::string_view name, double field) { object[name] = field; }
    void flag(std::string_view name, bool field) { object[name] = field; }
    void text(std::string_view name, const std::string& field) { object[name] = field; }
    void secret(std::string_view, const std::string&) {}
    void count(std::string_view name, std::uint64_t field, std::uint64_t, std::uint64_t) { object[name] = field; }
    void demand(bool, std::string_view) {}

    template <class Duration>
    void duration(std::string_view name, Duration field) {
        object[name] = field.count();
    }
    void span(std::string_view name, Span field) {
        part(name, [&](Writer& out) {
            out.duration("min", field.min);
            out.duration("max", field.max);
        });
    }
    template <class Fields>
    void part(std::string_view name, Fields&& fields) {
        Writer inner;
        fields(inner);
        object[name] = std::move(inner.object);
    }
    template <class Item, class Fields>
    void list(std::string_view name, std::vector<Item>& items, Fields&& fields) {
        json::array array;
        for (Item& item : items) {
            Writer inner;
            fields(inner, item);
            array.push_back(std::move(inner.object));
        }
        object[name] = std::move(array);
    }
    void texts(std::string_view name, const std::vector<std::string>& items) {
        json::array array;
        for (const std::string& item : items) {
            array.emplace_back(item);
        }
        object[name] = std::move(array);
    }
};

bool is_url(const std::string& text) {
    return text.empty() || parse_endpoint(text).has_value();
}

template <class Visitor>
void visit_account(Visitor& visitor, SenderAccount& account) {
    visitor.text("sender", account.sender);
    visitor.text("user", account.user);
    visitor.secret("password", account.password);
    visitor.text("status_url", account.status_url);
    visitor.text("incoming_url", account.incoming_url);
    visitor.demand(account.sender.empty() || Phone::from_wire(account.sender).has_value(),
                   "sender must be a number with its country code, or empty");
    visitor.demand(is_url(account.status_url), "status_url must be an http or https URL");
    visitor.demand(is_url(account.incoming_url), "incoming_url must be an http or https URL");
}

template <class Visitor>
void visit_template(Visitor& visitor, ApprovedTemplate& known) {
    visitor.text("name", known.name);
    visitor.text("language", known.language);
    visitor.count("parameters", known.parameters, 0, 100);
    visitor.demand(!known.name.empty() && !known.language.empty(), "a template has a name and a language");
}

template <class Visitor>
void visit_faults(Visitor& visitor, Faults& faults) {
    visitor.share("http_429", faults.http_429);
    visitor.share("http_500", faults.http_500);
    visitor.share("http_503", faults.http_503);
    visitor.part("refused", [&](Visitor& codes) {
        constexpr std::array names{"2000", "2001", "2002", "2003", "2004"};
        for (std::size_t i = 0; i < names.size(); ++i) {
            codes.share(names[i], faults.refused[i]);
        }
    });
    visitor.share("reset", faults.reset);
    visitor.share("silence", faults.silence);
    visitor.share("garbage", faults.garbage);
    visitor.share("slow", faults.slow);
    visitor.duration("slow_ms", faults.slow_by);
    visitor.duration("retry_after_s", faults.retry_after);
    visitor.share("taken", faults.taken);
    double sum = faults.http_429 + faults.http_500 + faults.http_503 + faults.reset + faults.silence + faults.garbage +
                 faults.slow;
    for (const double share : faults.refused) {
        sum += share;
    }
    visitor.demand(sum <= 1 + 1e-9, "the shares of all faults together must not be over 1");
}

template <class Visitor>
void visit_callbacks(Visitor& visitor, Callbacks& callbacks) {
    visitor.flag("enabled", callbacks.enabled);
    visitor.share("failed", callbacks.failed);
    visitor.share("delivered", callbacks.delivered);
    visitor.share("read", callbacks.read);
    visitor.share("clicked", callbacks.clicked);
    visitor.share("replied", callbacks.replied);
    visitor.part("failure_weights", [&](Visitor& codes) {
        constexpr std::array names{"1000", "1001", "1002", "1003", "1004", "1005",
                                   "1006", "1007", "1008", "1009", "1010"};
        double sum = 0;
        for (std::size_t i = 0; i < names.size(); ++i) {
            codes.weight(names[i], callbacks.failure_weights[i]);
            sum += callbacks.failure_weights[i];
        }
        codes.demand(sum > 0, "one weight at least must be over 0");
    });
    visitor.span("sent_ms", callbacks.sent);
    visitor.span("delivered_ms", callbacks.delivered_after);
    visitor.span("read_ms", callbacks.read_after);
    visitor.span("clicked_ms", callbacks.clicked_after);
    visitor.span("replied_ms", callbacks.replied_after);
    visitor.share("lost", callbacks.lost);
    visitor.share("duplicated", callbacks.duplicated);
    visitor.share("disordered", callbacks.disordered);
    visitor.share("early", callbacks.early);
    visitor.count("batch", callbacks.batch, 1, 1'000);
    visitor.duration("linger_ms", callbacks.linger);
    visitor.count("concurrency", callbacks.concurrency, 1, 1'000);
    visitor.duration("answer_limit_ms", callbacks.answer_limit);
    visitor.count("max_tries", callbacks.max_tries, 1, 100);
    visitor.duration("backoff_ms", callbacks.backoff);
    visitor.count("queue", callbacks.queue, 1, 100'000'000);
}

// The one list of all settings.
template <class Visitor>
void visit(Visitor& visitor, Settings& settings) {
    visitor.count("seed", settings.seed, 0, std::numeric_limits<std::uint64_t>::max());
    visitor.flag("sink", settings.sink);
    visitor.flag("idempotent", settings.idempotent);
    visitor.list("accounts", settings.accounts, visit_account<Visitor>);
    visitor.list("templates", settings.templates, visit_template<Visitor>);
    visitor.texts("replies", settings.replies);
    visitor.part("latency_ms", [&](Visitor& latency) {
        latency.duration("min", settings.latency.min);
        latency.duration("mean", settings.latency.mean);
        latency.duration("max", settings.latency.max);
        latency.demand(settings.latency.min <= settings.latency.mean && settings.latency.mean <= settings.latency.max,
                       "min must not be over mean, nor mean over max");
    });
    visitor.part("faults", [&](Visitor& faults) { visit_faults(faults, settings.faults); });
    visitor.part("limits", [&](Visitor& limits) {
        limits.count("per_second", settings.limits.per_second, 0, 1'000'000);
        limits.count("concurrency", settings.limits.concurrency, 0, 1'000'000);
    });
    visitor.part("numbers", [&](Visitor& numbers) {
        numbers.share("not_on_whatsapp", settings.numbers.not_on_whatsapp);
        numbers.texts("suffixes", settings.numbers.suffixes);
        numbers.flag("refuse_at_once", settings.numbers.refuse_at_once);
    });
    visitor.part("callbacks", [&](Visitor& callbacks) { visit_callbacks(callbacks, settings.callbacks); });
    visitor.part("phones", [&](Visitor& phones) {
        phones.flag("keep_messages", settings.phones.keep_messages);
        phones.count("per_phone", settings.phones.per_phone, 1, 10'000);
        phones.count("total", settings.phones.total, 1, 10'000'000);
    });
    visitor.part("log", [&](Visitor& log) {
        log.count("keep", settings.log.keep, 0, 100'000'000);
        log.text("received_path", settings.log.received_path);
        log.text("acknowledged_path", settings.log.acknowledged_path);
    });
}

}  // namespace

Result<Settings> read_settings(const json::value& given, Settings base) {
    if (!given.is_object()) {
        return invalid("settings must be a JSON object");
    }
    Reader reader(given.as_object(), {});
    visit(reader, base);
    if (auto error = reader.finish()) {
        return Failure(std::move(*error));
    }
    return base;
}

json::value write_settings(const Settings& settings) {
    Settings copy = settings;
    Writer writer;
    visit(writer, copy);
    return std::move(writer.object);
}

}  // namespace parley::sandbox
