#pragma once

#include <stddef.h>
#include <stdint.h>

/// A file compiled into the binary.
typedef struct {
    const uint8_t *bytes;
    size_t count;
} reference_file;

/// The memory API as OpenAPI 3.1 describes it. Kept by hand.
reference_file reference_openapi(void);

/// The same as a page; Tools/api_docs writes it.
reference_file reference_page(void);
