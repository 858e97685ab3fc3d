package io.drover.store.nfs4;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Reports the class as skipped, with the reason, where nfs-ganesha cannot run. An assumption in its
 * set-up would leave no trace in the reports.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsGanesha.Condition.class)
public @interface NeedsGanesha {
    /** Asks {@link GaneshaBinary}. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            GaneshaBinary binary = GaneshaBinary.get();
            return binary.isUsable()
                    ? ConditionEvaluationResult.enabled("nfs-ganesha can run")
                    : ConditionEvaluationResult.disabled(binary.reason());
        }
    }
}
