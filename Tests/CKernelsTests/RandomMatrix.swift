import CKernels

/// A matrix in the kernels' order, with weights over the whole range of int8.
final class RandomMatrix {
    private let values: UnsafeMutableRawBufferPointer
    private let scales: Floats
    private let sums: Floats
    private let biases: Floats
    private let inputs: Int
    private let outputs: Int

    init(inputs: Int, outputs: Int) {
        self.inputs = inputs
        self.outputs = outputs
        values = .allocate(byteCount: inputs * outputs, alignment: 64)
        scales = Floats(outputs, in: 0.0005...0.002)
        sums = Floats(outputs)
        biases = Floats(outputs, in: -1...1)
        fill()
    }

    deinit { values.deallocate() }

    private func fill() {
        var numbers = Numbers(state: 1)
        for output in 0..<outputs {
            var sum = 0
            for input in 0..<inputs {
                let weight = Int8.random(in: -127...127, using: &numbers)
                let block = (output / 16 * (inputs / 4) + input / 4) * 64
                values[block + output % 16 * 4 + input % 4] = UInt8(bitPattern: weight)
                sum += Int(weight)
            }
            sums.pointer[output] = Float(sum) * scales.pointer[output]
        }
    }

    /// The product with rows that `quantize` prepares.
    func multiply(
        _ set: kernels_set,
        _ rows: Floats,
        _ count: Int,
        into result: UnsafeMutablePointer<Float>,
        _ quantize: (
            kernels_set, UnsafePointer<Float>, Int32, UnsafeMutablePointer<minilm_activations>
        ) -> Void
    ) {
        let room = Floats(count * inputs)
        let rowScales = Floats(count)
        let offsets = Floats(count)
        var activations = minilm_activations(
            values: room.pointer,
            scales: rowScales.pointer,
            offsets: offsets.pointer,
            columns: Int32(inputs)
        )
        var matrix = minilm_matrix(
            values: values.baseAddress?.assumingMemoryBound(to: Int8.self),
            scales: scales.pointer,
            sums: sums.pointer,
            biases: biases.pointer,
            inputs: Int32(inputs),
            outputs: Int32(outputs)
        )
        quantize(set, rows.pointer, Int32(count), &activations)
        minilm_multiply(set, &matrix, &activations, Int32(count), result)
    }
}
