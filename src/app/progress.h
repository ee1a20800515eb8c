#pragma once
#include <chrono>
#include <string>

#include "base/clock.h"

namespace parley::app {

// How far something has come: one line drawn again and again on a terminal, elsewhere a plain line
// every few seconds. On standard error, so that results can be piped.
class Progress {
public:
    explicit Progress(bool silent = false);
    ~Progress();

    // `share` from 0 to 1 of the whole; `text` says the rest.
    void show(double share, const std::string& text);
    void end();  // leaves the last state standing

private:
    void print_once();

    SystemClock clock_;
    bool silent_;
    bool terminal_;
    bool drawn_ = false;
    std::string last_;
    std::string printed_;
    Tick shown_{};
};

// "1,234,567"
std::string grouped(std::int64_t number);
// "12 s", "3 min 20 s"
std::string duration_text(std::chrono::seconds duration);

}  // namespace parley::app
