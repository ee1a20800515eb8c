#include "sandbox/courier.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/digest.h"
#include "sandbox/events.h"
#include "sandbox/fate.h"
#include "sandbox/ids.h"

namespace parley::sandbox {

namespace {

// With so many to be tried again, the customer is down: nothing new is tried until it answers.
constexpr std::size_t most_resting = 10'000;

bool is_status(const Callback* callback) {
    return !callback || std::holds_alternative<StatusReport>(*callback);
}
bool is_incoming(const Callback* callback) {
    return callback && std::holds_alternative<IncomingMessage>(*callback);
}

// Whom it is about, where it names a number.
std::uint64_t phone_in(const Callback* callback) {
    std::string_view digits;
    if (const auto* report = callback ? std::get_if<StatusReport>(callback) : nullptr) {
        digits = report->recipient;
    } else if (const auto* message = callback ? std::get_if<IncomingMessage>(callback) : nullptr) {
        digits = message->from;
    } else if (const auto* consent = callback ? std::get_if<ConsentReport>(callback) : nullptr) {
        digits = consent->phone;
    }
    return digits_to_number(digits.substr(digits.starts_with('+') ? 1 : 0)).value_or(0);
}

constexpr std::size_t index_of(Status status) {
    return static_cast<std::size_t>(status);
}

}  // namespace

StatusReport report_of(const Sender& sender, const StatusNews& news, Time at) {
    StatusReport report{news.message_id};
    report.provider_id = provider_id_of(*sender.dialect, news.key);
    report.status = news.status;
    report.at = at;
    report.failure = news.failure;
    report.recipient = digits_of(news.number);
    if (sender.tellable.recipient_user) {
        report.recipient_user = user_id_of(news.number);
    }
    return report;
}

Courier::Courier(asio::io_context& loop, const Clock& clock, Schedule& schedule, const Settings& settings,
                 Trail& acknowledged, Wire& wire, Counts& counts)
    : loop_(loop),
      clock_(clock),
      schedule_(schedule),
      settings_(settings),
      acknowledged_(acknowledged),
      wire_(wire),
      counts_(counts),
      client_(loop, clock) {}

Courier::~Courier() {
    *alive_ = false;
    client_.close();
}

// One for each URL, so that batches of both kinds of callbacks do not crowd one customer.
Courier::Outbox* Courier::outbox_for(const Sender& sender, bool is_status) {
    const std::string& url = is_status ? sender.status_url : sender.incoming_url;
    if (url.empty() || stopping_) {
        return nullptr;
    }
    const bool of_statuses = is_status || sender.status_url == sender.incoming_url;
    const auto known = by_sender_.find({&sender, of_statuses});
    if (known != by_sender_.end()) {
        return &known->second;
    }
    auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        return nullptr;
    }
    Outbox& outbox = by_sender_[{&sender, of_statuses}];
    outbox.number = static_cast<std::uint32_t>(outboxes_.size());
    outbox.sender = &sender;
    outbox.endpoint = std::move(*endpoint);
    outboxes_.push_back(&outbox);
    return &outbox;
}

void Courier::tell(const Sender& sender, StatusNews news) {
    Outbox* outbox = outbox_for(sender, true);
    if (!outbox) {
        return;
    }
    if (!sender.tellable.tells(news.status, !news.message_id.empty())) {
        ++counts_.skipped;
        return;
    }
    put(*outbox, {std::move(news), clock_.now()});
}

void Courier::bring(const Sender& sender, Callback callback) {
    // What is neither goes where the customer listens at all.
    const bool to_status_url = is_status(&callback) || (!is_incoming(&callback) && !sender.status_url.empty());
    Outbox* outbox = outbox_for(sender, to_status_url);
    if (!outbox) {
        return;
    }
    auto carried = sender.dialect->callback_as_carried(std::move(callback));
    if (!carried) {
        ++counts_.skipped;
        return;
    }
    Item item;
    item.at = clock_.now();
    if (const auto* report = std::get_if<StatusReport>(&*carried)) {
        item.news.message_id = name_in_logs(report->message_id, report->recipient);
        item.news.status = report->status;
    } else if (const auto* message = std::get_if<IncomingMessage>(&*carried)) {
        item.news.message_id = message->provider_id;
    } else if (const auto* of_template = std::get_if<TemplateReport>(&*carried)) {
        item.news.message_id = of_template->template_id;
    }
    item.whole = std::make_unique<Callback>(std::move(*carried));
    put(*outbox, std::move(item));
}

const Callbacks& Courier::rules_of(const Outbox& outbox) const {
    return settings_.dials_of(outbox.sender->dialect->name).callbacks;
}

void Courier::count_told(const Item& item) {
    const Callback* whole = item.whole.get();
    ++(is_status(whole)     ? counts_.told[index_of(item.news.status)]
       : is_incoming(whole) ? counts_.incoming
                            : counts_.others);
}

void Courier::put(Outbox& outbox, Item item) {
    count_told(item);
    if (outbox.waiting.size() >= rules_of(outbox).queue) {
        ++counts_.dropped;
        return;
    }
    outbox.waiting.push_back(std::move(item));
    pump(outbox);
}

void Courier::batch_is_due(std::uint32_t outbox) {
    outboxes_[outbox]->has_timer = false;
    outboxes_[outbox]->is_due = true;
    pump(*outboxes_[outbox]);
}

std::size_t Courier::batch_of(const Outbox& outbox) const {
    return std::clamp<std::size_t>(rules_of(outbox).batch, 1,
                                   std::max<std::size_t>(1, outbox.sender->dialect->server.batch));
}

void Courier::pump(Outbox& outbox) {
    const Callbacks& rules = rules_of(outbox);
    const std::size_t batch = batch_of(outbox);
    const bool lingers = batch > 1 && rules.linger.count() > 0;
    while (!outbox.waiting.empty() && outbox.under_way < rules.concurrency && resting_.size() < most_resting) {
        if (lingers && !outbox.is_due && outbox.waiting.size() < batch) {
            if (!outbox.has_timer) {
                outbox.has_timer = true;
                schedule_.after(rules.linger, {due::post, outbox.number});
            }
            return;
        }
        dispatch(packed(outbox));
    }
    outbox.is_due = outbox.is_due && !outbox.waiting.empty();
}

Courier::ParcelPtr Courier::packed(Outbox& outbox) {
    auto parcel = std::make_shared<Parcel>();
    parcel->outbox = &outbox;
    parcel->era = era_;
    together_.clear();
    const std::size_t batch = batch_of(outbox);
    while (!outbox.waiting.empty() && parcel->items.size() < batch) {
        Item& item = outbox.waiting.front();
        const bool goes_alone = !is_status(item.whole.get());
        if (goes_alone && !parcel->items.empty()) {
            break;
        }
        if (item.whole) {
            together_.push_back(*item.whole);
        } else {
            together_.emplace_back(report_of(*outbox.sender, item.news, item.at));
        }
        parcel->items.push_back(std::move(item));
        outbox.waiting.pop_front();
        if (goes_alone) {
            break;
        }
    }
    parcel->request = outbox.sender->dialect->server.write_callbacks(together_, outbox.sender->account);
    parcel->request.target = outbox.endpoint.target;
    return parcel;
}

// A signature tells its time: each try has one of its own.
void Courier::seal(Parcel& parcel) {
    const Outbox& outbox = *parcel.outbox;
    const auto sign = outbox.sender->dialect->server.sign_callback;
    if (sign == nullptr) {
        if (wire_.is_on()) {
            parcel.shown = show(parcel, parcel.request);
            parcel.bytes = net::serialize(parcel.request, outbox.endpoint);
        } else if (parcel.bytes.empty()) {
            parcel.bytes = net::serialize(std::exchange(parcel.request, {}), outbox.endpoint);
        }
        return;
    }
    HttpRequest request = parcel.request;
    const std::string nonce = uuid_of(fmt::format("{}|{}|{}", settings_.seed, outbox.sender->key, ++signed_));
    sign(request, outbox.sender->account, clock_.now(), nonce);
    parcel.shown = wire_.is_on() ? show(parcel, request) : 0;
    parcel.bytes = net::serialize(request, outbox.endpoint);
}

std::uint64_t Courier::show(const Parcel& parcel, const HttpRequest& request) {
    const Sender& sender = *parcel.outbox->sender;
    const Item& first = parcel.items.front();
    const bool is_alone = parcel.items.size() == 1;
    WireEntry entry{.is_callback = true,
                    .dialect = sender.dialect,
                    .phone = is_alone ? first.news.number : 0,
                    .message_id = is_alone ? first.news.message_id : std::string(),
                    .attempt = parcel.tries,
                    .url = is_status(first.whole.get()) ? sender.status_url : sender.incoming_url,
                    .request = request};
    if (entry.phone == 0 && is_alone) {
        entry.phone = phone_in(first.whole.get());
    }
    return wire_.begin(std::move(entry), &sender);
}

void Courier::dispatch(ParcelPtr parcel) {
    ++parcel->outbox->under_way;
    ++under_way_;
    ++parcel->tries;
    ++counts_.posts;
    seal(*parcel);
    asio::co_spawn(loop_.get_executor(), carry(std::move(parcel), alive_), [](const std::exception_ptr&) {});
}

// Owned by this courier: stop() waits until none is under way, and one that outlives it touches nothing.
Task<> Courier::carry(ParcelPtr parcel, std::shared_ptr<bool> alive) {
    const net::Answer answer =
        co_await client_.send(parcel->outbox->endpoint, parcel->bytes, rules_of(*parcel->outbox).answer_limit);
    if (*alive) {
        settle(*parcel, answer, parcel);
    }
}

void Courier::note_acknowledged(const Item& item, std::uint32_t tries) {
    const Callback* whole = item.whole.get();
    if (is_status(whole)) {
        ++counts_.acknowledged[index_of(item.news.status)];
        const std::string& id = item.news.message_id;
        acknowledged_.add({clock_.now(), id.empty() ? name_in_logs({}, digits_of(item.news.number)) : id,
                           name_of(item.news.status), tries});
    } else {
        const bool incoming = is_incoming(whole);
        ++(incoming ? counts_.incoming_acknowledged : counts_.others_acknowledged);
        acknowledged_.add({clock_.now(), item.news.message_id, incoming ? "incoming" : "other", tries});
    }
}

void Courier::settle(Parcel& parcel, const net::Answer& answer, const ParcelPtr& self) {
    --under_way_;
    --parcel.outbox->under_way;
    const bool is_acknowledged = answer && answer->status >= 200 && answer->status < 300;
    if (parcel.shown != 0) {
        answer ? wire_.end(parcel.shown, *answer) : wire_.fail(parcel.shown, answer.error().why);
    }
    if (parcel.era != era_) {
        return pump(*parcel.outbox);
    }
    if (is_acknowledged) {
        ++counts_.posts_acknowledged;
        for (const Item& item : parcel.items) {
            note_acknowledged(item, parcel.tries);
        }
    } else {
        ++counts_.posts_failed;
        if (stopping_ || parcel.tries >= rules_of(*parcel.outbox).max_tries) {
            counts_.given_up += parcel.items.size();
        } else {
            const auto wait = rules_of(*parcel.outbox).backoff * (std::int64_t{1} << std::min(parcel.tries - 1, 12u));
            // Up to half as long again, so that all do not come back at once.
            const StatusNews& first = parcel.items.front().news;
            const Dice dice(settings_.seed ^ first.key, first.message_id, parcel.tries);
            schedule_.after(wait + dice.between({Milliseconds(0), wait / 2}, "back-off"),
                            {due::again, resting_.put(self)});
        }
    }
    pump(*parcel.outbox);
}

void Courier::try_again(std::uint32_t parcel) {
    dispatch(resting_.take(parcel));
}

std::size_t Courier::waiting() const {
    std::size_t count = under_way_ + resting_.size();
    for (const Outbox* outbox : outboxes_) {
        count += outbox->waiting.size();
    }
    return count;
}

void Courier::clear() {
    ++era_;
    resting_.clear();
    for (Outbox* outbox : outboxes_) {
        outbox->waiting.clear();
        outbox->has_timer = false;
        outbox->is_due = false;
    }
}

Task<> Courier::stop() {
    stopping_ = true;
    clear();
    client_.close();
    while (under_way_ > 0) {
        co_await asio::post(loop_.get_executor(), use_task);
    }
}

}  // namespace parley::sandbox
