#pragma once
#include <string_view>

#include "store/schema_access.h"
#include "store/schema_drafts.h"
#include "store/schema_exports.h"
#include "store/schema_live.h"
#include "store/schema_notifications.h"
#include "store/schema_people.h"
#include "store/schema_schedules.h"
#include "store/schema_search.h"
#include "store/schema_segments.h"
#include "store/schema_singles.h"
#include "store/schema_statistics.h"
#include "store/schema_templates.h"
#include "store/schema_webhooks.h"
