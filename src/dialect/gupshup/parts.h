#pragma once
#include "dialect/dialect.h"

// The parts that gupshup.cpp joins into the dialect.
namespace parley::gupshup {

// account.cpp
extern const std::span<const AccountField> fields;
Result<> check_account(const Account& account);
// A request to one of the API's paths, with the key.
HttpRequest call_of(const Account& account, std::string_view method, std::string_view path,
                    std::string_view content_type = {});
// The account's number as it stands on the wire; where it has none, `otherwise`.
std::string source_of(const Account& account, std::string_view otherwise = {});
std::string sender_of(const HttpRequest& request);
bool is_for(std::string_view sender, const Account& account);
bool lets_in(const HttpRequest& request, const Account& account, Time now);

// message.cpp
Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account);
Result<OutgoingMessage> read_message(const HttpRequest& request);

// check.cpp: what write_message refuses, and as_carried with it.
Result<> check_message(const OutgoingMessage& message);

// answer.cpp
Outcome read_answer(const HttpResponse& answer);
HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message);
HttpResponse write_objection(const Error& error, const HttpRequest& asked);
bool tells_at_once(FailureCode failure);
HttpResponse error_answer(unsigned status, std::string_view words);

// validation.cpp
std::vector<HttpRequest> write_validation(const Account& account);
Result<> read_validation(const HttpResponse& answer);

// kept_calls.cpp: files and templates
Result<std::optional<KeptCall>> read_kept_call(const HttpRequest& request, const Account& account);
HttpResponse write_kept(const KeptCall& call, const Kept& kept, const HttpRequest& asked);

// other_calls.cpp
HttpResponse answer_other(const HttpRequest& request, const Account& account);

// read_callbacks.cpp
inline constexpr std::string_view nobody = "callbackSetPhone";  // whose event tries a URL
Result<CallbackBatch> read_callbacks(const HttpRequest& request);
std::optional<HttpResponse> answer_probe(const HttpRequest& request, const Account& account);

// write_callback.cpp
HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account);
HttpRequest write_probe(const Account& account, Time now, std::string_view nonce);
bool takes_probe_answer(const HttpResponse& answer, std::string_view nonce);

// templates.cpp
HttpRequest write_template_query(const Account& account, const TemplateQuery& query);
Result<TemplatePage> read_templates(const HttpResponse& answer);
TemplateQuery read_template_query(const HttpRequest& request);
HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked);
json::object write_listing(const TemplateListing& listing, std::string_view app_id);

// carriage.cpp and callback_carriage.cpp
extern const std::span<const Ability> abilities;
std::optional<OutgoingMessage> as_carried(OutgoingMessage message);
std::optional<Callback> callback_as_carried(Callback callback);

}  // namespace parley::gupshup
