#include "sandbox/answers.h"

#include <fmt/format.h>

namespace parley::sandbox {

namespace {

FailureCode code_of(Answered answered) {
    switch (answered) {
        case Answered::refused_2000: return FailureCode::bad_credentials;
        case Answered::refused_2001: return FailureCode::bad_parameters;
        case Answered::refused_2002: return FailureCode::bad_phone;
        case Answered::refused_2003: return FailureCode::not_subscribed;
        case Answered::http_429:
        case Answered::http_503: return FailureCode::throttled;
        case Answered::http_500: return FailureCode::provider_error;
        case Answered::http_403: return FailureCode::refused;
        case Answered::refused_2004:
        case Answered::accepted:
        case Answered::slow:
        case Answered::reset:
        case Answered::silence:
        case Answered::garbage: break;
    }
    return FailureCode::other;
}

// A fault is named by its status, whatever status the provider gives that refusal else.
HttpResponse with_status(HttpResponse response, unsigned status) {
    response.status = status;
    return response;
}

HttpResponse throttled(const Answering& answering, unsigned status) {
    HttpResponse response =
        with_status(refused(answering, {FailureCode::throttled, {}, Retry::later, {}, answering.retry_after}), status);
    response.headers.set("Retry-After", fmt::format("{}", answering.retry_after.count()));
    return response;
}

HttpResponse garbage() {
    HttpResponse response{200, {}, "<html><body>It works!</body>\xff\xfe{\"status\":"};
    response.headers.set("Content-Type", "text/html");
    return response;
}

}  // namespace

Answered answered_for(const AnswerFate& fate) {
    switch (fate.verdict) {
        case Verdict::accept: return Answered::accepted;
        case Verdict::http_429: return Answered::http_429;
        case Verdict::http_500: return Answered::http_500;
        case Verdict::http_503: return Answered::http_503;
        case Verdict::reset: return Answered::reset;
        case Verdict::silence: return Answered::silence;
        case Verdict::garbage: return Answered::garbage;
        case Verdict::slow: return Answered::slow;
        case Verdict::refuse: break;
    }
    return answered_for(Refused{fate.code, {}});
}

Answered answered_for(const Refused& refused) {
    if (refused.retry == Retry::later) {
        return Answered::http_429;
    }
    switch (refused.code) {
        case FailureCode::bad_credentials: return Answered::refused_2000;
        case FailureCode::bad_parameters:
        case FailureCode::bad_parameter_kind:
        case FailureCode::template_unknown:
        case FailureCode::template_paused: return Answered::refused_2001;
        case FailureCode::bad_phone: return Answered::refused_2002;
        case FailureCode::not_subscribed: return Answered::refused_2003;
        case FailureCode::throttled: return Answered::http_429;
        case FailureCode::none:
        case FailureCode::phone_inactive:
        case FailureCode::too_many_to_person:
        case FailureCode::phone_unavailable:
        case FailureCode::blacklisted:
        case FailureCode::device_incapable:
        case FailureCode::outside_window:
        case FailureCode::blocked_by_meta:
        case FailureCode::unreachable:
        case FailureCode::provider_error:
        case FailureCode::refused:
        case FailureCode::other:
        case FailureCode::cannot_be_written:
        case FailureCode::expired:
        case FailureCode::bad_media:
        case FailureCode::account_problem: break;
    }
    return Answered::refused_2004;
}

HttpResponse accepted(const Answering& answering, std::string provider_id) {
    return answering.dialect.server.write_answer(Accepted{std::move(provider_id)}, answering.asked, answering.message);
}

HttpResponse refused(const Answering& answering, const Refused& refused) {
    return answering.dialect.server.write_answer(refused, answering.asked, answering.message);
}

HttpResponse faulty(const Answering& answering, Answered answered) {
    switch (answered) {
        case Answered::http_429: return throttled(answering, 429);
        case Answered::http_503: return throttled(answering, 503);
        case Answered::http_500: return with_status(refused(answering, {FailureCode::provider_error, {}}), 500);
        case Answered::garbage: return garbage();
        case Answered::reset:
        case Answered::silence: return {};  // never sent
        case Answered::accepted:
        case Answered::slow:
        case Answered::http_403:
        case Answered::refused_2000:
        case Answered::refused_2001:
        case Answered::refused_2002:
        case Answered::refused_2003:
        case Answered::refused_2004: break;
    }
    const FailureCode code = code_of(answered);
    return refused(answering, {code, {}, code == FailureCode::bad_credentials ? Retry::pause_lane : Retry::never});
}

}  // namespace parley::sandbox
