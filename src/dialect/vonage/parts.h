#pragma once
#include "dialect/dialect.h"

// The parts that vonage.cpp joins into the dialect.
namespace parley::vonage {

// Vonage calls version 0.1 of its API the legacy one.
enum class Version { legacy, current };

// version.cpp
Version version_of(const Account& account);             // that it speaks, and that its application is called back in
Version version_of(const HttpRequest& request);         // by its path
std::string_view path_of_messages(Version version);     // "/v1/messages"
bool is_send(const HttpRequest& request);               // to one of the three paths that there are
std::string_view bare_number(std::string_view number);  // without a plus in front
std::string sender_number(std::string_view sender);     // as Vonage wants it: digits only
std::string locale_of(std::string_view language);       // "en_GB", as WhatsApp has it, to "en-GB"
std::string language_of(std::string_view locale);       // and back

// account.cpp
extern const std::span<const AccountField> fields;
Result<> check_account(const Account& account);
Result<Authorization> authorize(const Account& account, Time now, std::string_view nonce);
bool lets_in(const HttpRequest& request, const Account& account, Time now);

// signature.cpp: "Signed webhooks"
Result<> check_signature(const HttpRequest& request, const Account& account, Time now);
void sign_callback(HttpRequest& request, const Account& account, Time now, std::string_view nonce);

// write_message.cpp and read_message.cpp
Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account);
Result<OutgoingMessage> read_message(const HttpRequest& request);
std::string sender_of(const HttpRequest& request);

// answer.cpp, with problem.h
Outcome read_answer(const HttpResponse& answer);
HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message);
HttpResponse write_objection(const Error& error, const HttpRequest& asked);

// validation.cpp
std::vector<HttpRequest> write_validation(const Account& account);
Result<> read_validation(const HttpResponse& answer);

// other.cpp: marking as read
HttpResponse answer_other(const HttpRequest& request, const Account& account);

// read_callbacks.cpp and write_callback.cpp
Result<CallbackBatch> read_callbacks(const HttpRequest& request);
HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account);
// Vonage's id of a message that goes by no other: the same for the same.
std::string uuid_for(std::string_view provider_id, std::string_view message_id);

// carriage.cpp and callback_carriage.cpp
extern const std::span<const Ability> abilities;
// Beyond that table: what no receiver could read. Error: invalid, `where` is "content".
Result<> check_sent(const Content& content);
// Whether Vonage passes it through in WhatsApp's own words, having none for it.
bool goes_as_custom(const Content& content, Version version);
std::optional<OutgoingMessage> as_carried(OutgoingMessage message);
std::optional<Callback> callback_as_carried(Callback callback);

}  // namespace parley::vonage
