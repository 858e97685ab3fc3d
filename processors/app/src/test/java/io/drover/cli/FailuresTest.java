package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.StoreException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;

class FailuresTest {
    record Case(Throwable error, ExitCode code) {}

    private static KubernetesClientException answer(int status) {
        return new KubernetesClientException("m", status, new Status());
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new StoreException.NotFound("m"), ExitCode.NOT_FOUND),
                new Case(new StoreException.Unavailable("m"), ExitCode.UNAVAILABLE),
                new Case(new StoreException.Forbidden("m"), ExitCode.FORBIDDEN),
                new Case(new StoreException.Corrupt("m"), ExitCode.DAMAGED),
                new Case(new StoreException.Conflict("m"), ExitCode.CONFLICT),
                new Case(new StoreException.OutOfSpace("m"), ExitCode.OUT_OF_SPACE),
                new Case(answer(401), ExitCode.FORBIDDEN),
                new Case(answer(403), ExitCode.FORBIDDEN),
                new Case(answer(409), ExitCode.CONFLICT),
                new Case(answer(422), ExitCode.INTERNAL),
                new Case(answer(503), ExitCode.UNAVAILABLE),
                new Case(new KubernetesClientException("no connection"), ExitCode.UNAVAILABLE),
                new Case(
                        new KubernetesClientException("waited", new InterruptedException()),
                        ExitCode.INTERRUPTED),
                new Case(new IOException("m"), ExitCode.LOCAL),
                new Case(new NoSuchFileException("m"), ExitCode.LOCAL),
                new Case(new IllegalArgumentException("m"), ExitCode.USAGE),
                new Case(new InterruptedException("m"), ExitCode.INTERRUPTED),
                new Case(new IllegalStateException("m"), ExitCode.INTERNAL));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyErrorHasItsExitCode(Case testCase) {
        assertThat(Failures.of(testCase.error()).code()).isEqualTo(testCase.code());
    }

    @Test
    void anInterruptedCommandSaysSoWhateverItRanInto() {
        Thread.currentThread().interrupt();

        assertThat(Failures.of(new StoreException.Unavailable("cut off")).code())
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aRefusalHasItsOwnRemedyOrThatAboutCredentials() {
        assertThat(Failures.of(new StoreException.Forbidden("m")).remedy().orElseThrow())
                .contains("credentials");
        assertThat(Failures.of(new StoreException.Forbidden("m", "look there", null)).remedy())
                .contains("look there");
    }

    @Test
    void whatKeepsTheApiServerFromAnsweringIsShown() {
        KubernetesClientException wrapped =
                new KubernetesClientException(
                        "An error has occurred.", new IOException("Connection refused"));

        assertThat(Failures.of(wrapped).message())
                .contains("API server cannot be reached")
                .endsWith(": Connection refused");
    }

    @Test
    void aClosedPipeIsCalledByWhatHappened() {
        assertThat(Failures.of(new IOException("Broken pipe")).message())
                .contains("standard output", "before it had the whole image");
    }

    @Test
    void aFullDiskHasARemedy() {
        Failures.Failure failure =
                Failures.of(new FileSystemException("/x", null, "No space left on device"));

        assertThat(failure.message()).contains("/x");
        assertThat(failure.remedy()).hasValueSatisfying(text -> assertThat(text).contains("space"));
    }
}
