#pragma once

// SQL for base/phone_variants.h, where rows are compared that nobody reads one by one: a test holds both to the same.

// Numbers of the countries where some have two spellings: told at once, so that all others cost nothing.
#define PARLEY_MAY_HAVE_TWO_SPELLINGS(PHONE) "SUBSTR(" PHONE ", 1, 3) IN ('+52', '+54', '+55')"

#define PARLEY_WITH_OR_WITHOUT(PHONE, COUNTRY, DIGIT)                                                                 \
    " WHEN SUBSTR(" PHONE ", 1, 3) = '" COUNTRY "' AND LENGTH(" PHONE ") = 13 AND SUBSTR(" PHONE ", 4, 1) <> '" DIGIT \
    "' THEN '" COUNTRY DIGIT "' || SUBSTR(" PHONE                                                                     \
    ", 4)"                                                                                                            \
    " WHEN SUBSTR(" PHONE ", 1, 3) = '" COUNTRY "' AND LENGTH(" PHONE ") = 14 AND SUBSTR(" PHONE ", 4, 1) = '" DIGIT  \
    "' THEN '" COUNTRY "' || SUBSTR(" PHONE ", 5)"

// Null where a number has but one.
#define PARLEY_OTHER_SPELLING(PHONE)                                                                 \
    "CASE WHEN SUBSTR(" PHONE ", 1, 3) = '+55' AND LENGTH(" PHONE ") = 13 AND SUBSTR(" PHONE         \
    ", 6, 1) >= '6' THEN SUBSTR(" PHONE ", 1, 5) || '9' || SUBSTR(" PHONE                            \
    ", 6)"                                                                                           \
    " WHEN SUBSTR(" PHONE ", 1, 3) = '+55' AND LENGTH(" PHONE ") = 14 AND SUBSTR(" PHONE             \
    ", 6, 1) = '9' AND SUBSTR(" PHONE ", 7, 1) >= '6' THEN SUBSTR(" PHONE ", 1, 5) || SUBSTR(" PHONE \
    ", 7)" PARLEY_WITH_OR_WITHOUT(PHONE, "+54", "9") PARLEY_WITH_OR_WITHOUT(PHONE, "+52", "1") " END"
