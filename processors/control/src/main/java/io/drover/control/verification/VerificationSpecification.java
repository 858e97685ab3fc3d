package io.drover.control.verification;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;

import org.apache.camel.Exchange;

import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads the annotations of a target about its verification. Admission has checked them; this is
 * also for clusters without the webhook. Bean {@code verificationSpecification}.
 */
public final class VerificationSpecification {
    /** Variable with the {@link VerificationFields}. */
    static final String FIELDS = "verification";

    static final String WANTED = "wanted";
    static final String OFF = "off";

    /** Condition: how the last run of the verification ended. */
    public static final String VERIFIED = "Verified";

    private static final String INVALID = "InvalidAnnotation";

    private final InstantSource clock;

    public VerificationSpecification(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Whether the target is to be verified: {@value #WANTED} with the fields in variable {@value
     * #FIELDS}, or {@value #OFF}. What is wrong is reported in condition Verified.
     */
    public String read(Exchange exchange) {
        @SuppressWarnings("unchecked")
        Reconciliation<BackupTarget, BackupTarget.Status> run =
                exchange.getMessage().getBody(Reconciliation.class);
        if (run.deleting() || run.resource().getSpec().backupTargetURL.isEmpty()) {
            return OFF;
        }
        try {
            Optional<VerificationFields> fields = VerificationFields.of(run.resource());
            fields.ifPresent(found -> exchange.setVariable(FIELDS, found));
            forgetRefusal(run);
            return fields.isPresent() ? WANTED : OFF;
        } catch (IllegalArgumentException e) {
            refuse(run, e.getMessage());
            return OFF;
        }
    }

    private static void forgetRefusal(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        boolean refused =
                Conditions.find(run.status().conditions, VERIFIED)
                        .filter(condition -> condition.reason().equals(INVALID))
                        .isPresent();
        if (refused) {
            run.status().conditions =
                    run.status().conditions.stream()
                            .filter(condition -> !condition.type().equals(VERIFIED))
                            .toList();
        }
    }

    private void refuse(Reconciliation<BackupTarget, BackupTarget.Status> run, String why) {
        boolean shown =
                Conditions.find(run.status().conditions, VERIFIED)
                        .filter(condition -> condition.message().equals(why))
                        .isPresent();
        run.status().conditions =
                Conditions.with(
                        run.status().conditions, VERIFIED, false, INVALID, why, clock.instant());
        if (!shown) {
            run.warningEvent(INVALID, why);
        }
    }
}
