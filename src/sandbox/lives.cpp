#include "sandbox/lives.h"

#include "sandbox/events.h"
#include "sandbox/ids.h"
#include "sandbox/offers.h"

namespace parley::sandbox {

namespace {

// What a script puts in its own place.
bool is_of_dice(StepKind kind) {
    return kind == StepKind::read || kind == StepKind::clicked || kind == StepKind::replied;
}

// Told or not, as one number.
constexpr std::uint32_t event_of(StepKind kind, bool told) {
    return due::step + static_cast<std::uint32_t>(kind) * 2 + (told ? 1 : 0);
}

void drop_dice(LifeFate& fate) {
    const auto rest = std::ranges::remove_if(
        fate.steps.begin(), fate.steps.begin() + static_cast<std::ptrdiff_t>(fate.count), is_of_dice, &Step::kind);
    fate.count -= rest.size();
}

}  // namespace

Lives::Lives(const Clock& clock, Schedule& schedule, const Settings& settings, Phones& phones, People& people,
             Counts& counts)
    : clock_(clock), schedule_(schedule), settings_(settings), phones_(phones), people_(people), counts_(counts) {}

void Lives::begin(Taken taken, const Birth& birth) {
    ++counts_.taken;
    const Sender* sender = taken.sender;
    const bool is_told = sender && !(sender->status_url.empty() && sender->incoming_url.empty());
    const bool is_shown = birth.number && settings_.phones.keep_messages;
    const bool has_life = settings_.dials_of(taken.dialect->name).callbacks.enabled && (is_told || is_shown);
    const FailureCode failure = has_life ? live(taken, birth) : birth.failure;
    if (birth.number && failure == FailureCode::none) {
        phones_.receive(*birth.number, std::move(taken), clock_.now());
    }
}

FailureCode Lives::live(const Taken& taken, const Birth& birth) {
    const Content& content = taken.message.content;
    const std::string_view identity = birth.identity.empty() ? taken.message.id : birth.identity;
    LifeFate fate = fate_of_message(settings_, settings_.dials_of(taken.dialect->name), identity, offers_of(content),
                                    birth.failure);
    Life life{.message_id = taken.message.id,
              .dialect = taken.dialect,
              .sender = taken.sender,
              .key = taken.key,
              .number = birth.number.value_or(0),
              .failure = fate.failure};
    const auto delivered = std::ranges::find(fate.life(), StepKind::delivered, &Step::kind);
    const Script* script = settings_.scripts.empty() || delivered == fate.life().end()
                               ? nullptr
                               : script_for(settings_.scripts, taken.dialect->name, content, digits_of(life.number));
    const Tick start = fate.early ? clock_.tick() : birth.answered;
    const Tick arrival = start + (script ? delivered->after : Milliseconds(0));
    if (script) {
        drop_dice(fate);
        deeds_of(taken, life);
        follow(*script, content, life);
    }
    plan(taken, fate, life);
    const std::size_t acts = script ? life.deeds->script.size() : 0;
    const bool says_accepted =
        taken.sender && taken.sender->tellable.tells(Status::accepted, !taken.message.id.empty());
    life.steps_left = static_cast<std::uint8_t>(fate.count + acts + (says_accepted ? 1 : 0));
    const std::uint32_t slot = lives_.put(std::move(life));
    if (says_accepted) {
        schedule_.at(start, {event_of(StepKind::accepted, true), slot});
    }
    for (const Step& step : fate.life()) {
        schedule_.at(start + step.after, {event_of(step.kind, step.told), slot});
    }
    for (std::size_t act = 0; act < acts; ++act) {
        schedule_.at(arrival + script->after * (act + 1), {event_of(StepKind::acted, true), slot});
    }
    return fate.failure;
}

Lives::Deeds& Lives::deeds_of(const Taken& taken, Life& life) const {
    if (!life.deeds) {
        life.deeds = std::make_unique<Deeds>(Deeds{taken.message.from, taken.message.to_user});
    }
    return *life.deeds;
}

// What the dice let a person do is made ready while the message is at hand.
void Lives::plan(const Taken& taken, const LifeFate& fate, Life& life) const {
    const Content& content = taken.message.content;
    if (!taken.message.to_user.empty()) {
        deeds_of(taken, life);
    }
    for (const Step& step : fate.life()) {
        if (step.kind == StepKind::clicked) {
            deeds_of(taken, life).click = {ActKind::click, {}, link_of(content)};
        } else if (step.kind == StepKind::replied) {
            auto answer = fate.presses_button ? pressed(content) : std::nullopt;
            deeds_of(taken, life).reply = {
                ActKind::reply, answer ? std::move(*answer) : IncomingContent(Text{settings_.replies[fate.reply]})};
        }
    }
}

// What cannot be done with this message is left out.
void Lives::follow(const Script& script, const Content& content, Life& life) const {
    for (const Act& act : script.acts) {
        Deed deed{act.kind};
        switch (act.kind) {
            case ActKind::none: continue;
            case ActKind::reply: deed.said = Text{act.text}; break;
            case ActKind::press: {
                auto answer = pressed(content, act.text);
                if (!answer) {
                    continue;
                }
                deed.said = std::move(*answer);
                break;
            }
            case ActKind::click:
                deed.url = link_of(content);
                if (deed.url.empty()) {
                    continue;
                }
                break;
            case ActKind::read:
            case ActKind::block: break;
        }
        life.deeds->script.push_back(std::move(deed));
    }
}

void Lives::act(const Subject& subject, const Deed& deed) {
    switch (deed.kind) {
        case ActKind::none: return;
        case ActKind::reply:
        case ActKind::press: return people_.say(subject, true, deed.said);
        case ActKind::click: return people_.click(subject, deed.url);
        case ActKind::read: return people_.report(subject, Status::read);
        case ActKind::block: return phones_.block(subject.number, true);
    }
}

void Lives::step_is_due(std::uint32_t slot, std::uint32_t step) {
    Life& life = lives_[slot];
    const auto kind = static_cast<StepKind>(step / 2);
    const bool is_told = step % 2 == 1;
    Subject subject{life.dialect, life.sender, life.message_id, life.key, life.number};
    Deeds* deeds = life.deeds.get();
    if (deeds) {
        subject.from = deeds->from;
        subject.user = deeds->user;
    }
    const auto status = status_of(kind);
    if (!is_told) {
        ++counts_.lost;
        if (status) {
            phones_.note(life.number, life.key, *status);
        }
    } else if (kind == StepKind::acted) {
        act(subject, deeds->script[deeds->next++]);
    } else if (kind == StepKind::replied) {
        act(subject, deeds->reply);
    } else if (kind == StepKind::clicked) {
        act(subject, deeds->click);
    } else if (status) {
        people_.report(subject, *status, *status == Status::failed ? life.failure : FailureCode::none);
    }
    if (--life.steps_left == 0) {
        lives_.take(slot);
    }
}

}  // namespace parley::sandbox
