#include "dialect/generic/generic.h"

#include "dialect/generic/parts.h"

namespace parley::generic {

const Dialect dialect{
    .name = "generic",
    .escaping = Escaping::json,
    .client = {write_message, write_validation, read_answer, read_callbacks},
    .server = {read_message, write_answer, write_callback},
};

}  // namespace parley::generic
