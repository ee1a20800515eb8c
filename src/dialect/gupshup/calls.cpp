#include "dialect/gupshup/calls.h"

#include <array>

#include "base/form.h"
#include "dialect/exchange.h"

namespace parley::gupshup {

namespace {

struct Route {
    std::string_view method;
    std::string_view pattern;
    Call call;
};

// What stands in the first {} is the app. "/wa" stands for both families.
constexpr std::array routes{
    Route{"POST", "/wa/api/v1/msg", Call::session_message},
    Route{"POST", "/wa/api/v1/template/msg", Call::template_message},
    Route{"POST", "/wa/app/{}/template/v1/msg", Call::template_message},
    Route{"POST", "/wa/app/{}/template/msg", Call::template_message},
    Route{"GET", "/wa/api/v1/template/list/{}", Call::template_list},
    Route{"GET", "/wa/app/{}/template", Call::template_list},
    Route{"POST", "/wa/app/{}/template", Call::template_submission},
    Route{"GET", "/wa/app/{}/template/{}", Call::one_template},
    Route{"DELETE", "/wa/app/{}/template/{}", Call::one_template},
    Route{"POST", "/wa/{}/wa/media", Call::media},
    Route{"POST", "/wa/{}/wa/media/", Call::media},
    Route{"POST", "/wa/{}/wa/media/v2", Call::media},
    Route{"GET", "/wa/{}/wa/media/{}", Call::one_file},
    Route{"POST", "/wa/api/v1/app/opt/in/{}", Call::opt_in},
    Route{"POST", "/wa/api/v1/app/opt/out/{}", Call::opt_out},
    Route{"GET", "/wa/api/v1/users/{}", Call::users},
    Route{"PUT", "/wa/app/{}/msg/{}/read", Call::mark_read},
    Route{"GET", "/wa/app/{}/subscription", Call::subscriptions},
    Route{"POST", "/wa/app/{}/subscription", Call::subscriptions},
    Route{"DELETE", "/wa/app/{}/subscription", Call::subscriptions},
    Route{"GET", "/wa/app/{}/subscription/{}", Call::subscription},
    Route{"PUT", "/wa/app/{}/subscription/{}", Call::subscription},
    Route{"DELETE", "/wa/app/{}/subscription/{}", Call::subscription},
};

// A segment of a path is read as the value of a form's field, where two signs mean something else.
std::string decoded(std::string_view segment) {
    std::string field = "app=";
    for (const char letter : segment) {
        if (letter == '+' || letter == '&') {
            append_percent_encoded(field, std::string_view(&letter, 1));
        } else {
            field += letter;
        }
    }
    const auto form = parse_form(field);
    return form && !form->empty() ? form->front().second : std::string();
}

Called called_by(std::string_view method, const std::string& path) {
    for (const Route& route : routes) {
        std::array<std::string_view, 1> app;
        if (route.method == method && path_matches(path, route.pattern, app)) {
            return {route.call, decoded(app.front())};
        }
    }
    return {};
}

}  // namespace

Called called_by(const HttpRequest& request) {
    std::string_view path = path_of(request);
    // From each place where a family may begin, the first that is a call.
    while (!path.empty()) {
        if (path.starts_with("/wa/") || path.starts_with("/sm/")) {
            Called called = called_by(request.method, "/wa" + std::string(path.substr(3)));
            if (called.call != Call::none) {
                return called;
            }
        }
        path.remove_prefix(std::min(path.size(), path.find('/', 1)));
    }
    return {};
}

}  // namespace parley::gupshup
