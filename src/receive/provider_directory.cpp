#include "receive/provider_directory.h"

#include <algorithm>
#include <unordered_map>

#include "base/random.h"

namespace parley::receive {

struct ProviderDirectory::Table {
    struct Entry {
        std::string secret;
        Addressee addressee;
    };
    std::unordered_multimap<std::size_t, Entry> by_secret;  // the key is the secret's hash
    std::unordered_map<ProviderId, std::shared_ptr<const deliver::Provider>> by_id;
};

ProviderDirectory::ProviderDirectory(const SecretBox& box) : box_(box), table_(std::make_shared<const Table>()) {}
ProviderDirectory::~ProviderDirectory() = default;

Result<> ProviderDirectory::reload(store::Database& database) {
    try {
        replace(database.read([this](soci::session& sql) { return deliver::list_all_providers(sql, box_); }));
        return {};
    } catch (const std::exception& failure) {
        return Failure(Error{ErrorKind::unavailable, std::string("the providers cannot be read: ") + failure.what()});
    }
}

void ProviderDirectory::replace(std::vector<deliver::Provider> providers) {
    auto table = std::make_shared<Table>();
    for (deliver::Provider& given : providers) {
        const auto provider = std::make_shared<const deliver::Provider>(std::move(given));
        const auto account = std::make_shared<const Account>(deliver::account_of(*provider));
        table->by_id[provider->id] = provider;
        for (const auto& [secret, kind] : {std::pair(std::string_view(provider->status_secret), Kind::status),
                                           std::pair(std::string_view(provider->incoming_secret), Kind::incoming)}) {
            if (!secret.empty()) {
                table->by_secret.emplace(std::hash<std::string_view>{}(secret),
                                         Table::Entry{std::string(secret), Addressee{provider, account, kind}});
            }
        }
    }
    const std::lock_guard lock(mutex_);
    table_ = std::move(table);
}

std::optional<Addressee> ProviderDirectory::find(std::string_view secret) const {
    const auto current = table();
    const auto [begin, end] = current->by_secret.equal_range(std::hash<std::string_view>{}(secret));
    for (auto it = begin; it != end; ++it) {
        if (equal_in_constant_time(it->second.secret, secret)) {
            return it->second.addressee;
        }
    }
    return std::nullopt;
}

std::vector<Addressee> ProviderDirectory::of_project(ProjectId project) const {
    std::vector<Addressee> found;
    const auto current = table();
    for (const auto& [hash, entry] : current->by_secret) {
        if (entry.addressee.kind == Kind::status && entry.addressee.provider->project == project) {
            found.push_back(entry.addressee);
        }
    }
    std::ranges::sort(found, {},
                      [](const Addressee& one) { return std::pair(!one.provider->is_default, one.provider->id); });
    return found;
}

std::shared_ptr<const deliver::Provider> ProviderDirectory::find(ProviderId id) const {
    const auto current = table();
    const auto found = current->by_id.find(id);
    return found == current->by_id.end() ? nullptr : found->second;
}

std::shared_ptr<const ProviderDirectory::Table> ProviderDirectory::table() const {
    const std::lock_guard lock(mutex_);
    return table_;
}

}  // namespace parley::receive
