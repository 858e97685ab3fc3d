package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Names;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

class RunNamesTest {
    private static final Instant SLOT = Instant.parse("2027-01-04T03:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "daily, daily-c-",
        "nightly-backup, nightly--",
        "a, a-c-",
        "seven.b.dots, seven-b--"
    })
    void snapshotsLookLikeLonghorns(String job, String beginning) {
        String name = new RunNames(job, "uid", SLOT).snapshot("vol");

        assertThat(name).startsWith(beginning).hasSize(beginning.length() + 36);
        assertThat(Names.isObjectName(name)).isTrue();
    }

    @Test
    void namesAreTheSameForTheSameRunOnly() {
        RunNames names = new RunNames("daily", "uid", SLOT);

        assertThat(names.snapshot("vol"))
                .isEqualTo(new RunNames("daily", "uid", SLOT).snapshot("vol"))
                .isNotEqualTo(names.snapshot("other"))
                .isNotEqualTo(new RunNames("daily", "uid2", SLOT).snapshot("vol"))
                .isNotEqualTo(new RunNames("daily", "uid", SLOT.plusSeconds(60)).snapshot("vol"));
    }

    @Test
    void eachAttemptAtABackupHasANameOfItsOwn() {
        RunNames names = new RunNames("daily", "uid", SLOT);

        assertThat(names.backup("vol", 0)).matches("backup-[0-9a-f]{16}");
        assertThat(names.backup("vol", 1)).isNotEqualTo(names.backup("vol", 0));
    }
}
