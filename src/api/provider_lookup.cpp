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
        return no_such_provider();
    }
    return std::move(*provider);
}

Failure no_such_provider() {
    return Failure(Error{ErrorKind::missing, "there is no such provider"});
}

Result<> make_known(Context& context, ProviderId id) {
    // Read inside: of two that change it at once, the later one tells of both changes.
    const std::lock_guard lock(context.making_known);
    const auto provider =
        context.database.read([&](soci::session& sql) { return deliver::find_provider(sql, context.box, id); });
    if (!provider || provider->archived) {
        context.dispatcher.remove_provider(id);
    } else {
        context.dispatcher.set_provider(*provider);
    }
    return context.directory.reload(context.database);
}

}  // namespace parley::api
