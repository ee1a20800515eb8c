#pragma once
#include "dialect/dialect.h"

// The parts that gupshup_enterprise.cpp joins into the dialect.
namespace parley::gupshup_enterprise {

// account.cpp
extern const std::span<const AccountField> fields;
Result<> check_account(const Account& account);
std::string sender_of(const HttpRequest& request);
bool is_for(std::string_view sender, const Account& account);
bool lets_in(const HttpRequest& request, const Account& account, Time now);
std::optional<Refused> forbids(const HttpRequest& request, const Account& account);

// write_message.cpp and read_message.cpp
Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account);
Result<OutgoingMessage> read_message(const HttpRequest& request);

// validation.cpp; what its answers say in read_answer.cpp
std::vector<HttpRequest> write_validation(const Account& account);
Result<> read_validation(const HttpResponse& answer);

// read_answer.cpp and write_answer.cpp
Outcome read_answer(const HttpResponse& answer);
HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message);
HttpResponse write_objection(const Error& error, const HttpRequest& asked);
HttpResponse answer_other(const HttpRequest& request, const Account& account);
std::string make_id(std::uint64_t number);

// read_callbacks.cpp and write_callback.cpp
Result<CallbackBatch> read_callbacks(const HttpRequest& request);
HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account);

// templates.cpp
// The gateway lists templates at another host than it takes messages at; a proxy does both.
Endpoint template_endpoint(Endpoint messages);
HttpRequest write_template_query(const Account& account, const TemplateQuery& query);
Result<TemplatePage> read_templates(const HttpResponse& answer);
TemplateQuery read_template_query(const HttpRequest& request);
HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked);
std::string_view status_word(TemplateStatus status);  // also of the callback that tells a change

// carriage.cpp and callback_carriage.cpp; check_sayable is what the message alone says, whatever the account
extern const std::span<const Ability> abilities;
Result<> check_sayable(const OutgoingMessage& message);
std::optional<OutgoingMessage> as_carried(OutgoingMessage message);
std::optional<Callback> callback_as_carried(Callback callback);

}  // namespace parley::gupshup_enterprise
