package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.schedule.VolumeOutcome.Done;
import io.drover.control.schedule.VolumeOutcome.Failed;
import io.drover.control.schedule.VolumeOutcome.Skipped;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class RunReportTest {
    @Test
    void countsAndGivesReasons() {
        RunReport report =
                new RunReport(
                        5,
                        List.of(
                                new Done("a"),
                                new Failed("b", "TargetUnavailable", "target x is away"),
                                new Skipped("c", "Detached", "the volume is detached"),
                                new Skipped("d", "Detached", "the volume is detached"),
                                new Skipped("e", "Faulted", "the volume is faulted")));

        assertThat(report.text())
                .isEqualTo(
                        "1 of 5 volumes done, 1 failed: b: target x is away, 3 skipped: c, d: the"
                                + " volume is detached; e: the volume is faulted");
    }

    @Test
    void namesOnlySomeOfMany() {
        RunReport report =
                new RunReport(
                        100,
                        IntStream.range(0, 100)
                                .<VolumeOutcome>mapToObj(i -> new Failed("v" + i, "X", "no"))
                                .toList());

        assertThat(report.text())
                .isEqualTo(
                        "0 of 100 volumes done, 100 failed: v0: no; v1: no; v2: no; v3: no; v4: no;"
                                + " 95 more");
    }

    @Test
    void saysThatNothingWasSelected() {
        assertThat(new RunReport(0, List.of()).text()).isEqualTo("no volume is selected");
    }
}
