#include "sandbox/courier.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "sandbox/events.h"
#include "sandbox/fate.h"

namespace parley::sandbox {

namespace {

// With so many to be tried again, the customer is down: nothing new is tried until it answers.
constexpr std::size_t most_resting = 10'000;

Callback report_of(std::string id, Status status, FailureCode failure, Time at) {
    StatusReport report;
    report.message_id = std::move(id);
    report.status = status;
    report.failure = failure;
    report.at = at;
    if (status == Status::failed) {
        report.words = explanation_of(failure);
    }
    return report;
}

bool is_incoming(const Callback* callback) {
    return callback && std::holds_alternative<IncomingMessage>(*callback);
}

// Callbacks of one shape around a list become one: every dialect that takes several statuses in a
// POST has them, or their parents, in its outermost list.
bool join_lists(std::string& body, std::string_view more) {
    const std::size_t begin = body.find('[');
    const std::size_t end = body.rfind(']');
    const std::size_t more_begin = more.find('[');
    const std::size_t more_end = more.rfind(']');
    if (begin == std::string::npos || end == std::string::npos || more_begin != begin ||
        more_end == std::string::npos || more.substr(0, begin) != std::string_view(body).substr(0, begin) ||
        more.substr(more_end) != std::string_view(body).substr(end)) {
        return false;
    }
    const std::string tail = body.substr(end);
    body.resize(end);
    body += ',';
    body += more.substr(begin + 1, more_end - begin - 1);
    body += tail;
    return true;
}

constexpr std::size_t index_of(Status status) {
    return static_cast<std::size_t>(status);
}

}  // namespace

Courier::Courier(asio::io_context& loop, const Clock& clock, Schedule& schedule, const Settings& settings,
                 Trail& acknowledged, Counts& counts)
    : loop_(loop),
      clock_(clock),
      schedule_(schedule),
      settings_(settings),
      acknowledged_(acknowledged),
      counts_(counts),
      client_(loop, clock) {}

Courier::~Courier() {
    *alive_ = false;
    client_.close();
}

Courier::Outbox* Courier::outbox_for(const std::string& url, const Dialect& dialect) {
    const auto known = by_url_.find({url, &dialect});
    if (known != by_url_.end()) {
        return &known->second;
    }
    auto endpoint = parse_endpoint(url);
    if (!endpoint) {
        return nullptr;
    }
    Outbox& outbox = by_url_[{url, &dialect}];
    outbox.number = static_cast<std::uint32_t>(outboxes_.size());
    outbox.dialect = &dialect;
    outbox.endpoint = std::move(*endpoint);
    outboxes_.push_back(&outbox);
    return &outbox;
}

void Courier::bring(const std::string& url, const Dialect& dialect, Callback callback) {
    Outbox* outbox = url.empty() || stopping_ ? nullptr : outbox_for(url, dialect);
    if (!outbox) {
        return;
    }
    Item item;
    if (auto* report = std::get_if<StatusReport>(&callback)) {
        ++counts_.told[index_of(report->status)];
        item.status = report->status;
        item.failure = report->failure;
        item.at = report->at.value_or(clock_.now());
        if (report->status == Status::clicked) {
            item.message_id = report->message_id;
            item.whole = std::make_unique<Callback>(std::move(callback));
        } else {
            item.message_id = std::move(report->message_id);
        }
    } else {
        ++counts_.incoming;
        item.message_id = std::get<IncomingMessage>(callback).provider_id;
        item.whole = std::make_unique<Callback>(std::move(callback));
    }
    if (outbox->waiting.size() >= settings_.callbacks.queue) {
        ++counts_.dropped;
        return;
    }
    outbox->waiting.push_back(std::move(item));
    pump(*outbox);
}

void Courier::batch_is_due(std::uint32_t outbox) {
    outboxes_[outbox]->has_timer = false;
    outboxes_[outbox]->is_due = true;
    pump(*outboxes_[outbox]);
}

void Courier::pump(Outbox& outbox) {
    const Callbacks& rules = settings_.callbacks;
    const bool lingers = rules.batch > 1 && rules.linger.count() > 0;
    while (!outbox.waiting.empty() && outbox.under_way < rules.concurrency && resting_.size() < most_resting) {
        if (lingers && !outbox.is_due && outbox.waiting.size() < rules.batch) {
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
    HttpRequest request;
    while (!outbox.waiting.empty() && parcel->items.size() < settings_.callbacks.batch) {
        Item& item = outbox.waiting.front();
        const bool incoming = is_incoming(item.whole.get());
        if (incoming && !parcel->items.empty()) {
            break;  // it goes alone
        }
        HttpRequest one = outbox.dialect->server.write_callback(
            item.whole ? *item.whole : report_of(item.message_id, item.status, item.failure, item.at));
        if (parcel->items.empty()) {
            request = std::move(one);
        } else if (!join_lists(request.body, one.body)) {
            break;
        }
        parcel->items.push_back(std::move(item));
        outbox.waiting.pop_front();
        if (incoming) {
            break;
        }
    }
    request.target = outbox.endpoint.target;
    parcel->bytes = net::serialize(request, outbox.endpoint);
    return parcel;
}

void Courier::dispatch(ParcelPtr parcel) {
    ++parcel->outbox->under_way;
    ++under_way_;
    ++parcel->tries;
    ++counts_.posts;
    asio::co_spawn(loop_.get_executor(), carry(std::move(parcel), alive_), [](const std::exception_ptr&) {});
}

// Owned by this courier: stop() waits until none is under way, and one that outlives it touches nothing.
Task<> Courier::carry(ParcelPtr parcel, std::shared_ptr<bool> alive) {
    const net::Answer answer =
        co_await client_.send(parcel->outbox->endpoint, parcel->bytes, settings_.callbacks.answer_limit);
    if (*alive) {
        settle(*parcel, answer, parcel);
    }
}

void Courier::settle(Parcel& parcel, const net::Answer& answer, const ParcelPtr& self) {
    --under_way_;
    --parcel.outbox->under_way;
    const bool is_acknowledged = answer && answer->status >= 200 && answer->status < 300;
    if (parcel.era != era_) {
        return pump(*parcel.outbox);
    }
    if (is_acknowledged) {
        ++counts_.posts_acknowledged;
        const Time now = clock_.now();
        for (const Item& item : parcel.items) {
            const bool incoming = is_incoming(item.whole.get());
            ++(incoming ? counts_.incoming_acknowledged : counts_.acknowledged[index_of(item.status)]);
            acknowledged_.add({now, item.message_id, incoming ? "incoming" : name_of(item.status), parcel.tries});
        }
    } else {
        ++counts_.posts_failed;
        if (stopping_ || parcel.tries >= settings_.callbacks.max_tries) {
            counts_.given_up += parcel.items.size();
        } else {
            const auto wait = settings_.callbacks.backoff * (std::int64_t{1} << std::min(parcel.tries - 1, 12u));
            // Up to half as long again, so that all do not come back at once.
            const Dice dice(settings_.seed, parcel.items.front().message_id, parcel.tries);
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
