#include "sandbox/senders.h"

#include <algorithm>

#include "base/phone.h"
#include "sandbox/fate.h"

namespace parley::sandbox {

namespace {

FieldValues fields_for(const Dialect& dialect, const FieldValues& given) {
    FieldValues own;
    for (const AccountField& field : dialect.fields) {
        if (const auto value = given.find(field.name); value != given.end()) {
            own.insert(*value);
        }
    }
    return with_defaults(dialect, std::move(own));
}

// Some wires name their sender by its number, others by one of the settings: a phone number id, a user id.
bool can_be_named(const Dialect& dialect, const Account& account) {
    const auto names = [&](std::string_view text) { return !text.empty() && dialect.server.is_for(text, account); };
    return names(account.sender) || std::ranges::any_of(account.fields, names, &FieldValues::value_type::second);
}

// All that the provider says of itself when it calls its customer.
std::string own_words(const Dialect& dialect, const Account& account) {
    HttpRequest request;
    if (dialect.server.write_probe != nullptr) {
        request = dialect.server.write_probe(account, {}, "1");
    }
    if (dialect.server.sign_callback != nullptr) {
        dialect.server.sign_callback(request, account, {}, "1");
    }
    std::string words = request.target + request.body;
    for (const auto& [name, value] : request.headers.fields) {
        words += name + value;
    }
    return words;
}

// A secret by which the provider knows its customer, and not one by which the customer knows its provider.
bool is_credential(const Dialect& dialect, const AccountField& field) {
    Account with;
    with.fields.emplace(field.name, "secret");
    return field.secret && own_words(dialect, with) == own_words(dialect, {});
}

bool same(const Sender& a, const Sender& b) {
    return a.dialect == b.dialect && a.account.sender == b.account.sender && a.account.fields == b.account.fields &&
           a.status_url == b.status_url && a.incoming_url == b.incoming_url && a.owner == b.owner;
}

Sender sender_of(const Dialect& dialect, const SenderAccount& given) {
    Account account;
    account.sender = given.sender;
    account.fields = fields_for(dialect, given.fields);
    const bool for_all = !can_be_named(dialect, account);
    const bool is_open = std::ranges::none_of(dialect.fields, [&](const AccountField& field) {
        return !account.field(field.name).empty() && is_credential(dialect, field);
    });
    std::string named(dialect.name);
    for (const auto& [name, value] : account.fields) {
        named += '\n' + name + '\n' + value;
    }
    const std::uint64_t key = hash_of(named + '\n' + given.sender);
    return {&dialect,
            std::move(account),
            given.status_url,
            given.incoming_url,
            given.owner,
            for_all,
            is_open,
            Tellable(dialect),
            key};
}

}  // namespace

Tellable::Tellable(const Dialect& dialect) {
    StatusReport report;
    report.provider_id = "1";
    report.recipient = "4915100000000";
    report.recipient_user = "US.1";
    report.at = Time(std::chrono::seconds(1'700'000'000));
    for (const Status status : all_statuses) {
        report.status = status;
        report.failure = status == Status::failed ? FailureCode::other : FailureCode::none;
        for (const bool has_id : {false, true}) {
            report.message_id = has_id ? "1|1|1|1" : "";
            const auto told = dialect.callback_as_carried(report);
            statuses[static_cast<std::size_t>(status)][has_id ? 1 : 0] = told.has_value();
            recipient_user = recipient_user || (told && !std::get<StatusReport>(*told).recipient_user.empty());
        }
    }
}

bool Sender::lets_in(const HttpRequest& request, Time now) const {
    return is_open || dialect->server.lets_in(request, account, now);
}

std::string_view Sender::number(std::string_view named) const {
    return account.sender.empty() || same_digits(account.sender, named) ? named : std::string_view(account.sender);
}

void Senders::read(const std::vector<SenderAccount>& accounts) {
    current_.clear();
    for (const SenderAccount& account : accounts) {
        for (const Dialect* dialect : all_dialects()) {
            if (!account.dialect.empty() && account.dialect != dialect->name) {
                continue;
            }
            Sender sender = sender_of(*dialect, account);
            auto known = std::ranges::find_if(ever_, [&](const Sender& other) { return same(other, sender); });
            if (known == ever_.end()) {
                known = ever_.insert(ever_.end(), std::move(sender));
            }
            current_.push_back(&*known);
        }
    }
}

const Sender* Senders::named(const Dialect& dialect, std::string_view name) const {
    const Sender* for_all = nullptr;
    for (const Sender* sender : current_) {
        if (sender->dialect != &dialect) {
            continue;
        }
        if (sender->for_all) {
            for_all = for_all ? for_all : sender;
        } else if (dialect.server.is_for(name, sender->account)) {
            return sender;
        }
    }
    return for_all;
}

const Sender* Senders::of(const Dialect& dialect, const HttpRequest& asked, const OutgoingMessage& message) const {
    return are_none()               ? nullptr
           : dialect.can.has_own_id ? named(dialect, dialect.server.sender_of(asked))
                                    : named(dialect, message.from);
}

const Sender* Senders::admitted(const Dialect& dialect, const HttpRequest& request, Time now) const {
    const Sender* sender = named(dialect, dialect.server.sender_of(request));
    if (sender && sender->lets_in(request, now)) {
        return sender;
    }
    const auto found = std::ranges::find_if(
        current_, [&](const Sender* other) { return other->dialect == &dialect && other->lets_in(request, now); });
    return found == current_.end() ? nullptr : *found;
}

const Sender* Senders::first(const Dialect& dialect) const {
    const auto found = std::ranges::find(current_, &dialect, &Sender::dialect);
    return found == current_.end() ? nullptr : *found;
}

const Sender* Senders::written_to(std::string_view number, std::string_view dialect) const {
    const Sender* for_all = nullptr;
    for (const Sender* sender : current_) {
        if (!dialect.empty() && sender->dialect->name != dialect) {
            continue;
        }
        if (sender->for_all && sender->account.sender.empty()) {
            for_all = for_all ? for_all : sender;
        } else if (same_digits(sender->account.sender, number) ||
                   sender->dialect->server.is_for(number, sender->account)) {
            return sender;
        }
    }
    return for_all;
}

}  // namespace parley::sandbox
