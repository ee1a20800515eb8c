#pragma once
#include <array>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "sandbox/settings.h"

namespace parley::sandbox {

// What a dialect's callbacks can tell, found out by asking it once: a million statuses need not ask.
struct Tellable {
    std::array<std::array<bool, 2>, all_statuses.size()> statuses{};  // and by whether our id is known
    bool recipient_user = false;

    explicit Tellable(const Dialect& dialect);
    bool tells(Status status, bool has_id) const { return statuses[static_cast<std::size_t>(status)][has_id ? 1 : 0]; }
};

// An account of the settings as one dialect's provider has it.
struct Sender {
    const Dialect* dialect;
    Account account;  // defaults filled in
    std::string status_url;
    std::string incoming_url;
    std::string owner;
    bool for_all;  // nothing on the wire can name it: it is for every sender that no other is for
    bool is_open;  // it has no credentials: whoever calls is let in
    Tellable tellable;
    std::uint64_t key;  // the same as long as dialect, number and settings are

    bool lets_in(const HttpRequest& request, Time now) const;
    // The number that its customers write to, however the wire of a message named the sender.
    std::string_view number(std::string_view named) const;
};

class Senders {
public:
    // Those that are gone stay, for what is under way.
    void read(const std::vector<SenderAccount>& accounts);

    bool are_none() const { return current_.empty(); }
    // Whose name on the wire this is; else one for all; null where there is neither.
    const Sender* named(const Dialect& dialect, std::string_view name) const;
    // Whose the message is. Where nothing but the message names its sender, it need not be read again.
    const Sender* of(const Dialect& dialect, const HttpRequest& asked, const OutgoingMessage& message) const;
    // Who is let in with a request that is no message, and may not name its sender; null for nobody.
    const Sender* admitted(const Dialect& dialect, const HttpRequest& request, Time now) const;
    const Sender* first(const Dialect& dialect) const;
    // Whose number this is, or whose name on some wire; `dialect` may be empty for any.
    const Sender* written_to(std::string_view number, std::string_view dialect) const;
    std::span<const Sender* const> all() const { return current_; }

private:
    std::deque<Sender> ever_;
    std::vector<const Sender*> current_;
};

}  // namespace parley::sandbox
