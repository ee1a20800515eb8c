#include "base/random.h"
#include "deliver/exchange_log.h"
#include "deliver/lane.h"
#include "message/wire_id.h"

// How a lane hands one message to its provider and what it makes of the answer.
namespace parley::deliver {

namespace {

constexpr std::chrono::seconds late_limit{30};
constexpr std::chrono::milliseconds first_back_off{250};
constexpr std::chrono::milliseconds longest_back_off{30'000};

// Only what provably did not leave may be sent again.
Outcome outcome_of(const net::Answer& answer, const Dialect& dialect) {
    if (answer) {
        return dialect.client.read_answer(*answer);
    }
    if (answer.error().left) {
        return Uncertain{answer.error().why};
    }
    return Refused{.code = FailureCode::unreachable, .words = answer.error().why, .retry = Retry::later};
}

// Providers repeat in their words what they were sent.
Outcome without_secrets(Outcome outcome, const Mask& mask) {
    if (auto* refused = std::get_if<Refused>(&outcome)) {
        refused->words = mask.hidden(std::move(refused->words));
        refused->provider_code = mask.hidden(std::move(refused->provider_code));
    } else if (auto* uncertain = std::get_if<Uncertain>(&outcome)) {
        uncertain->why = mask.hidden(std::move(uncertain->why));
    }
    return outcome;
}

// A sign that the provider is in trouble, rather than that it dislikes this message.
bool speaks_of_trouble(const Outcome& outcome) {
    if (const auto* refused = std::get_if<Refused>(&outcome)) {
        return refused->code == FailureCode::unreachable || refused->code == FailureCode::provider_error;
    }
    return std::holds_alternative<Uncertain>(outcome);
}

}  // namespace

Task<> Lane::send(CoursePtr course, RunPtr run, Intended message) {
    const MessageRange& range = run->range;
    Entry entry{.course = course,
                .settlement = {.campaign = range.campaign,
                               .provider = provider_.id,
                               .message = message.message,
                               .result = SkipReason::missing_value,
                               .at = around_.clock.now()}};
    auto values = run->values(message);
    if (const auto* reason = std::get_if<SkipReason>(&values)) {
        entry.settlement.result = *reason;
        circuit_.probe_again();
        settle(std::move(entry));
        co_return;
    }
    const std::string wire_id = to_text(WireId{range.campaign, range.run, message.profile, message.message});
    if (const auto authorized = keep_authorized(); !authorized) {
        Outcome refusal = Refused{FailureCode::bad_credentials,
                                  correspondent_->mask.hidden(describe(authorized.error())), Retry::pause_lane};
        circuit_.probe_again();
        react(course, refusal, message.attempts, around_.clock.tick(), entry);
        entry.settlement.at = around_.clock.now();
        entry.settlement.result = std::move(refusal);
        settle(std::move(entry));
        co_return;
    }
    std::string request;
    const bool to_user = message.phone.empty();
    const PreparedMessage& prepared = to_user ? run->message_to_user : run->message;
    prepared.fill(request, wire_id, to_user ? message.user_id : message.phone,
                  std::get<std::vector<std::string>>(values), correspondent_->account.authorization);

    co_await wait_for_gate();
    if (!is_current(*run)) {
        put_back(std::move(entry));
        co_return;
    }
    const CorrespondentPtr to = correspondent_;
    ++in_flight_;
    ++figures_.requests;
    const Tick started = around_.clock.tick();
    const Time sent = around_.clock.now();
    net::Answer answer = co_await around_.client.send(to->endpoint, request, provider_.answer_limit);
    --in_flight_;
    const Tick now = around_.clock.tick();
    figures_.answer_times.add(now - started);

    Outcome outcome = judge(answer, *to, now);
    keep_exchange({.to = to, .message = message.message, .sent = sent}, outcome, std::move(request), answer, now);
    react(course, outcome, message.attempts, now, entry);
    entry.settlement.at = around_.clock.now();
    entry.settlement.result = std::move(outcome);
    settle(std::move(entry));
    if (!answer && answer.error().late && late_ < static_cast<std::size_t>(provider_.concurrency)) {
        co_await listen_on(course, range.campaign, message.message, to, std::move(answer.error().late));
    }
}

// It did not leave, as its provider was changed while it waited: it holds what must not go there now.
void Lane::put_back(Entry entry) {
    circuit_.probe_again();
    entry.again = around_.clock.tick();
    entry.settlement.at = around_.clock.now();
    entry.settlement.result = Outcome(Refused{.code = FailureCode::unreachable, .words = {}, .retry = Retry::later});
    settle(std::move(entry));
}

Task<> Lane::wait_for_gate() {
    const Tick may_leave = gate_.admit(around_.clock.tick());
    if (may_leave > around_.clock.tick()) {
        LoopTimer wait(around_.loop.get_executor(), may_leave - around_.clock.tick());
        co_await wait.async_wait(use_task);
    }
}

// A signature costs a millisecond, so one serves all requests until it is about to end.
Result<> Lane::keep_authorized() {
    constexpr std::chrono::seconds margin{60};
    const auto authorize = correspondent_->dialect->client.authorize;
    if (authorize == nullptr || around_.clock.now() + margin < authorized_until_) {
        return {};
    }
    auto made = authorize(correspondent_->account, around_.clock.now(), random_token());
    if (!made) {
        return std::unexpected(std::move(made.error()));
    }
    Correspondent authorized = *correspondent_;
    authorized.account.authorization = std::move(made->value);
    authorized.mask = Mask(provider_, authorized.account);
    correspondent_ = std::make_shared<const Correspondent>(std::move(authorized));
    authorized_until_ = made->until;
    return {};
}

void Lane::send_now(OutgoingMessage message, std::function<void(Outcome)> settled) {
    if (closing_) {
        settled(Refused{FailureCode::unreachable, "the server is stopping", Retry::later});
        return;
    }
    spawn(send_single(std::move(message), std::move(settled)));
}

Task<> Lane::send_single(OutgoingMessage message, std::function<void(Outcome)> settled) {
    ++outstanding_;
    pace_.give_back(-1);  // what runs have waiting gives way, rather than to stand before the gate
    co_await wait_for_gate();
    if (const auto authorized = keep_authorized(); !authorized) {
        --outstanding_;
        settled(Refused{FailureCode::bad_credentials, correspondent_->mask.hidden(describe(authorized.error())),
                        Retry::pause_lane});
        co_return;
    }
    const CorrespondentPtr to = correspondent_;
    const auto request = to->dialect->client.write_message(message, to->account);
    if (!request) {
        --outstanding_;
        settled(Refused{FailureCode::cannot_be_written, to->mask.hidden(describe(request.error()))});
        co_return;
    }
    const std::string bytes = net::serialize(*request, to->endpoint);
    ++in_flight_;
    ++figures_.requests;
    const Tick started = around_.clock.tick();
    const net::Answer answer = co_await around_.client.send(to->endpoint, bytes, provider_.answer_limit);
    --in_flight_;
    --outstanding_;
    const Tick now = around_.clock.tick();
    figures_.answer_times.add(now - started);
    settled(judge(answer, *to, now));
    wake();
}

// A late answer still settles its message; the place in the window is long free again.
Task<> Lane::listen_on(CoursePtr course, CampaignId campaign, MessageId message, CorrespondentPtr to,
                       std::shared_ptr<net::Connection> late) {
    ++late_;
    net::Answer answer = co_await around_.client.wait_longer(std::move(late), late_limit);
    --late_;
    if (!answer) {
        co_return;
    }
    const Tick now = around_.clock.tick();
    Outcome outcome = judge(answer, *to, now);
    keep_exchange({.to = to, .message = message, .sent = {}, .is_single = true, .is_late = true}, outcome, {}, answer,
                  now);
    if (std::holds_alternative<Uncertain>(outcome)) {
        co_return;
    }
    Entry entry{.course = course,
                .settlement = {.campaign = campaign,
                               .provider = provider_.id,
                               .message = message,
                               .result = std::move(outcome),
                               .at = around_.clock.now()},
                .holds_place = false};
    settle(std::move(entry));
}

// Takes request and answer, where they are kept: nothing is copied.
void Lane::keep_exchange(const Transfer& transfer, const Outcome& outcome, std::string request, net::Answer& answer,
                         Tick now) {
    if (around_.exchanges == nullptr) {
        return;
    }
    const auto* refused = std::get_if<Refused>(&outcome);
    const bool went_wrong = std::holds_alternative<Uncertain>(outcome) || (refused && refused->retry != Retry::later);
    if (!around_.exchanges->wants_sent(transfer.message, went_wrong || transfer.is_single, now)) {
        return;
    }
    around_.exchanges->add({.project = provider_.project,
                            .message = transfer.message,
                            .at = transfer.sent,
                            .answered = around_.clock.now(),
                            .is_late = transfer.is_late,
                            .endpoint = transfer.to->endpoint,
                            .request = std::move(request),
                            .answer = answer ? std::optional(std::move(*answer)) : std::nullopt,
                            .why = answer ? std::string() : answer.error().why,
                            .mask = std::shared_ptr<const Mask>(transfer.to, &transfer.to->mask)});
}

Outcome Lane::judge(const net::Answer& answer, const Correspondent& from, Tick now) {
    Outcome outcome = without_secrets(outcome_of(answer, *from.dialect), from.mask);
    if (speaks_of_trouble(outcome)) {
        circuit_.failed(now, static_cast<double>(jitter_()) / static_cast<double>(std::minstd_rand::max()));
    } else {
        circuit_.succeeded(now);
    }
    if (std::holds_alternative<Accepted>(outcome)) {
        ++figures_.accepted;
        const long long second = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
        auto& [number, count] = accepted_by_second_[static_cast<std::size_t>(second) % accepted_by_second_.size()];
        if (number != second) {
            number = second;
            count = 0;
        }
        ++count;
    } else if (std::holds_alternative<Uncertain>(outcome)) {
        ++figures_.uncertain;
    }
    return outcome;
}

void Lane::react(const CoursePtr& course, const Outcome& outcome, int attempts, Tick now, Entry& entry) {
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused == nullptr) {
        return;
    }
    switch (refused->retry) {
        case Retry::never: ++figures_.refused; return;
        case Retry::later:
            ++figures_.throttled;
            entry.again = again_after(*refused, attempts, now, true);
            return;
        case Retry::pause_campaign: {
            ++figures_.refused;
            entry.again = now;
            if (!course->paused) {
                course->paused = true;
                const std::string why =
                    refused->words.empty() ? std::string(explanation_of(refused->code)) : refused->words;
                around_.log->warn("lane {}: the provider refuses the campaign's template: {}", provider_.nickname, why);
                around_.events.refused_by_provider(course->run->range.campaign, why);
            }
            return;
        }
        case Retry::pause_lane:
            ++figures_.refused;
            entry.again = now;
            course->paused = true;
            pause_all(refused->words.empty() ? std::string(explanation_of(refused->code)) : refused->words);
            return;
    }
}

// `holds_all`: it was asked of us, not of this message, so that everything waits.
Tick Lane::again_after(const Refused& refused, int attempts, Tick now, bool holds_all) {
    const Tick again = back_off(attempts, now);
    if (!refused.retry_after) {
        return again;
    }
    const Tick asked = now + *refused.retry_after;
    if (holds_all) {
        hold_until_ = std::max(hold_until_, asked);
    }
    return std::max(again, holds_all ? hold_until_ : asked);
}

void Lane::halt(const std::string& why, Time at) {
    if (at > resumed_) {
        const std::string_view told =
            why.empty() ? explanation_of(FailureCode::account_problem) : std::string_view(why);
        pause_all(correspondent_->mask.hidden(std::string(told)));
        halted_ = true;
    }
}

void Lane::pause_all(const std::string& why) {
    if (!paused_because_.empty()) {
        return;
    }
    paused_because_ = why;
    priority_probe_ = around_.clock.tick() + priority_pause;
    around_.log->warn("lane {}: the provider refuses everything: {}", provider_.nickname, why);
    for (const auto& [campaign, course] : courses_) {
        course->paused = true;
        around_.events.refused_by_provider(campaign, why);
    }
}

Tick Lane::back_off(int attempts, Tick now) {
    const auto doubled = first_back_off * (1 << std::min(attempts - 1, 10));
    const auto wait = std::min<std::chrono::milliseconds>(doubled, longest_back_off);
    const double share = 0.5 + static_cast<double>(jitter_()) / static_cast<double>(std::minstd_rand::max());
    return now + std::chrono::milliseconds(static_cast<long long>(static_cast<double>(wait.count()) * share));
}

LaneFigures Lane::figures() const {
    LaneFigures figures = figures_;
    figures.provider = provider_.id;
    figures.nickname = provider_.nickname;
    figures.in_flight = in_flight_;
    figures.late = late_;
    for (const auto& [campaign, course] : courses_) {
        figures.waiting_again += course->due.size();
    }
    const long long second =
        std::chrono::duration_cast<std::chrono::seconds>(around_.clock.tick().time_since_epoch()).count();
    for (const auto& [number, count] : accepted_by_second_) {
        if (number == second - 1) {
            figures.rate = static_cast<double>(count);
        }
    }
    figures.circuit = circuit_.name();
    figures.paused_because = paused_because_;
    return figures;
}

}  // namespace parley::deliver
