#include "FuzzTargets.h"
