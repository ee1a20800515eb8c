#include <algorithm>

#include "deliver/exchange_log.h"
#include "deliver/lane.h"
#include "dialect/body_override.h"

// Messages outside of runs: how a lane claims and sends them, and what it makes of a refusal where there is no
// campaign to pause.
namespace parley::deliver {

namespace {

constexpr std::chrono::milliseconds store_pause{300};  // before the next try when the database takes nothing
constexpr std::chrono::minutes longest_sleep{1};       // then the clock is looked at again: it may have been set

}  // namespace

void Lane::wake_priority() {
    priority_due_ = std::min(priority_due_, around_.clock.tick());
    wake();
}

bool Lane::has_priority(Tick now, Tick& next_due) const {
    if (!around_.priority || halted_) {
        return false;
    }
    Tick due = paused_because_.empty() ? priority_due_ : std::max(priority_due_, priority_probe_);
    if (may_gather()) {
        due = std::max(due, priority_claimed_ + gather_singles);
    }
    if (due > now) {
        next_due = std::min(next_due, due);
        return false;
    }
    return true;
}

// Where it costs nobody anything: no campaign may overtake meanwhile, and the window has room to spare.
bool Lane::may_gather() const {
    return courses_.empty() && !closing_ && outstanding_ < provider_.concurrency / 2;
}

Task<> Lane::claim_priority(int count) {
    priority_claimed_ = around_.clock.tick();
    if (!paused_because_.empty()) {
        priority_probe_ = priority_claimed_ + priority_pause;
    }
    if (around_.bell) {
        around_.bell->rung = false;  // what was committed before is found now, and what comes after rings again
    }
    priority_due_ = Tick::max();  // whatever comes while this is under way makes it earlier
    outstanding_ += count;
    const Time at = around_.clock.now();
    auto work = [source = around_.priority, provider = provider_.id, count, at](soci::session& sql) {
        return source->claim(sql, provider, count, at);
    };
    auto claimed = co_await around_.writer.commit(std::move(work), use_task);
    if (!claimed) {
        outstanding_ -= count;
        pace_.give_back(count);
        circuit_.probe_again();
        priority_due_ = around_.clock.tick();
        co_await sleep_until(around_.clock.tick() + store_pause);
        co_return;
    }
    const int got = static_cast<int>(claimed->messages.size());
    outstanding_ -= count - got;
    pace_.give_back(count - got);
    if (got == 0) {
        circuit_.probe_again();
    }
    if (claimed->next) {
        const auto wait =
            std::clamp<Time::duration>(*claimed->next - around_.clock.now(), Time::duration(0), longest_sleep);
        priority_due_ = std::min(priority_due_, around_.clock.tick() + wait);
    }
    for (PriorityMessage& message : claimed->messages) {
        spawn(send_priority(std::move(message)));
    }
}

// The lane's own, or one with what this message has in place of it. Error: denied, where no authorization can be made.
Result<Lane::CorrespondentPtr> Lane::correspondent_for(const PriorityMessage& message) {
    Provider provider = provider_;
    for (const auto& [name, value] : message.settings) {
        provider.fields[name] = value;
    }
    if (!message.sender.empty()) {
        provider.sender = message.sender;
    }
    const auto denied = [](const Error& error, const Mask& mask) {
        return Failure(Error{ErrorKind::denied, mask.hidden(describe(error))});
    };
    if (!message.has_own_account()) {
        const auto authorized = keep_authorized();
        return authorized ? Result<CorrespondentPtr>(correspondent_) : denied(authorized.error(), correspondent_->mask);
    }
    auto account = authorized_account(provider, around_.clock.now());
    if (!account) {
        return denied(account.error(), Mask(provider, account_of(provider)));
    }
    const Mask mask(provider, *account);
    return std::make_shared<const Correspondent>(Correspondent{.dialect = correspondent_->dialect,
                                                               .endpoint = correspondent_->endpoint,
                                                               .account = std::move(*account),
                                                               .mask = mask});
}

// Written only when it may leave, so that it goes to what its provider is then.
Task<> Lane::send_priority(PriorityMessage message) {
    Entry entry{.course = nullptr,
                .settlement = {.campaign = message.campaign,
                               .provider = provider_.id,
                               .message = message.id,
                               .result = SkipReason::none,
                               .at = {}}};
    const auto end_with = [this, &entry, &message](Outcome outcome) {
        react_alone(message, outcome, around_.clock.tick(), entry);
        entry.settlement.at = around_.clock.now();
        entry.settlement.result = std::move(outcome);
        settle(std::move(entry));
    };
    if (message.trouble) {
        circuit_.probe_again();
        end_with(*message.trouble);
        co_return;
    }
    co_await wait_for_gate();
    if (closing_ || halted_) {  // since it was claimed
        put_back(std::move(entry));
        co_return;
    }
    const auto found = correspondent_for(message);
    if (!found) {
        circuit_.probe_again();
        end_with(Refused{FailureCode::bad_credentials, found.error().what, Retry::pause_lane});
        co_return;
    }
    const CorrespondentPtr& to = *found;
    message.message.from = to->account.sender;
    auto request = to->dialect->client.write_message(message.message, to->account);
    const auto overridden = request ? override_body(*request, message.overrides) : Result<>();
    if (!request || !overridden) {
        circuit_.probe_again();
        const Error& error = request ? overridden.error() : request.error();
        end_with(Refused{FailureCode::cannot_be_written, to->mask.hidden(describe(error))});
        co_return;
    }
    std::string bytes = net::serialize(*request, to->endpoint);
    ++in_flight_;
    ++figures_.requests;
    const Tick started = around_.clock.tick();
    const Time sent = around_.clock.now();
    net::Answer answer = co_await around_.client.send(to->endpoint, bytes, provider_.answer_limit);
    --in_flight_;
    const Tick now = around_.clock.tick();
    figures_.answer_times.add(now - started);
    Outcome outcome = judge(answer, *to, now);
    keep_exchange({.to = to, .message = message.id, .sent = sent, .is_single = true}, outcome, std::move(bytes), answer,
                  now);
    end_with(std::move(outcome));
    if (!answer && answer.error().late && late_ < static_cast<std::size_t>(provider_.concurrency)) {
        co_await listen_on(nullptr, message.campaign, message.id, to, std::move(answer.error().late));
    }
}

// What is wrong with the template, or with settings of its own, is wrong with this message alone: it fails. What is
// wrong with the provider's settings holds the lane, and the message waits.
void Lane::react_alone(const PriorityMessage& message, Outcome& outcome, Tick now, Entry& entry) {
    if (std::holds_alternative<Accepted>(outcome) && !message.has_own_account() && !paused_because_.empty()) {
        around_.log->info("lane {}: the provider takes messages again", provider_.nickname);
        paused_because_.clear();
        resumed_ = around_.clock.now();
        return;
    }
    auto* refused = std::get_if<Refused>(&outcome);
    if (refused == nullptr) {
        return;
    }
    switch (refused->retry) {
        case Retry::never: ++figures_.refused; return;
        case Retry::later:
            ++figures_.throttled;
            entry.again = again_after(*refused, message.attempts, now, !message.has_own_account());
            return;
        case Retry::pause_campaign:
            ++figures_.refused;
            refused->retry = Retry::never;
            return;
        case Retry::pause_lane:
            ++figures_.refused;
            if (message.has_own_account()) {
                refused->retry = Retry::never;
                return;
            }
            entry.again = now;
            pause_all(refused->words.empty() ? std::string(explanation_of(refused->code)) : refused->words);
            return;
    }
}

std::optional<Time> Lane::time_of(const std::optional<Tick>& tick) const {
    if (!tick) {
        return std::nullopt;
    }
    return around_.clock.now() + std::chrono::ceil<Time::duration>(*tick - around_.clock.tick());
}

}  // namespace parley::deliver
