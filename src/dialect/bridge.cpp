#include "dialect/bridge.h"

namespace parley {

std::vector<Crossing> bridge(const Dialect& from, const Dialect& to) {
    std::vector<Crossing> crossings;
    crossings.reserve(feature_count);
    for (const Feature feature : all_features()) {
        const Carriage read = from.can.carriage_of(feature);
        const Carriage written = to.can.carriage_of(feature);
        if (read == Carriage::lost) {
            crossings.push_back({feature, std::nullopt, from.can.note_of(feature)});
        } else if (written == Carriage::lost) {
            crossings.push_back({feature, Carriage::lost, to.can.note_of(feature)});
        } else if (written == Carriage::changed) {
            crossings.push_back({feature, Carriage::changed, to.can.note_of(feature)});
        } else {
            crossings.push_back({feature, read, read == Carriage::changed ? from.can.note_of(feature) : ""});
        }
    }
    return crossings;
}

}  // namespace parley
