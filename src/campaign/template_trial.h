#pragma once
#include <string>

#include "base/error.h"
#include "campaign/template.h"
#include "deliver/provider.h"
#include "message/message.h"
#include "message/outcome.h"

// Trying a template before it is saved (source: the guide's questions on saving templates): it is sent,
// filled with its examples, to a number at which it reaches nobody.
namespace parley::campaign {

// Whom a trial goes to where nobody says: the sender itself. Error: invalid, for a short code, which
// cannot be written to.
Result<std::string> trial_number(const deliver::Provider& provider);

// Error: invalid, where it cannot be filled.
Result<OutgoingMessage> trial_message(const Template& form, const deliver::Provider& provider,
                                      const std::string& number, Time now);

// Whether the provider took the template: it accepted the message, or refused it for the number alone, or
// for media that we made up.
bool took_template(const Outcome& outcome, const OutgoingMessage& message);

}  // namespace parley::campaign
