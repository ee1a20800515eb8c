#pragma once
#include <string>

#include "deliver/provider.h"
#include "dialect/dialect.h"
#include "receive/record.h"

namespace parley::receive {

// What a record says, in the canonical language.
struct Reading {
    ProviderId provider;
    ProjectId project;
    Time received;
    CallbackBatch batch;
    std::string trouble;      // why it, or a part of it, could not be read; empty where all could
    std::string sender = {};  // the provider's own number
    std::string dialect = {};
};

// Reads a record as its provider speaks; a null provider is one that is no longer there. Touches
// no database, so that it runs beside the one that writes. Never throws for what the bytes hold.
Reading read(const Record& record, const deliver::Provider* provider);

}  // namespace parley::receive
