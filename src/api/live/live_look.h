#pragma once
#include "api/context.h"
#include "api/live/live_project.h"

namespace parley::api {

// Looks at a project: one snapshot of the database, and what lanes and imports count. What moves by itself is looked
// at each time; a thorough look also sees what changes without haste. `former`: what the last look found moving, of
// which is told once more how it ended. Cheap: every query follows an index, none counts messages.
LiveLook look_at(Context& context, ProjectId project, const LiveLook& former, bool thorough);

}  // namespace parley::api
