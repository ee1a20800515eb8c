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

void Gate::begin(Work work) {
    if (held_ >= threads_) {
        waiting_.push_back(std::move(work));
        return;
    }
    ++held_;
    work();
}

void Gate::end() {
    --held_;
    if (!waiting_.empty()) {
        const Work next = std::move(waiting_.front());
        waiting_.pop_front();
        ++held_;
        next();
    }
}

void pass(Gate& gate, Handle handle, Context& context, Call call, const net::ExchangePtr& exchange) {
    if (!gate.enter(call.project)) {
        exchange->answer(fail(429, "Too many concurrent requests"));
        return;
    }
    const auto waiting = std::make_shared<Call>(std::move(call));  // std::function wants to be copied
    gate.begin([&gate, handle, &context, waiting, exchange] {
        asio::post(context.pool, [&gate, handle, &context, call = waiting, exchange] {
            HttpResponse response = answer_in_shape(handle, context, *call);
            asio::post(context.loop,
                       [&gate, project = call->project, exchange, response = std::move(response)]() mutable {
                           gate.end();
                           gate.leave(project);
                           exchange->answer(std::move(response));
                       });
        });
    });
}

}  // namespace parley::api::clevertap
