extension MemoryIndex {
    /// Saves every scope that is worth it: the next start is quick then. Blocks.
    package func saveAll() {
        for resident in all { save(resident, if: .leaving) }
    }

    func saveSoon(_ resident: ResidentScope, if occasion: ResidentScope.Occasion) {
        guard loader.snapshots != nil, isWorthSaving(resident, occasion) else { return }
        saving.submit { self.save(resident, if: occasion) }
    }

    private func save(_ resident: ResidentScope, if occasion: ResidentScope.Occasion) {
        guard isWorthSaving(resident, occasion) else { return }
        resident.save(with: loader)
    }

    private func isWorthSaving(
        _ resident: ResidentScope,
        _ occasion: ResidentScope.Occasion
    ) -> Bool {
        resident.isWorthSaving(occasion, minMemories: minMemoriesToSave)
    }
}
