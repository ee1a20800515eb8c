#pragma once
#include <string>
#include <vector>

#include "base/http.h"
#include "deliver/provider.h"

namespace parley::deliver {

// Requests and answers as text for a person to read, with every secret of the provider hidden,
// wherever it stands and however it is encoded there.
class Mask {
public:
    Mask(const Provider& provider, const Account& account);

    std::string shown(const HttpRequest& request, const Endpoint& endpoint) const;
    std::string shown(const HttpResponse& response) const;  // its beginning
    std::string hidden(std::string text) const;

private:
    std::vector<std::string> secrets_;  // longest first
};

}  // namespace parley::deliver
