package io.drover.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotTurnsTest {
    private final SnapshotTurns turns = new SnapshotTurns();

    @Test
    void ofTwoInTheSameMomentOneGetsTheTurn() {
        assertThat(turns.take("vol", "a", uid -> true)).isEqualTo("a");

        assertThat(turns.take("vol", "b", uid -> uid.equals("a"))).isEqualTo("a");
        assertThat(turns.take("other", "b", uid -> true)).as("of another volume").isEqualTo("b");
    }

    @Test
    void oneThatIsPlannedOrGoneLeavesItToTheNext() {
        turns.take("vol", "a", uid -> true);

        assertThat(turns.take("vol", "b", uid -> false)).isEqualTo("b");
    }

    @Test
    void oneThatGivesItBackIsNotWaitedFor() {
        turns.take("vol", "a", uid -> true);
        turns.giveBack("vol", "b");
        assertThat(turns.take("vol", "b", uid -> true)).as("not b's to give").isEqualTo("a");

        turns.giveBack("vol", "a");

        assertThat(turns.take("vol", "b", uid -> true)).isEqualTo("b");
    }

    @Test
    void whoHasItKeepsIt() {
        turns.take("vol", "a", uid -> true);

        assertThat(turns.take("vol", "a", uid -> false)).isEqualTo("a");
    }
}
