#pragma once
#include "dialect/dialect.h"
#include "sandbox/counts.h"
#include "sandbox/fate.h"

// What send requests are answered: how a fate or a refusal is counted, and how a dialect words it.
namespace parley::sandbox {

Answered answered_for(const AnswerFate& fate);
Answered answered_for(const Refused& refused);

struct Answering {
    const Dialect& dialect;
    const HttpRequest& asked;
    const OutgoingMessage* message;  // null where it could not be read
    std::chrono::seconds retry_after;
};
HttpResponse accepted(const Answering& answering, std::string provider_id);
HttpResponse refused(const Answering& answering, const Refused& refused);
// Of what is no acceptance.
HttpResponse faulty(const Answering& answering, Answered answered);

}  // namespace parley::sandbox
