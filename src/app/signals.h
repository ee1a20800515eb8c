#pragma once

namespace parley::app {

// Ctrl-C and the system's request to end. Made before any thread is, so that only wait() sees them.
class Signals {
public:
    Signals();
    void wait();  // until the first; the second then ends the process at once
};

}  // namespace parley::app
