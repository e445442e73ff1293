#ifndef MEMORY_PROXY_CKERNELS_H
#define MEMORY_PROXY_CKERNELS_H

#include "codes.h"
#include "cpu.h"
#include "flow.h"
#include "minilm.h"
#include "postings.h"
#include "scan.h"
#include "selection.h"
#include "table.h"
#include "vector.h"

#endif
