#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "deliver/provider.h"
#include "receive/record.h"
#include "store/database.h"

namespace parley::receive {

// Whose URL it is that somebody calls, and what its dialect must know to look at the call.
struct Addressee {
    std::shared_ptr<const deliver::Provider> provider;
    std::shared_ptr<const Account> account;
    Kind kind = Kind::status;
};

// The providers as callbacks need them, in memory: found by the secret of a URL or by id, in well
// under a microsecond, from any thread.
class ProviderDirectory {
public:
    explicit ProviderDirectory(const SecretBox& box);
    ~ProviderDirectory();
    ProviderDirectory(const ProviderDirectory&) = delete;

    // After a provider was added or changed; what is being answered keeps what it has found.
    Result<> reload(store::Database& database);  // archived ones are still called back
    void replace(std::vector<deliver::Provider> providers);

    // Nothing where no URL has this secret. A hash finds the place and the whole is compared in
    // constant time, so that time tells a guesser nothing about how close he is.
    std::optional<Addressee> find(std::string_view secret) const;

    // A project's providers, as their status URLs are called; the default one first, then in order of their ids.
    std::vector<Addressee> of_project(ProjectId project) const;

    std::shared_ptr<const deliver::Provider> find(ProviderId id) const;  // null where there is none

private:
    struct Table;
    std::shared_ptr<const Table> table() const;

    const SecretBox box_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Table> table_;
};

}  // namespace parley::receive
