package io.drover.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

class MoverOutcomeTest {
    static Stream<StoreException> errors() {
        return Stream.of(
                new StoreException.NotFound("x"),
                new StoreException.Unavailable("x"),
                new StoreException.Forbidden("x"),
                new StoreException.Corrupt("x"),
                new StoreException.Conflict("x"),
                new StoreException.OutOfSpace("x"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsOfTheStoreArriveAsTheSame(StoreException error) {
        assertThatThrownBy(() -> MoverOutcome.failed(error).requireSuccess())
                .isExactlyInstanceOf(error.getClass())
                .hasMessage("x");
    }

    @Test
    void anInterruptedMoverMayTryAgainAndALocalFaultMayNot() {
        assertThatThrownBy(
                        () -> MoverOutcome.failed(new InterruptedException("y")).requireSuccess())
                .isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> MoverOutcome.failed(new IOException("z")).requireSuccess())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("z");
    }

    @Test
    void successSaysWhatWasMovedAndHowChangesWereFound() {
        ChangesFound found = new ChangesFound(ChangeWay.ALLOCATED, "it is the first", "");
        MoverOutcome done = MoverOutcome.done(new TransferStatistics(1, 2, 3, 4, 5, 6), found);

        assertThat(done.changes()).isEqualTo("allocated");
        assertThat(done.found()).contains(found);
        assertThat(MoverOutcome.failed(new IOException("x")).found()).isEmpty();
        assertThat(done.statistics().bytesRead()).isEqualTo(1);
        assertThatCode(done::requireSuccess).doesNotThrowAnyException();
    }

    @Test
    void aMessageFitsIntoATerminationLog() {
        assertThat(MoverOutcome.failed(new IOException("é".repeat(5000))).message().length())
                .isLessThanOrEqualTo(900);
        MoverOutcome missed =
                MoverOutcome.failed(new IOException("é".repeat(5000)), "é".repeat(5000));
        assertThat(missed.message().length() + missed.missed().length()).isEqualTo(900);
    }

    @Test
    void aFailureTellsOfAChangeThatTheDriverKeptQuietAbout() {
        MoverOutcome failed =
                MoverOutcome.failed(new StoreException.Unavailable("x"), "block 2 has changed");

        assertThat(failed.missed()).isEqualTo("block 2 has changed");
        assertThat(failed.found()).isEmpty();
        assertThatThrownBy(failed::requireSuccess)
                .isExactlyInstanceOf(StoreException.Unavailable.class)
                .hasMessage("x");
    }
}
