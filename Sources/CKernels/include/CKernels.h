#ifndef MEMORY_PROXY_CKERNELS_H
#define MEMORY_PROXY_CKERNELS_H

#include "codes.h"
#include "cpu.h"
#include "minilm.h"
#include "postings.h"
#include "scan.h"
#include "table.h"

#endif
