#include "sandbox/lives.h"

#include "sandbox/accounts.h"
#include "sandbox/events.h"

namespace parley::sandbox {

namespace {

Failure missing(std::string what, std::string where = {}) {
    return Failure(Error{ErrorKind::missing, std::move(what), std::move(where)});
}

std::string on_wire(std::uint64_t number) {
    return fmt::format("{}", number);
}

}  // namespace

Lives::Lives(const Clock& clock, Schedule& schedule, const Settings& settings, Phones& phones, Courier& courier,
             Counts& counts)
    : clock_(clock), schedule_(schedule), settings_(settings), phones_(phones), courier_(courier), counts_(counts) {}

void Lives::begin(const Dialect& dialect, OutgoingMessage message, std::optional<std::uint64_t> number, Tick answered) {
    ++counts_.taken;
    const SenderAccount* sender = account_of(settings_, message.from);
    const std::uint64_t phone = number.value_or(0);
    FailureCode failure = FailureCode::none;
    if (phones_.is_blocked(phone)) {
        failure = FailureCode::blacklisted;
    } else if (number && !is_on_whatsapp(settings_, on_wire(phone))) {
        failure = FailureCode::phone_unavailable;
    }
    const bool is_told = sender && !(sender->status_url.empty() && sender->incoming_url.empty());
    const bool is_shown = number && settings_.phones.keep_messages;
    if (settings_.callbacks.enabled && (is_told || is_shown)) {
        const LifeFate fate = fate_of_message(settings_, message.id, offers_of(message.content), failure);
        Life life{message.id, &dialect, phone};
        life.account = sender ? static_cast<std::uint32_t>(sender - settings_.accounts.data()) : UINT32_MAX;
        life.failure = fate.failure;
        life.steps_left = static_cast<std::uint8_t>(fate.count);
        failure = fate.failure;
        for (const Step& step : fate.life()) {
            if (step.kind != StepKind::clicked && step.kind != StepKind::replied) {
                continue;
            }
            life.deeds = life.deeds ? std::move(life.deeds) : std::make_unique<Deeds>();
            life.deeds->sender = message.from;
            if (step.kind == StepKind::clicked) {
                life.deeds->url = link_of(message.content);
            } else if (const auto* button = fate.presses_button ? quick_reply_of(message.content) : nullptr) {
                life.deeds->reply = ButtonReply{button->text, button->payload};
            } else {
                life.deeds->reply = Text{settings_.replies[fate.reply]};
            }
        }
        const std::uint32_t slot = lives_.put(std::move(life));
        const Tick start = fate.early ? clock_.tick() : answered;
        for (const Step& step : fate.life()) {
            const auto kind = static_cast<std::uint32_t>(step.kind) * 2 + (step.told ? 1 : 0);
            schedule_.at(start + step.after, {due::step + kind, slot});
        }
    }
    if (number && failure == FailureCode::none) {
        phones_.receive(phone, dialect, std::move(message), clock_.now());
    }
}

void Lives::step_is_due(std::uint32_t slot, std::uint32_t step) {
    Life& life = lives_[slot];
    const auto kind = static_cast<StepKind>(step / 2);
    const bool is_told = step % 2 == 1;
    const SenderAccount* sender = account(life.account);
    const auto status = status_of(kind);
    if (status) {
        phones_.note(life.number, life.message_id, *status);
    }
    if (!is_told) {
        ++counts_.lost;
    } else if (sender && !status) {
        IncomingMessage incoming;
        incoming.from = on_wire(life.number);
        incoming.to = life.deeds->sender;
        incoming.context_id = life.message_id;
        incoming.content = life.deeds->reply;
        send(*sender, *life.dialect, std::move(incoming));
    } else if (sender && *status == Status::clicked) {
        tell(*sender, *life.dialect, clicked(life.message_id, life.deeds->url));
    } else if (sender) {
        StatusReport report{life.message_id};
        report.status = *status;
        report.failure = *status == Status::failed ? life.failure : FailureCode::none;
        tell(*sender, *life.dialect, std::move(report));
    }
    if (--life.steps_left == 0) {
        lives_.take(slot);
    }
}

// The settings may have changed since the message was taken.
const SenderAccount* Lives::account(std::uint32_t index) const {
    return index < settings_.accounts.size() ? &settings_.accounts[index] : nullptr;
}

void Lives::tell(const SenderAccount& account, const Dialect& dialect, StatusReport report) {
    report.at = clock_.now();
    courier_.bring(account.status_url, dialect, std::move(report));
}

void Lives::send(const SenderAccount& account, const Dialect& dialect, IncomingMessage incoming) {
    incoming.at = clock_.now();
    incoming.provider_id = fmt::format("in-{}", ++incoming_);
    courier_.bring(account.incoming_url, dialect, std::move(incoming));
}

StatusReport Lives::clicked(std::string message_id, std::string url) const {
    StatusReport report{std::move(message_id)};
    report.status = Status::clicked;
    report.short_url = fmt::format("https://s.example/{:06x}", hash_of(url) & 0xffffff);
    report.url = std::move(url);
    report.user_agent = "Mozilla/5.0 (Linux; Android 14) ParleySandbox/1.0";
    return report;
}

Result<> Lives::read(std::uint64_t number, std::string_view message_id) {
    const Received* received = phones_.message(number, message_id);
    const SenderAccount* sender = received ? account_of(settings_, received->message.from) : nullptr;
    if (!received) {
        return missing("this phone has no such message");
    }
    StatusReport report{received->message.id};
    report.status = Status::read;
    phones_.note(number, report.message_id, Status::read);
    if (sender) {
        tell(*sender, *received->dialect, std::move(report));
    }
    return {};
}

Result<> Lives::click(std::uint64_t number, std::string_view message_id, std::string url) {
    const Received* received = phones_.message(number, message_id);
    if (!received) {
        return missing("this phone has no such message");
    }
    url = url.empty() ? link_of(received->message.content) : std::move(url);
    if (url.empty()) {
        return missing("the message has no link to click");
    }
    phones_.note(number, received->message.id, Status::clicked);
    if (const SenderAccount* sender = account_of(settings_, received->message.from)) {
        tell(*sender, *received->dialect, clicked(received->message.id, std::move(url)));
    }
    return {};
}

Result<> Lives::press(std::uint64_t number, std::string_view message_id, std::string_view button) {
    const Received* received = phones_.message(number, message_id);
    if (!received) {
        return missing("this phone has no such message");
    }
    const QuickReplyButton* reply_button = quick_reply_of(received->message.content, button);
    if (!reply_button) {
        return missing("the message has no such quick reply", "button");
    }
    return write(number, received->message.id, {}, ButtonReply{reply_button->text, reply_button->payload});
}

Result<> Lives::write(std::uint64_t number, std::string_view message_id, std::string sender, IncomingContent content) {
    const Received* received = phones_.message(number, message_id);
    if (!received && (sender.empty() || !message_id.empty())) {
        return missing("this phone has no such message");
    }
    IncomingMessage incoming;
    incoming.from = on_wire(number);
    incoming.to = sender.empty() ? received->message.from : std::move(sender);
    incoming.context_id = message_id;
    incoming.content = std::move(content);
    const SenderAccount* account = account_of(settings_, incoming.to);
    if (!account || account->incoming_url.empty()) {
        return missing("that sender has no incoming_url", "accounts");
    }
    const Dialect& dialect = received ? *received->dialect : *all_dialects().front();
    send(*account, dialect, std::move(incoming));
    return {};
}

}  // namespace parley::sandbox
