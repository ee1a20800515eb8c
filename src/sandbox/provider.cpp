#include "sandbox/provider.h"

#include "base/phone.h"
#include "message/wire_id.h"
#include "sandbox/accounts.h"
#include "sandbox/events.h"

namespace parley::sandbox {

namespace {

constexpr std::uint32_t at_first = 1;

bool is_validation(std::string_view message_id) {
    return read_wire_id(message_id) == WireId{};
}

// The text of `"msgId":"..."` without a look at anything else; empty where there is none.
std::string_view glimpse_id(std::string_view body) {
    for (const std::string_view key : {"\"msgId\"", "\"msg_id\""}) {
        const std::size_t found = body.find(key);
        const std::size_t open = found == body.npos ? body.npos : body.find('"', found + key.size());
        const std::size_t close = open == body.npos ? body.npos : body.find('"', open + 1);
        if (close != body.npos) {
            return body.substr(open + 1, close - open - 1);
        }
    }
    return {};
}

Answered answered_for(const AnswerFate& fate) {
    switch (fate.verdict) {
        case Verdict::accept: return Answered::accepted;
        case Verdict::http_429: return Answered::http_429;
        case Verdict::http_500: return Answered::http_500;
        case Verdict::http_503: return Answered::http_503;
        case Verdict::reset: return Answered::reset;
        case Verdict::silence: return Answered::silence;
        case Verdict::garbage: return Answered::garbage;
        case Verdict::slow: return Answered::slow;
        case Verdict::refuse: break;
    }
    switch (fate.code) {
        case FailureCode::bad_credentials: return Answered::refused_2000;
        case FailureCode::bad_parameters: return Answered::refused_2001;
        case FailureCode::bad_phone: return Answered::refused_2002;
        case FailureCode::not_subscribed: return Answered::refused_2003;
        default: return Answered::refused_2004;
    }
}

// The generic dialect's providers have no ids of their own: they echo their customer's.
std::string provider_id_of(const Dialect& dialect, std::string_view message_id) {
    return dialect.name == "generic" ? std::string() : fmt::format("sb-{:016x}", hash_of(message_id));
}

Outcome refusal(FailureCode code) {
    return Refused{code, std::string(explanation_of(code))};
}

}  // namespace

Provider::Provider(const Clock& clock, Schedule& schedule, const Settings& settings, Lives& lives, Trail& received,
                   Counts& counts)
    : clock_(clock), schedule_(schedule), settings_(settings), lives_(lives), received_(received), counts_(counts) {}

void Provider::take(const Dialect& dialect, net::ExchangePtr exchange) {
    if (settings_.sink) {
        return swallow(dialect, std::move(exchange));
    }
    auto message = dialect.server.read_message(exchange->request());
    const bool has_id = message && !message->id.empty();
    const SenderAccount* account = message ? account_of(settings_, message->from) : nullptr;
    const bool is_let_in = settings_.accounts.empty() || (account && lets_in(*account, exchange->request()));
    if (has_id && is_validation(message->id)) {
        ++counts_.validations;
        const Answered answered = is_let_in ? Answered::accepted : Answered::refused_2000;
        exchange->answer(response_for(answered, dialect, message->id));
        return;
    }
    ++counts_.received;
    meter_.count(clock_.tick());
    counts_.peak_per_second = meter_.peak();
    if (!has_id) {
        const std::string why = message ? "the message id is missing" : describe(message.error());
        note({}, Answered::http_403, at_first, false);
        json::object body;
        body["message"] = "Bad Request: " + why;
        HttpResponse response{403, {}, json::serialize(body)};
        response.headers.set("Content-Type", "application/json");
        return give(std::move(exchange), Answered::http_403, std::move(response), settings_.latency.min);
    }
    if (!is_let_in) {
        note(message->id, Answered::refused_2000, see(message->id).attempts, false);
        HttpResponse response = response_for(Answered::refused_2000, dialect, message->id);
        return give(std::move(exchange), Answered::refused_2000, std::move(response), settings_.latency.min);
    }
    decide(dialect, std::move(exchange), std::move(*message));
}

void Provider::decide(const Dialect& dialect, net::ExchangePtr exchange, OutgoingMessage message) {
    Seen& seen = see(message.id);
    const auto& limits = settings_.limits;
    AnswerFate fate = fate_of_attempt(settings_, message.id, seen.attempts);
    Answered answered = answered_for(fate);
    const auto phone = Phone::from_wire(message.to);
    const auto number = phone ? digits_to_number(phone->digits()) : std::nullopt;
    if ((limits.concurrency > 0 && open() >= limits.concurrency) ||
        !gate_.lets_through(clock_.tick(), limits.per_second)) {
        answered = Answered::http_429;
        fate.taken = false;
    } else if (fate.taken) {
        if (const auto objected = objection(message, number)) {
            const bool has_answer = answered == Answered::accepted || answered == Answered::slow;
            answered = has_answer ? *objected : answered;
            fate.taken = false;
        }
    }
    const bool is_repeat = settings_.idempotent && seen.accepted;
    note(message.id, answered, seen.attempts, fate.taken && !is_repeat);
    HttpResponse response = response_for(answered, dialect, message.id);
    if (fate.taken && !is_repeat) {
        seen.accepted = true;
        lives_.begin(dialect, std::move(message), number, clock_.tick() + fate.latency);
    }
    give(std::move(exchange), answered, std::move(response), fate.latency);
}

// What a provider finds wrong when it reads the message.
std::optional<Answered> Provider::objection(const OutgoingMessage& message, std::optional<std::uint64_t> number) const {
    if (!number) {
        return Answered::refused_2002;
    }
    if (settings_.numbers.refuse_at_once && !is_on_whatsapp(settings_, fmt::format("{}", *number))) {
        return Answered::refused_2002;
    }
    const auto* filled = std::get_if<FilledTemplate>(&message.content);
    if (!filled || settings_.templates.empty()) {
        return std::nullopt;
    }
    const std::size_t parameters = filled->body ? filled->body->parameters.size() : 0;
    const auto fits = [&](const ApprovedTemplate& known) {
        return known.name == filled->name && known.language == filled->language && known.parameters == parameters;
    };
    return std::ranges::any_of(settings_.templates, fits) ? std::nullopt : std::optional(Answered::refused_2001);
}

// Accepted unread: for measuring whoever sends. Called back only where the first account says where.
void Provider::swallow(const Dialect& dialect, net::ExchangePtr exchange) {
    const std::string_view id = glimpse_id(exchange->request().body);
    if (!is_validation(id)) {
        ++counts_.received;
        meter_.count(clock_.tick());
        counts_.peak_per_second = meter_.peak();
        note(id, Answered::accepted, see(id).attempts, true);
        if (!id.empty() && !settings_.accounts.empty() && !settings_.accounts.front().status_url.empty()) {
            OutgoingMessage message{std::string(id), {}, settings_.accounts.front().sender, Text{}};
            lives_.begin(dialect, std::move(message), std::nullopt, clock_.tick() + settings_.latency.mean);
        }
    }
    give(std::move(exchange), Answered::accepted, response_for(Answered::accepted, dialect, id),
         settings_.latency.mean);
}

Provider::Seen& Provider::see(std::string_view message_id) {
    Seen& seen = seen_[hash_of(message_id)];
    ++(seen.attempts == 0 ? counts_.distinct : counts_.duplicates);
    ++seen.attempts;
    return seen;
}

void Provider::note(std::string_view message_id, Answered answered, std::uint32_t attempt, bool taken) {
    ++counts_.answered[static_cast<std::size_t>(answered)];
    received_.add({clock_.now(), message_id, name_of(answered), attempt, taken});
}

HttpResponse Provider::response_for(Answered answered, const Dialect& dialect, std::string_view message_id) const {
    const auto throttled = [&](unsigned status) {
        const Refused refused{
            FailureCode::throttled, "Too many requests to process", Retry::later, {}, settings_.faults.retry_after};
        HttpResponse response = dialect.server.write_answer(refused);
        response.status = status;
        response.headers.set("Retry-After", fmt::format("{}", settings_.faults.retry_after.count()));
        return response;
    };
    switch (answered) {
        case Answered::accepted:
        case Answered::slow: return dialect.server.write_answer(Accepted{provider_id_of(dialect, message_id)});
        case Answered::http_429: return throttled(429);
        case Answered::http_503: return throttled(503);
        case Answered::http_500: {
            HttpResponse response = dialect.server.write_answer(refusal(FailureCode::provider_error));
            response.status = 500;
            return response;
        }
        case Answered::refused_2000: return dialect.server.write_answer(refusal(FailureCode::bad_credentials));
        case Answered::refused_2001: return dialect.server.write_answer(refusal(FailureCode::bad_parameters));
        case Answered::refused_2002: return dialect.server.write_answer(refusal(FailureCode::bad_phone));
        case Answered::refused_2003: return dialect.server.write_answer(refusal(FailureCode::not_subscribed));
        case Answered::refused_2004: return dialect.server.write_answer(refusal(FailureCode::other));
        case Answered::http_403: return {403, {}, {}};
        case Answered::reset:
        case Answered::silence: return {};  // never sent
        case Answered::garbage: break;
    }
    HttpResponse response{200, {}, "<html><body>It works!</body>\xff\xfe{\"status\":"};
    response.headers.set("Content-Type", "text/html");
    return response;
}

void Provider::give(net::ExchangePtr exchange, Answered answered, HttpResponse response, Milliseconds latency) {
    if (answered == Answered::silence) {
        silent_.push_back(std::move(exchange));
        return;
    }
    if (latency.count() == 0) {
        return hand_over(*exchange, answered, std::move(response));
    }
    schedule_.after(latency, {due::answer, waiting_.put({std::move(exchange), std::move(response), answered})});
}

void Provider::answer_is_due(std::uint32_t slot) {
    Waiting waiting = waiting_.take(slot);
    hand_over(*waiting.exchange, waiting.answered, std::move(waiting.response));
}

void Provider::hand_over(net::Exchange& exchange, Answered answered, HttpResponse response) {
    if (exchange.is_gone()) {
        return;
    }
    if (answered == Answered::reset) {
        exchange.reset();
    } else {
        exchange.answer(std::move(response));
    }
}

void Provider::forget_gone() {
    std::erase_if(silent_, [](const net::ExchangePtr& exchange) {
        if (exchange->has_hung_up()) {
            exchange->reset();
        }
        return exchange->is_gone();
    });
}

void Provider::break_off() {
    for (const net::ExchangePtr& exchange : std::exchange(silent_, {})) {
        exchange->reset();
    }
}

void Provider::clear() {
    seen_.clear();
    meter_ = {};
    gate_ = {};
}

}  // namespace parley::sandbox
