#include "audience/invent.h"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <span>
#include <string>

#include "audience/csv_cell.h"
#include "base/text.h"

namespace parley::audience {

namespace {

using Words = std::span<const std::string_view>;

// A number is a beginning and a serial of `digits` digits.
struct Country {
    std::string_view name;
    int share;  // of twenty people
    std::span<const std::string_view> beginnings;
    int digits;
    Words first_names;
    Words last_names;
    Words cities;
};

constexpr std::string_view india_numbers[] = {"+9198", "+9199", "+9197", "+9196"};
constexpr std::string_view india_first[] = {"Asha", "Ravi", "Priya", "Arjun", "Meera", "Vikram", "अदिति", "कबीर"};
constexpr std::string_view india_last[] = {"Rao", "Sharma", "Iyer", "Patel", "Reddy", "Nair", "शर्मा", "Das"};
constexpr std::string_view india_cities[] = {"Bengaluru", "Mumbai", "Delhi", "Chennai", "Pune"};

constexpr std::string_view brazil_numbers[] = {"+55119", "+55219", "+55319", "+55719"};
constexpr std::string_view brazil_first[] = {"João", "Maria", "José", "Ana", "Antônio", "Luísa", "Mateus", "Conceição"};
constexpr std::string_view brazil_last[] = {"Silva", "Souza", "Gonçalves", "Araújo", "Lima", "Conceição", "Magalhães"};
constexpr std::string_view brazil_cities[] = {"São Paulo", "Rio de Janeiro", "Belo Horizonte", "Salvador"};

// 555 is the exchange of numbers in films.
constexpr std::string_view us_numbers[] = {"+1212555", "+1213555", "+1305555", "+1312555", "+1404555",
                                           "+1415555", "+1512555", "+1617555", "+1702555", "+1713555"};
constexpr std::string_view us_first[] = {"Emma", "Liam", "Olivia", "Noah", "Zoë", "James", "Sophia", "Renée"};
constexpr std::string_view us_last[] = {"Smith", "Johnson", "O'Neill", "Garcia", "Nguyen", "Brown", "Davis, Jr."};
constexpr std::string_view us_cities[] = {"New York", "Los Angeles", "Miami", "Chicago", "Austin"};

constexpr std::string_view britain_numbers[] = {"+4474", "+4475", "+4478"};
constexpr std::string_view britain_first[] = {"Olivia", "George", "Amelia", "Siân", "Isla", "Harry", "Niamh"};
constexpr std::string_view britain_last[] = {"Jones", "Taylor", "Evans", "Walker", "Wright", "O'Brien"};
constexpr std::string_view britain_cities[] = {"London", "Leeds", "Cardiff", "Glasgow"};

constexpr std::string_view germany_numbers[] = {"+49151", "+49170", "+49160"};
constexpr std::string_view germany_first[] = {"Jürgen", "Anna", "Björn", "Käthe", "Lukas", "Sören", "Mia"};
constexpr std::string_view germany_last[] = {"Müller", "Schmidt", "Weiß", "Schröder", "Fischer", "Köhler"};
constexpr std::string_view germany_cities[] = {"Berlin", "München", "Köln", "Düsseldorf"};

constexpr std::string_view emirates_numbers[] = {"+97150", "+97155", "+97152"};
constexpr std::string_view emirates_first[] = {"محمد", "فاطمة", "Omar", "Layla", "Yusuf", "Noor"};
constexpr std::string_view emirates_last[] = {"الهاشمي", "Al Mansoori", "Haddad", "Khan", "Al Falasi"};
constexpr std::string_view emirates_cities[] = {"Dubai", "Abu Dhabi", "Sharjah"};

constexpr std::string_view indonesia_numbers[] = {"+62812", "+62813", "+62821"};
constexpr std::string_view indonesia_first[] = {"Budi", "Siti", "Agus", "Dewi", "Putri", "Rizky"};
constexpr std::string_view indonesia_last[] = {"Santoso", "Wijaya", "Lestari", "Saputra", "Hidayat"};
constexpr std::string_view indonesia_cities[] = {"Jakarta", "Surabaya", "Bandung"};

constexpr std::string_view mexico_numbers[] = {"+5255", "+5281", "+5233"};
constexpr std::string_view mexico_first[] = {"José", "Guadalupe", "Ángel", "Sofía", "Íñigo", "Ximena"};
constexpr std::string_view mexico_last[] = {"Hernández", "García", "Núñez", "López", "Ibáñez"};
constexpr std::string_view mexico_cities[] = {"Ciudad de México", "Monterrey", "Guadalajara"};

constexpr Country countries[] = {
    {"India", 7, india_numbers, 8, india_first, india_last, india_cities},
    {"Brazil", 4, brazil_numbers, 8, brazil_first, brazil_last, brazil_cities},
    {"Indonesia", 2, indonesia_numbers, 8, indonesia_first, indonesia_last, indonesia_cities},
    {"Mexico", 2, mexico_numbers, 8, mexico_first, mexico_last, mexico_cities},
    {"United Kingdom", 2, britain_numbers, 8, britain_first, britain_last, britain_cities},
    {"Germany", 1, germany_numbers, 8, germany_first, germany_last, germany_cities},
    {"United States", 1, us_numbers, 4, us_first, us_last, us_cities},
    {"United Arab Emirates", 1, emirates_numbers, 7, emirates_first, emirates_last, emirates_cities},
};

constexpr std::int64_t shares = 20;

constexpr std::string_view plans[] = {"Free", "Silver", "Gold", "Platinum"};
constexpr std::string_view header =
    "identity,Name,Email,Phone,City,Country,Plan,Points,MSG-whatsapp,MSG-dndWhatsApp\r\n";

// splitmix64: each person's own stream, so that a person does not depend on how many come before.
class Dice {
public:
    Dice(std::uint64_t seed, std::int64_t person)
        : state_(seed * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(person)) {
        roll(1);
    }

    std::uint64_t roll(std::uint64_t sides) {
        std::uint64_t bits = state_ += 0x9E3779B97F4A7C15U;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
        return (bits ^ (bits >> 31)) % sides;
    }
    std::string_view pick(Words words) { return words[roll(words.size())]; }

private:
    std::uint64_t state_;
};

struct Person {
    std::string identity;
    std::string name;
    std::string email;
    std::string phone;
    std::string city;
    std::string country;
    std::string plan;
    std::string points;
    std::string opted_in;
    std::string blocked;
};

const Country& country_of(std::int64_t place) {
    std::int64_t share = place % shares;
    for (const Country& country : countries) {
        if (share < country.share) {
            return country;
        }
        share -= country.share;
    }
    return countries[0];
}

// Distinct by construction: a person's place among those of their country gives the serial, stirred
// by a factor that shares no divisor with ten. Countries with few numbers give way to India's.
std::string phone_of(std::int64_t place, std::uint64_t seed) {
    constexpr std::uint64_t stir = 7'368'787;
    const Country& country = country_of(place);
    std::uint64_t space = 1;
    for (int digit = 0; digit < country.digits; ++digit) {
        space *= 10;
    }
    const auto serial = static_cast<std::uint64_t>(place / shares * country.share + place % shares % country.share);
    const std::uint64_t beginning = serial / space;
    const std::uint64_t stirred = (serial % space * stir + seed * 104'729) % space;
    if (beginning >= country.beginnings.size()) {
        return fmt::format("+9194{:08}", static_cast<std::uint64_t>(place) % 100'000'000);
    }
    // Spread over all beginnings, so that a small file shows them too.
    const std::size_t spread = (beginning + stirred) % country.beginnings.size();
    return fmt::format("{}{:0{}}", country.beginnings[spread], stirred, country.digits);
}

std::string_view flag(bool truth) {
    return truth ? "TRUE" : "FALSE";
}

std::string ascii_of(std::string_view name) {
    std::string out;
    for (const char letter : lower(name)) {
        if (letter >= 'a' && letter <= 'z') {
            out += letter;
        }
    }
    return out.empty() ? "someone" : out;
}

Person invent(std::int64_t place, std::uint64_t seed) {
    Dice dice(seed, place);
    const Country& country = country_of(place);
    const std::string_view first = dice.pick(country.first_names);
    const std::string_view last = dice.pick(country.last_names);
    Person person;
    person.identity = fmt::format("cust-{:06}", place + 1);
    person.name = fmt::format("{} {}", first, last);
    person.email = fmt::format("{}.{}@example.com", ascii_of(first), place + 1);
    person.phone = phone_of(place, seed);
    person.city = dice.pick(country.cities);
    person.country = country.name;
    person.plan = dice.pick(plans);
    person.points = std::to_string(dice.roll(5'000));
    person.opted_in = flag(dice.roll(100) < 94);
    person.blocked = flag(dice.roll(200) == 0);
    return person;
}

void append_row(std::string& out, const Person& person) {
    const std::string* cells[] = {&person.identity, &person.name, &person.email,  &person.phone,    &person.city,
                                  &person.country,  &person.plan, &person.points, &person.opted_in, &person.blocked};
    for (std::size_t place = 0; place < std::size(cells); ++place) {
        if (place > 0) {
            out += ',';
        }
        append_csv_cell(out, *cells[place]);
    }
    out += "\r\n";
}

// One of each way in which real files go wrong.
void append_bad_row(std::string& out, std::int64_t number, Person person) {
    person.identity = fmt::format("bad-{:03}", number + 1);
    switch (number % 12) {
        case 0: person.phone = person.phone.substr(0, 7); break;         // too short
        case 1: person.phone += "00000000"; break;                       // too long
        case 2: person.phone = "+999" + person.phone.substr(4); break;   // no such country
        case 3: person.phone = "ask her brother"; break;                 // no number at all
        case 4: person.phone = "+1" + std::string("0005550123"); break;  // no such area
        case 5: person.identity.clear(); break;
        case 6: person.opted_in = "maybe"; break;
        case 7: person.blocked = "2"; break;
        case 8: person.name = std::string(600, 'x'); break;  // longer than a value may be
        case 9: out += fmt::format("{},{},{}\r\n", person.identity, "Too Few", person.email); return;
        case 10:
            out +=
                fmt::format("{},Comma, Unquoted,{},{},,,,,TRUE,FALSE\r\n", person.identity, person.email, person.phone);
            return;
        case 11:
            out += fmt::format("{},\"Broken \"quote,{},{},,,,\",TRUE,FALSE\r\n", person.identity, person.email,
                               person.phone);
            return;
    }
    append_row(out, person);
}

}  // namespace

Invented make_people_csv(const Invention& what, const std::function<void(std::string_view)>& sink) {
    constexpr std::size_t piece_bytes = 64 << 10;
    Invented invented{.people = what.people};
    std::string piece(header);
    std::string previous_phone;
    for (std::int64_t place = 0; place < what.people; ++place) {
        Person person = invent(place, what.seed);
        if (place > 0 && Dice(~what.seed, place).roll(400) == 0) {
            person.phone = previous_phone;
            ++invented.duplicate_numbers;
        }
        previous_phone = person.phone;
        invented.opted_in += person.opted_in == "TRUE" ? 1 : 0;
        invented.blocked += person.blocked == "TRUE" ? 1 : 0;
        append_row(piece, person);
        // As many bad rows as are due by now, so that they are spread evenly.
        while (invented.bad_rows < (place + 1) * what.bad_rows / what.people) {
            append_bad_row(piece, invented.bad_rows, std::move(person));
            person = invent(place, what.seed);
            ++invented.bad_rows;
        }
        if (piece.size() >= piece_bytes) {
            sink(piece);
            piece.clear();
        }
    }
    sink(piece);
    return invented;
}

}  // namespace parley::audience
