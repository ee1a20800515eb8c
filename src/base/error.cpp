#include "base/error.h"

namespace parley {

std::string_view name_of(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid: return "invalid";
        case ErrorKind::missing: return "missing";
        case ErrorKind::denied: return "denied";
        case ErrorKind::conflict: return "conflict";
        case ErrorKind::unavailable: return "unavailable";
    }
    return "unknown";
}

std::string describe(const Error& error) {
    std::string text;
    if (!error.where.empty()) {
        text += error.where + ": ";
    }
    text += error.what;
    if (!error.value.empty()) {
        text += " (given: " + error.value + ")";
    }
    if (!error.advice.empty()) {
        text += "; " + error.advice;
    }
    return text;
}

}  // namespace parley
