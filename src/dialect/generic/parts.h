#pragma once
#include "dialect/dialect.h"

// The parts that generic.cpp joins into the dialect.
namespace parley::generic {

// message.cpp; components in read_components.cpp and write_components.cpp
Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account);
std::vector<HttpRequest> write_validation(const Account& account);
Result<OutgoingMessage> read_message(const HttpRequest& request);

// answer.cpp
Outcome read_answer(const HttpResponse& answer);
Result<> read_validation(const HttpResponse& answer);
HttpResponse write_answer(const Outcome& outcome, const HttpRequest& asked, const OutgoingMessage* message);
HttpResponse write_objection(const Error& error, const HttpRequest& asked);

// read_callbacks.cpp and write_callback.cpp
Result<CallbackBatch> read_callbacks(const HttpRequest& request);
HttpRequest write_callbacks(std::span<const Callback> callbacks, const Account& account);

// templates.cpp: "Import Templates"
HttpRequest write_template_query(const Account& account, const TemplateQuery& query);
Result<TemplatePage> read_templates(const HttpResponse& answer);
TemplateQuery read_template_query(const HttpRequest& request);
HttpResponse write_templates(const TemplatePage& page, const HttpRequest& asked);

// carriage.cpp
extern const std::span<const Ability> abilities;
std::optional<OutgoingMessage> as_carried(OutgoingMessage message);
std::optional<Callback> callback_as_carried(Callback callback);

}  // namespace parley::generic
