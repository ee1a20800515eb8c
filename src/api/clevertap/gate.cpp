#include "api/clevertap/gate.h"

#include <boost/asio/post.hpp>

#include "api/clevertap/answer.h"

namespace parley::api::clevertap {

bool Gate::enter(ProjectId project) {
    std::size_t& inside = inside_[project];
    if (inside >= most_) {
        return false;
    }
    ++inside;
    return true;
}

void Gate::leave(ProjectId project) {
    const auto found = inside_.find(project);
    if (found != inside_.end() && --found->second == 0) {
        inside_.erase(found);
    }
}

void pass(Gate& gate, Handle handle, Context& context, Call call, const net::ExchangePtr& exchange) {
    if (!gate.enter(call.project)) {
        exchange->answer(fail(429, "Too many concurrent requests"));
        return;
    }
    asio::post(context.pool, [&gate, handle, &context, call = std::move(call), exchange]() mutable {
        HttpResponse response = answer_in_shape(handle, context, call);
        const ProjectId project = call.project;
        asio::post(context.loop,
                   [&gate, project, exchange = std::move(exchange), response = std::move(response)]() mutable {
                       gate.leave(project);
                       exchange->answer(std::move(response));
                   });
    });
}

}  // namespace parley::api::clevertap
