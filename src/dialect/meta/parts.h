#pragma once
#include "dialect/dialect.h"

// The parts that meta.cpp joins into the dialect.
namespace parley::meta {

// account.cpp
extern const std::span<const AccountField> fields;
Result<> check_account(const Account& account);
bool is_for(std::string_view sender, const Account& account);
bool lets_in(const HttpRequest& request, const Account& account, Time now);
// "/v23.0" and the path below it, with the token. `node` is an id of Meta's, or one and an edge.
HttpRequest graph_request(const Account& account, std::string_view method, std::string_view node,
                          std::string_view content_type = {});

// paths.cpp: what stands in the path of a request to the Graph, wherever the Graph is mounted.
struct GraphPath {
    std::string_view node;  // "100200300400500"
    std::string_view edge;  // "messages"; empty where the node itself is asked for
};
GraphPath graph_path_of(const HttpRequest& request);
Ask kind_of(const HttpRequest& request);
std::string sender_of(const HttpRequest& request);

// message.cpp
Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account);
Result<OutgoingMessage> read_message(const HttpRequest& request);

// answer.cpp
Outcome read_answer(const HttpResponse& answer);
HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message);
HttpResponse write_objection(const Error& error, const HttpRequest& asked);
bool tells_at_once(FailureCode failure);
std::string make_id(std::uint64_t number);

// validation.cpp
std::vector<HttpRequest> write_validation(const Account& account);
Result<> read_validation(const HttpResponse& answer);

// kept_calls.cpp: media and templates
Result<std::optional<KeptCall>> read_kept_call(const HttpRequest& request, const Account& account);
HttpResponse write_kept(const KeptCall& call, const Kept& kept, const HttpRequest& asked);

// other_calls.cpp: numbers, subscriptions, read marks
HttpResponse answer_other(const HttpRequest& request, const Account& account);

// templates.cpp
HttpRequest write_template_query(const Account& account, const TemplateQuery& query);
Result<TemplatePage> read_templates(const HttpResponse& answer);
TemplateQuery read_template_query(const HttpRequest& request);
HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked);

// webhook.cpp: the handshake and the signature
std::optional<HttpResponse> answer_probe(const HttpRequest& request, const Account& account);
HttpRequest write_probe(const Account& account, Time now, std::string_view nonce);
bool takes_probe_answer(const HttpResponse& answer, std::string_view nonce);
Result<> check_signature(const HttpRequest& request, const Account& account, Time now);
void sign_callback(HttpRequest& request, const Account& account, Time now, std::string_view nonce);

// read_callbacks.cpp and write_callbacks.cpp
Result<CallbackBatch> read_callbacks(const HttpRequest& request);
HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account);

// carriage.cpp
std::span<const Ability> abilities();
std::optional<OutgoingMessage> as_carried(OutgoingMessage message);
std::optional<Callback> callback_as_carried(Callback callback);

}  // namespace parley::meta
