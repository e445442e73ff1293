import CKernels
import Foundation
import Testing

@Suite
struct ChosenKernelsTests {
    @Test func `what is chosen can run here`() {
        #expect(kernels_can_run(KERNELS_PLAIN))
        #expect(kernels_can_run(kernels_chosen()))
    }

    @Test func `the environment variable chooses`() async {
        await #expect(processExitsWith: .success) {
            setenv("MEMORY_PROXY_KERNELS", "plain", 1)
            #expect(kernels_chosen() == KERNELS_PLAIN)
        }
    }

    @Test func `a name that is no set of this machine changes nothing`() async {
        await #expect(processExitsWith: .success) {
            let foreign = kernels_can_run(KERNELS_SDOT) ? "avx2" : "sdot"
            setenv("MEMORY_PROXY_KERNELS", foreign, 1)
            let chosen = kernels_chosen()
            #expect(kernels_can_run(chosen))
            #expect(String(cString: kernels_name(chosen)) != foreign)
        }
    }

    @Test func `a set has the name that chooses it`() {
        let sets = [
            KERNELS_PLAIN, KERNELS_AVX2, KERNELS_VNNI256, KERNELS_VNNI512, KERNELS_SDOT,
        ]
        let names = sets.map { String(cString: kernels_name($0)) }
        #expect(names == ["plain", "avx2", "vnni256", "vnni512", "sdot"])
    }
}
