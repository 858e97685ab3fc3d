package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.backup.BackupTurns.Claim;
import io.drover.control.backup.BackupTurns.VolumeOnTarget;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class BackupTurnsTest {
    private final List<String> woken = new ArrayList<>();
    private final Set<String> removed = new HashSet<>();
    private int limit = 2;
    private final BackupTurns turns =
            new BackupTurns(() -> limit, 1, name -> !removed.contains(name), woken::add);

    private Optional<String> take(String name, String volume) {
        return take(name, volume, "");
    }

    private Optional<String> take(String name, String volume, String driver) {
        String key = "key-" + name;
        return turns.take(new Claim(key, new VolumeOnTarget(volume, "default"), name, key, driver));
    }

    private void leave(String name) {
        turns.leave("key-" + name);
    }

    @Test
    void asManyHaveTheirTurnAsAreAllowed() {
        assertThat(take("a", "va")).isEmpty();
        assertThat(take("b", "vb")).isEmpty();

        assertThat(take("c", "vc")).contains("2 backups run, as many as are allowed");

        assertThat(take("a", "va")).as("who has it keeps it").isEmpty();
    }

    @Test
    void volumeHasOneBackupAtATime() {
        assertThat(take("a", "v")).isEmpty();

        assertThat(take("b", "v")).contains("another backup of volume v runs");

        assertThat(take("c", "other")).as("it does not hold up other volumes").isEmpty();
    }

    @Test
    void aDriverHasAsManyAsItIsAllowedAndHoldsUpNoOther() {
        limit = 3;
        assertThat(take("a", "va", "slow.csi")).isEmpty();

        assertThat(take("b", "vb", "slow.csi"))
                .contains(
                        "1 backups of driver slow.csi run, as many as drover.mover.per-driver"
                                + " allows");

        assertThat(take("c", "vc", "other.csi")).isEmpty();
        assertThat(take("d", "vd")).as("a volume of Drover's own").isEmpty();
        leave("d");
        assertThat(woken).as("not the turn of b").isEmpty();
        leave("a");
        assertThat(woken).containsExactly("b");
        assertThat(take("b", "vb", "slow.csi")).isEmpty();
    }

    @Test
    void firstComeFirstServed() {
        limit = 1;
        take("a", "va");
        take("b", "vb");
        take("c", "vc");

        leave("a");

        assertThat(woken).containsExactly("b");
        assertThat(take("c", "vc")).as("the turn is kept for b").isPresent();
        assertThat(take("b", "vb")).isEmpty();
    }

    @Test
    void onlyThoseAreWokenWhoseTurnItIs() {
        take("a", "va");
        take("b", "vb");
        for (int i = 0; i < 200; i++) {
            take("w" + i, "v" + i);
        }

        leave("b");

        assertThat(woken).containsExactly("w0");
    }

    @Test
    void deletionOfOneThatWaitsLetsTheNextOneIn() {
        limit = 1;
        take("a", "va");
        take("b", "vb");
        take("c", "vc");
        leave("a");
        woken.clear();

        leave("b");

        assertThat(woken).containsExactly("c");
        assertThat(take("c", "vc")).isEmpty();
    }

    @Test
    void whoWasRemovedWithoutAWordIsNotWaitedFor() {
        limit = 1;
        take("a", "va");
        take("b", "vb");
        take("c", "vc");
        removed.add("b");

        leave("a");

        assertThat(woken).containsExactly("c");
    }

    @Test
    void higherLimitHoldsFromTheNextQuestionOn() {
        limit = 1;
        take("a", "va");
        take("b", "vb");

        limit = 2;

        assertThat(take("b", "vb")).isEmpty();
    }

    @Test
    void unknownBackupLeavesNothingBehind() {
        take("a", "va");

        leave("unknown");

        assertThat(woken).isEmpty();
    }

    private Optional<String> takeTogether(String name, String target) {
        return turns.take(
                new Claim("key-" + name, new VolumeOnTarget("v", target), name, "siblings/root"));
    }

    @Test
    void siblingsHaveOneTurnTogetherUntilTheyRead() {
        limit = 1;
        assertThat(takeTogether("a", "default")).isEmpty();
        assertThat(takeTogether("b", "archive")).isEmpty();
        assertThat(take("other", "other")).isPresent();

        turns.close(List.of("key-a", "key-b"));

        assertThat(takeTogether("late", "offsite")).as("it would read again").isPresent();
        leave("a");
        assertThat(woken).as("b still reads").isEmpty();
        leave("b");
        assertThat(woken).containsExactly("other");
    }

    @Test
    void volumeIsBackedUpToOneTargetWhileAnotherBackupOfItGoesOn() {
        assertThat(takeTogether("slow", "archive")).isEmpty();
        turns.close(List.of("key-slow"));

        assertThat(take("a", "v")).as("to another target").isEmpty();
    }
}
