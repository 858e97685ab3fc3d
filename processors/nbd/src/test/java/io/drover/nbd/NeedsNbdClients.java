package io.drover.nbd;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * Reports tests as skipped, with the reason, where the usual programs for NBD are not installed.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsNbdClients.Condition.class)
public @interface NeedsNbdClients {
    /** Asks {@link NbdPrograms}. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> missing = NbdPrograms.missing();
            return missing.isEmpty()
                    ? ConditionEvaluationResult.enabled("the programs are there")
                    : ConditionEvaluationResult.disabled(
                            "%s are missing; install libnbd-bin, qemu-utils and e2fsprogs"
                                    .formatted(missing));
        }
    }
}
