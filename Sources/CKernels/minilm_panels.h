// Walks a matrix panel by panel, so that its weights are read once, and the rows in blocks of
// nearly equal size. The including file has defined ROWS (at most 6), PANEL (outputs at a time) and
// block(rows, matrix, from, first output, first row, out).

INLINE void some_rows(int rows, const minilm_matrix *matrix, const minilm_activations *from,
                      int output, int row, float *out) {
    switch (rows) {
    case 1: block(1, matrix, from, output, row, out); break;
    case 2: block(2, matrix, from, output, row, out); break;
#if ROWS > 3
    case 4: block(4, matrix, from, output, row, out); break;
#endif
#if ROWS > 4
    case 5: block(5, matrix, from, output, row, out); break;
    case 6: block(6, matrix, from, output, row, out); break;
#endif
    default: block(3, matrix, from, output, row, out);
    }
}

static void multiply(const minilm_matrix *matrix, const minilm_activations *from, int count,
                     float *out) {
    const int blocks = (count + ROWS - 1) / ROWS;
    for (int output = 0; output < matrix->outputs; output += PANEL)
        for (int b = 0; b < blocks; b++) {
            int first = b * count / blocks, end = (b + 1) * count / blocks;
            some_rows(end - first, matrix, from, output, first, out);
        }
}

const minilm_kernels KERNELS = {
    embed, quantize, quantize_plainly, quantize_gelu, multiply, attend, add_norm, mean,
};
