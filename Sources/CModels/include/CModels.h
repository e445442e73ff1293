#pragma once

#include <stddef.h>
#include <stdint.h>

/// A file compiled into the binary, aligned to 64 bytes. The system reads a page of it when that is
/// first used.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} models_file;

/// all-MiniLM-L6-v2 as Tools/convert_minilm.py writes it.
models_file models_minilm(void);

/// The query table, the projection into its space, and the tokenizer, as Tools/distill writes them.
models_file models_query_table(void);
models_file models_projection(void);
models_file models_wordpiece(void);
