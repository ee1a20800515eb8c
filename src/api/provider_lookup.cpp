#include "api/provider_lookup.h"

namespace parley::api {

Result<deliver::Provider> provider_of(Context& context, const Call& call) {
    const auto id = path_id<ProviderId>(call, "provider");
    if (!id) {
        return std::unexpected(id.error());
    }
    auto provider =
        context.database.read([&](soci::session& sql) { return deliver::find_provider(sql, context.box, *id); });
    if (!provider || provider->project != call.project) {
        return Failure(Error{ErrorKind::missing, "there is no such provider"});
    }
    return std::move(*provider);
}

Result<> make_known(Context& context, const deliver::Provider& provider) {
    if (provider.archived) {
        context.dispatcher.remove_provider(provider.id);
    } else {
        context.dispatcher.set_provider(provider);
    }
    return context.directory.reload(context.database);
}

}  // namespace parley::api
