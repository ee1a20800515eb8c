#include "sandbox/wire.h"

#include <algorithm>
#include <array>

#include "base/form.h"
#include "base/json.h"
#include "base/text.h"

namespace parley::sandbox {

namespace {

constexpr std::size_t most_body = 32 * 1024;
constexpr std::string_view stars = "********";

bool is_secret_name(std::string_view name) {
    constexpr std::array words{"password", "passwd", "secret", "apikey", "api_key", "api-key", "token", "userid"};
    const std::string plain = lower(name);
    return std::ranges::any_of(words, [&](std::string_view word) { return plain.find(word) != plain.npos; });
}

void replace_all(std::string& text, std::string_view secret) {
    constexpr std::size_t shortest = 3;  // shorter ones would hide half of the text
    if (secret.size() < shortest) {
        return;
    }
    for (std::size_t at = text.find(secret); at != text.npos; at = text.find(secret, at + stars.size())) {
        text.replace(at, secret.size(), stars);
    }
}

// "a=1&password=x&b=2"
void hide_fields(std::string& text, std::size_t begin) {
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find('&', begin), text.size());
        const std::size_t sign = text.find('=', begin);
        if (sign < end && is_secret_name(std::string_view(text).substr(begin, sign - begin)) && sign + 1 < end) {
            text.replace(sign + 1, end - sign - 1, stars);
            begin = sign + 1 + stars.size() + 1;
        } else {
            begin = end + 1;
        }
    }
}

bool hide_members(json::value& value) {
    bool changed = false;
    if (auto* object = value.if_object()) {
        for (auto& [name, member] : *object) {
            if (member.is_string() && is_secret_name(std::string_view(name)) && !member.as_string().empty()) {
                member = stars;
                changed = true;
            } else {
                changed |= hide_members(member);
            }
        }
    } else if (auto* array = value.if_array()) {
        for (json::value& item : *array) {
            changed |= hide_members(item);
        }
    }
    return changed;
}

void hide_in_body(std::string& body) {
    if (body.starts_with('{') || body.starts_with('[')) {
        auto value = parse_json(body);
        if (value && hide_members(*value)) {
            body = json::serialize(*value);
        }
    } else if (body.find('=') != body.npos && body.find('\n') == body.npos) {
        hide_fields(body, 0);
    }
}

void hide_in_headers(HttpHeaders& headers) {
    for (auto& [name, value] : headers.fields) {
        if (equal_ignoring_case(name, "Authorization") || equal_ignoring_case(name, "Proxy-Authorization")) {
            const std::size_t space = value.find(' ');
            value = space == value.npos ? std::string(stars) : value.substr(0, space + 1) + std::string(stars);
        } else if (is_secret_name(name) || equal_ignoring_case(name, "Cookie")) {
            value = stars;
        }
    }
}

void hide_in_target(std::string& target) {
    if (const std::size_t question = target.find('?'); question != target.npos) {
        hide_fields(target, question + 1);
    }
}

void hide_value(WireEntry& entry, std::string_view secret) {
    for (const std::string& form : {std::string(secret), percent_encoded(secret)}) {
        replace_all(entry.request.body, form);
        replace_all(entry.request.target, form);
        for (auto& field : entry.request.headers.fields) {
            replace_all(field.second, form);
        }
    }
}

bool cut(std::string& body) {
    if (body.size() <= most_body) {
        return false;
    }
    body.resize(most_body);
    return true;
}

class Watched : public net::Exchange {
public:
    Watched(net::ExchangePtr inner, Wire& wire, std::uint64_t number)
        : inner_(std::move(inner)), wire_(wire), number_(number) {
        request_ = std::move(inner_->request());
        peer_ = inner_->peer();
    }
    void answer(HttpResponse response) override {
        wire_.end(number_, response);
        inner_->also() = std::move(also_);
        inner_->answer(std::move(response));
    }
    void start_stream(HttpResponse head) override { inner_->start_stream(std::move(head)); }
    bool send(std::string_view bytes) override { return inner_->send(bytes); }
    void when_taken(std::function<void()> then) override { inner_->when_taken(std::move(then)); }
    void end_stream() override { inner_->end_stream(); }
    bool is_gone() const override { return inner_->is_gone(); }
    bool has_hung_up() const override { return inner_->has_hung_up(); }
    void reset() override {
        wire_.fail(number_, "the connection was reset");
        inner_->reset();
    }

private:
    net::ExchangePtr inner_;
    Wire& wire_;
    std::uint64_t number_;
};

}  // namespace

bool Wire::Filter::fits(const WireEntry& entry) const {
    return view.sees(entry.owner) && (phone == 0 || entry.phone == phone) &&
           (dialect.empty() || entry.dialect->name == dialect) && (!callbacks || *callbacks == entry.is_callback);
}

void Wire::keep(std::size_t entries) {
    keep_ = entries;
    while (entries_.size() > keep_) {
        entries_.pop_front();
    }
}

std::uint64_t Wire::begin(WireEntry entry, const Sender* sender) {
    entry.number = next_++;
    entry.sequence = moves_.next();
    entry.at = clock_.now();
    entry.began = clock_.tick();
    hide_in_headers(entry.request.headers);
    hide_in_target(entry.request.target);
    hide_in_target(entry.url);
    hide_in_body(entry.request.body);
    if (sender != nullptr) {
        entry.owner = sender->owner;
        for (const AccountField& field : entry.dialect->fields) {
            if (field.secret) {
                hide_value(entry, sender->account.field(field.name));
            }
        }
    }
    entry.is_cut = cut(entry.request.body);
    entries_.push_back(std::move(entry));
    while (entries_.size() > keep_) {
        entries_.pop_front();
    }
    return next_ - 1;
}

WireEntry* Wire::find(std::uint64_t number) {
    if (entries_.empty() || number < entries_.front().number) {
        return nullptr;
    }
    const std::uint64_t place = number - entries_.front().number;
    return place < entries_.size() ? &entries_[place] : nullptr;
}

void Wire::close(WireEntry& entry) {
    entry.sequence = moves_.next();
    entry.took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.tick() - entry.began);
}

void Wire::end(std::uint64_t number, const HttpResponse& response) {
    if (WireEntry* entry = find(number)) {
        entry->response = response;
        hide_in_headers(entry->response->headers);
        hide_in_body(entry->response->body);
        entry->is_cut |= cut(entry->response->body);
        close(*entry);
    }
}

void Wire::fail(std::uint64_t number, std::string why) {
    if (WireEntry* entry = find(number)) {
        entry->failure = std::move(why);
        close(*entry);
    }
}

std::vector<const WireEntry*> Wire::latest(const Filter& filter, std::size_t limit) const {
    std::vector<const WireEntry*> found;
    for (auto entry = entries_.rbegin(); entry != entries_.rend() && found.size() < limit; ++entry) {
        if (filter.fits(*entry)) {
            found.push_back(&*entry);
        }
    }
    std::ranges::reverse(found);
    return found;
}

std::vector<const WireEntry*> Wire::since(const Filter& filter, std::uint64_t after, std::size_t limit) const {
    std::vector<const WireEntry*> found;
    for (const WireEntry& entry : entries_) {
        if (entry.sequence > after && filter.fits(entry)) {
            found.push_back(&entry);
        }
    }
    std::ranges::sort(found, {}, &WireEntry::sequence);
    found.resize(std::min(found.size(), limit));
    return found;
}

net::ExchangePtr watched(net::ExchangePtr exchange, Wire& wire, std::uint64_t number) {
    return std::make_shared<Watched>(std::move(exchange), wire, number);
}

}  // namespace parley::sandbox
