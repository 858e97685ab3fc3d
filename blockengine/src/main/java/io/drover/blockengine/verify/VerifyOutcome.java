package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The result of a complete verification.
 *
 * @param backups the verified backups, sorted
 * @param findings damage first
 * @param blocks the state of each block that those backups refer to
 * @param contents the blocks of each backup whose list of blocks was read, by slices
 * @param bad the blocks that are missing or damaged, and that a backup needs
 * @param statistics the transfers and requests that it took
 */
public record VerifyOutcome(
        VolumeName volume,
        List<BackupName> backups,
        List<Finding> findings,
        BlockStates blocks,
        Map<BackupName, SliceCounts> contents,
        List<BlockChecksum> bad,
        TransferStatistics statistics) {
    public VerifyOutcome {
        backups = List.copyOf(backups);
        findings = List.copyOf(findings);
        contents = Map.copyOf(contents);
        bad = List.copyOf(bad);
    }

    public boolean isSound() {
        return findings.stream().noneMatch(Finding::isDamage);
    }

    /** Whether Longhorn, too, restores everything correctly. */
    public boolean isSoundForLonghorn() {
        return findings.stream().noneMatch(Finding::concernsLonghorn);
    }

    /** Backups that cannot be restored, sorted. */
    public Set<BackupName> brokenBackups() {
        Set<BackupName> broken = new TreeSet<>();
        findings.stream()
                .filter(Finding::isDamage)
                .forEach(finding -> finding.backup().ifPresent(broken::add));
        return broken;
    }
}
