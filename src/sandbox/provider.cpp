#include "sandbox/provider.h"

#include "base/phone.h"
#include "dialect/exchange.h"
#include "message/wire_id.h"
#include "sandbox/events.h"
#include "sandbox/glimpse.h"
#include "sandbox/ids.h"

namespace parley::sandbox {

namespace {

constexpr std::uint32_t at_first = 1;

bool is_validation(std::string_view message_id) {
    return !message_id.empty() && read_wire_id(message_id) == WireId{};
}

std::string_view person_of(const OutgoingMessage& message) {
    const std::string_view person = message.to.empty() ? message.to_user : message.to;
    return person.substr(person.starts_with('+') ? 1 : 0);
}

Refused denial() {
    return {FailureCode::bad_credentials, {}, Retry::pause_lane};
}

Error no_such_sender() {
    return {ErrorKind::missing, "there is no such sender", "from"};
}

// What an answer names of itself, such as the URL of its next page, is reached under the dialect's name here.
void name_place(const Dialect& dialect, HttpRequest& asked) {
    if (const std::string* host = asked.headers.find("Host")) {
        asked.headers.set("Host", fmt::format("{}/{}", *host, dialect.name));
    }
}

// Who shows no number has a phone all the same: one that no number of a country begins like.
std::uint64_t hidden_number(std::string_view user) {
    constexpr std::uint64_t first = 990'000'000'000'000;
    return first + hash_of(user) % 10'000'000'000'000;
}

}  // namespace

std::optional<std::uint64_t> number_of(const OutgoingMessage& message) {
    if (message.to.empty() && !message.to_user.empty()) {
        return number_of_user(message.to_user).value_or(hidden_number(message.to_user));
    }
    const auto phone = Phone::from_wire(message.to);
    return phone ? digits_to_number(phone->digits()) : std::nullopt;
}

Provider::Provider(const Clock& clock, Schedule& schedule, const Settings& settings, const Senders& senders,
                   const Templates& templates, Keeper& keeper, Objections& objections, Lives& lives, Trail& received,
                   Counts& counts)
    : clock_(clock),
      schedule_(schedule),
      settings_(settings),
      senders_(senders),
      templates_(templates),
      keeper_(keeper),
      objections_(objections),
      lives_(lives),
      received_(received),
      counts_(counts) {}

void Provider::take(const Dialect& dialect, net::ExchangePtr exchange) {
    switch (dialect.server.kind_of(exchange->request())) {
        case Ask::message:
            return settings_.sink ? swallow(dialect, std::move(exchange)) : read(dialect, std::move(exchange));
        case Ask::templates: return list(dialect, std::move(exchange));
        case Ask::other: return answer_other(dialect, std::move(exchange));
    }
}

void Provider::read(const Dialect& dialect, net::ExchangePtr exchange) {
    const HttpRequest& asked = exchange->request();
    auto message = dialect.server.read_message(asked);
    if (!message) {
        return object(dialect, std::move(exchange), message.error());
    }
    const Sender* sender = senders_.of(dialect, asked, *message);
    const Answering answers = answering(dialect, *exchange, &*message);
    const Access access = access_of(dialect, asked, sender);
    std::optional<HttpResponse> no_entry;
    if (access != Access::granted) {
        no_entry = access == Access::denied ? refused(answers, denial())
                                            : dialect.server.write_objection(no_such_sender(), asked);
    }
    if (is_validation(message->id)) {
        ++counts_.validations;
        return exchange->answer(no_entry ? *std::move(no_entry)
                                         : accepted(answers, provider_id_of(dialect, hash_of(message->id))));
    }
    count_received();
    Request request{dialect, sender, std::move(exchange)};
    if (message->id.empty() || !dialect.can.echoes_message_id) {
        request.identity = identity_of(asked);
    }
    if (no_entry) {
        const bool is_denied = access == Access::denied;
        return refuse(request, *message, is_denied ? Answered::refused_2000 : Answered::refused_2004,
                      *std::move(no_entry));
    }
    if (sender && !sender->is_open && dialect.server.forbids != nullptr) {
        if (const auto forbidden = dialect.server.forbids(asked, sender->account)) {
            return refuse(request, *message, Answered::refused_2000, refused(answers, *forbidden));
        }
    }
    decide(request, *message);
}

// Good credentials are good, whichever sender they are sent for.
Provider::Access Provider::access_of(const Dialect& dialect, const HttpRequest& asked, const Sender* sender) const {
    if (settings_.dials_of(dialect.name).credentials_refused) {
        return Access::denied;
    }
    if (senders_.are_none() || (sender && sender->lets_in(asked, clock_.now()))) {
        return Access::granted;
    }
    const bool is_known = !sender && senders_.admitted(dialect, asked, clock_.now());
    return is_known ? Access::no_sender : Access::denied;
}

// Who is not let in is told so before what is wrong with the rest.
void Provider::object(const Dialect& dialect, net::ExchangePtr exchange, const Error& error) {
    count_received();
    const HttpRequest& asked = exchange->request();
    const bool is_denied = settings_.dials_of(dialect.name).credentials_refused ||
                           (!senders_.are_none() && !senders_.admitted(dialect, asked, clock_.now()));
    const Answered answered = is_denied ? Answered::refused_2000 : Answered::http_403;
    ++counts_.answered[static_cast<std::size_t>(answered)];
    received_.add({clock_.now(), {}, name_of(answered), at_first, false});
    HttpResponse response = is_denied ? refused(answering(dialect, *exchange, nullptr), denial())
                                      : dialect.server.write_objection(error, asked);
    give(std::move(exchange), answered, std::move(response), settings_.dials_of(dialect.name).latency.min);
}

// What the account may not do, or who it is not.
void Provider::refuse(Request& request, const OutgoingMessage& message, Answered answered, HttpResponse response) {
    const std::string_view identity = request.identity.empty() ? message.id : request.identity;
    note(message, answered, see(hash_of(identity)).attempts, false);
    give(std::move(request.exchange), answered, std::move(response),
         settings_.dials_of(request.dialect.name).latency.min);
}

bool Provider::is_over_rate(const Dialect& dialect) {
    const RateLimits& limits = settings_.dials_of(dialect.name).limits;
    return (limits.concurrency > 0 && open() >= limits.concurrency) ||
           !gates_[&dialect].lets_through(clock_.tick(), limits.per_second);
}

void Provider::decide(Request& request, OutgoingMessage& message) {
    const Dialect& dialect = request.dialect;
    const std::string_view identity = request.identity.empty() ? message.id : request.identity;
    const std::uint64_t hash = hash_of(identity);
    Seen& seen = see(hash);
    AnswerFate fate = fate_of_attempt(settings_, settings_.dials_of(dialect.name), identity, seen.attempts);
    Answered answered = answered_for(fate);
    std::optional<Refused> told;              // at once
    FailureCode failure = FailureCode::none;  // told later
    const auto number = number_of(message);
    if (is_over_rate(dialect)) {
        answered = Answered::http_429;
        fate.taken = false;
    } else if (fate.taken) {
        auto wrong = objections_.to(dialect, request.sender, message, number);
        if (wrong && dialect.server.tells_at_once(wrong->code)) {
            const bool has_answer = answered == Answered::accepted || answered == Answered::slow;
            answered = has_answer ? answered_for(*wrong) : answered;
            told = has_answer ? std::move(wrong) : std::nullopt;
            fate.taken = false;
        } else if (wrong) {
            failure = wrong->code;
        }
    }
    const bool is_repeat = settings_.idempotent && seen.accepted > 0;
    const std::uint64_t key = key_of(settings_.seed, hash, is_repeat ? seen.accepted : seen.attempts);
    note(message, answered, seen.attempts, fate.taken && !is_repeat);
    const Answering answers = answering(dialect, *request.exchange, &message);
    HttpResponse response = told ? refused(answers, *told)
                            : answered == Answered::accepted || answered == Answered::slow
                                ? accepted(answers, provider_id_of(dialect, key))
                                : faulty(answers, answered);
    if (fate.taken && !is_repeat) {
        seen.accepted = seen.accepted > 0 ? seen.accepted : seen.attempts;
        const Lives::Birth birth{request.identity, number, failure, clock_.tick() + fate.latency};
        lives_.begin({&dialect, request.sender, std::move(message), key}, birth);
    }
    give(std::move(request.exchange), answered, std::move(response), fate.latency);
}

// Accepted unread: for measuring whoever sends. Called back only where the dialect's first account says where.
void Provider::swallow(const Dialect& dialect, net::ExchangePtr exchange) {
    const HttpRequest& asked = exchange->request();
    OutgoingMessage message;
    message.id = glimpse_id(asked);
    if (dialect.can.has_own_id) {  // such answers name the person too
        message.to = glimpse_recipient(asked);
    }
    const std::string identity =
        message.id.empty() || !dialect.can.echoes_message_id ? identity_of(asked) : std::string();
    const std::uint64_t hash = hash_of(identity.empty() ? message.id : identity);
    std::uint64_t key = hash;
    const bool counts = !is_validation(message.id);
    if (counts) {
        count_received();
        const std::uint32_t attempt = see(hash).attempts;
        key = key_of(settings_.seed, hash, attempt);
        note(message, Answered::accepted, attempt, true);
    }
    HttpResponse response = accepted(answering(dialect, *exchange, &message), provider_id_of(dialect, key));
    const Milliseconds latency = settings_.dials_of(dialect.name).latency.mean;
    const Sender* sender = counts ? senders_.first(dialect) : nullptr;
    if (sender && !sender->status_url.empty()) {
        message.from = sender->account.sender;
        const Lives::Birth birth{identity, std::nullopt, FailureCode::none, clock_.tick() + latency};
        lives_.begin({&dialect, sender, std::move(message), key}, birth);
    }
    give(std::move(exchange), Answered::accepted, std::move(response), latency);
}

std::optional<Account> Provider::admitted(const Dialect& dialect, net::Exchange& exchange) const {
    const bool are_refused = settings_.dials_of(dialect.name).credentials_refused;
    if (senders_.are_none() && !are_refused) {
        Account account;
        account.fields = with_defaults(dialect, {});
        return account;
    }
    const Sender* sender = are_refused ? nullptr : senders_.admitted(dialect, exchange.request(), clock_.now());
    if (sender) {
        return sender->account;
    }
    exchange.answer(refused(answering(dialect, exchange, nullptr), denial()));
    return std::nullopt;
}

void Provider::list(const Dialect& dialect, net::ExchangePtr exchange) {
    if (dialect.server.read_template_query == nullptr) {
        return answer_other(dialect, std::move(exchange));
    }
    if (!admitted(dialect, *exchange)) {
        return;
    }
    HttpRequest& asked = exchange->request();
    name_place(dialect, asked);
    const TemplatePage page = templates_.page(dialect, dialect.server.read_template_query(asked));
    exchange->answer(dialect.server.write_templates(page, asked));
}

void Provider::answer_other(const Dialect& dialect, net::ExchangePtr exchange) {
    const auto account = admitted(dialect, *exchange);
    if (!account) {
        return;
    }
    const ServerHalf& server = dialect.server;
    HttpRequest& asked = exchange->request();
    const auto call = server.read_kept_call == nullptr ? Result<std::optional<KeptCall>>(std::nullopt)
                                                       : server.read_kept_call(asked, *account);
    if (call && !*call) {
        return exchange->answer(server.answer_other(asked, *account));
    }
    const auto kept = call ? keeper_.answer(dialect, **call) : Result<Kept>(Failure(call.error()));
    name_place(dialect, asked);
    exchange->answer(kept ? server.write_kept(**call, *kept, asked) : server.write_objection(kept.error(), asked));
}

void Provider::count_received() {
    ++counts_.received;
    meter_.count(clock_.tick());
    counts_.peak_per_second = meter_.peak();
}

Provider::Seen& Provider::see(std::uint64_t hash) {
    Seen& seen = seen_[hash];
    ++(seen.attempts == 0 ? counts_.distinct : counts_.duplicates);
    ++seen.attempts;
    return seen;
}

void Provider::note(const OutgoingMessage& message, Answered answered, std::uint32_t attempt, bool taken) {
    ++counts_.answered[static_cast<std::size_t>(answered)];
    if (message.id.empty()) {
        const std::string name = name_in_logs({}, person_of(message));
        return received_.add({clock_.now(), name, name_of(answered), attempt, taken});
    }
    received_.add({clock_.now(), message.id, name_of(answered), attempt, taken});
}

Answering Provider::answering(const Dialect& dialect, const net::Exchange& exchange,
                              const OutgoingMessage* message) const {
    return {dialect, exchange.request(), message, settings_.dials_of(dialect.name).faults.retry_after};
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
    gates_.clear();
    objections_.clear();
}

}  // namespace parley::sandbox
