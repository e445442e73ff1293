#include "CModels.h"

// #embed is C23; clang has it for every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const _Alignas(64) uint8_t minilm[] = {
#embed "minilm-l6-v2.bin"
};

models_file models_minilm(void) { return (models_file){minilm, sizeof minilm}; }
