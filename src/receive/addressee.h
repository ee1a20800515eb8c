#pragma once
#include <soci/soci.h>

#include <string>

#include "receive/reading.h"

namespace parley::receive {

// Whom of the project's providers somebody wrote to: some BSPs call one URL for all numbers of an application or an
// account (Vonage, Meta), so that `to` says more than the URL. The URL's own provider where no other of its dialect
// has that number. Runs inside work of the writer.
ProviderId addressee(soci::session& sql, const Reading& reading, const std::string& to);

}  // namespace parley::receive
