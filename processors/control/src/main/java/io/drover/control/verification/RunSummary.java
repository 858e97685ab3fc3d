package io.drover.control.verification;

/**
 * What a run has done.
 *
 * @param volumes that were read
 * @param backups whose lists of blocks were read
 * @param blocks that were read
 * @param damagedBackups backups that cannot be restored
 * @param damagedVolumes volumes with damage of any kind
 * @param rewritten blocks that were written again
 */
record RunSummary(
        int volumes,
        int backups,
        long blocks,
        int damagedBackups,
        int damagedVolumes,
        long rewritten) {
    static final RunSummary NONE = new RunSummary(0, 0, 0, 0, 0, 0);

    RunSummary plus(VolumeResult result, long blocksRewritten) {
        return new RunSummary(
                volumes + 1,
                backups + result.contents().size(),
                blocks + result.blocksRead(),
                damagedBackups + result.damagedBackups().size(),
                damagedVolumes + (result.isSound() ? 0 : 1),
                rewritten + blocksRewritten);
    }

    boolean isSound() {
        return damagedVolumes == 0;
    }

    String text() {
        return "%d volumes with %d backups: all configurations and %d blocks were read; %s%s"
                .formatted(
                        volumes,
                        backups,
                        blocks,
                        isSound()
                                ? "no damage found"
                                : "%d backups cannot be restored, volumes with damage: %d"
                                        .formatted(damagedBackups, damagedVolumes),
                        rewritten == 0
                                ? ""
                                : "; %d blocks were written again".formatted(rewritten));
    }
}
