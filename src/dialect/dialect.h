#pragma once
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http.h"
#include "dialect/account.h"
#include "dialect/capabilities.h"
#include "dialect/kept.h"
#include "message/callback.h"
#include "message/message.h"
#include "message/outcome.h"
#include "message/template_listing.h"

namespace parley {

// A part of a batch that could not be read, while its neighbours could.
struct Unreadable {
    std::string where;  // "statuses[3].status"
    std::string why;
    bool operator==(const Unreadable&) const = default;
};

struct CallbackBatch {
    std::vector<Callback> callbacks;
    std::vector<Unreadable> unreadable;
    bool operator==(const CallbackBatch&) const = default;
};

// A page of the provider's own list of templates.
struct TemplateQuery {
    int limit = 100;
    std::string after = {};  // cursor of the page before; empty: from the beginning
    // Only these, where any are named; written as listings have them.
    std::string name = {};  // or a part of it
    std::vector<std::string> languages = {};
    std::vector<std::string> statuses = {};
    std::vector<std::string> categories = {};
};
struct TemplatePage {
    std::vector<TemplateListing> templates = {};
    std::vector<Unreadable> unreadable = {};
    std::string next = {};  // cursor; empty where this is the last page
    // Cursor, where the provider does not say whether there is more: then a page that is not full is the last one.
    std::string next_if_full = {};
    std::optional<std::size_t> total = {};  // of all pages, where it is known
    bool operator==(const TemplatePage&) const = default;
};

// The Authorization header of requests, where it is made anew from time to time (a signed token).
struct Authorization {
    std::string value;  // "Bearer ..."
    Time until;         // good until then
};

// Two halves of pure functions: bytes in, values out; no socket, clock or database, so that each
// can be fuzzed, run against vectors, and joined to any other dialect's half.
//
// A value of a message may be a mark that is replaced in the bytes later (deliver/prepared.h): so
// values are escaped for where they stand and else neither read, cut nor measured. Marks stand in templates alone:
// free-form content is what is sent.
struct ClientHalf {  // we speak to a provider
    // Beyond required fields and choices, which the table says: whether a key is one. `where` names
    // the field. Null: nothing to check.
    Result<> (*check_account)(const Account&) = nullptr;
    // Null: requests carry what the account says, unchanged. `nonce`: different each time.
    Result<Authorization> (*authorize)(const Account&, Time now, std::string_view nonce) = nullptr;

    // Error: invalid, where the dialect cannot say it: it did not leave.
    Result<HttpRequest> (*write_message)(const OutgoingMessage&, const Account&) = nullptr;
    Outcome (*read_answer)(const HttpResponse&) = nullptr;

    // Requests that try endpoint and credentials and reach nobody, and what their answers say.
    // Error: denied for refused credentials, else invalid, with the provider's words.
    std::vector<HttpRequest> (*write_validation)(const Account&) = nullptr;
    Result<> (*read_validation)(const HttpResponse&) = nullptr;

    // Status and incoming callbacks are read on either URL. Error: invalid, where nothing of it can
    // be read: it is kept as it came.
    Result<CallbackBatch> (*read_callbacks)(const HttpRequest&) = nullptr;
    // Error: denied, where the account asks for a signature and this one is not good; unavailable, where there is
    // none and the provider sends it again with one if it is told to. Null: the dialect has none.
    Result<> (*check_signature)(const HttpRequest&, const Account&, Time now) = nullptr;
    // A call that is no callback but tries our URL (a handshake), and what it must be answered.
    // Null: the dialect has none.
    std::optional<HttpResponse> (*answer_probe)(const HttpRequest&, const Account&) = nullptr;
    std::string_view acknowledgement = {};  // the JSON body of our 200; empty for none
    bool reports_by_get = false;            // callbacks may come as GET, all in the query

    // Where the provider's own list is read, given where messages go. Null: at the same place.
    Endpoint (*template_endpoint)(Endpoint messages) = nullptr;
    // The provider's own list. The target is relative to the account's. Null: it has none.
    HttpRequest (*write_template_query)(const Account&, const TemplateQuery&) = nullptr;
    Result<TemplatePage> (*read_templates)(const HttpResponse&) = nullptr;
};

// What somebody asks of the provider that we play.
enum class Ask { message, templates, other };

struct ServerHalf {  // we are the provider: gateway and sandbox
    Ask (*kind_of)(const HttpRequest&) = nullptr;
    // What names the sender on this wire: a number, a phone number id, a user id; empty: nothing does.
    std::string (*sender_of)(const HttpRequest&) = nullptr;
    // Whether that sender is this account's, and whether its credentials are good.
    bool (*is_for)(std::string_view sender, const Account&) = nullptr;
    bool (*lets_in)(const HttpRequest&, const Account&, Time now) = nullptr;
    // Asked once it is let in: what this account may not do, though its credentials are good. Null:
    // accounts may do everything.
    std::optional<Refused> (*forbids)(const HttpRequest&, const Account&) = nullptr;

    // `from` is as the wire names the sender. Error: invalid, told by write_objection.
    Result<OutgoingMessage> (*read_message)(const HttpRequest&) = nullptr;
    // What the provider answers; `message` is null where it could not be read. The provider's own
    // code and words are used where the outcome has them, else those that fit our code.
    HttpResponse (*write_answer)(const Outcome&, const HttpRequest& asked, const OutgoingMessage* message) = nullptr;
    HttpResponse (*write_objection)(const Error&, const HttpRequest& asked) = nullptr;
    // Of other calls those on what is kept for the account; nothing for the rest. Error: invalid, told by
    // write_objection, as are a thing that is missing and a template that is there already. Null: it has none.
    Result<std::optional<KeptCall>> (*read_kept_call)(const HttpRequest&, const Account&) = nullptr;
    // `kept`: what was found, made or removed.
    HttpResponse (*write_kept)(const KeptCall&, const Kept& kept, const HttpRequest& asked) = nullptr;
    // Everything else: opt-ins, read marks, subscriptions.
    HttpResponse (*answer_other)(const HttpRequest&, const Account&) = nullptr;
    // How much of the registry is asked for, and the page. Null: the provider has no such call.
    TemplateQuery (*read_template_query)(const HttpRequest&) = nullptr;
    HttpResponse (*write_templates)(const TemplatePage&, const HttpRequest& asked) = nullptr;

    // Whether a refusal is told in the answer; if not, the message is accepted and fails by callback.
    bool (*tells_at_once)(FailureCode) = nullptr;
    // An id as the provider gives them, the same for the same number. Null: it gives none.
    std::string (*make_id)(std::uint64_t number) = nullptr;

    // At least one, all for this account; at most `batch` of them and only status reports together.
    // Target left "/": the caller knows the URL.
    HttpRequest (*write_callbacks)(std::span<const Callback>, const Account&) = nullptr;
    std::size_t batch = 1;
    // The call that tries a URL before callbacks go there, and whether it was answered as it must be. What is in the
    // target goes into the URL's own query. Null: none is tried.
    HttpRequest (*write_probe)(const Account&, Time now, std::string_view nonce) = nullptr;
    bool (*takes_probe_answer)(const HttpResponse&, std::string_view nonce) = nullptr;
    // Adds the signature to what goes out, where the account has a secret for it. Null: none.
    void (*sign_callback)(HttpRequest&, const Account&, Time now, std::string_view nonce) = nullptr;
};

struct Dialect {
    std::string_view name;   // as written in a provider's settings
    std::string_view title;  // as people call it: "Meta Cloud API"
    std::string_view default_endpoint = {};
    std::span<const AccountField> fields = {};
    Capabilities can = {};
    ClientHalf client = {};
    ServerHalf server = {};
    // What is left of a message, or of a callback, after this dialect carried it from one half to the
    // other: the losses that docs/dialects.md lists, as code. Nothing where it is refused.
    std::optional<OutgoingMessage> (*as_carried)(OutgoingMessage) = nullptr;
    std::optional<Callback> (*callback_as_carried)(Callback) = nullptr;
};

// registry.cpp lists them all.
const Dialect* dialect_named(std::string_view name);
std::vector<const Dialect*> all_dialects();

// The account's fields with defaults filled in where the dialect has one and none is given.
FieldValues with_defaults(const Dialect& dialect, FieldValues given);

// Required fields are there, none is unknown, choices are kept to, and what check_account says.
// Error: invalid, `where` naming the field.
Result<> check_fields(const Dialect& dialect, const Account& account);

}  // namespace parley
