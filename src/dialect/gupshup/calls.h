#pragma once
#include <string>

#include "base/http.h"

// Which of the API's calls a request is. The old family of paths, /sm, and the current one, /wa, are
// served alike, also below a path of our own.
namespace parley::gupshup {

enum class Call {
    session_message,
    template_message,
    template_list,
    template_submission,
    one_template,  // by its id or its name
    media,         // a file that is uploaded
    one_file,
    opt_in,
    opt_out,
    users,
    mark_read,
    subscriptions,  // all of them, or one that is made
    subscription,   // one of them
    none,
};

struct Called {
    Call call = Call::none;
    std::string app = {};  // the app's name or id, where the path says it
};

Called called_by(const HttpRequest& request);

}  // namespace parley::gupshup
