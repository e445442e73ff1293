#include "CModels.h"

// #embed is C23; clang has it for every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const _Alignas(64) uint8_t minilm[] = {
#embed "minilm-l6-v2.bin"
};

static const _Alignas(64) uint8_t query_table[] = {
#embed "minilm-query-table.bin"
};

static const _Alignas(64) uint8_t projection[] = {
#embed "minilm-projection.bin"
};

static const _Alignas(64) uint8_t wordpiece[] = {
#embed "wordpiece.bin"
};

models_file models_minilm(void) { return (models_file){minilm, sizeof minilm}; }

models_file models_query_table(void) { return (models_file){query_table, sizeof query_table}; }

models_file models_projection(void) { return (models_file){projection, sizeof projection}; }

models_file models_wordpiece(void) { return (models_file){wordpiece, sizeof wordpiece}; }
