#include "app/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include <fmt/core.h>

#include "base/text.h"

namespace parley::app {

namespace {

constexpr std::chrono::milliseconds between_drawings{80};
constexpr std::chrono::seconds between_lines{2};
constexpr std::size_t bar_width = 24;

std::size_t terminal_width() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

// One that can take a line back.
bool is_terminal() {
    const char* kind = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

std::string bar(double share) {
    const auto filled = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(bar_width));
    std::string drawn = "[";
    for (std::size_t place = 0; place < bar_width; ++place) {
        drawn += place < filled ? "#" : ".";
    }
    return drawn + "]";
}

}  // namespace

Progress::Progress(bool silent) : silent_(silent), terminal_(is_terminal()) {}

Progress::~Progress() {
    end();
}

void Progress::show(double share, const std::string& text) {
    if (silent_) {
        return;
    }
    last_ = fmt::format("{} {:3.0f}% {}", bar(share), std::clamp(share, 0.0, 1.0) * 100, text);
    const Tick now = clock_.tick();
    const auto waited = now - shown_;
    if (drawn_ && waited < (terminal_ ? std::chrono::nanoseconds(between_drawings) : between_lines)) {
        return;
    }
    shown_ = now;
    drawn_ = true;
    if (terminal_) {
        fmt::print(stderr, "\r\x1b[K{}", shortened(last_, terminal_width() - 1));
        std::fflush(stderr);
    } else {
        print_once();
    }
}

void Progress::print_once() {
    if (last_ != printed_) {
        fmt::print(stderr, "{}\n", last_);
        printed_ = last_;
    }
    last_.clear();
}

void Progress::end() {
    if (!silent_ && !last_.empty()) {
        fmt::print(stderr, "{}", terminal_ ? "\r\x1b[K" : "");
        print_once();
    }
    drawn_ = false;
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number < 0 ? -number : number);
    for (std::ptrdiff_t place = std::ssize(digits) - 3; place > 0; place -= 3) {
        digits.insert(static_cast<std::size_t>(place), ",");
    }
    return number < 0 ? "-" + digits : digits;
}

std::string duration_text(std::chrono::seconds duration) {
    if (duration < std::chrono::minutes(2)) {
        return fmt::format("{} s", duration.count());
    }
    if (duration < std::chrono::hours(2)) {
        return fmt::format("{} min {} s", duration.count() / 60, duration.count() % 60);
    }
    return fmt::format("{} h {} min", duration.count() / 3'600, duration.count() % 3'600 / 60);
}

}  // namespace parley::app
