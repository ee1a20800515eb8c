#include "dialect/gupshup/parts.h"

// Asking for the list of templates tries the key and the app, and reaches nobody.
namespace parley::gupshup {

std::vector<HttpRequest> write_validation(const Account& account) {
    return {write_template_query(account, {})};
}

Result<> read_validation(const HttpResponse& http) {
    const auto page = read_templates(http);
    return page ? Result<>() : std::unexpected(page.error());
}

}  // namespace parley::gupshup
