extension MemoryIndex {
    /// Saves every scope that is worth it: the next start is quick then. Blocks.
    package func saveAll() {
        for resident in all { save(resident, if: .leaving) }
    }

    func saveSoon(_ resident: ResidentScope, if occasion: ResidentScope.Occasion) {
        guard loader.snapshots != nil, resident.isWorthSaving(occasion) else { return }
        saving.submit { self.save(resident, if: occasion) }
    }

    private func save(_ resident: ResidentScope, if occasion: ResidentScope.Occasion) {
        guard resident.isWorthSaving(occasion) else { return }
        resident.save(with: loader)
    }
}
