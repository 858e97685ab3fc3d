package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.NamespaceLease.Outcome;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

class NamespaceLeaseTest {
    private static final LeaseTerms TERMS = LeaseTerms.DEFAULT;

    private TestCluster api;
    private Duration time = Duration.ZERO;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private NamespaceLease of(String identity) {
        return of(identity, TERMS);
    }

    private NamespaceLease of(String identity, LeaseTerms terms) {
        return new NamespaceLease(
                api.cluster(),
                identity,
                "process of " + identity,
                terms,
                () -> Instant.EPOCH.plus(time),
                () -> time.toNanos());
    }

    private Lease lease() {
        return api.cluster()
                .client()
                .leases()
                .inNamespace(api.cluster().namespace())
                .withName(NamespaceLease.NAME)
                .get();
    }

    @Test
    void theFirstHoldsItAndTheSecondLearnsWhoThatIs() {
        assertThat(of("a").hold()).isEqualTo(new Outcome.Held());

        assertThat(of("b").hold()).isEqualTo(new Outcome.Taken("process of a"));
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("a");
    }

    @Test
    void aHolderThatRestartsUnderTheSameIdentityDoesNotWait() {
        of("a").hold();

        assertThat(of("a").hold()).isEqualTo(new Outcome.Held());
        assertThat(lease().getSpec().getLeaseTransitions()).isZero();
    }

    @Test
    void oneThatIsRenewedIsNeverTaken() {
        NamespaceLease a = of("a");
        NamespaceLease b = of("b");
        a.hold();

        for (int i = 0; i < 10; i++) {
            time = time.plus(TERMS.duration().minusSeconds(1));
            assertThat(a.hold()).isEqualTo(new Outcome.Held());
            assertThat(b.hold()).isInstanceOf(Outcome.Taken.class);
        }
    }

    @Test
    void oneThatIsNotRenewedIsTakenAndItsHolderLearnsOfIt() {
        NamespaceLease a = of("a");
        NamespaceLease b = of("b");
        a.hold();
        b.hold();

        time = time.plus(TERMS.duration());

        assertThat(b.hold()).isEqualTo(new Outcome.Held());
        assertThat(a.hold()).isEqualTo(new Outcome.Taken("process of b"));
        assertThat(lease().getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void itLastsForAsLongAsItsHolderSays() {
        NamespaceLease a = of("a", LeaseTerms.parse("60s"));
        NamespaceLease b = of("b", LeaseTerms.parse("6s"));
        a.hold();
        b.hold();

        time = time.plusSeconds(59);
        assertThat(b.hold()).isInstanceOf(Outcome.Taken.class);
        time = time.plusSeconds(1);
        assertThat(b.hold()).isEqualTo(new Outcome.Held());

        a.hold();
        time = time.plusSeconds(6);
        assertThat(a.hold()).isEqualTo(new Outcome.Held());
    }

    @Test
    void oneThatWasGivenBackIsFreeAtOnce() {
        NamespaceLease a = of("a");
        a.hold();
        a.release();

        assertThat(of("b").hold()).isEqualTo(new Outcome.Held());
    }

    @Test
    void nobodyGivesBackWhatAnotherHolds() {
        of("a").hold();
        of("b").release();

        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("a");
    }
}
