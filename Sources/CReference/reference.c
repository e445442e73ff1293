#include "CReference.h"

// #embed is C23; clang has it for every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t openapi[] = {
#embed "openapi.json"
};

static const uint8_t page[] = {
#embed "reference.html"
};

reference_file reference_openapi(void) { return (reference_file){openapi, sizeof openapi}; }

reference_file reference_page(void) { return (reference_file){page, sizeof page}; }
