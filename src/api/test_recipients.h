#pragma once
#include <optional>
#include <string>
#include <vector>

#include "api/call.h"
#include "api/context.h"
#include "audience/profile.h"
#include "base/json.h"
#include "message/message.h"

// To whom a test goes, and what is told of it. It belongs to no campaign's figures.
namespace parley::api {

struct TestRecipient {
    std::string shown;  // as it was asked for
    std::string phone;
    std::string user_id;
    std::optional<audience::Profile> profile = {};  // of one that was named by identity
};

Result<std::vector<std::string>> texts_in(const json::array* list, const std::string& where);

// 1 to 10 of them, numbers first. Error: invalid, `where` the place of the one that is wrong.
Result<std::vector<TestRecipient>> recipients_of(Context& context, const Call& call,
                                                 const std::vector<std::string>& numbers,
                                                 const std::vector<std::string>& identities);

// Sends it outside of any campaign, and says what came back.
struct TestResult {
    bool good = false;
    json::object told;
};
TestResult send_to(Context& context, const deliver::Provider& provider, const TestRecipient& recipient, Content content,
                   std::size_t place);

}  // namespace parley::api
