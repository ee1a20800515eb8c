#pragma once
#include "dialect/dialect.h"

// The parts that generic.cpp joins into the dialect.
namespace parley::generic {

// message.cpp; components in read_components.cpp and write_components.cpp
Result<HttpRequest> write_message(const OutgoingMessage& message, const Account& account);
HttpRequest write_validation(const Account& account);
Result<OutgoingMessage> read_message(const HttpRequest& request);

// answer.cpp
Outcome read_answer(const HttpResponse& answer);
HttpResponse write_answer(const Outcome& outcome);

// read_callbacks.cpp and write_callback.cpp
Result<CallbackBatch> read_callbacks(const HttpRequest& request);
HttpRequest write_callback(const Callback& callback);

}  // namespace parley::generic
